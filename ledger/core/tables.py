"""Tables declared once, written as a workbook (one table a sheet, totals as formulas) or as tidy CSV. Pure.

Money is whole pence in, pounds in a workbook, pence in CSV. A day or an instant may come in as its ISO text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from ledger.core import csv_writing, workbook
from ledger.core.workbook import SHEET_NAME_MAX, Formula, Percentage, Written, column_name
from ledger.core.workbook_writing import write_workbook

Cell = str | int | Decimal | date | bool | None
Row = Sequence[Cell]
CONTENTS = "Contents"
_TEXT_MAX = 32_000  # programs hold no longer text in a cell
_CUT = " … (cut here: the whole text is in the CSV file)"
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\[\]:*?/\\']+")
_RESERVED = {"", "history", CONTENTS.lower()}
_NOT_IN_FIELDS = re.compile(r"[^a-z0-9]+")


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    PERCENT = "percent"  # a part of one: 0.625 is shown as 62.5%


class Column(Struct, frozen=True):
    """A heading without its unit, what stands below it, and its name in CSV: from the heading unless given."""

    heading: str
    kind: Kind = Kind.TEXT
    name: str = ""

    @property
    def field(self) -> str:
        """`paid_in_pence` for the money headed `Paid in`."""
        plain = _NOT_IN_FIELDS.sub("_", self.heading.lower()).strip("_")
        return self.name or (f"{plain}_pence" if self.kind is Kind.MONEY else plain)

    @property
    def heading_with_unit(self) -> str:
        """As a workbook heads it, where no cell says its own unit."""
        return self.heading + {Kind.MONEY: " (£)", Kind.INSTANT: " (UTC)"}.get(self.kind, "")


class Table(Struct, frozen=True):
    """What it shows, its columns and rows; notes stand above it; totals are shown by a workbook alone."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    notes: Sequence[str] = ()


def write_tables(
    title: str, tables: Sequence[Table], about: Mapping[str, Cell] | None = None, notes: Sequence[str] = ()
) -> bytes:
    """The tables as an XLSX file: the first sheet says what is in it, unless there is one table and nothing to say.

    notes: stand on every sheet, below its title.
    """
    names = sheet_names([one.caption for one in tables])
    sheets = [_sheet((title, *notes), *one) for one in zip(names, tables, strict=True)]
    if about or len(tables) != 1:
        sheets.insert(0, _contents((title, *notes), names, tables, about or {}))
    return write_workbook(sheets)


def write_csv(table: Table) -> bytes:
    """The table as CSV in UTF-8: names in the first line, a line a row, no totals, and no text that is a formula."""
    names = csv_writing.header(one.field for one in table.columns)
    return names + csv_writing.lines(_plain(table.columns, row) for row in table.rows)


def sheet_names(captions: Sequence[str]) -> list[str]:
    """A name of its own for the sheet of each caption, as short as spreadsheets want it."""
    found: list[str] = []
    taken = set(_RESERVED)
    for number, caption in enumerate(captions, 1):
        name = _NOT_IN_NAMES.sub(" ", caption).strip()[:SHEET_NAME_MAX].strip()
        if name.lower() in taken:
            end = f" {number}"
            name = (name or "Table")[: SHEET_NAME_MAX - len(end)].strip() + end
        taken.add(name.lower())
        found.append(name)
    return found


def _contents(
    above: Sequence[str], names: Sequence[str], tables: Sequence[Table], about: Mapping[str, Cell]
) -> workbook.Table:
    said = [[key, _shown(Kind.TEXT, value)] for key, value in about.items()]
    listed = [[name, table.caption] for name, table in zip(names, tables, strict=True)]
    return workbook.Table(CONTENTS, ["Sheet", "What it shows"], [*listed, *[[]] * bool(said), *said], above=above)


def _sheet(over: Sequence[str], name: str, table: Table) -> workbook.Table:
    kinds = [one.kind for one in table.columns]
    rows: list[list[Written]] = [
        [_shown(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in table.rows
    ]
    above = list(dict.fromkeys((table.caption, *over, *table.notes)))
    first = len(above) + 2
    if table.total is not None:
        rows.append(list(_totals(table, first)))
    money = frozenset(at for at, kind in enumerate(kinds, 1) if kind is Kind.MONEY)
    return workbook.Table(name, [one.heading_with_unit for one in table.columns], rows, money, above)


def _totals(table: Table, first: int) -> Iterator[Written]:
    """Sums as formulas; what is no sum of the cells above it stands as what it is."""
    assert table.total is not None, "asked for where there is one"
    last = first + len(table.rows) - 1
    for at, (column, cell) in enumerate(zip(table.columns, table.total, strict=True)):
        shown = _shown(column.kind, cell)
        above = [row[at] for row in table.rows]
        if table.rows and _is_sum(column.kind, cell, above) and isinstance(shown, int | Decimal):
            letters = column_name(at + 1)
            yield Formula(f"SUM({letters}{first}:{letters}{last})", Decimal(shown))
        else:
            yield shown


def _is_sum(kind: Kind, total: Cell, above: Sequence[Cell]) -> bool:
    if kind not in {Kind.MONEY, Kind.NUMBER} or not isinstance(total, int | Decimal):
        return False
    return total == sum(cell for cell in above if isinstance(cell, int | Decimal))


def _shown(kind: Kind, cell: Cell) -> Written:
    """A cell as a workbook shows it."""
    value = _valued(kind, cell)
    if isinstance(value, str) and len(value) > _TEXT_MAX:
        return value[:_TEXT_MAX] + _CUT
    if kind is Kind.MONEY and isinstance(value, int):
        return Decimal(value).scaleb(-2)
    if kind is Kind.PERCENT and isinstance(value, int | Decimal):
        return Percentage(Decimal(value))
    return value


def _valued(kind: Kind, cell: Cell) -> Cell:
    """A cell with its day or instant read; what is none stays the text that it is."""
    if not isinstance(cell, str) or kind not in {Kind.DATE, Kind.INSTANT}:
        return cell
    try:
        if kind is Kind.DATE:
            return date.fromisoformat(cell)
        instant = datetime.fromisoformat(cell)
    except ValueError:
        return cell
    return cell if instant.tzinfo is None else instant.astimezone(UTC)


def _plain(columns: Sequence[Column], row: Row) -> list[csv_writing.Cell]:
    return [_valued(column.kind, cell) for column, cell in zip(columns, row, strict=True)]
