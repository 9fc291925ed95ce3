"""What moved between two statements: every figure as it was and as it is, with the legs by which they differ; pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from ledger.statements.moving_model import MovedFigure
from ledger.statements.restating import figures_by_place

# How the parameters that say when stand in the address of a figure, and of the view before in that of its changes.
_WHEN = ("from", "to", "event_from", "event_to", "through_sequence")
_NOT_ASKED = {"from": "0001-01-01", "to": "9999-12-31", "event_from": "0001-01-01", "event_to": "9999-12-31"}
_Query = list[tuple[str, str]]
_Figure = Mapping[str, Any]
_NO_LINE: _Figure = {"amount_pence": 0, "legs": ""}
_NO_FIGURE: _Figure = {"amount_pence": None, "legs": ""}


def moved(before: Any, after: Any) -> tuple[MovedFigure, ...]:
    """Every figure of two statements of one pool, in the order of the later; each a Statement, or its plain values."""
    was = dict(figures_by_place(msgspec.to_builtins(before)))
    is_now = dict(figures_by_place(msgspec.to_builtins(after)))
    lines_before, lines_now = _lines(was), _lines(is_now)
    return tuple(
        _moved(place, was.get(place) or _no_line(place, lines_before), is_now.get(place) or _no_line(place, lines_now))
        for place in {**is_now, **was}
    )


def _lines(figures: Mapping[str, Any]) -> set[str]:
    """The lines that a statement has, by their places."""
    return {place.rpartition("/")[0] for place in figures}


def _no_line(place: str, lines: set[str]) -> _Figure | None:
    """A line that a statement does not have has no leg there: it was nothing, and that can be compared."""
    return None if place.rpartition("/")[0] in lines else _NO_LINE


def _moved(place: str, was: _Figure | None, is_now: _Figure | None) -> MovedFigure:
    can_compare = was is not None and is_now is not None
    was, is_now = was or _NO_FIGURE, is_now or _NO_FIGURE
    return MovedFigure(
        name=place,
        was_pence=None if was is _NO_LINE else was["amount_pence"],
        is_pence=None if is_now is _NO_LINE else is_now["amount_pence"],
        difference_pence=is_now["amount_pence"] - was["amount_pence"] if can_compare else None,
        was_legs=was["legs"] or None,
        is_legs=is_now["legs"] or None,
        difference_legs=_changes(was["legs"], is_now["legs"]) if can_compare else None,
    )


def _changes(was: str, is_now: str) -> str | None:
    """The address that lists the legs by which two addresses of legs differ; None where they ask for other accounts.

    An empty one asks for no leg: what a view takes that knows no entry.
    """
    path, _, after = (is_now or was).partition("?")
    before = was.partition("?")[2]
    which, when = _parted(after)
    which_before, when_before = _parted(before or after)
    if which != which_before or (was and was.partition("?")[0] != path):
        return None
    if not was:
        when_before = {**when_before, "through_sequence": "0"}
    if not is_now:
        when = {**when, "through_sequence": "0"}
    named = [*which, *when.items(), *((f"before_{name}", value) for name, value in _told(when_before, when).items())]
    return f"{path.removesuffix('/legs')}/leg-changes?{urlencode(named)}"


def _parted(query: str) -> tuple[_Query, dict[str, str]]:
    """What an address of legs asks for: which accounts and dimensions, and when."""
    asked = parse_qsl(query)
    return [one for one in asked if one[0] not in _WHEN], {name: value for name, value in asked if name in _WHEN}


def _told(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """When the view before is: what it does not limit is said where the view after limits it, else it would too."""
    asked = {name: before.get(name, _NOT_ASKED.get(name, "")) for name in _WHEN if name in before or name in after}
    return {name: value for name, value in asked.items() if value != after.get(name) or name == "through_sequence"}
