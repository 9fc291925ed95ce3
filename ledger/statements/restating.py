"""What a later statement restates: every figure by its place, as issued and as the books now say; pure."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ledger.statements.issue_model import RestatedFigure
from ledger.statements.model import Statement

# By these a line of a statement is the same line in another statement, wherever it stands in the list.
_IDENTITY = ("body", "stream", "programme", "scheme")
_FIGURE = {"amount_pence", "legs"}


def figures_by_place(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every figure of a statement, as plain values, by the names that lead to it."""
    if isinstance(value, Mapping):
        if set(value) == _FIGURE:
            yield place, value
            return
        for name, one in value.items():
            yield from figures_by_place(one, f"{place}/{name}" if place else name)
    elif isinstance(value, list | tuple):
        for one in value:
            if isinstance(one, Mapping):
                line = "+".join(str(one[name]) for name in _IDENTITY if name in one)
                yield from figures_by_place(one, f"{place}/{line}")


def restated(issued: Any, by_effective: Statement, by_event: Statement) -> tuple[RestatedFigure, ...]:
    """The figures of a statement as it was issued beside those of two new ones, in the order of the new ones."""
    before = dict(figures_by_place(issued))
    effective = dict(figures_by_place(msgspec.to_builtins(by_effective)))
    event = dict(figures_by_place(msgspec.to_builtins(by_event)))
    return tuple(
        RestatedFigure(
            name=place,
            issued_pence=_of(before, place, "amount_pence"),
            by_effective_date_pence=_of(effective, place, "amount_pence"),
            by_event_date_pence=_of(event, place, "amount_pence"),
            by_effective_date_legs=_of(effective, place, "legs"),
            by_event_date_legs=_of(event, place, "legs"),
        )
        for place in {**effective, **event, **before}
    )


def _of(figures: Mapping[str, Mapping[str, Any]], place: str, name: str) -> Any:
    found = figures.get(place)
    return None if found is None else found[name]
