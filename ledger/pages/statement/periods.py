"""Which periods a statement can be asked for, by name in words. Pure."""

from collections.abc import Iterator
from datetime import date

from ledger.core.period import (
    MONTHS_IN_QUARTER,
    Period,
    financial_year_name,
    financial_year_start,
    month_after,
    months_between,
    nhs_month,
    parse_period,
)

_YEAR_ALONE = "-Y"


def groups_of_periods(first_day: date, last_day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Years, quarters and months of an agreement, the latest first: by the name that the API takes, and in words."""
    months = months_between(first_day, last_day)
    years = dict.fromkeys(financial_year_start(month) for month in reversed(months))
    quarters = dict.fromkeys(_quarter(month) for month in reversed(months))
    return [
        ("Years", [(_year_name(start), f"Year {financial_year_name(start)}") for start in years]),
        ("Quarters", [(name, period_text(name)) for name in quarters]),
        ("Months", [(name, period_text(name)) for name in map(month_name, reversed(months))]),
    ]


def period_text(name: str) -> str:
    """`Year 2024-25`, `Quarter 2 of 2024-25`, `September 2024`; another name as it is."""
    period = parse_period(name)
    if period is None:
        return name
    months = len(period.months())
    year = financial_year_name(period.last_day)
    if months == 1:
        return f"{period.last_day:%B %Y}"
    if months == MONTHS_IN_QUARTER:
        return f"Quarter {nhs_month(period.last_day) // MONTHS_IN_QUARTER} of {year}"
    return f"Year {year}"


def year_to_show(first_day: date, last_day: date, today: date) -> str:
    """The financial year of today, where the agreement has it, else the nearest that it has."""
    return _year_name(financial_year_start(min(max(today, first_day), last_day)))


def months_of(period: str) -> Iterator[str]:
    """The names of the months of a period, in order."""
    parsed = parse_period(period)
    yield from map(month_name, parsed.months()) if parsed else ()


def month_name(month: date) -> str:
    return f"{month:%Y-%m}"


def _year_name(start: date) -> str:
    """Where a year's name is also that of a month, the year is written so that the year is meant."""
    name = financial_year_name(start)
    parsed: Period | None = parse_period(name)
    return name if parsed is not None and len(parsed.months()) > 1 else name + _YEAR_ALONE


def _quarter(month: date) -> str:
    start = financial_year_start(month)
    number = next(n for n in range(1, 5) if month < month_after(start, n * MONTHS_IN_QUARTER))
    return f"{financial_year_name(start)}-Q{number}"
