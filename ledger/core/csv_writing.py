"""Rows as CSV (RFC 4180, UTF-8) that no spreadsheet reads as formulas; pure.

A text that begins like a formula gets an apostrophe before it, and so does one that begins with an apostrophe: take
one leading apostrophe off and every text is as it was posted. Numbers and dates stay what they are.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

MEDIA_TYPE = "text/csv"
APOSTROPHE = "'"
_MADE_HARMLESS = frozenset((APOSTROPHE, *"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))

Cell = str | int | Decimal | date | datetime | bool | None


def header(names: Iterable[str]) -> bytes:
    """The first line: the names of the columns."""
    return lines([tuple(names)])


def lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The lines of some rows."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([cell_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def cell_text(cell: Cell) -> str | int | Decimal | date | None:
    """A cell as the writer is to see it: texts made harmless, instants in UTC, `true` or `false`; the rest as it is."""
    if isinstance(cell, str):
        return APOSTROPHE + cell if cell[:1] in _MADE_HARMLESS else cell
    if isinstance(cell, datetime):
        return utc(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


def utc(instant: datetime) -> str:
    """`2025-09-30T09:30:00.000000Z`, as the API says it."""
    return instant.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
