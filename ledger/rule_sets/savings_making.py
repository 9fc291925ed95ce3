"""From the savings book to the savings that a rule set moves between bodies; pure.

Of a financial year, whenever an entry takes effect: what is known of the year's savings at a sequence number.
"""

from collections.abc import Iterable, Mapping, Sequence

from ledger.core.entry import AccountName
from ledger.investments.weights import BodyInvested, Invested
from ledger.journal.store import AccountTotal
from ledger.rule_sets.figures_model import COST, INVESTED, OUTSTANDING, REPAID, REPAYABLE
from ledger.rules.sharing.figures import MeasuredWeights, Saving

# What is banked stays so for the rule when it was moved on; verified is all that, and what is not explained yet.
# Redeployed or lost to demand no body has any cash of it. What left the control account is the baseline.
_BANKED = (AccountName.SAVINGS_BANKED, AccountName.SAVINGS_DISTRIBUTED, AccountName.SAVINGS_REINVESTED)
VERIFIED = (AccountName.SAVINGS_VERIFIED, *_BANKED)
_BASELINE = AccountName.SAVINGS_CONTROL
SAVINGS_NAMES = (*VERIFIED, _BASELINE)
_Key = tuple[str, str, str]


def savings_of(totals: Iterable[AccountTotal], partners: Sequence[str]) -> tuple[Saving, ...]:
    """The savings of one year, one for each body and case, by case and in the order of the agreement."""
    found: dict[_Key, dict[AccountName, int]] = {}
    for one in totals:
        account = one.account
        if account.name in SAVINGS_NAMES and account.body:
            of_key = found.setdefault((account.scheme or "", account.programme or "", account.body), {})
            of_key[account.name] = of_key.get(account.name, 0) + one.balance_pence
    order = {body: position for position, body in enumerate(partners)}
    keys = sorted(found, key=lambda key: (*key[:2], order.get(key[2], len(order)), key[2]))
    savings = (_saving(key, found[key]) for key in keys)
    return tuple(one for one in savings if one.verified_pence or one.banked_pence or one.projected_pence)


def weights_of(invested: Invested, partners: Sequence[str]) -> dict[str, MeasuredWeights]:
    """In pence what each partner invested, and what of it stands out; and its cost. Nothing where nobody has any.

    What was stated under the same name holds then: the amounts that an agreement names, say.
    """
    of = {body: invested.of.get(body, BodyInvested()) for body in partners}
    measured = {
        INVESTED: {body: one.invested_pence for body, one in of.items()},
        OUTSTANDING: {body: one.outstanding_pence for body, one in of.items()},
        REPAID: {body: one.repaid_pence for body, one in of.items()},
        REPAYABLE: {body: one.payable_pence for body, one in of.items()},
        COST: {body: one.cost_pence for body, one in of.items()},
    }
    known = {COST} if any(measured[COST].values()) else set()
    known |= {INVESTED, OUTSTANDING, REPAID, REPAYABLE} if any(measured[INVESTED].values()) else set()
    return {
        measure: MeasuredWeights(
            version=invested.version, as_at=invested.as_at, of={body: str(pence) for body, pence in pence_of.items()}
        )
        for measure, pence_of in measured.items()
        if measure in known
    }


def name_of_saving(case: str, body: str) -> str:
    """How a rule set names a body's saving of a case."""
    return f"{case} {body}"


def _saving(key: _Key, pence_on: Mapping[AccountName, int]) -> Saving:
    case, programme, body = key
    return Saving(
        name=name_of_saving(case, body),
        body=body,
        verified_pence=sum(pence_on.get(name, 0) for name in VERIFIED),
        banked_pence=sum(pence_on.get(name, 0) for name in _BANKED),
        projected_pence=-pence_on.get(_BASELINE, 0),
        case=case or None,
        programme=programme or None,
    )
