"""Tables of unit costs from a workbook in the layout of the GM database, from plain CSV, or from JSON. Pure.

It fails closed: without the line of the licence, without an edition, with a row that is not understood, or when a code
of the edition before has vanished, nothing is taken, and everything that is wrong is named by its cell.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

import msgspec

from ledger.core.money import pence_from_pounds
from ledger.core.pointers import ERRORS_MAX, BadNumber, errors_of, segment
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.core.strict_json import decode_strictly
from ledger.core.workbook import BadCell, Cell, Percentage, Sheet, address, number_text
from ledger.core.workbook_reading import read_workbook
from ledger.rules.savings.unit_costs import UnitCost, UnitCostTable, refusals_of_vanished, repeated_codes, table_of

Read = UnitCostTable | tuple[Refusal, ...]
CSV_HEADINGS = (
    "edition",
    "licence",
    "theme",
    "code",
    "detail",
    "unit",
    "agency",
    "agency_detail",
    "value",
    "price_year",
)
_INTRODUCTION = "introduction"
_CODE, _DETAIL, _UNIT, _AGENCY, _AGENCY_DETAIL, _VALUE, _YEAR = range(3, 10)  # columns C to I
_COLUMNS = {
    "code": _CODE,
    "detail": _DETAIL,
    "unit": _UNIT,
    "agency": _AGENCY,
    "agency_detail": _AGENCY_DETAIL,
    "amount_pence": _VALUE,
    "price_year": _YEAR,
}
_LOOKS_LIKE_A_CODE = re.compile(r"[A-Z][A-Z&]{1,5}[0-9]+(\.[0-9]+)*")
_LICENCE = re.compile(r"creative commons|open government licen[cs]e|licen[cs]ed under", re.IGNORECASE)
_EDITION = re.compile(r"\b(v|version|edition)\.? ?[0-9]+(\.[0-9]+)*\b", re.IGNORECASE)
_SHORT = 300
_HUNDRED = 100
_ZIP = b"PK"


def read_unit_costs(
    raw: bytes, differ_at_most_pence: int, *, edition: str | None = None, before: UnitCostTable | None = None
) -> Read:
    """A table in whichever of the three forms it comes; `edition` where a workbook does not say it."""
    if raw.startswith(_ZIP):
        table = read_unit_costs_workbook(raw, differ_at_most_pence, edition)
    elif raw.lstrip().startswith(b"{"):
        table = read_unit_costs_json(raw)
    else:
        table = read_unit_costs_csv(raw, differ_at_most_pence)
    if not isinstance(table, tuple) and before is not None:
        table = refusals_of_vanished(before, table) or table
    return table[:ERRORS_MAX] if isinstance(table, tuple) else table


def read_unit_costs_json(raw: bytes) -> Read:
    """A table as it is answered; what is worked out in it is worked out again, and must be the same."""
    try:
        table = decode_strictly(raw, UnitCostTable)
    except RefusedError as error:
        return error.refusals
    twice = tuple(_wrong(f"code {code} stands twice", "/costs") for code in repeated_codes(table.costs))
    if twice:
        return twice
    again = table_of(table.edition, table.licence, table.costs, table.constituents_differ_at_most_pence)
    differing = tuple(
        _wrong(f"the constituents of {one.code} are {', '.join(found.constituents) or 'none'}", f"/costs/{number}")
        for number, (one, found) in enumerate(zip(table.costs, again.costs, strict=True))
        if one != found
    )
    if not differing and table.duplicates != again.duplicates:
        return (_wrong("other codes than these say the same", "/duplicates"),)
    return differing or table


def read_unit_costs_csv(raw: bytes, differ_at_most_pence: int) -> Read:
    """One row a code, the same edition and licence in each."""
    try:
        rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return (_wrong(f"the file is no CSV in UTF-8: {error}", ""),)
    if not rows or tuple(rows[0]) != CSV_HEADINGS:
        return (_wrong(f"the headings are {', '.join(CSV_HEADINGS)}", "/line 1"),)
    refusals: list[Refusal] = []
    documents: list[tuple[str, Mapping[str, object]]] = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(CSV_HEADINGS):
            refusals.append(_wrong(f"the line has {len(row)} cells", f"/line {number}"))
            continue
        said = dict(zip(CSV_HEADINGS, row, strict=True))
        value = pence_from_pounds(said.pop("value"))
        amount = BadNumber("is no amount in pounds, such as 1033.83") if value is None else value
        documents.append((f"/line {number}", said | {"amount_pence": amount}))
    sources = {(str(one.get("edition")).strip(), str(one.get("licence")).strip()) for _, one in documents}
    if len(sources) > 1:
        refusals.append(_wrong("all lines are of the same edition and licence", ""))
    if not documents:
        return (*refusals, _wrong("there is no line below the headings", "/line 1"))
    edition, licence = min(sources)
    if not edition or not licence:
        refusals.append(_wrong("edition and licence stand in each line", ""))
    own = [(at, {key: one[key] for key in one if key not in {"edition", "licence"}}) for at, one in documents]
    return _table(edition, licence, own, differ_at_most_pence, refusals)


def read_unit_costs_workbook(raw: bytes, differ_at_most_pence: int, edition: str | None = None) -> Read:
    """Theme sheets with the code in column C to the year in column I, and an Introduction with the licence."""
    sheets = read_workbook(raw)
    if isinstance(sheets, tuple):
        return sheets
    introduction = next((one for name, one in sheets.items() if name.strip().lower() == _INTRODUCTION), None)
    said = _texts(introduction) if introduction else []
    licence = next((one for one in said if _LICENCE.search(one)), None)
    found = edition or next((one for one in said if _EDITION.search(one)), None)
    refusals = []
    if introduction is None:
        refusals.append(_wrong("the sheet 'Introduction', which says the licence, is missing", "/Introduction"))
    elif licence is None:
        refusals.append(_wrong("no line says the licence; check the terms before anything is taken", "/Introduction"))
    if introduction is not None and found is None:
        refusals.append(_wrong("no line says the edition, such as v3.0; say it beside the file", "/Introduction"))
    documents = []
    for name, sheet in sheets.items():
        if sheet is not introduction and _is_theme(sheet):
            documents += list(_rows(name.strip(), sheet, refusals))
    if not documents:
        refusals.append(_wrong("no sheet has cost codes in column C with their values in column H", ""))
    return _table(found or "", licence or "", documents, differ_at_most_pence, refusals)


def _table(
    edition: str,
    licence: str,
    documents: Sequence[tuple[str, Mapping[str, object]]],
    differ_at_most_pence: int,
    refusals: Sequence[Refusal],
) -> Read:
    """The table of rows that are all understood."""
    wrong = [*refusals, *(one for at, document in documents for one in _errors(at, document))]
    first: dict[str, str] = {}
    for at, document in documents:
        code = str(document.get("code"))
        if first.setdefault(code, at) != at:
            wrong.append(_wrong(f"code {code} stands twice, first in {first[code].lstrip('/')}", at))
    if wrong:
        return tuple(wrong)
    costs = [msgspec.convert(document, UnitCost) for _, document in documents]
    return table_of(edition[:_SHORT], licence[:_SHORT], costs, differ_at_most_pence)


def _errors(at: str, document: Mapping[str, object]) -> Iterator[Refusal]:
    """What is wrong with a row, by its cell."""
    sheet, _, row = at.rpartition("/")
    for one in errors_of(dict(document), UnitCost):
        name = one.pointer.lstrip("/")
        if sheet and name in _COLUMNS:
            yield _wrong(f"{name}: {one.detail}", f"{sheet}/{address(int(row), _COLUMNS[name])}")
        else:
            yield _wrong(f"{'value' if name == 'amount_pence' else name}: {one.detail}", at)


def _is_theme(sheet: Sheet) -> bool:
    """Whether column C has a cost code beside a value or where one would be."""
    codes = (cell for (_, column), cell in sheet.cells.items() if column == _CODE)
    return any(isinstance(one, str) and _LOOKS_LIKE_A_CODE.fullmatch(one.strip()) for one in codes)


def _rows(theme: str, sheet: Sheet, refusals: list[Refusal]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The rows that have a code and a fiscal value; those without a value cost the taxpayer nothing that is known."""
    for row in sheet.rows:
        code, value = sheet.cells.get((row, _CODE)), sheet.cells.get((row, _VALUE))
        is_code = isinstance(code, str) and bool(_LOOKS_LIKE_A_CODE.fullmatch(code.strip()))
        at = f"/{segment(theme)}"
        if not is_code and isinstance(value, Decimal):
            refusals.append(_wrong("a value stands beside no cost code", f"{at}/{address(row, _VALUE)}"))
        if not is_code or value is None:
            continue
        texts = {
            name: text
            for name, column in _COLUMNS.items()
            if name != "amount_pence" and (text := _text(sheet.cells.get((row, column))))
        }
        yield f"{at}/{row}", {"theme": theme, **texts, "amount_pence": _pence(value)}


def _pence(cell: Cell) -> int | BadNumber:
    """Whole pence of a value in pounds, half a penny going up."""
    if isinstance(cell, Decimal):
        return int((cell * _HUNDRED).to_integral_value(ROUND_HALF_UP))
    found = pence_from_pounds(cell) if isinstance(cell, str) else None
    shown = cell.detail if isinstance(cell, BadCell) else f"'{_text(cell)}' is no amount"
    return BadNumber(shown) if found is None else found


def _text(cell: Cell | None) -> str:
    """A cell's text on one line."""
    if isinstance(cell, Decimal | Percentage):
        return number_text(cell.value if isinstance(cell, Percentage) else cell)
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _texts(sheet: Sheet) -> list[str]:
    """What a sheet says, from its top."""
    return [text for _, cell in sorted(sheet.cells.items(), key=lambda one: one[0]) if (text := _text(cell))]


def _wrong(detail: str, at: str) -> Refusal:
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, at)
