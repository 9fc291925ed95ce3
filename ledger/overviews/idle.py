"""From turnover by month to money that waits, pool by pool; pure, and every amount with the legs behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.core.period import financial_year_start
from ledger.http.access import Place, PoolTerms
from ledger.journal.many import MonthTotal
from ledger.journal.store import AccountTotal, View
from ledger.overviews.idle_model import IDLE_WORDS, Aged, Idle, IdleLine, IdleMoney, IdleTotal
from ledger.rules.ageing import BANDS, band_of, days_overdue
from ledger.rules.waiting import WAITING_BANDS, Left, left_of, months_waited, waiting_band_of
from ledger.statements.figures import Figures

WITHOUT_CALL = "without a due date"
_BUDGETED, _USED = (AccountName.ALLOCATED,), (AccountName.EXPENDITURE, AccountName.COMMITTED)
_OWED, _RESERVES = (AccountName.CONTRIBUTION_RECEIVABLE,), (AccountName.RESERVE,)
_BANKED, _SUSPENSE = (AccountName.SAVINGS_BANKED,), (AccountName.SUSPENSE,)
IDLE_NAMES = (*_BUDGETED, *_USED, *_OWED, *_RESERVES, *_BANKED, *_SUSPENSE)
Dimensions = tuple[tuple[str, str | None], ...]


class Owed(Struct, frozen=True):
    """What a body owes of one stream by a due date; none of what is owed without a call."""

    body: str
    stream: str
    due_on: date | None
    amount_pence: int


class IdlePool(Struct, frozen=True, kw_only=True):
    """One pool: the turnover of its accounts by month up to the day, and what is owed to it."""

    pool: PoolTerms
    through: int
    months: Sequence[MonthTotal]
    owed: Sequence[Owed]


class IdleFacts(Struct, frozen=True, kw_only=True):
    """Where, as at which day, as known when, and every pool that may be seen."""

    place: Place
    as_at: date
    known_at: datetime
    pools: Sequence[IdlePool]
    names: Mapping[str, str]


def compose_idle(facts: IdleFacts) -> IdleMoney:
    """Every amount that waits, pool by pool, and what waits for each reason."""
    lines = tuple(line for one in facts.pools for line in _lines(facts, one))
    return IdleMoney(
        place=facts.place.code,
        place_name=facts.place.name,
        as_at=facts.as_at,
        known_at=facts.known_at,
        lines=lines,
        totals=tuple(_total(idle, [one for one in lines if one.idle is idle]) for idle in Idle),
    )


def _lines(facts: IdleFacts, one: IdlePool) -> Iterator[IdleLine]:
    ever = Figures(facts.place, one.pool, _totals(one.months), View(one.through, date.min, facts.as_at))
    yield from _called(facts, one, ever)
    yield from _allocated(facts, one)
    for idle, names, sign, by in (
        (Idle.IN_RESERVE, _RESERVES, -1, ("stream",)),
        (Idle.BANKED, _BANKED, 1, ("body", "programme", "scheme")),
        (Idle.IN_SUSPENSE, _SUSPENSE, 1, ("body",)),
    ):
        of = [each for each in one.months if each.account.name in names]
        for at in _keys(of, by):
            plus, less = (names, ()) if sign > 0 else ((), names)
            amount = ever.figure(plus, less, **dict(at))
            came = [Left(each.month, _came(each, sign)) for each in of if _is_at(each, at)]
            yield from _aged_line(facts, one, idle, at, amount.amount_pence, ever, (plus, less), came)


def _allocated(facts: IdleFacts, one: IdlePool) -> Iterator[IdleLine]:
    """Of each scheme what the year's budget has beyond what the year spent and ordered."""
    first = financial_year_start(facts.as_at)
    of_year = [each for each in one.months if each.month >= first]
    figures = Figures(facts.place, one.pool, _totals(of_year), View(one.through, first, facts.as_at))
    for at in _keys((each for each in of_year if each.account.name in _BUDGETED), ("programme", "scheme")):
        amount_pence = figures.figure(_BUDGETED, _USED, **dict(at)).amount_pence
        came = _allocated_by_month([each for each in of_year if _is_at(each, at)])
        yield from _aged_line(facts, one, Idle.ALLOCATED, at, amount_pence, figures, (_BUDGETED, _USED), came)


def _allocated_by_month(of_scheme: Sequence[MonthTotal]) -> list[Left]:
    """What was allocated in each month, and what came back in it: less used by its end than at its beginning."""
    budgeted = [Left(one.month, one.debit_pence) for one in of_scheme if one.account.name in _BUDGETED]
    used: dict[date, int] = {}
    for one in of_scheme:
        if one.account.name in _USED:
            used[one.month] = used.get(one.month, 0) + one.debit_pence - one.credit_pence
    return [*budgeted, *(Left(month, -pence) for month, pence in used.items() if pence < 0)]


def _called(facts: IdleFacts, one: IdlePool, ever: Figures) -> Iterator[IdleLine]:
    """What each body owes of each stream, by how long it is overdue."""
    for body, stream in sorted({(each.body, each.stream) for each in one.owed}):
        at = (("body", body), ("stream", stream))
        of = [each for each in one.owed if (each.body, each.stream) == (body, stream)]
        by_band = _summed(
            (WITHOUT_CALL if each.due_on is None else _overdue_band(each.due_on, facts.as_at), each.amount_pence)
            for each in of
        )
        ages = _in_order(by_band, (*(band.name for band in BANDS), WITHOUT_CALL))
        oldest = min((each.due_on for each in of if each.due_on and each.amount_pence > 0), default=None)
        amount = ever.figure(_OWED, body=body, stream=stream)
        if amount.amount_pence > 0:
            yield _line(facts, one, Idle.CALLED, at, ever, (_OWED, ()), ages, oldest)


def _waiting_band(month: date, as_at: date) -> str:
    return waiting_band_of(months_waited(month, as_at)).name


def _overdue_band(due_on: date, as_at: date) -> str:
    return band_of(days_overdue(due_on, as_at)).name


def _aged_line(
    facts: IdleFacts,
    one: IdlePool,
    idle: Idle,
    at: Dimensions,
    amount_pence: int,
    figures: Figures,
    accounts: tuple[Sequence[AccountName], Sequence[AccountName]],
    came: Sequence[Left],
) -> Iterator[IdleLine]:
    """The line of what waits by months, where anything does."""
    left = left_of(_by_month(came), amount_pence)
    if left:
        by_band = _summed((_waiting_band(each.month, facts.as_at), each.amount_pence) for each in left)
        ages = _in_order(by_band, [band.name for band in WAITING_BANDS])
        yield _line(facts, one, idle, at, figures, accounts, ages, left[-1].month)


def _line(
    facts: IdleFacts,
    one: IdlePool,
    idle: Idle,
    at: Dimensions,
    figures: Figures,
    accounts: tuple[Sequence[AccountName], Sequence[AccountName]],
    ages: tuple[Aged, ...],
    oldest: date | None,
) -> IdleLine:
    named = dict(at)
    body = named.get("body")
    return IdleLine(
        idle=idle,
        pool=one.pool.code,
        pool_name=one.pool.name,
        body=body,
        body_name=None if body is None else facts.names.get(body, body),
        stream=named.get("stream"),
        programme=named.get("programme"),
        scheme=named.get("scheme"),
        amount=figures.figure(accounts[0], accounts[1], **named),
        ages=ages,
        oldest=oldest,
    )


def _total(idle: Idle, lines: Sequence[IdleLine]) -> IdleTotal:
    bands = [band.name for band in (BANDS if idle is Idle.CALLED else WAITING_BANDS)]
    by_band = _summed((age.band, age.amount_pence) for line in lines for age in line.ages)
    return IdleTotal(
        idle=idle,
        words=IDLE_WORDS[idle],
        amount_pence=sum(one.amount.amount_pence for one in lines),
        ages=_in_order(by_band, (*bands, WITHOUT_CALL)),
    )


def _totals(months: Iterable[MonthTotal]) -> list[AccountTotal]:
    return [AccountTotal(one.account, one.debit_pence, one.credit_pence) for one in months]


def _came(one: MonthTotal, sign: int) -> int:
    """What came in a month on the side on which the account's balance stands."""
    return one.debit_pence if sign > 0 else one.credit_pence


def _by_month(came: Sequence[Left]) -> list[Left]:
    months = {one.month for one in came}
    return [Left(month, sum(one.amount_pence for one in came if one.month == month)) for month in months]


def _keys(months: Iterable[MonthTotal], by: Sequence[str]) -> list[Dimensions]:
    found = {tuple((name, getattr(one.account, name)) for name in by) for one in months}
    return sorted(found, key=lambda key: [value or "" for _, value in key])


def _is_at(one: MonthTotal, at: Dimensions) -> bool:
    return all(getattr(one.account, name) == value for name, value in at)


def _summed(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, pence in parts:
        found[name] = found.get(name, 0) + pence
    return found


def _in_order(by_band: Mapping[str, int], names: Iterable[str]) -> tuple[Aged, ...]:
    """The bands that hold anything, in order."""
    return tuple(Aged(name, by_band[name]) for name in names if by_band.get(name))
