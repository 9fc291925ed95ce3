"""A savings case from the bytes of a workbook, or everything that is wrong with it by sheet and cell. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from ledger.core.pointers import ERRORS_MAX, BadNumber, errors_of, segment
from ledger.core.refusal import Code, Refusal
from ledger.core.workbook import Cell, Sheet, address
from ledger.core.workbook_reading import read_workbook
from ledger.rules.savings import case_sheets as sheets
from ledger.rules.savings.case import Case
from ledger.rules.savings.case_sheets import FieldSheet, ListSheet
from ledger.rules.savings.checking import check
from ledger.rules.savings.references import References
from ledger.rules.savings.tabling import Column, document_of, value_of

_FIRST_ROW = 2


class _Spot(NamedTuple):
    """A cell by its sheet."""

    sheet: str
    row: int
    column: int = 1

    def refused(self, detail: str, code: Code = Code.PAYLOAD_IS_NOT_VALID) -> Refusal:
        cell = address(self.row, self.column)
        return Refusal(code, f"sheet '{self.sheet}', cell {cell}: {detail}", f"/{segment(self.sheet)}/{cell}")


def read_case_workbook(raw: bytes, references: References) -> Case | tuple[Refusal, ...]:
    """A case that can be projected; else what is wrong with its cells, or with what they say."""
    found = read_workbook(raw)
    if isinstance(found, tuple):
        return found
    reading = _Reading(found)
    document = reading.document()
    refusals = [*reading.wrong, *reading.placed(errors_of(document, Case))]
    if refusals:
        return tuple(dict.fromkeys(refusals))[:ERRORS_MAX]
    # By way of JSON, so that what is said although it need not be is said again: the same case byte by byte.
    case = msgspec.json.decode(msgspec.json.encode(document), type=Case)
    return tuple(reading.placed(check(case, references))) or case


class _Row(NamedTuple):
    """A row of a list: its cells by column, and where each column stands."""

    number: int
    cells: Mapping[Column, Cell]
    columns: Mapping[Column, int]


class _Reading:
    """One workbook: the document that its sheets say, where each place of it stands, and what is wrong meanwhile."""

    def __init__(self, found: Mapping[str, Sheet]) -> None:
        self._sheets = {name.strip().lower(): sheet for name, sheet in found.items()}
        self._spots: dict[str, _Spot] = {}
        self.wrong: list[Refusal] = list(self._strange_sheets())

    def document(self) -> dict[str, Any]:
        """The JSON of a case, with what is wrong in it still there."""
        document = self._fields(sheets.CASE_SHEET)
        document["cohort"] = self._fields(sheets.COHORT_SHEET)
        for sheet in (sheets.BODIES_SHEET, sheets.OTHERS_SHEET):
            document[sheet.name] = self._bodies(sheet)
        document.setdefault("discounting", {})
        document["discounting"]["rates"] = self._records(sheets.RATES_SHEET)
        for sheet in (sheets.BENEFITS_SHEET, sheets.COSTS_SHEET):
            document[sheet.name] = self._records(sheet)
        for line in document[sheets.BENEFITS]:
            line["unit_values"] = []
        self._within(sheets.VALUES_SHEET, document)
        self._within(sheets.SPREADS_SHEET, document)
        return document

    def placed(self, refusals: Any) -> Iterator[Refusal]:
        """Refusals of the document by the cells that say it; of what no cell says, by the nearest that does."""
        for one in refusals:
            at = one.pointer
            while at and at not in self._spots:
                at = at.rpartition("/")[0]
            spot = self._spots.get(at, _Spot(sheets.CASE_SHEET.name, 1))
            missing = one.pointer[len(at) :].lstrip("/")
            detail = f"{missing}: {one.detail}" if missing and one.code is Code.PAYLOAD_IS_NOT_VALID else one.detail
            yield spot.refused(detail, one.code)

    def _strange_sheets(self) -> Iterator[Refusal]:
        known = {one.name for one in (*sheets.FIELD_SHEETS, *sheets.LIST_SHEETS)}
        for name in self._sheets:
            if name not in known | sheets.ANSWERS and not name.startswith(sheets.NOTES):
                told = f"the sheet is not known; leave it out, or let its name begin with '{sheets.NOTES}'"
                yield _Spot(name, 1).refused(told)
        for name in sorted(sheets.REQUIRED - set(self._sheets)):
            yield _Spot(name, 1).refused("the sheet is missing")

    def _fields(self, sheet: FieldSheet) -> dict[str, Any]:
        """A record whose fields stand below one another, each beside its name."""
        cells = self._cells(sheet.name)
        known = {one.name: one for one in sheet.columns}
        row: dict[Column, Cell] = {}
        met: set[str] = set()
        self._spots[sheet.pointer] = _Spot(sheet.name, 1)
        for number in sorted({row for row, _ in cells if row >= _FIRST_ROW}):
            name = _name(cells.get((number, 1)))
            column = known.get(name)
            if column is None or name in met:
                told = "the field stands twice" if column else f"'{name}' is no field of this sheet"
                self.wrong.append(_Spot(sheet.name, number).refused(told))
                continue
            met.add(name)
            self._spots[f"{sheet.pointer}/{'/'.join(column.path)}"] = _Spot(sheet.name, number, 2)
            if (number, 2) in cells:
                row[column] = cells[number, 2]
        return document_of(row, sheet.record)

    def _bodies(self, sheet: ListSheet) -> list[Any]:
        found: list[Any] = []
        self._spots[sheet.pointer] = _Spot(sheet.name, 1)
        for row in self._rows(sheet):
            self._spots[f"{sheet.pointer}/{len(found)}"] = _Spot(sheet.name, row.number, row.columns[sheets.BODY])
            found.append(value_of(row.cells[sheets.BODY], sheets.BODY))
        return found

    def _records(self, sheet: ListSheet) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        self._spots[sheet.pointer] = _Spot(sheet.name, 1)
        for row in self._rows(sheet):
            found.append(self._record(sheet, f"{sheet.pointer}/{len(found)}", row))
        return found

    def _record(self, sheet: ListSheet, pointer: str, row: _Row) -> dict[str, Any]:
        assert sheet.record is not None, "a list of records"
        self._spots[pointer] = _Spot(sheet.name, row.number)
        for column, at in row.columns.items():
            self._spots[f"{pointer}/{'/'.join(column.path)}"] = _Spot(sheet.name, row.number, at)
        own = {column: cell for column, cell in row.cells.items() if column not in sheet.keys}
        return document_of(own, sheet.record)

    def _within(self, sheet: ListSheet, document: dict[str, Any]) -> None:
        """Records that belong to lines go where their keys say."""
        places = {
            (name, line["id"]): (f"/{name}/{number}", line)
            for name in (sheets.BENEFITS, sheets.COSTS)
            for number, line in reversed(list(enumerate(document[name])))
            if isinstance(line.get("id"), str)
        }
        for row in self._rows(sheet):
            said = [value_of(row.cells[key], key) if key in row.cells else "" for key in sheet.keys]
            key = (sheets.BENEFITS, said[0]) if len(said) == 1 else (said[0], said[1])
            if any(isinstance(one, BadNumber) for one in said) or key not in places:
                column = row.columns[sheet.keys[-1]]
                told = f"there is no line '{said[-1]}' on the sheet '{key[0]}'" if said[-1] else "no line is named"
                self.wrong.append(_Spot(sheet.name, row.number, column).refused(told))
                continue
            pointer, line = places[key]
            of_line = line.setdefault(sheet.pointer, [])
            of_line.append(self._record(sheet, f"{pointer}/{sheet.pointer}/{len(of_line)}", row))

    def _rows(self, sheet: ListSheet) -> Iterator[_Row]:
        """The rows of a list that say something, below its headings."""
        cells = self._cells(sheet.name)
        columns = self._headings(sheet, cells)
        if columns is None:
            return
        by_row: dict[int, dict[Column, Cell]] = {}
        of_place = {at: column for column, at in columns.items()}
        for (number, at), cell in sorted(cells.items()):
            if number >= _FIRST_ROW and at in of_place:
                by_row.setdefault(number, {})[of_place[at]] = cell
            elif number >= _FIRST_ROW:
                self.wrong.append(_Spot(sheet.name, number, at).refused("stands under no heading that is known"))
        for number, row in by_row.items():
            yield _Row(number, row, columns)

    def _headings(self, sheet: ListSheet, cells: Mapping[tuple[int, int], Cell]) -> dict[Column, int] | None:
        """Where each column stands; nothing where the sheet is empty or its key is missing."""
        known = {one.name: one for one in (*sheet.keys, *sheet.columns)}
        found: dict[Column, int] = {}
        for (number, at), cell in sorted(cells.items()):
            if number != 1:
                continue
            column = known.get(_name(cell))
            if column is None or column in found:
                told = "the heading stands twice" if column else f"'{_name(cell)}' is no heading of this sheet"
                self.wrong.append(_Spot(sheet.name, 1, at).refused(told))
            else:
                found[column] = at
        needed = sheet.keys or ((sheets.BODY,) if sheet.record is None else ())
        missing = [one for one in needed if one not in found]
        if cells and missing:
            self.wrong.append(_Spot(sheet.name, 1).refused(f"the heading '{missing[0].name}' is missing"))
        return None if missing else found

    def _cells(self, name: str) -> Mapping[tuple[int, int], Cell]:
        return self._sheets[name].cells if name in self._sheets else {}


def _name(cell: Cell | None) -> str:
    return cell.strip().lower() if isinstance(cell, str) else str(cell if cell is not None else "")
