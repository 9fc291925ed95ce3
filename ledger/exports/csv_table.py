"""A table as CSV (RFC 4180, UTF-8) that no spreadsheet reads as formulas; pure.

A text that begins like a formula gets an apostrophe before it, and so does one that begins with an apostrophe: take
one leading apostrophe off and every text is as it was posted. Numbers and dates stay what they are.
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from ledger.exports.tables import Cell, Column, Row

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
APOSTROPHE = "'"


def header(columns: Iterable[Column]) -> bytes:
    """The first line: the names of the columns."""
    return _written([[column.name for column in columns]])


def lines(rows: Iterable[Row]) -> bytes:
    """The lines of some rows."""
    return _written([cell_text(cell) for cell in row] for row in rows)


def cell_text(cell: Cell) -> str:
    """A cell as text: nothing for null, `true` and `false`, ISO dates, whole numbers, and texts made harmless."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case bool():
            return "true" if cell else "false"
        case str():
            return APOSTROPHE + cell if cell.startswith((APOSTROPHE, *_BEGINS_A_FORMULA)) else cell
        case _:
            return str(cell)


def _written(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
