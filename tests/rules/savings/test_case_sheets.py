"""A case as a workbook: the same case again, byte by byte; results that add up; every error by its sheet and cell."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.refusal import Refusal
from ledger.core.workbook import Cell
from ledger.rules.reference import savings_references
from ledger.rules.savings import case_sheets
from ledger.rules.savings.case import Case
from ledger.rules.savings.case_reading import read_case_workbook
from ledger.rules.savings.case_writing import answer_tables
from tests.cases.tables import case_name, cases
from tests.rules.savings.documents import Document, case_of, example, projected
from tests.rules.savings.sheets import Calculator, edited, sheets_of, workbook_of
from tests.rules.savings.spread_cases import spread_cases

BAD = cases("bad_savings_sheets")
TEXTS = st.sampled_from(
    ["=1+1", "+1", "-2", "@x", "12", "1.50", " b ", "yes", "a; b", "_x0041_", "é “ü”", "<&>", "2026-27"]
)
DIGITS = st.sampled_from(["62.50", "007", "0.000000000001", "99.999999999999", "33.3", "100", "0"])


def read(raw: bytes) -> Case:
    found = read_case_workbook(raw, savings_references())
    assert isinstance(found, Case), found
    return found


def refused(raw: bytes) -> tuple[Refusal, ...]:
    found = read_case_workbook(raw, savings_references())
    assert isinstance(found, tuple), found
    return found


@st.composite
def worded_cases(draw: st.DrawFn) -> Document:
    """Any sound case, with text that spreadsheets like to take for something else, and numbers in odd forms."""
    document = draw(spread_cases())
    document |= {"title": draw(TEXTS), "programme": draw(TEXTS), "notes": draw(TEXTS)}
    document["cohort"]["name"] = draw(TEXTS)
    renamed = dict(zip(document["bodies"], draw(st.lists(TEXTS, min_size=9, max_size=9, unique=True)), strict=False))
    document["bodies"] = [renamed[one] for one in document["bodies"]]
    for line in document["benefits"]:
        line |= {"id": f"{draw(TEXTS)}{line['id']}", "unit": draw(TEXTS), "source": draw(TEXTS)}
        line |= {"affected_percent": draw(DIGITS), "impact_percent": draw(DIGITS)}
        for value in line["unit_values"]:
            value["body"] = renamed.get(value["body"], value["body"])
    for line in document["costs"]:
        line["body"] = renamed[line["body"]]
        line["optimism_bias"]["because"] = draw(TEXTS)
    return document


@settings(max_examples=30)
@given(worded_cases())
def test_what_is_written_and_read_is_the_same_case_byte_by_byte(document: Document) -> None:
    case = case_of(document)
    raw = workbook_of(document)

    assert msgspec.json.encode(case) == msgspec.json.encode(read(raw))
    assert raw == workbook_of(document)


@settings(max_examples=20)
@given(worded_cases())
def test_no_text_of_a_case_is_a_formula(document: Document) -> None:
    """The sheets of the case have no formula at all; those of the results have only the ones that are made here."""
    with zipfile.ZipFile(io.BytesIO(workbook_of(document))) as container:
        names = list(sheets_of(workbook_of(document)))
        for number, name in enumerate(names, 1):
            found = container.read(f"xl/worksheets/sheet{number}.xml").decode()
            if name not in {case_sheets.RESULTS, case_sheets.RETURNS}:
                assert "<f>" not in found
            for formula in found.split("<f>")[1:]:
                assert formula.startswith(("SUM", "ROUND", "results!", *"CDEFGHIJKL"))


@settings(max_examples=20)
@given(spread_cases())
def test_results_are_what_their_formulas_come_to(document: Document) -> None:
    """Worked out by another program's reading of them, each is the projection's own figure."""
    calculator = Calculator(list(answer_tables(projected(document))))
    found = list(calculator.formulas())

    assert found
    for sheet, at, formula in found:
        assert formula.value == calculator.value(sheet, formula.text), (sheet, at, formula)


def test_one_table_stands_on_each_sheet() -> None:
    sheets = sheets_of(workbook_of(example()))

    assert [
        "read me",
        "case",
        "cohort",
        "bodies",
        "others",
        "rates",
        "benefits",
        "costs",
        "unit values",
        "spreads",
        "results",
        "returns",
        "who pays who gains",
    ] == list(sheets)
    returns = sheets["returns"].cells
    assert {returns[2, 1]: returns[2, 2]} == {"net present budget impact, £": Decimal("-340283.16")}


def test_a_case_typed_by_hand_is_read(tmp_path: Path) -> None:
    """By another program: columns in another order, percentages as such, empty rows, notes beside it."""
    file = tmp_path / "typed.xlsx"
    book = xlsxwriter.Workbook(file)
    percent = book.add_format({"num_format": "0.0%"})
    tables: dict[str, list[list[Any]]] = {
        "Case": [
            ["Field", "Value"],
            ["format", "placeledger-savings-case/1"],
            ["title", "Typed"],
            ["first_year", 2026],
            ["years", 3],
        ],
        "cohort": [["field", "value"], ["name", "families"], ["size", 200]],
        "bodies": [["body"], ["council"], [None], ["nhs"]],
        "rates": [["rate_percent", "from_year"], [0.035, 0]],
        "benefits": [
            [
                *["name", "id", "Impact_percent", "deadweight_mode", "optimism_bias.type", "optimism_bias.percent"],
                "time.type",
                "time.parts",
            ],
            ["care", "B1", 0.35, "subtract", "manual", -15, "profile", "0; 1;0.5"],
        ],
        "unit values": [["benefit", "body", "amount_pence"], ["B1", "council", 5_108_000]],
        "notes": [["whatever"]],
    }
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                is_percent = isinstance(cell, float)
                sheet.write(row, column, cell, *([percent] if is_percent else []))
    book.close()
    case = read(file.read_bytes())

    assert ("council", "nhs") == case.bodies
    assert ("0", "1", "0.5") == getattr(case.benefits[0].time, "parts")  # noqa: B009 - a profile has them
    assert ("35", "3.5") == (case.benefits[0].impact_percent, case.discounting.rates[0].rate_percent)


@pytest.mark.parametrize("case", BAD, ids=case_name)
def test_a_bad_sheet_gets_every_error_by_sheet_and_cell(case: dict[str, Any]) -> None:
    """All at once, none twice, and each says its place in words and as a pointer."""
    put = {sheet: {at: cell_of(value) for at, value in cells.items()} for sheet, cells in case["put"].items()}
    found = refused(edited(workbook_of(example()), put, tuple(case.get("drop", ()))))

    assert sorted((f"/{one['sheet']}/{one['cell']}") for one in case["errors"]) == sorted(one.pointer for one in found)
    for error in case["errors"]:
        place, start = f"/{error['sheet']}/{error['cell']}", f"sheet '{error['sheet']}', cell {error['cell']}: "
        assert any(
            one.pointer == place and one.detail.startswith(start) and error["says"] in one.detail for one in found
        ), [one.detail for one in found if one.pointer == place]


def cell_of(value: str | int) -> Cell | None:
    return Decimal(value) if isinstance(value, int) else value or None


def test_a_cell_that_shows_an_error_is_told() -> None:
    raw = workbook_of(example())
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    number = list(sheets_of(raw)).index("cohort") + 1
    name = f"xl/worksheets/sheet{number}.xml"
    parts[name] = parts[name].replace(b'<c r="B3" s="0"><v>200</v>', b'<c r="B3" t="e"><v>#REF!</v>')
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    (refusal,) = refused(changed.getvalue())

    assert ("/cohort/B3", True) == (refusal.pointer, "the cell shows #REF!" in refusal.detail)


def test_what_is_no_workbook_is_refused() -> None:
    (refusal,) = refused(b"title,Typed")

    assert "no XLSX file" in refusal.detail
