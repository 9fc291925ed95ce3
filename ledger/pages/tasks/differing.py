"""Where two answers that say the same kind of thing differ, place by place. Pure."""

from collections.abc import Iterator
from typing import Any

from ledger.pages.names import Names
from ledger.pages.seen import Record, Rows, plain
from ledger.pages.tables import field
from ledger.pages.words import name_text, shown_text

_OF_TRUTH = {None: "", True: "Yes", False: "No"}


def differences_of(before: Record, after: Record, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each place of the later one at which it says otherwise, with both; what says nothing is as good as not there."""
    for name in after:
        first = field(name)(before)
        second = after[name]
        if isinstance(first, Record) and isinstance(second, Record):
            yield from differences_of(first, second, f"{at}/{name}")
        elif (_nothing(plain(first)) or plain(first)) != (_nothing(plain(second)) or plain(second)):
            yield f"{at}/{name}", first, second


def _nothing(value: Any) -> str | None:
    """One word for all that says nothing."""
    return "nothing" if value in (None, "", [], {}) else None


def said_text(value: Any, names: Names) -> str:
    """A value of any shape as text: bodies by name, dates in words, records field by field."""
    match value:
        case bool() | None:
            return _OF_TRUTH[value]
        case Rows():
            return "; ".join(said_text(one, names) for one in value)
        case Record():
            return ", ".join(f"{name_text(name)}: {said_text(value[name], names)}" for name in value)
        case str():
            return shown_text(names.body(value))
        case _:
            return str(value)
