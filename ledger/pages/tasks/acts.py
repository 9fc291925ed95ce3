"""The controlled acts in the words of pages: what each is called, what it does, and when it may be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.agreements.signing import SIGN_ACT
from ledger.agreements.varying import END_ACT, VARY_ACT
from ledger.agreements.winding_up import WIND_UP_ACT
from ledger.approvals.acts import DELEGATION_ACT, REVERSE_ACT
from ledger.approvals.model import ControlledAct
from ledger.budgets.carrying import CARRY_FORWARD_ACT
from ledger.budgets.contingency import DRAW_ACT
from ledger.contributions.scheduling import SCHEDULE_ACT
from ledger.forecasts.notices import NOTICE_TERMS_ACT
from ledger.http.access import SAVINGS, Grant
from ledger.http.door import Role
from ledger.periods.actions import CLOSE_ACT, FINALISE_ACT, REOPEN_ACT
from ledger.programmes.steering import STEERING_ACTS
from ledger.programmes.viring import VIRE_ACT
from ledger.rule_sets.adopting import ADOPT_ACT
from ledger.savings.stepping import SAVINGS_ACTS
from ledger.savings_cases.baselining import BASELINE_ACT
from ledger.settlement.agreeing import AGREE_ACT
from ledger.statements.issuing import ISSUE_ACT

BUDGETS, MONTHS, AGREEMENT = "Budgets and entries", "Months and statements", "The agreement"
SETTLING, PROGRAMMES = "Settlements and savings", "Programmes"
GROUPS = (BUDGETS, MONTHS, SETTLING, PROGRAMMES, AGREEMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWords:
    """One controlled act.

    title: what somebody does who proposes it. intro: what to know before. then: what happens once all have approved.
    by_host: whether only the host can do it. only_in: the kind of pool that knows it.
    """

    act: ControlledAct
    group: str
    title: str
    intro: str
    then: str
    by_host: bool = False
    only_in: str = ""

    @property
    def name(self) -> str:
        return self.act.name

    def bodies(self, grants: Sequence[Grant], partners: Sequence[str], host: str | None) -> list[str]:
        """The partners for which somebody with these roles may propose it, their own first."""
        own = [
            str(body) for body in partners if any(one.body == body and one.role in self.act.proposers for one in grants)
        ]
        manages = Role.POOL_MANAGER in self.act.proposers and any(one.role is Role.POOL_MANAGER for one in grants)
        found = [*own, *([host] if manages and host is not None and host not in own else [])]
        return [body for body in found if not self.by_host or host in {None, body}]


_STEERING = {one.name: one for one in STEERING_ACTS}
_SAVINGS = {one.name: one for one in SAVINGS_ACTS}
_WORDS = (
    ActWords(
        act=VIRE_ACT,
        group=BUDGETS,
        title="Move budget from one scheme to another",
        intro="At most what the first scheme has not spent of the funding stream can be moved. Below the limit of your "
        "role a virement needs no proposal.",
        then="the budget is moved, and an entry is posted",
        by_host=True,
    ),
    ActWords(
        act=DRAW_ACT,
        group=BUDGETS,
        title="Draw on contingency for a scheme",
        intro="Contingency that was set aside of a funding stream is given to one scheme.",
        then="the scheme has the budget, and an entry is posted",
        by_host=True,
    ),
    ActWords(
        act=CARRY_FORWARD_ACT,
        group=BUDGETS,
        title="Carry budget into the next year",
        intro="Budget that a scheme has not spent, or that was never allocated, stays available next year. Of it, the "
        "money that is there can be put to reserve.",
        then="the budget is carried into the next year, and entries are posted in both years",
    ),
    ActWords(
        act=REVERSE_ACT,
        group=BUDGETS,
        title="Take back an entry",
        intro="The entry stays where it is. A further entry takes back every leg of it. This is for amounts above the "
        "limit, and for months that are soft closed.",
        then="the reversal is posted",
    ),
    ActWords(
        act=CLOSE_ACT,
        group=MONTHS,
        title="Close a month",
        intro="Months close in order, each after it was soft closed. Nobody posts into a closed month.",
        then="the months are closed, and nobody posts into them any more",
    ),
    ActWords(
        act=REOPEN_ACT,
        group=MONTHS,
        title="Open a closed month again",
        intro="Only the latest closed month opens again, and only while no issued statement covers it. It is then soft "
        "closed.",
        then="the month is soft closed again",
    ),
    ActWords(
        act=FINALISE_ACT,
        group=MONTHS,
        title="Make closed months final",
        intro="Figures by effective date of a final month never change again. There is no way back.",
        then="the months are final, for ever",
    ),
    ActWords(
        act=ISSUE_ACT,
        group=MONTHS,
        title="Issue a statement",
        intro="The statement of a closed period is kept as it stands, byte for byte, and its months do not open again. "
        "Look at it before you propose it.",
        then="the statement is issued as it then stands, with its number, and never changes",
    ),
    ActWords(
        act=AGREE_ACT,
        group=SETTLING,
        title="Agree a settlement",
        intro="Your body agrees to the schemes that you choose, or to all that wait for it. What every partner has "
        "agreed is posted.",
        then="the schemes are agreed for the partner; what every partner has agreed is posted",
    ),
    ActWords(
        act=BASELINE_ACT,
        group=SETTLING,
        title="Agree the baseline of a savings case",
        intro="What the version projects as cashable becomes what realised savings are held against. Each body of the "
        "case approves it.",
        then="the version is the baseline, and its entries are posted",
        only_in=SAVINGS,
    ),
    ActWords(
        act=_SAVINGS["verify-saving"],
        group=SETTLING,
        title="Verify a saving",
        intro="The body that gains and another body say that a claim, or a part of it, was saved.",
        then="the amount counts as verified, and an entry is posted",
        only_in=SAVINGS,
    ),
    ActWords(
        act=_SAVINGS["bank-saving"],
        group=SETTLING,
        title="Bank a saving",
        intro="The body has taken a verified saving out of its own budget, by a journal in its own books.",
        then="the amount counts as banked, and an entry is posted",
        only_in=SAVINGS,
    ),
    ActWords(
        act=_SAVINGS["claw-back-saving"],
        group=SETTLING,
        title="Claw back a saving",
        intro="A verified or banked saving turns out not to be one, or was counted twice.",
        then="the amount is taken back, and an entry is posted",
        only_in=SAVINGS,
    ),
    ActWords(
        act=_STEERING["pass-gateway"],
        group=PROGRAMMES,
        title="Decide on a programme at a gateway",
        intro="The programme proceeds, pauses, stops or closes, in every pool that funds it. A stop gives back what "
        "this pool has neither spent nor bound.",
        then="the decision binds every pool that funds the programme",
    ),
    ActWords(
        act=_STEERING["renew-programme"],
        group=PROGRAMMES,
        title="Renew a programme for a further term",
        intro="A fixed term after the last one. Nothing is chargeable after its last day.",
        then="the programme has the further term",
    ),
    ActWords(
        act=_STEERING["allow-late-charges"],
        group=PROGRAMMES,
        title="Allow charges after a programme’s last day",
        intro="Up to a day and an amount of this pool, for one scheme.",
        then="the scheme can be charged until that day, up to that amount",
    ),
    ActWords(
        act=_STEERING["return-allocation"],
        group=PROGRAMMES,
        title="Give back the budget of a stopped or ended programme",
        intro="What this pool allocated to it and has neither spent nor bound goes back to the funding streams.",
        then="the budget goes back to its funding streams, and entries are posted",
    ),
    ActWords(
        act=SIGN_ACT,
        group=AGREEMENT,
        title="Sign the agreement",
        intro="A partner signs by two of its own people. Read the version before you propose the signature.",
        then="the partner’s signature stands, with the digest of what was signed",
    ),
    ActWords(
        act=VARY_ACT,
        group=AGREEMENT,
        title="Vary the agreement",
        intro="The form holds the agreement as it now reads: change what is to change. Partners may be added, not "
        "taken away. Every partner approves.",
        then="the further version applies from its day on; a partner that joins signs it first",
    ),
    ActWords(
        act=END_ACT,
        group=AGREEMENT,
        title="End the agreement early",
        intro="No entry may take effect after its last day.",
        then="the agreement ends on that day",
    ),
    ActWords(
        act=WIND_UP_ACT,
        group=AGREEMENT,
        title="Wind up the agreement",
        intro="After its end, with nothing open, what is left is divided between the partners as the terms say.",
        then="what is left is divided, and what is due to each partner is posted",
        by_host=True,
    ),
    ActWords(
        act=DELEGATION_ACT,
        group=AGREEMENT,
        title="Change the scheme of delegation",
        intro="Who approves what, and up to what somebody acts alone. The form holds the scheme in force.",
        then="the changed scheme of delegation is in force at once, for proposals that wait as well",
    ),
    ActWords(
        act=SCHEDULE_ACT,
        group=AGREEMENT,
        title="Change contribution schedules",
        intro="Who contributes what in a financial year, when, and what varies it for this year alone.",
        then="the schedules are in force, and the difference enters the budget book",
    ),
    ActWords(
        act=NOTICE_TERMS_ACT,
        group=AGREEMENT,
        title="Change what notice of variance is given",
        intro="From which variance on the partners are told, by when, and whether a plan must follow.",
        then="the terms of notice are in force from their day on",
    ),
    ActWords(
        act=ADOPT_ACT,
        group=AGREEMENT,
        title="Adopt a rule set",
        intro="How variances, gains and losses are shared, from a day on. Every partner approves. Read the version "
        "and try it on figures before you propose it.",
        then="the rule set applies from its day on, in place of the one before",
    ),
)
ACT_WORDS = {one.name: one for one in _WORDS}


def words_of(act: str) -> ActWords:
    """The words of an act by its name."""
    return ACT_WORDS[act]
