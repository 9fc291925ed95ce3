"""Working days: five of most weeks, fewer where a bank holiday falls, and none of years that nobody has published."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.working_days import bank_holidays, due_after, is_working_day, working_days_after
from tests.cases.tables import case_name, cases

CALENDAR = bank_holidays()
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize("case", cases("working_days"), ids=case_name)
def test_what_is_due_when(case: dict[str, Any]) -> None:
    expected = None if case["due"] == "unknown" else case["due"]

    assert expected == due_after(case["from"], case["days"], CALENDAR)


@given(DAYS, st.integers(1, 60))
def test_there_are_so_many_working_days_between(day: date, days: int) -> None:
    """Counted one by one; the day that is due is a working day itself."""
    due = working_days_after(day, days, CALENDAR.days)
    between = [day + ONE_DAY * number for number in range(1, (due - day).days + 1)]

    assert days == sum(is_working_day(one, CALENDAR.days) for one in between)
    assert is_working_day(due, CALENDAR.days)


@given(DAYS, st.integers(0, 30))
def test_a_calendar_says_what_it_knows_and_nothing_else(day: date, days: int) -> None:
    due = working_days_after(day, days, CALENDAR.days)

    assert due_after(day, days, CALENDAR) == (due if due <= CALENDAR.known_to else None)


def test_every_year_has_eight_bank_holidays_or_a_proclaimed_one_more() -> None:
    """None on a weekend, since a substitute day takes its place; two more in the year of a jubilee and a funeral."""
    extra = {2022: 2, 2023: 1}
    of_year = {year: [day for day in CALENDAR.days if day.year == year] for year in range(2019, 2028)}

    assert {year: 8 + extra.get(year, 0) for year in of_year} == {year: len(days) for year, days in of_year.items()}
    assert sum(map(len, of_year.values())) == len(CALENDAR.days)
    assert [] == [day for day in CALENDAR.days if day.weekday() > 4]
    assert (date(2019, 1, 1), date(2027, 12, 31)) == (CALENDAR.known_from, CALENDAR.known_to)
    assert CALENDAR.source
    assert CALENDAR.unit


def test_easter_falls_where_the_church_puts_it() -> None:
    """Good Friday and Easter Monday of each year, by the Gregorian reckoning of Easter Sunday."""
    for year in range(2019, 2028):
        sunday = easter(year)
        assert {sunday - 2 * ONE_DAY, sunday + ONE_DAY} <= CALENDAR.days


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus (Meeus)."""
    golden, century, in_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    day = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * day) // 451
    month, last = divmod(moon + day - 7 * late + 114, 31)
    return date(year, month, last + 1)
