"""From the savings book to the savings that a rule set moves between bodies; pure.

Of a financial year, whenever an entry takes effect: what is known of the year's savings at a sequence number.
"""

from collections.abc import Iterable, Mapping, Sequence

from ledger.core.entry import AccountName
from ledger.journal.store import AccountTotal
from ledger.rules.sharing.figures import Saving

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
