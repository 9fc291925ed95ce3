"""Savings cases as workbooks for tests: written, with some cells changed, and their formulas worked out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ledger.core.workbook import Cell, Formula, Percentage, Sheet, Table, address, place_of
from ledger.core.workbook_reading import read_workbook
from ledger.core.workbook_writing import write_workbook
from ledger.rules.savings.case_writing import write_case
from tests.rules.savings.documents import Document, case_of, projected

_RANGE = r"\$?([A-Z]+)\$?([0-9]+):\$?([A-Z]+)\$?([0-9]+)"


def workbook_of(document: Document) -> bytes:
    return write_case(case_of(document), projected(document))


def sheets_of(raw: bytes) -> dict[str, Sheet]:
    found = read_workbook(raw)
    assert isinstance(found, dict), found
    return found


def edited(raw: bytes, put: Mapping[str, Mapping[str, Cell | None]], drop: tuple[str, ...] = ()) -> bytes:
    """The workbook with other cells, by sheet and address; None empties one. Sheets that are not there are added."""
    sheets = {name: dict(sheet.cells) for name, sheet in sheets_of(raw).items() if name not in drop}
    for name, cells in put.items():
        for at, cell in cells.items():
            place = place_of(at)
            assert place is not None, at
            sheets.setdefault(name, {}).pop(place, None)
            if cell is not None:
                sheets[name][place] = cell
    return write_workbook([_table(name, cells) for name, cells in sheets.items()])


def _table(name: str, cells: Mapping[tuple[int, int], Cell]) -> Table:
    """As it is read: percentages stay numbers, since nothing is written as a percentage here."""
    rows, columns = (max((place[axis] for place in cells), default=0) for axis in (0, 1))
    grid = [[cells.get((row, column)) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
    plain = [[one.value if isinstance(one, Percentage) else one for one in row] for row in grid]
    return Table(name, [str(one or "") for one in plain[0]] if plain else [], plain[1:])


class Calculator:
    """Works out the few formulas that a case's results have, by its own reading of them."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._cells = {
            (table.name, address(row, column)): cell
            for table in tables
            for row, cells in enumerate(table.rows, 2)
            for column, cell in enumerate(cells, 1)
        }

    def formulas(self) -> Iterator[tuple[str, str, Formula]]:
        """Every formula, with its sheet and address."""
        yield from ((sheet, at, cell) for (sheet, at), cell in self._cells.items() if isinstance(cell, Formula))

    def value(self, sheet: str, formula: str) -> Decimal:
        """A sum, a sum of those rows that match, a rounded quotient, or terms with signs."""
        if found := re.fullmatch(rf"SUM\({_RANGE}\)", formula):
            return sum((self._number(sheet, at) for at in _range(*found.groups())), Decimal(0))
        if found := re.fullmatch(rf"SUMIF\({_RANGE},\$?([A-Z]+)([0-9]+),{_RANGE}\)", formula):
            wanted = self._cells[sheet, f"{found[5]}{found[6]}"]
            pairs = zip(_range(*found.groups()[:4]), _range(*found.groups()[6:]), strict=True)
            return sum(
                (self._number(sheet, at) for name, at in pairs if self._cells[sheet, name] == wanted), Decimal(0)
            )
        if found := re.fullmatch(r"ROUND\((.+)/(.+),4\)", formula):
            quotient = self.value(sheet, found[1]) / self.value(sheet, found[2])
            return quotient.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        terms = list(re.finditer(r"([+-]?)(?:(\w+)!)?\$?([A-Z]+)\$?([0-9]+)", formula))
        assert formula == "".join(one[0] for one in terms), formula
        signs = [-1 if one[1] == "-" else 1 for one in terms]
        numbers = [self._number(one[2] or sheet, f"{one[3]}{one[4]}") for one in terms]
        return sum((sign * number for sign, number in zip(signs, numbers, strict=True)), Decimal(0))

    def _number(self, sheet: str, at: str) -> Decimal:
        cell = self._cells[sheet, at]
        if isinstance(cell, Formula):
            return self.value(sheet, cell.text)
        assert isinstance(cell, Decimal), (sheet, at, cell)
        return cell


def _range(first: str, top: str, last: str, bottom: str) -> list[str]:
    ends = [place_of(f"{column}{row}") for column, row in ((first, top), (last, bottom))]
    (row, column), (end_row, end_column) = (one or (0, 0) for one in ends)
    return [address(at, across) for at in range(row, end_row + 1) for across in range(column, end_column + 1)]
