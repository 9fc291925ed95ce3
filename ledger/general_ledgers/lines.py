"""Which lines an entry makes in the own ledger of a body: what it holds for the pool, and what it gives to it; pure.

A host's ledger mirrors the fund, leg by leg. A contributor's shows the other side of what concerns it: expenditure
and a creditor for a call, cash for what it pays. A host that contributes has both. Where each partner keeps its own
cash, each mirrors its own legs. Of every entry the lines of a body sum to zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from ledger.core.entry import AccountName, Leg
from ledger.general_ledgers.model import Posted
from ledger.rules.recognition import LedgerAccount

_MIRRORED: Mapping[AccountName, LedgerAccount] = MappingProxyType(
    {
        AccountName.CASH: LedgerAccount.CASH,
        AccountName.PARTNER_CASH: LedgerAccount.CASH,
        AccountName.CONTRIBUTION_RECEIVABLE: LedgerAccount.CONTRIBUTION_DEBTOR,
        AccountName.CONTRIBUTION_INCOME: LedgerAccount.CONTRIBUTION_INCOME,
        AccountName.EXPENDITURE: LedgerAccount.SCHEME_EXPENDITURE,
        AccountName.ACCRUAL: LedgerAccount.ACCRUED_EXPENDITURE,
        AccountName.SUSPENSE: LedgerAccount.SUSPENSE,
        AccountName.INTER_POOL: LedgerAccount.INTER_POOL,
        AccountName.OPENING_BALANCE: LedgerAccount.OPENING_BALANCE,
        AccountName.VAT_RECOVERABLE: LedgerAccount.VAT_RECOVERABLE,
        AccountName.RESERVE: LedgerAccount.RESERVE,
        AccountName.TRANSFER_TO_RESERVES: LedgerAccount.TRANSFER_TO_RESERVES,
        AccountName.PARTNER_SETTLEMENT: LedgerAccount.SETTLEMENT_WITH_PARTNER,
        AccountName.RISK_SHARE: LedgerAccount.RISK_SHARE_INCOME,
        AccountName.IN_KIND_USE: LedgerAccount.IN_KIND_USE,
        AccountName.IN_KIND_INCOME: LedgerAccount.IN_KIND_INCOME,
    }
)
_OTHER_SIDE: Mapping[AccountName, LedgerAccount] = MappingProxyType(
    {
        AccountName.CONTRIBUTION_RECEIVABLE: LedgerAccount.CONTRIBUTION_CREDITOR,
        AccountName.CONTRIBUTION_INCOME: LedgerAccount.CONTRIBUTION_EXPENDITURE,
        AccountName.PARTNER_SETTLEMENT: LedgerAccount.SETTLEMENT_WITH_HOST,
        AccountName.RISK_SHARE: LedgerAccount.RISK_SHARE_EXPENDITURE,
    }
)
_IN_KIND = (AccountName.IN_KIND_USE, AccountName.IN_KIND_INCOME)
_OF_A_PARTNER = (*_OTHER_SIDE, *_IN_KIND)


def lines_of(legs: Sequence[Leg], body: str, host: str | None) -> list[Posted]:
    """What an entry makes in the ledger of a body; none where the entry does not concern it."""
    numbered = list(enumerate(legs, 1))
    if host is None:
        return _balanced([_mirrored(n, leg) for n, leg in numbered if leg.account.body == body], legs)
    in_kind = [(n, leg) for n, leg in numbered if leg.account.name in _IN_KIND and leg.account.body == body]
    of_fund = [(n, leg) for n, leg in numbered if leg.account.name not in _IN_KIND] if body == host else []
    of_body = [(n, leg) for n, leg in numbered if leg.account.name in _OTHER_SIDE and leg.account.body == body]
    return [
        *_balanced([_mirrored(*one) for one in of_fund], legs),
        *_balanced([_turned(*one, host) for one in of_body], legs),
        *_balanced([_mirrored(*one) for one in in_kind], legs),
    ]


def _mirrored(number: int, leg: Leg) -> Posted:
    """A leg as it stands in the fund; of a partner's money the partner is the counterparty."""
    account = leg.account
    counterparty = account.body if account.name in _OF_A_PARTNER else None
    return _line(_MIRRORED[account.name], leg.amount_pence, counterparty, number, leg)


def _turned(number: int, leg: Leg, host: str) -> Posted:
    """What the fund is owed the partner owes."""
    return _line(_OTHER_SIDE[leg.account.name], -leg.amount_pence, host, number, leg)


def _line(name: LedgerAccount, amount_pence: int, counterparty: str | None, number: int, leg: Leg) -> Posted:
    account = leg.account
    dimensions = (account.stream, account.programme, account.scheme, account.subjective)
    return Posted(name, amount_pence, counterparty, *dimensions, (number,))


def _balanced(lines: list[Posted], legs: Iterable[Leg]) -> list[Posted]:
    """With what makes them sum to zero: the cash that moved, or the balance that was opened."""
    left_pence = -sum(one.amount_pence for one in lines)
    if not left_pence:
        return lines
    names = {leg.account.name for leg in legs}
    if AccountName.OPENING_BALANCE in names:
        name = LedgerAccount.OPENING_BALANCE
    elif AccountName.CASH in names:
        name = LedgerAccount.CASH
    else:  # a winding up divides by other shares than were paid in
        name = LedgerAccount.CONTRIBUTION_EXPENDITURE
    behind = tuple(number for one in lines for number in one.legs)
    return [*lines, Posted(name, left_pence, legs=behind)]
