"""Periods: the names finance teams give to months, quarters and years, and the days they hold."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.period import (
    count_months,
    financial_year_name,
    financial_year_start,
    four_week_periods,
    month_after,
    month_end,
    months_between,
    nhs_month,
    parse_period,
    spans_between,
)

PERIODS = {
    "2020-09": ("2020-09-01", "2020-09-30"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2021-02": ("2021-02-01", "2021-02-28"),
    "2020-12": ("2020-12-01", "2020-12-31"),
    "2020-21": ("2020-04-01", "2021-03-31"),
    "1999-00": ("1999-04-01", "2000-03-31"),
    "2019-20-Y": ("2019-04-01", "2020-03-31"),
    "2011-12": ("2011-12-01", "2011-12-31"),
    "2011-12-Y": ("2011-04-01", "2012-03-31"),
    "2020-21-Q1": ("2020-04-01", "2020-06-30"),
    "2020-21-Q2": ("2020-07-01", "2020-09-30"),
    "2020-21-Q3": ("2020-10-01", "2020-12-31"),
    "2020-21-Q4": ("2021-01-01", "2021-03-31"),
    "2011-12-Q4": ("2012-01-01", "2012-03-31"),
    "2020-21-M01": ("2020-04-01", "2020-04-30"),
    "2020-21-M06": ("2020-09-01", "2020-09-30"),
    "2011-12-M12": ("2012-03-01", "2012-03-31"),
    "2020-21-P01": ("2020-04-01", "2020-04-30"),
    "2020-21-P06": ("2020-09-01", "2020-09-30"),
    "2020-21-P12": ("2021-03-01", "2021-03-31"),
    "2020-21-P13": ("2021-03-01", "2021-03-31"),
    "9998-99-P13": ("9999-03-01", "9999-03-31"),
    "0001-04": ("0001-04-01", "0001-04-30"),
    "9998-99": ("9998-04-01", "9999-03-31"),
}
NO_PERIOD = (
    "",
    "2020",
    "2020-00",
    "2020-13",
    "2020-22",
    "2020-1",
    "20-21",
    "2020-9",
    "2020-09-01",
    "2020-21-Q0",
    "2020-21-Q5",
    "2020-21-q1",
    "2020-21-Q2-Y",
    "2020-21-M06-Y",
    "2020-21-Q02",
    "2020-21-M6",
    "2020-21-M00",
    "2020-21-M13",
    "2020-21-P00",
    "2020-21-P14",
    "2020-21-P6",
    "2020-21-p06",
    "2020-22-P06",
    "2020-09-Y",
    "2020-21-Y-Y",
    "-Y",
    " 2020-21",
    "2020-21\n",
    "٢٠٢٠-٠٩",
    "0000-01",
    "0000-04",
    "0001-03",
    "9999-00",
    "9999-00-Q4",
    "9999-04",
)
DAYS = st.dates(date(1, 4, 1), date(9999, 3, 31))


@pytest.mark.parametrize("name", PERIODS)
def test_a_name_means_its_first_and_last_day(name: str) -> None:
    """Where a name can be read as a month it is one; the year then takes -Y."""
    period = parse_period(name)

    assert period is not None
    assert PERIODS[name] == (period.first_day.isoformat(), period.last_day.isoformat())
    assert name == period.name
    assert period.year_first_day <= period.first_day


@pytest.mark.parametrize("name", NO_PERIOD)
def test_other_text_is_no_period(name: str) -> None:
    assert parse_period(name) is None


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{2}(-[QMP][0-9]{1,2}|-Y)?\Z") | st.text(max_size=12))
def test_any_text_is_a_period_with_its_year_or_none(name: str) -> None:
    """Whatever a query says is read or refused, never a crash, and a period lies within one financial year."""
    period = parse_period(name)

    assert period is None or financial_year_start(period.first_day) == period.year_first_day


@given(DAYS)
def test_every_day_is_in_exactly_one_year_quarter_and_month(day: date) -> None:
    """The year of a day holds it, and neither the year before nor the year after does."""
    start = financial_year_start(day)
    name = financial_year_name(day)
    year = parse_period(name if int(name[-2:]) not in range(1, 13) else f"{name}-Y")
    assert year is not None
    quarters = [parse_period(f"{name}-Q{number}") for number in (1, 2, 3, 4)]

    assert (start, True) == (year.first_day, year.first_day <= day <= year.last_day)
    assert 1 == sum(1 for one in quarters if one is not None and one.first_day <= day <= one.last_day)
    assert 12 == len(year.months())
    assert 1 == sum(1 for month in year.months() if month <= day <= month_end(month))
    assert day == year.last_day or financial_year_start(day + timedelta(days=1)) == start


@pytest.mark.parametrize(
    ("day", "number"), [("2020-04-30", 1), ("2020-12-01", 9), ("2021-01-31", 10), ("2021-03-31", 12)]
)
def test_nhs_months_count_from_april(day: str, number: int) -> None:
    assert number == nhs_month(date.fromisoformat(day))


@given(st.integers(1, 9998))
def test_four_week_periods_are_every_day_of_the_year_once(year: int) -> None:
    """Thirteen of 28 days, the last one of 29 or 30; each is accounted for in the month in which it ends."""
    found = four_week_periods(date(year, 4, 1))
    days = [(one.last_day - one.first_day).days + 1 for one in found]
    months = [parse_period(f"{year:04d}-{(year + 1) % 100:02d}-P{one.number:02d}") for one in found]

    assert (date(year, 4, 1), date(year + 1, 3, 31)) == (found[0].first_day, found[-1].last_day)
    assert [28] * 12 == days[:-1]
    assert days[-1] in {29, 30}
    assert all(one.last_day + timedelta(days=1) == after.first_day for one, after in itertools.pairwise(found))
    assert all(
        month is not None and month.first_day <= one.last_day <= month.last_day
        for one, month in zip(found, months, strict=True)
    )


@given(st.dates(date(1, 1, 1), date(9000, 1, 1)), st.integers(0, 600))
def test_months_follow_one_another_without_gap(first: date, number: int) -> None:
    """A span touches each month once, from its first day's to its last day's."""
    last = month_after(first.replace(day=1), number)
    months = months_between(first, last)

    assert number + 1 == len(months)
    assert (first.replace(day=1), last) == (months[0], months[-1])
    assert all(month_end(one) + timedelta(days=1) == after for one, after in itertools.pairwise(months))


@given(st.dates(), st.integers(-1, 800))
def test_spans_are_every_day_once_and_as_few_as_can_be(first_day: date, length: int) -> None:
    """Whole months where the month is whole, single days at the ends, in order and without a gap."""
    try:
        last_day = first_day + timedelta(days=length)
    except OverflowError:
        last_day = date.max
    spans = spans_between(first_day, last_day)
    days = [date.fromordinal(n) for first, last in spans for n in range(first.toordinal(), last.toordinal() + 1)]

    assert [date.fromordinal(n) for n in range(first_day.toordinal(), last_day.toordinal() + 1)] == days
    assert all(one == other or (one.day == 1 and other == month_end(one)) for one, other in spans)
    single = {one for one, other in spans if one == other}
    whole = {month for month in months_between(first_day, last_day) if set(_days_of(month)) <= single}
    assert set() == whole


def _days_of(month: date) -> list[date]:
    return [month.replace(day=day) for day in range(1, month_end(month).day + 1)]


@pytest.mark.parametrize(
    ("first_day", "last_day", "months"),
    [
        (date(2025, 4, 30), date(2025, 4, 30), 1),
        (date(2025, 4, 30), date(2025, 5, 1), 2),
        (date(2025, 5, 1), date(2025, 4, 30), 0),
        (date.min, date.max, 9_999 * 12),
    ],
)
def test_the_months_of_a_span_are_counted_without_making_them(first_day: date, last_day: date, months: int) -> None:
    """As many as there are between, so that a span of all time costs nothing to refuse."""
    assert months == count_months(first_day, last_day) == len(months_between(first_day, last_day))
