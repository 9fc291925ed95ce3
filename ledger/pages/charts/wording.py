"""Charts in words: distances, months, names that anybody may have typed."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from ledger.pages.words import money_text

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NOTHING = "There is nothing to show yet."
IN_TABLE = "The table has every value."
_ISOLATE, _POP = "\u2068", "\u2069"
# A name could turn the rest of a sentence around with these; isolates of our own hold it instead.
_TURNS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_REPLACEMENT = "\ufffd"


def distance(pence: int) -> str:
    """How far, whatever the direction: `£1,234.56`."""
    return money_text(abs(int(pence)))


def side(difference: int, above: str = "over", below: str = "under") -> str:
    """On which side of what it is measured against."""
    return above if difference > 0 else below if difference < 0 else "on"


def month_of(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def month_short(day: date) -> str:
    return MONTHS[day.month - 1][:3]


def day_of(text: str) -> date:
    """The day of `2026-10-31`; of a month, `2026-10`, its first."""
    return date.fromisoformat(text if len(text) == len("2026-10-31") else f"{text}-01")


def plain(name: str) -> str:
    """A name on one line without what XML forbids and what turns text around."""
    return " ".join("".join(_character(one) for one in name).split()) or "(no name)"


def told(name: str) -> str:
    """A name within a sentence: one that runs from right to left does not move what stands around it."""
    one_line = plain(name)
    turns = any(unicodedata.bidirectional(one) in {"R", "AL", "AN"} for one in one_line)
    return f"{_ISOLATE}{one_line}{_POP}" if turns else one_line


def joined(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _character(one: str) -> str:
    point = ord(one)
    if point in _TURNS:
        return ""
    if unicodedata.category(one) == "Cs" or point in {0xFFFE, 0xFFFF}:
        return _REPLACEMENT
    return " " if unicodedata.category(one) == "Cc" else one
