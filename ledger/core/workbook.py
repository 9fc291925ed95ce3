"""A workbook as values: sheets of cells. Charts, names and most of what makes it look good are no concern here."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

ROWS_MAX, COLUMNS_MAX = 1_048_576, 16_384
SHEET_NAME_MAX = 31
_LETTERS = 26
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Formula(NamedTuple):
    """What a cell works out, without the equals sign, and what it comes to: for readers that do not calculate."""

    text: str
    value: Decimal


class Percentage(NamedTuple):
    """A number that its cell shows as a percentage: 0.625, shown as 62.5%."""

    value: Decimal


class BadCell(NamedTuple):
    """A cell that shows an error, or whose formula was never worked out."""

    detail: str


Cell = str | bool | Decimal | Formula | Percentage | BadCell
Written = Cell | int | date | None  # a date with a time is one of UTC; None: the cell is empty


class Sheet(Struct, frozen=True):
    """Cells by row and column, both from 1; cells that are empty are left out."""

    name: str
    cells: Mapping[tuple[int, int], Cell]

    @property
    def rows(self) -> Sequence[int]:
        """The rows that say anything."""
        return sorted({row for row, _ in self.cells})


class Table(Struct, frozen=True):
    """A sheet to write: its title and notes if it has any, a row of headings, rows, and which columns hold pounds."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Written]]
    pounds: frozenset[int] = frozenset()
    above: Sequence[str] = ()

    @property
    def first_row(self) -> int:
        """The row of the sheet that the first of the rows is."""
        return len(self.above) + 2


def column_name(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """B7 for row 7 of column 2."""
    return f"{column_name(column)}{row}"


def place_of(said: str) -> tuple[int, int] | None:
    """Row and column of an address; None where there is no such cell."""
    found = _ADDRESS.fullmatch(said)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row, column) if row <= ROWS_MAX and column <= COLUMNS_MAX else None


def number_text(number: Decimal) -> str:
    """A number as plain decimal text, without an exponent and without zeros at the end."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
