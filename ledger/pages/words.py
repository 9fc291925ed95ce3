"""Values in the words of pages: money, dates, instants, codes. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from ledger.core import clock
from ledger.core.documents import MINUS, money_text

_ABBREVIATIONS = {"Nhs": "NHS", "Vat": "VAT", "Id": "ID", "Sha256": "SHA-256", "Gss": "GSS", "Ods": "ODS", "Bcf": "BCF"}
_UNITS = re.compile(r"_(pence|percent|days|months|years|bytes)\Z")
_AN_INSTANT = "must be an instant such as 2020-09-30T12:00:00Z"
_A_MOMENT = "must be a day such as 1 October 2024, with or without a time such as 12:00"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def number_text(value: int) -> str:
    """`1,234`; below zero with a minus sign before it."""
    return f"{MINUS if value < 0 else ''}{abs(int(value)):,}"


def variance_word(amount_pence: int) -> str:
    """Over, under or on budget: spend less budget, as the statement has it."""
    if amount_pence == 0:
        return "on budget"
    return "over" if amount_pence > 0 else "under"


def owed_word(amount_pence: int) -> str:
    """Beside what a partner owes the fund (above zero), or is owed by it."""
    if amount_pence == 0:
        return "nothing due"
    return "owes" if amount_pence > 0 else "is owed"


def borne_word(amount_pence: int) -> str:
    """Beside what a partner would bear of a variance (zero or above), or get back of it."""
    return "bears" if amount_pence >= 0 else "gets back"


def day_text(value: str) -> str:
    """`6 April 2024` for `2024-04-06`."""
    return clock.day_text(date.fromisoformat(value))


def instant_text(value: str) -> str:
    """`6 April 2024, 14:05 BST`: in the place's own time, whichever zone it was sent in."""
    return clock.minute_text(datetime.fromisoformat(value))


def name_text(name: str) -> str:
    """A field's or a code's name in words: `Spend to date` for `spend_to_date`; a unit at its end is left out."""
    words = re.sub(r"[_-]+", " ", _UNITS.sub("", name)).strip().capitalize()
    return " ".join(_ABBREVIATIONS.get(one.capitalize(), one) for one in words.split())


def listed_text(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    *before, final = words or ("",)
    return f"{', '.join(before)} {last} {final}" if before else final


def asked_text(detail: str) -> str:
    """What is wrong with a moment, as a form asks for one; whatever else is wrong as it is."""
    return _A_MOMENT if detail == _AN_INSTANT else detail


def shown_text(value: str) -> str:
    """Dates and instants in words, any other text as it is."""
    if _INSTANT.match(value):
        return instant_text(value)
    return day_text(value) if _DATE.fullmatch(value) else value


__all__ = ["MINUS", "day_text", "instant_text", "money_text", "name_text", "number_text", "shown_text", "variance_word"]
