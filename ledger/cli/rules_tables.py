"""Tables and working as people read them in a terminal. Names are other people's text: printed as they stand."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ledger.core.money import pounds_from_pence
from ledger.rules.sharing.result import Working

WIDTH_WITHOUT_TERMINAL = 160


def working_lines(working: Working) -> Iterator[str]:
    """One step of the working: its words, its amounts, where they went and by which weights."""
    number = _number(working.pointer)
    yield f"{number}{'. ' if number else ''}{working.says}"
    before, taken, after = map(pounds, (working.before_pence, working.taken_pence, working.after_pence))
    yield f"  before {before}, taken {taken}, after {after}"
    if working.taken:
        yield "  " + "; ".join(f"{one.to} {pounds(one.amount_pence)}" for one in working.taken)
    for one in working.passed_over:
        yield f"  passed over: {one.item} {pounds(one.amount_pence)}, {one.why}"
    if working.weights is not None:
        used = working.weights
        of = ", ".join(f"{partner} {weight}" for partner, weight in used.of.items())
        yield f"  by {used.name}, version {used.version} as at {used.as_at}: {of}"


def _number(pointer: str) -> str:
    """`2.1.3` for a step within a step, as the reading counts them; what is gathered before the steps has none."""
    _, _, _, _, *below = pointer.split("/")
    return ".".join(str(int(one) + 1) for one in below if one.isdecimal())


def pounds(pence: int) -> str:
    """With the sign before the pound, as in running text."""
    return f"{'-' if pence < 0 else ''}£{pounds_from_pence(abs(pence))}"


def table_of(title: str, words: Sequence[str], amounts: Iterable[str] | Mapping[str, object]) -> Table:
    """A table with columns of words, then columns of amounts."""
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    for column in words:
        table.add_column(Text(column), overflow="fold")
    for column in amounts:
        table.add_column(Text(column), justify="right", overflow="fold")
    return table


def add_row(table: Table, *cells: str) -> None:
    """A row of texts as they stand."""
    table.add_row(*(Text(cell) for cell in cells))


def print_table(table: Table) -> None:
    """As wide as the terminal; where there is none, wide enough."""
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(width=width, soft_wrap=True, markup=False, highlight=False, emoji=False).print(table)
