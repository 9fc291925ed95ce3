"""How periods read: months with what other calendars call them, spans over them, and what to look at before a close."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from ledger.core.entry import AccountName
from ledger.core.period import (
    MONTHS_IN_QUARTER,
    FourWeeks,
    financial_year_name,
    financial_year_start,
    four_week_periods,
    month_end,
    nhs_month,
)
from ledger.periods.model import Attention, FourWeeksView, MonthView, PeriodsView, SpanView
from ledger.periods.store import MonthFound, proposal_href


def month_view(found: MonthFound, issued_through: date | None, pool_path: str) -> MonthView:
    """One month as its readers see it."""
    month, year = found.month, financial_year_name(found.month)
    ending = [one for one in four_week_periods(financial_year_start(month)) if _ends_in(one, month)]
    return MonthView(
        month=f"{month:%Y-%m}",
        nhs_month=f"{year}-M{nhs_month(month):02d}",
        four_week_periods=tuple(
            FourWeeksView(f"{year}-P{one.number:02d}", one.first_day, one.last_day) for one in ending
        ),
        state=found.state,
        since=found.since,
        by=found.by,
        reason=found.reason,
        proposal=proposal_href(pool_path, found.proposal_id),
        is_in_issued_statement=issued_through is not None and month <= issued_through,
        href=f"{pool_path}/periods/{month:%Y-%m}",
    )


def _ends_in(one: FourWeeks, month: date) -> bool:
    return month <= one.last_day <= month_end(month)


def periods_view(found: Sequence[MonthFound], issued_through: date | None, pool_path: str) -> PeriodsView:
    """All months, and the quarters and years in which they lie."""
    return PeriodsView(
        months=tuple(month_view(one, issued_through, pool_path) for one in found),
        quarters=tuple(_spans(found, _quarter_name, pool_path)),
        years=tuple(_spans(found, _year_name, pool_path)),
    )


def _spans(found: Sequence[MonthFound], name_of: Callable[[date], str], pool_path: str) -> Iterable[SpanView]:
    by_name: dict[str, list[MonthFound]] = {}
    for one in found:
        by_name.setdefault(name_of(one.month), []).append(one)
    for name, months in by_name.items():
        yield SpanView(
            period=name,
            first_day=months[0].month,
            last_day=month_end(months[-1].month),
            state=min((one.state for one in months), key=lambda state: state.rank),
            href=f"{pool_path}/periods/{name}",
        )


def _year_name(month: date) -> str:
    """The name that can mean nothing but the year."""
    return f"{financial_year_name(month)}-Y"


def _quarter_name(month: date) -> str:
    return f"{financial_year_name(month)}-Q{(nhs_month(month) - 1) // MONTHS_IN_QUARTER + 1}"


def attention_of(
    pence: dict[AccountName, int], waiting: int, pool_path: str, *, last_day: date, through: int
) -> tuple[Attention, ...]:
    """What stands on accounts that a close should find empty, and proposals that wait; nothing of what is in order."""
    words = {
        AccountName.SUSPENSE: "in suspense: re-code it to a scheme",
        AccountName.ACCRUAL: "accrued and not yet reversed",
    }
    span = {"to": last_day.isoformat(), "through_sequence": str(through)}
    found = [
        Attention(
            what=words[name],
            amount_pence=amount_pence,
            href=f"{pool_path}/legs?{urlencode({'account': name.value, **span})}",
        )
        for name, amount_pence in pence.items()
        if amount_pence
    ]
    if waiting:
        what = "proposals wait for approval"
        found.append(Attention(what=what, count=waiting, href=f"{pool_path}/proposals?state=waiting"))
    return tuple(found)
