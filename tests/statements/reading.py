"""Reading statements: every figure with its link, and what the legs behind a link add up to."""

from collections.abc import Iterator
from typing import Any

from tests.conftest import Client


def figures(value: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every figure of a statement with its place in it."""
    if isinstance(value, dict):
        if set(value) == {"amount_pence", "legs"}:
            yield at, value
        else:
            for name, one in value.items():
                yield from figures(one, f"{at}/{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from figures(one, f"{at}/{number}")


async def check_figures(reader: Client, statement: dict[str, Any]) -> int:
    """Follow every link through all of its pages: the legs sum to the figure, at the statement's own sequence."""
    found = list(figures(statement))
    for at, figure in found:
        legs = await reader.all_items(figure["legs"] + "&page_size=7")
        page = (await reader.get(figure["legs"])).json()
        total = sum(leg["figure_pence"] for leg in legs)
        assert (at, figure["amount_pence"]) == (at, total)
        assert (figure["amount_pence"], len(legs)) == (page["figure_pence"], page["leg_count"])
        assert statement["through_sequence"] == page["through_sequence"]
        assert all(leg["sequence"] <= statement["through_sequence"] for leg in legs)
        assert all(abs(leg["figure_pence"]) == abs(leg["amount_pence"]) for leg in legs)
    return len(found)


def line_of(lines: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    """The one line that has these values."""
    (found,) = [one for one in lines if all(one[name] == value for name, value in wanted.items())]
    return found


def pence_of(figure: dict[str, Any] | None) -> int | None:
    """The pence of a figure, or None where none is shown."""
    return None if figure is None else int(figure["amount_pence"])
