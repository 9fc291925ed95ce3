"""A page's table taken away: the same rows and columns as a file, as known when they were shown."""

from collections.abc import Sequence
from typing import Any

from ledger.core import tables as files
from ledger.http.answers import Answer
from ledger.pages.tables import Cell, Kind, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_MAX = 10_000  # as many as are asked for in some seconds; whoever wants all of a journal has its export
_KINDS = {
    Kind.MONEY: files.Kind.MONEY,
    Kind.VARIANCE: files.Kind.MONEY,
    Kind.NUMBER: files.Kind.NUMBER,
    Kind.DAY: files.Kind.DATE,
    Kind.INSTANT: files.Kind.INSTANT,
}


def take_table(table: Table, form: str, about: dict[str, str], *, has_more: bool = False) -> Answer:
    """The table as CSV, or as a workbook when asked for that. has_more: its listing goes on; the file says so."""
    is_workbook = form == "xlsx"
    written = _written(table, (f"These are the first {len(table.cells):,} lines: there are more.",) if has_more else ())
    content = files.write_tables(table.caption, [written], dict(about)) if is_workbook else files.write_csv(written)
    name = f"{table.name}{'-not-all' if has_more else ''}.{'xlsx' if is_workbook else 'csv'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(content, XLSX if is_workbook else "text/csv", headers=headers)


def _written(table: Table, notes: Sequence[str]) -> files.Table:
    columns = [files.Column(one.label, _KINDS.get(one.kind, files.Kind.TEXT)) for one in table.columns]
    rows = [[_plain(cell) for cell in cells] for cells in table.cells]
    total = [_plain(cell) for cell in table.foot_cells[0]] if len(table.foot) == 1 else None
    return files.Table(table.caption, columns, rows, total, notes)


def _plain(cell: Cell) -> Any:
    """A cell's value without its source; of an absent one what is said in its place, where that is a text."""
    value = cell.value
    if cell.is_empty:
        return None if cell.column.kind.is_numeric else cell.column.otherwise
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
