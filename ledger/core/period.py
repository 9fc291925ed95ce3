"""Financial years run from April to March; the month is what opens and closes."""

import calendar
import re
from datetime import date, timedelta

from msgspec import Struct

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"(\d{4})-(\d{2})(?:-([QMP])(\d{1,2}))?", re.ASCII)
FIRST_MONTH_OF_YEAR = 4
MONTHS_IN_YEAR = 12
MONTHS_IN_QUARTER = 3
FOUR_WEEKS_IN_YEAR = 13
_FOUR_WEEKS = timedelta(weeks=4)
FIRST_MONTH, LAST_MONTH = (1, 4), (9999, 3)


class Period(Struct, frozen=True):
    """A span of whole months, both days included, under the name a finance team gives it."""

    name: str
    first_day: date
    last_day: date

    @property
    def year_first_day(self) -> date:
        """1 April of the financial year in which the period ends."""
        return financial_year_start(self.last_day)

    def months(self) -> tuple[date, ...]:
        """The first day of every month of the period, in order."""
        return months_between(self.first_day, self.last_day)


class FourWeeks(Struct, frozen=True):
    """A four-week period of a financial year: 13 of them, the first from 1 April, the last to 31 March."""

    number: int
    first_day: date
    last_day: date


def financial_year_start(day: date) -> date:
    """1 April on or before the day."""
    year = day.year if day.month >= FIRST_MONTH_OF_YEAR else day.year - 1
    return date(year, FIRST_MONTH_OF_YEAR, 1)


def financial_year_name(day: date) -> str:
    """`2020-21` for any day from 1 April 2020 to 31 March 2021."""
    start = financial_year_start(day).year
    return f"{start:04d}-{(start + 1) % 100:02d}"


def nhs_month(day: date) -> int:
    """The NHS month number of a day: 1 is April, 12 is March."""
    return (day.month - FIRST_MONTH_OF_YEAR) % MONTHS_IN_YEAR + 1


def four_week_periods(year_first_day: date) -> tuple[FourWeeks, ...]:
    """The four-week periods of the financial year that begins on a day; the last one takes the day or two left over."""
    last_day = month_end(month_after(year_first_day, MONTHS_IN_YEAR - 1))
    starts = [year_first_day + number * _FOUR_WEEKS for number in range(FOUR_WEEKS_IN_YEAR)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last_day]
    return tuple(FourWeeks(number, *span) for number, span in enumerate(zip(starts, ends, strict=True), 1))


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_between(first_day: date, last_day: date) -> tuple[date, ...]:
    """The first days of all months that the span touches, in order."""
    return tuple(month_after(month_start(first_day), number) for number in range(count_months(first_day, last_day)))


def count_months(first_day: date, last_day: date) -> int:
    """How many months the span touches, however long it is; none when crossed."""
    return max(0, (last_day.year - first_day.year) * MONTHS_IN_YEAR + last_day.month - first_day.month + 1)


def month_after(month: date, number: int) -> date:
    """The first day of the month that comes `number` months later."""
    years, months = divmod(month.month - 1 + number, MONTHS_IN_YEAR)
    return date(month.year + years, months + 1, 1)


def spans_between(first_day: date, last_day: date) -> tuple[tuple[date, date], ...]:
    """The span cut, in order, into the whole months it holds and the single days at its ends; empty when crossed."""
    spans: list[tuple[date, date]] = []
    day = first_day
    while day <= last_day:
        end = month_end(day) if day == month_start(day) and month_end(day) <= last_day else day
        spans.append((day, end))
        if end == date.max:
            break
        day = end + timedelta(days=1)
    return tuple(spans)


def parse_period(name: str) -> Period | None:
    """The period of `2020-09` (a month), `2020-21` (a year) or `2020-21-Q2` (a quarter); None for other text.

    `2020-21-M06` is the sixth NHS month, September; `2020-21-P06` the sixth four-week period, which is accounted for in
    the month in which it ends. `2020-12` is a month and `2019-20` a year; where both readings exist (`2011-12`) the
    month is meant, and the year is written `2011-12-Y`. Financial years begin in the calendar years 1 to 9998, all days
    of which exist.
    """
    if name.endswith("-Y"):
        return None if name.count("-") > len("-Y") else _year(name, name.removesuffix("-Y"))
    month = _MONTH.fullmatch(name)
    if month and 1 <= int(month[2]) <= MONTHS_IN_YEAR:
        first = (int(month[1]), int(month[2]))
        return _month(name, *first) if FIRST_MONTH <= first <= LAST_MONTH else None
    return _year(name, name)


def _month(name: str, year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(name, first, month_end(first))


def _year(name: str, text: str) -> Period | None:
    year = _YEAR.fullmatch(text)
    if not year or not FIRST_MONTH[0] <= int(year[1]) < LAST_MONTH[0] or int(year[2]) != (int(year[1]) + 1) % 100:
        return None
    start = date(int(year[1]), FIRST_MONTH_OF_YEAR, 1)
    if year[3] is None:
        return Period(name, start, month_end(month_after(start, 11)))
    return _part_of_year(name, start, year[3], year[4])


def _part_of_year(name: str, start: date, kind: str, digits: str) -> Period | None:
    """A quarter of one digit, or an NHS month or four-week period of two; None where the year has no such number."""
    number = int(digits)
    match kind, len(digits):
        case "Q", 1 if 1 <= number <= MONTHS_IN_YEAR // MONTHS_IN_QUARTER:
            first = month_after(start, (number - 1) * MONTHS_IN_QUARTER)
            return Period(name, first, month_end(month_after(first, MONTHS_IN_QUARTER - 1)))
        case "M", 2 if 1 <= number <= MONTHS_IN_YEAR:
            first = month_after(start, number - 1)
            return Period(name, first, month_end(first))
        case "P", 2 if 1 <= number <= FOUR_WEEKS_IN_YEAR:
            last_day = four_week_periods(start)[number - 1].last_day
            return Period(name, month_start(last_day), month_end(last_day))
        case _:
            return None
