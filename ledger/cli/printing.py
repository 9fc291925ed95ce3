"""Tables and amounts as people read them on a terminal. Names are other people's text: printed as they stand."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ledger.core.money import pounds_from_pence

WIDTH_WITHOUT_TERMINAL = 160


def pounds(pence: int) -> str:
    """With the sign before the pound, as in running text."""
    return f"{'-' if pence < 0 else ''}£{pounds_from_pence(abs(pence))}"


def table_of(title: str, words: Sequence[str], amounts: Iterable[str]) -> Table:
    """An empty table: columns of words on the left, of amounts on the right."""
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    for column in words:
        table.add_column(Text(column), overflow="fold")
    for column in amounts:
        table.add_column(Text(column), justify="right", overflow="fold")
    return table


def add_row(table: Table, *cells: str) -> None:
    """One row more."""
    table.add_row(*(Text(cell) for cell in cells))


def print_table(table: Table) -> None:
    """As wide as the terminal, or as a page where there is none."""
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(width=width, soft_wrap=True, markup=False, highlight=False, emoji=False).print(table)
