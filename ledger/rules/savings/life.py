"""The life of a saving from its claim on: where each pound of it stands, and which move may come next; pure.

A claim is one amount that moves from stage to stage, never more out of a stage than stands in it. A cost shunt is a
claim below zero and lives the same life with every sign turned. Of a cash-releasing claim, always: what was verified
and not taken back = banked + redeployed + lost to demand + not yet explained.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal


class Kind(StrEnum):
    """Whether a budget is cut by it, or money would have been spent and was not."""

    CASH_RELEASING = "cash_releasing"
    AVOIDANCE = "avoidance"


class Recurrence(StrEnum):
    """Whether it comes again each year."""

    RECURRENT = "recurrent"
    ONE_OFF = "one_off"


class Stage(StrEnum):
    """Where a pound of a claim stands; banked includes what settlements distributed or reinvested of it since."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    BANKED = "banked"
    REDEPLOYED = "redeployed"
    LOST_TO_DEMAND = "lost_to_demand"
    AVOIDED = "avoided"
    NOT_DELIVERED = "not_delivered"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class Move(StrEnum):
    """What was done with a part of a claim."""

    VERIFIED = "verified"
    BANKED = "banked"
    REDEPLOYED = "redeployed"
    LOST_TO_DEMAND = "lost_to_demand"
    NOT_DELIVERED = "not_delivered"
    WITHDRAWN = "withdrawn"
    CLAWED_BACK = "clawed_back"


ENDED = frozenset({Stage.NOT_DELIVERED, Stage.WITHDRAWN, Stage.REVERSED})
EXPLAINED = (Stage.BANKED, Stage.REDEPLOYED, Stage.LOST_TO_DEMAND)
_AFTER_VERIFICATION = frozenset({Stage.VERIFIED, *EXPLAINED, Stage.AVOIDED})
_FROM: Mapping[Move, frozenset[Stage]] = {
    Move.VERIFIED: frozenset({Stage.CLAIMED}),
    Move.BANKED: frozenset({Stage.VERIFIED}),
    Move.REDEPLOYED: frozenset({Stage.VERIFIED}),
    Move.LOST_TO_DEMAND: frozenset({Stage.VERIFIED}),
    Move.NOT_DELIVERED: frozenset({Stage.CLAIMED}),
    Move.WITHDRAWN: frozenset({Stage.CLAIMED, *_AFTER_VERIFICATION}),
    Move.CLAWED_BACK: _AFTER_VERIFICATION,
}
_TO: Mapping[Move, Stage] = {
    Move.VERIFIED: Stage.VERIFIED,
    Move.BANKED: Stage.BANKED,
    Move.REDEPLOYED: Stage.REDEPLOYED,
    Move.LOST_TO_DEMAND: Stage.LOST_TO_DEMAND,
    Move.NOT_DELIVERED: Stage.NOT_DELIVERED,
    Move.WITHDRAWN: Stage.WITHDRAWN,
    Move.CLAWED_BACK: Stage.REVERSED,
}


class Step(Struct, frozen=True):
    """One move of a part of a claim, in the claim's own sign."""

    move: Move
    source: Stage
    amount_pence: int

    def target(self, kind: Kind) -> Stage:
        """Where it comes to stand: what is verified of avoidance is avoided, and goes no further."""
        is_avoided = self.move is Move.VERIFIED and kind is Kind.AVOIDANCE
        return Stage.AVOIDED if is_avoided else _TO[self.move]


class Standing(Struct, frozen=True):
    """A claim and where each pound of it stands."""

    kind: Kind
    claimed_pence: int
    pence: Mapping[Stage, int]
    verified_flow_pence: int

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it stands any more: its budget line and period may be claimed again."""
        return not any(pence for stage, pence in self.pence.items() if stage not in ENDED)

    @property
    def explained_pence(self) -> int:
        """What became of what was verified."""
        return sum(self.pence[stage] for stage in EXPLAINED)

    @property
    def unexplained_pence(self) -> int:
        """What was verified, stands, and is neither banked nor redeployed nor lost to demand."""
        return self.pence[Stage.VERIFIED]


def standing_of(kind: Kind, claimed_pence: int, steps: Iterable[Step]) -> Standing:
    """Where each pound of a claim stands once these moves were made, in order."""
    pence = dict.fromkeys(Stage, 0) | {Stage.CLAIMED: claimed_pence}
    verified_flow_pence = 0
    for step in steps:
        pence[step.source] -= step.amount_pence
        pence[step.target(kind)] += step.amount_pence
        verified_flow_pence += _verified_by(step, kind)
    return Standing(kind, claimed_pence, pence, verified_flow_pence)


def _verified_by(step: Step, kind: Kind) -> int:
    """By how much a move changes what was verified as cash-releasing and not taken back."""
    if kind is Kind.AVOIDANCE:
        return 0
    if step.move is Move.VERIFIED:
        return step.amount_pence
    is_taken_back = step.move in {Move.WITHDRAWN, Move.CLAWED_BACK} and step.source in _AFTER_VERIFICATION
    return -step.amount_pence if is_taken_back else 0


def refusal_of_step(standing: Standing, step: Step) -> Refusal | None:
    """Why a move cannot be made; the amount has the claim's sign and is no more than stands in its stage."""
    if standing.kind is Kind.AVOIDANCE and step.move in {Move.BANKED, Move.REDEPLOYED, Move.LOST_TO_DEMAND}:
        detail = "it is avoidance: no budget was cut by it, and it ends as avoided"
        return Refusal(Code.AVOIDANCE_IS_NEVER_BANKED, detail, "/claim")
    if step.source not in _FROM[step.move]:
        detail = f"what is {step.source.replace('_', ' ')} cannot be {step.move.replace('_', ' ')}"
        return Refusal(Code.AMOUNT_EXCEEDS_STAGE, detail, "/stage")
    if (step.amount_pence < 0) != (standing.claimed_pence < 0):
        sign = "below" if standing.claimed_pence < 0 else "above"
        return Refusal(Code.SIGN_OF_SAVING_DIFFERS, f"the claim is {sign} zero, and so is each part", "/amount_pence")
    there_pence = standing.pence[step.source]
    if abs(step.amount_pence) > abs(there_pence):
        detail = f"£{pounds_from_pence(there_pence)} of the claim is {step.source.replace('_', ' ')}"
        return Refusal(Code.AMOUNT_EXCEEDS_STAGE, detail, "/amount_pence")
    return None


def identity_holds(standing: Standing) -> bool:
    """What was verified and not taken back is explained, or not yet; and nothing of a claim appears or is lost."""
    if sum(standing.pence.values()) != standing.claimed_pence:
        return False
    if standing.kind is Kind.AVOIDANCE:
        return not standing.verified_flow_pence and not standing.explained_pence
    return standing.verified_flow_pence == standing.explained_pence + standing.unexplained_pence
