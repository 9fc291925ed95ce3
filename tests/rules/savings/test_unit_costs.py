"""Unit costs are read from three forms, keep what belongs to nobody, and are refused whole when anything is amiss."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter

from ledger.core.refusal import Refusal
from ledger.rules.reference import constituents_differ_at_most_pence
from ledger.rules.savings.case import UnitValue
from ledger.rules.savings.unit_cost_reading import read_unit_costs
from ledger.rules.savings.unit_costs import Apportioned, UnitCostTable, unit_values_of
from tests.cases.tables import FOLDER, case_name, cases, pence, table

CSV = (FOLDER / "unit_costs_v1_4.csv").read_bytes()
ROWS = list(csv.DictReader(io.StringIO(CSV.decode())))
BODIES: dict[str, str] = table("unit_costs")["bodies"]
CASES = cases("unit_costs")
INTRODUCTION = [
    "GMCA Unit Cost Database v1.4, March 2015",
    "Creative Commons, as the GO Lab of Oxford University states it for this edition",
]
Cells = dict[str, list[list[Any]]]


def read(raw: bytes, **said: Any) -> UnitCostTable:
    found = read_unit_costs(raw, constituents_differ_at_most_pence(), **said)
    assert isinstance(found, UnitCostTable), found
    return found


def refused(raw: bytes, **said: Any) -> list[tuple[str, str]]:
    found = read_unit_costs(raw, constituents_differ_at_most_pence(), **said)
    assert isinstance(found, tuple), found
    assert all(isinstance(one, Refusal) for one in found)
    return [(one.pointer, one.detail) for one in found]


def layout() -> Cells:
    """The sheets of the published workbook: categories and details in A and B, the cost in C to I, a formula in J."""
    cells: Cells = {"Introduction": [[None], [None, INTRODUCTION[0]], [None], [None, INTRODUCTION[1]]]}
    for row in ROWS:
        head = [["", "", "Cost code", "Cost / saving detail", "Unit", "Agency", "Agency", "Fiscal value", "Year"], []]
        amounts = [row["code"], row["detail"], row["unit"], row["agency"], row["agency_detail"] or None]
        values = [float(row["value"]), row["price_year"], "=H3*1.3"]
        cells.setdefault(f"{row['theme']} ", head).append(["GROUP", None, *amounts, *values])
    cells["Lookups"] = [["deflators", 1.3]]
    return cells


def workbook(cells: Cells, folder: Path) -> bytes:
    file = folder / "unit_costs.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, rows in cells.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.read_bytes()


def lines(*rows: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([ROWS[0].keys(), *rows])
    return text.getvalue().encode()


def line(**said: str) -> list[str]:
    return list((ROWS[0] | said).values())


def test_three_forms_make_the_same_table(tmp_path: Path) -> None:
    """A workbook, CSV, and what was answered before as JSON."""
    from_csv, from_workbook = read(CSV), read(workbook(layout(), tmp_path))

    assert from_csv == from_workbook
    assert from_csv == read(msgspec.json.encode(from_csv))
    assert (INTRODUCTION[0], INTRODUCTION[1], len(ROWS)) == (
        from_workbook.edition,
        from_workbook.licence,
        len(from_workbook.costs),
    )


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_code_becomes_unit_values_of_bodies(case: dict[str, Any]) -> None:
    """From its parts, to the penny of the printed table; what is left is nobody's."""
    found = unit_values_of(read(CSV), case["code"], BODIES)
    assert isinstance(found, Apportioned), found
    expected = {body: pence(amount) for body, amount in case["values"].items()}

    assert expected == {one.body: one.amount_pence for one in found.unit_values}
    assert pence(case["difference"]) == found.unallocated_difference_pence
    assert {case["price_year"]} == {found.price_year, *(one.price_year for one in found.unit_values)}
    assert case["code"] in found.source
    assert INTRODUCTION[1] == found.licence
    headline = read(CSV).cost(case["code"])
    assert headline is not None
    assert headline.amount_pence == sum(expected.values()) + found.unallocated_difference_pence


def test_unit_values_go_into_a_case_as_they_are() -> None:
    found = unit_values_of(read(CSV), "E&E1.0", {"dwp": "department", "nhs": "icb"})
    assert isinstance(found, Apportioned), found

    assert (
        UnitValue(body="department", amount_pence=923_400, price_year=2012),
        UnitValue(body="icb", amount_pence=56_600, price_year=2012),
    ) == found.unit_values


def test_parts_are_told_from_other_cases_of_a_code() -> None:
    """Those that come within two pounds of the headline; the printed table has these differences."""
    costs = {one.code: one for one in read(CSV).costs}
    differences = {
        code: one.unallocated_difference_pence for code, one in costs.items() if one.unallocated_difference_pence
    }

    assert {
        "E&S1.0": -33,
        "E&S2.0": 37,
        "HE11.3": 1,
        "CR8.2": -100,
        "CR8.6": 100,
        "SS2.0": -100,
        "SS15.3": -200,
    } == differences
    assert ("CR8.2.1", "CR8.2.2", "CR8.2.3", "CR8.2.4", "CR8.2.5", "CR8.2.6") == costs["CR8.2"].constituents
    assert () == costs["HE7.0"].constituents


def test_codes_that_say_the_same_are_named() -> None:
    """Emotional learning in schools stands under education and under social services."""
    table_read = read(CSV)
    found = unit_values_of(table_read, "SS16.0", BODIES)

    assert ("E&S4.1", "SS16.0") in table_read.duplicates
    assert isinstance(found, Apportioned)
    assert ("E&S4.1",) == found.duplicates


def test_an_agency_without_a_body_is_named() -> None:
    """Also one that stands for several, which the table does not divide."""
    no_body = unit_values_of(read(CSV), "CR2.0", {"NHS": "nhs", "local authority / housing services": "la"})
    several = unit_values_of(read(CSV), "CR8.2", BODIES)
    unknown = unit_values_of(read(CSV), "CR99", BODIES)
    headline = lines(
        line(code="CR1", agency="Multiple", value="10"), line(code="CR1.1", value="4"), line(code="CR1.2", value="1")
    )
    apart = unit_values_of(read(headline), "CR1", BODIES)

    for found, words in (
        (
            no_body,
            ["'Criminal Justice System' of CR2.0.2", "'Police' of CR2.0.3", "'Local Authority / Children's Services'"],
        ),
        (several, ["no body is named for 'Multiple' of CR8.2.5"]),
        (unknown, ["has no code CR99"]),
        (apart, ["CR1.1, CR1.2 do not add up to it"]),
    ):
        assert isinstance(found, tuple)
        assert [True] * len(words) == [word in one.detail for word, one in zip(words, found, strict=True)]


def test_a_code_that_vanished_closes_the_door(tmp_path: Path) -> None:
    """Against the edition before, each by its name; more codes are welcome."""
    cells = layout()
    cells["Health "] = [row for row in cells["Health "] if "HE4.0" not in row]
    raw = workbook(cells, tmp_path)

    assert len(ROWS) - 1 == len(read(raw).costs)
    (refusal,) = refused(raw, before=read(CSV))
    assert "code HE4.0" in refusal[1]
    assert read(CSV) == read(CSV, before=read(raw))


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "pointer", "words"),
    [
        ("Introduction", 3, 1, "all rights reserved", "/Introduction", "no line says the licence"),
        ("Introduction", 1, 1, "Unit costs", "/Introduction", "no line says the edition"),
        ("Crime ", 2, 7, "n/a", "/Crime/H3", "'n/a' is no amount"),
        ("Crime ", 2, 8, "about 2008", "/Crime/I3", "price_year: must be the year of a price as printed"),
        ("Crime ", 2, 8, None, "/Crime/I3", "price_year: the field is missing"),
        ("Crime ", 2, 2, None, "/Crime/H3", "a value stands beside no cost code"),
        ("Crime ", 2, 2, "CR2.0.1", "/Crime/4", "code CR2.0.1 stands twice, first in Crime/3"),
        ("Crime ", 2, 5, None, "/Crime/F3", "agency: the field is missing"),
    ],
)
def test_a_workbook_that_is_not_understood_is_refused(
    sheet: str, row: int, column: int, value: str | None, pointer: str, words: str, tmp_path: Path
) -> None:
    """By its cell, as if every edition were the first in a new layout."""
    cells = layout()
    cells[sheet][row][column] = value
    ((place, detail),) = refused(workbook(cells, tmp_path))

    assert pointer == place
    assert words in detail


def test_a_workbook_of_another_layout_has_nothing(tmp_path: Path) -> None:
    """All its columns moved by one: no code stands where codes stood."""
    cells = {
        name: [[None, *row] for row in rows] if name != "Introduction" else rows for name, rows in layout().items()
    }
    moved = refused(workbook(cells, tmp_path))
    del cells["Introduction"]

    assert [("", "no sheet has cost codes in column C with their values in column H")] == moved
    assert "/Introduction" in {place for place, _ in refused(workbook(cells, tmp_path))}


def test_a_cost_without_a_fiscal_value_is_left_out_and_an_edition_can_be_said(tmp_path: Path) -> None:
    cells = layout()
    cells["Crime "][2][7] = None
    cells["Introduction"][1][1] = "Unit costs"
    found = read(workbook(cells, tmp_path), edition="v1.4")

    assert "v1.4" == found.edition
    assert found.cost("CR2.0") is None
    assert found.cost("CR2.0.1") is not None


@pytest.mark.parametrize(
    ("raw", "pointer", "words"),
    [
        (b"code,value\n", "/line 1", "the headings are edition, licence"),
        (b"\xff\xfe", "", "no CSV in UTF-8"),
        (lines(), "/line 1", "no line below"),
        (lines(line(), line()[1:]), "/line 3", "the line has 9 cells"),
        (lines(line(), line(code="CR1", edition="v2")), "", "the same edition and licence"),
        (lines(line(licence=" ")), "", "edition and licence stand in each line"),
        (lines(line(value="12.345")), "/line 2", "value: is no amount in pounds"),
        (lines(line(code="cr1")), "/line 2", "code: must be a cost code"),
        (lines(line(), line()), "/line 3", "code CR2.0 stands twice"),
    ],
)
def test_a_bad_line_refuses_the_file(raw: bytes, pointer: str, words: str) -> None:
    ((place, detail),) = refused(raw)

    assert pointer == place
    assert words in detail


def test_a_table_of_ones_own_making_is_worked_out_again() -> None:
    """Parts, differences and duplicates are not believed, whoever wrote them."""
    document = msgspec.to_builtins(read(CSV))
    (at,) = [number for number, one in enumerate(document["costs"]) if one["code"] == "E&S1.0"]
    document["costs"][at]["unallocated_difference_pence"] = 0
    assert [f"/costs/{at}"] == [place for place, _ in refused(msgspec.json.encode(document))]

    document = msgspec.to_builtins(read(CSV)) | {"duplicates": []}
    assert ["/duplicates"] == [place for place, _ in refused(msgspec.json.encode(document))]
    document["costs"] = [*document["costs"], document["costs"][0]]
    assert [("/costs", "code CR2.0 stands twice")] == refused(msgspec.json.encode(document))
