"""Working days of England and Wales: neither weekend nor bank holiday; of years not yet published nothing is said."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import Name

ENGLAND_AND_WALES = "england-and-wales"
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class BankHolidays(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bank holidays of one division, and the days between which all of them are known."""

    division: str
    dated: Annotated[date, Meta(description="when the source said so")]
    known_from: date
    known_to: date
    unit: Name
    source: str
    note: str
    days: frozenset[date]


@cache
def bank_holidays(division: str = ENGLAND_AND_WALES) -> BankHolidays:
    """The bank holidays of a division that ships with the service."""
    text = files("ledger.rules.parameters").joinpath("bank_holidays.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(text)["calendar"], tuple[BankHolidays, ...])
    return next(one for one in found if one.division == division)


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether offices are open: Monday to Friday, and no bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(day: date, days: int, holidays: frozenset[date]) -> date:
    """The working day that comes so many working days after a day, which itself is not counted; for 0 the day itself.

    Knows nothing of how far the holidays reach: `due_after` does.
    """
    while days > 0:
        day += _ONE_DAY
        days -= is_working_day(day, holidays)
    return day


def due_after(day: date, days: int, calendar: BankHolidays) -> date | None:
    """The same by a published calendar; None where the count would leave the days of which it knows."""
    if not calendar.known_from - _ONE_DAY <= day <= calendar.known_to:
        return None
    due = working_days_after(day, days, calendar.days)
    return due if due <= calendar.known_to else None
