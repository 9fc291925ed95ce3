"""Agreement of balances: what a fund and a body each say of the same balance, how far apart they are, and who agreed.

A position is what stands at the period's end; a flow is what the financial year brought until then. The figures of both
sides have the same sense, that of the fund: what it has to receive from a body is above zero, whoever says it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.core.period import financial_year_start


class Balance(StrEnum):
    """The balances between a fund and a body that are agreed."""

    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    INCOME = "income"
    EXPENDITURE = "expenditure"
    PARTNER_CASH = "partner_cash"

    @property
    def is_position(self) -> bool:
        """Whether it is what stands at a day, rather than what a year brought."""
        return self in {Balance.RECEIVABLE, Balance.PAYABLE}


class Reason(StrEnum):
    """Why two figures of one balance differ."""

    TIMING = "timing"
    IN_TRANSIT = "in_transit"
    MISPOSTED = "misposted"
    DISPUTED_AMOUNT = "disputed_amount"
    UNRECORDED = "unrecorded"
    ROUNDING = "rounding"
    OTHER = "other"


class Side(StrEnum):
    """The two sides that agree a balance: the body, and whoever manages the pool."""

    BODY = "body"
    POOL = "pool"


class Outcome(StrEnum):
    """What a side says of the two figures."""

    AGREED = "agreed"
    DISPUTED = "disputed"


class State(StrEnum):
    """Where a balance stands."""

    NOT_STATED = "not_stated"
    WITHIN_THRESHOLD = "within_threshold"
    MATCHES = "matches"
    DIFFERS = "differs"
    DISPUTED = "disputed"
    AGREED = "agreed"


# Which accounts of a body add to a balance, and which are taken from it. What is spent counts whether coded or not.
ACCOUNTS: Mapping[Balance, tuple[tuple[AccountName, ...], tuple[AccountName, ...]]] = {
    Balance.RECEIVABLE: ((AccountName.CONTRIBUTION_RECEIVABLE,), ()),
    Balance.PAYABLE: ((), (AccountName.PARTNER_SETTLEMENT,)),
    Balance.INCOME: ((), (AccountName.CONTRIBUTION_INCOME,)),
    Balance.EXPENDITURE: ((AccountName.EXPENDITURE, AccountName.SUSPENSE), ()),
    Balance.PARTNER_CASH: ((), (AccountName.PARTNER_CASH,)),
}
_OF_POOLED = (Balance.RECEIVABLE, Balance.PAYABLE, Balance.INCOME, Balance.EXPENDITURE)
_OF_ALIGNED = (Balance.EXPENDITURE, Balance.PARTNER_CASH)


def balances_of(*, keeps_cash: bool) -> tuple[Balance, ...]:
    """The balances that a pool has with each body: with its own cash, or where every partner keeps its own."""
    return _OF_POOLED if keeps_cash else _OF_ALIGNED


def days_of(balance: Balance, last_day: date) -> tuple[date, date]:
    """The days whose entries make a balance at a period's end."""
    return (date.min if balance.is_position else financial_year_start(last_day)), last_day


class Thresholds(Struct, frozen=True, kw_only=True):
    """Above which size a balance is to be stated, and above which it must be agreed."""

    dated: date
    position_statement_pence: int
    position_agreement_pence: int
    flow_statement_pence: int
    flow_agreement_pence: int
    source: str
    agreement: str | None = None

    def statement_pence(self, balance: Balance) -> int:
        return self.position_statement_pence if balance.is_position else self.flow_statement_pence

    def agreement_pence(self, balance: Balance) -> int:
        return self.position_agreement_pence if balance.is_position else self.flow_agreement_pence


def thresholds_at(last_day: date, published: Iterable[Thresholds], own: Iterable[Thresholds]) -> Thresholds:
    """Those for a period's end: of the agreement, else of the place, else published; the last set that had begun.

    `own` comes in the order in which they were set. Before the first published record, that one is taken.
    """
    begun = [one for one in own if one.dated <= last_day]
    of_agreement = [one for one in begun if one.agreement is not None]
    if begun:
        return _last_begun(of_agreement or begun)
    by_date = sorted(published, key=lambda one: one.dated)
    return _last_begun([one for one in by_date if one.dated <= last_day] or by_date[:1])


def _last_begun(found: list[Thresholds]) -> Thresholds:
    """The one that began last; of several that began on a day, the one set last."""
    latest = max(one.dated for one in found)
    return [one for one in found if one.dated == latest][-1]


class Said(Struct, frozen=True):
    """What a side said last: of which version of the stated figure, and of which figure of the fund."""

    outcome: Outcome
    number: int
    fund_pence: int


def state_of(
    balance: Balance,
    fund_pence: int,
    stated: tuple[int, int] | None,
    said: Mapping[Side, Said],
    thresholds: Thresholds,
) -> State:
    """Where a balance stands; `stated`: the version and pence of the body's figure.

    What was agreed stays agreed when the fund's figure moves on: it is told as agreed at one figure and now another. A
    new figure of the body is to be agreed anew.
    """
    if stated is None:
        is_small = abs(fund_pence) <= thresholds.statement_pence(balance)
        return State.WITHIN_THRESHOLD if is_small else State.NOT_STATED
    number, stated_pence = stated
    of_figure = {side: one for side, one in said.items() if one.number == number}
    if any(one.outcome is Outcome.DISPUTED for one in of_figure.values()):
        return State.DISPUTED
    if agreed_pence(number, said) is not None:
        return State.AGREED
    if max(abs(fund_pence), abs(stated_pence)) <= thresholds.agreement_pence(balance):
        return State.WITHIN_THRESHOLD
    return State.MATCHES if fund_pence == stated_pence else State.DIFFERS


def agreed_pence(number: int, said: Mapping[Side, Said]) -> int | None:
    """The fund's figure at which both sides agreed a version of the body's figure; None where they have not."""
    both = [said.get(side) for side in Side]
    agreed = {one.fund_pence for one in both if one and (one.number, one.outcome) == (number, Outcome.AGREED)}
    is_by_both = all(one and (one.number, one.outcome) == (number, Outcome.AGREED) for one in both)
    return agreed.pop() if is_by_both and len(agreed) == 1 else None


def needs_reason(outcome: Outcome, difference_pence: int, reasons: Iterable[Reason | None]) -> bool:
    """Whether a side must say why first: of a dispute always, of an agreement where the figures differ."""
    is_told = any(reason is not None for reason in reasons)
    return not is_told and (outcome is Outcome.DISPUTED or difference_pence != 0)
