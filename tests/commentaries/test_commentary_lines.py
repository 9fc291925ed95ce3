"""The places that a commentary may name are exactly those that a statement has."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ledger.commentaries.lines import EXPECTED, FIGURES, SCHEMES, TOTALS, Line, line_at
from ledger.statements.model import Figure, Statement

COUNCIL = "gss:E09000028"


def figures_of(kind: Any, section: str = "") -> Iterator[tuple[str, str]]:
    """The figures that a type has, each with the section whose lines have it."""
    for one in msgspec.structs.fields(kind):
        for part in _parts(one.type):
            if part is Figure:
                yield section, one.name
            elif isinstance(part, type) and issubclass(part, msgspec.Struct):
                yield from figures_of(part, one.name)


def _parts(kind: Any) -> Iterator[Any]:
    inside = getattr(kind, "__args__", ())
    if not inside or isinstance(kind, type):
        yield kind
    for one in inside:
        yield from _parts(one)


def test_every_figure_of_a_statement_may_be_commented_on() -> None:
    """A figure that a statement gains or loses is gained or lost here."""
    known = {("", one) for one in TOTALS} | {(section, one) for section, names in FIGURES.items() for one in names}
    expected = {(section, one) for section in ("programmes", SCHEMES) for one in EXPECTED}

    assert set(figures_of(Statement)) == known - expected


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("", Line()),
        ("spend_to_date_total", Line()),
        (f"contributions/{COUNCIL}+nhs-minimum/received", Line(body=COUNCIL, stream="nhs-minimum")),
        ("programmes/home-first", Line(programme="home-first")),
        ("programmes/home-first/variance", Line(programme="home-first")),
        ("programmes/home-first/schemes/telecare", Line(programme="home-first", scheme="telecare")),
        ("programmes/home-first/schemes/telecare/forecast", Line(programme="home-first", scheme="telecare")),
        (f"bodies/{COUNCIL}/cash", Line(body=COUNCIL)),
        ("minimum_contributions/None+nhs-minimum/scheduled", Line(stream="nhs-minimum")),
        ("reserves/nhs-minimum/in_reserve", Line(stream="nhs-minimum")),
        ("reserves//in_reserve", Line()),
        ("fences//left", None),
        ("variance", None),
        ("programmes", None),
        ("programmes/", None),
        ("programmes/home-first/", None),
        ("programmes/home-first/cash", None),
        ("programmes/home-first/variance/more", None),
        ("programmes/home-first/schemes", None),
        ("schemes/telecare", None),
        ("programmes/home-first/programmes/home-first", None),
        (f"bodies/{COUNCIL}/schemes/telecare", None),
        (f"contributions/{COUNCIL}/received", None),
        (f"contributions/{COUNCIL}+/received", None),
        ("spend_to_date_total/", None),
    ],
)
def test_a_place_names_a_line(place: str, line: Line | None) -> None:
    assert line == line_at(place)
