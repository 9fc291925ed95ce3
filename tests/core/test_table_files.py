"""Tables: as a workbook that others read and whose formulas come to our totals; as CSV with no formula in it."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ledger.core.tables import Cell, Column, Kind, Table, sheet_names, write_csv, write_tables
from tests.core.sums import summed

COLUMNS = (
    Column("Body"),
    Column("Paid in", Kind.MONEY),
    Column("Entries", Kind.NUMBER),
    Column("Due", Kind.DATE),
    Column("Recorded", Kind.INSTANT),
    Column("Share", Kind.PERCENT, "share_of_all"),
)
AT = datetime(2026, 5, 1, 9, 30, 15, 250_000, UTC)
ROWS: list[list[Cell]] = [
    ["=cmd|' /C calc'!A0", 123_456_789, 3, date(2026, 5, 1), AT, Decimal("0.625")],
    ["Pension & Co <é>", -50, None, "2026-06-30", "2026-05-01T10:30:15.25+01:00", Decimal("0.375")],
]
TABLE = Table("Paid in by body", COLUMNS, ROWS, ["Total", 123_456_739, 3, None, None, None], ["As known at 7."])
amounts = st.integers(-(10**13), 10**13)


def book(raw: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(raw))


def test_a_workbook_that_others_read() -> None:
    """Pounds are numbers, days are dates; the title stands in A1, the totals are formulas that come to ours."""
    raw = write_tables("Pool of Manchester", [TABLE])
    (name,) = book(raw).sheet_names
    assert name == "Paid in by body"
    assert [
        ["Paid in by body", "", "", "", "", ""],
        ["Pool of Manchester", "", "", "", "", ""],
        ["As known at 7.", "", "", "", "", ""],
        ["Body", "Paid in (£)", "Entries", "Due", "Recorded (UTC)", "Share"],
        ["=cmd|' /C calc'!A0", 1_234_567.89, 3, date(2026, 5, 1), datetime(2026, 5, 1, 9, 30, 15), 0.625],  # noqa: DTZ001 - a workbook's instants say no zone: their heading does
        ["Pension & Co <é>", -0.5, "", date(2026, 6, 30), datetime(2026, 5, 1, 9, 30, 15), 0.375],  # noqa: DTZ001 - likewise
        ["Total", 1_234_567.39, 3, "", "", ""],
    ] == book(raw).get_sheet_by_name(name).to_python()
    assert {"B7": Decimal("1234567.39"), "C7": Decimal(3)} == summed(raw)["sheet1"]


def test_csv_says_pence_and_has_no_totals() -> None:
    assert [
        ["body", "paid_in_pence", "entries", "due", "recorded", "share_of_all"],
        ["'=cmd|' /C calc'!A0", "123456789", "3", "2026-05-01", "2026-05-01T09:30:15.250000Z", "0.625"],
        ["Pension & Co <é>", "-50", "", "2026-06-30", "2026-05-01T09:30:15.250000Z", "0.375"],
    ] == list(csv.reader(io.StringIO(write_csv(TABLE).decode(), newline="")))


def test_several_tables_have_a_sheet_of_contents() -> None:
    """First, with what is said of all of them; sheets have names of their own that spreadsheets take."""
    long = "Contributions by partner and stream, 2026-27: called"
    captions = [long, long, "What [is] left?/", "history", "", "contents"]
    tables = [Table(one, [Column("A")], []) for one in captions]
    raw = write_tables("Statement", tables, {"Issued": date(2026, 5, 1), "Number": 3})
    names = book(raw).sheet_names

    assert names == [
        "Contents",
        "Contributions by partner and st",
        "Contributions by partner and 2",
        "What  is  left",
        "history 4",
        "Table 5",
        "contents 6",
    ]
    first = book(raw).get_sheet_by_name("Contents").to_python()
    assert [["Statement", ""], ["Sheet", "What it shows"], [names[1], long]] == first[:3]
    assert [["", ""], ["Issued", date(2026, 5, 1)], ["Number", 3]] == first[-3:]


@given(st.lists(st.tuples(st.text(max_size=5), amounts | st.none()), min_size=1, max_size=30))
def test_formulas_come_to_what_is_stated(rows: list[tuple[str, int | None]]) -> None:
    """Worked out from the cells of the file itself, whatever the rows; the same bytes for the same table."""
    total = sum(pence or 0 for _, pence in rows)
    table = Table("Sums", [Column("What"), Column("Amount", Kind.MONEY)], rows, ["Total", total])
    raw = write_tables("Sums", [table])

    assert {f"B{3 + len(rows)}": Decimal(total).scaleb(-2)} == summed(raw)["sheet1"]
    assert raw == write_tables("Sums", [table])


def test_what_is_no_sum_is_no_formula() -> None:
    """A formula never says another total than ours."""
    table = Table("Left", [Column("What"), Column("Amount", Kind.MONEY)], [["a", 5], ["b", 7]], ["Left", 100])

    assert {} == summed(write_tables("Left", [table]))["sheet1"]
    assert [["Left", 1.0]] == book(write_tables("Left", [table])).get_sheet_by_index(0).to_python()[-1:]


@pytest.mark.parametrize("day", ["not a day", "1899-12-31", "", "2026-13-01"])
def test_what_a_spreadsheet_cannot_hold_is_text(day: str) -> None:
    table = Table("Days", [Column("Day", Kind.DATE), Column("At", Kind.INSTANT)], [[day, "2026-05-01T10:00:00"]])
    cells = book(write_tables("Days", [table])).get_sheet_by_index(0).to_python()[-1]

    assert [day, "2026-05-01T10:00:00"] == cells


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    table = Table("Long", [Column("What")], [["x" * 100_000]])
    ((said,),) = book(write_tables("Long", [table])).get_sheet_by_index(0).to_python()[-1:]

    assert isinstance(said, str)
    assert len(said) < 32_767
    assert said.endswith("(cut here: the whole text is in the CSV file)")
    assert b"x" * 100_000 in write_csv(table)


@given(st.lists(st.text(max_size=40), max_size=20))
def test_names_of_sheets_are_taken_by_spreadsheets(captions: list[str]) -> None:
    names = sheet_names(captions)

    assert len({one.lower() for one in names}) == len(captions)
    assert all(0 < len(one) <= 31 and not re.search(r"[\[\]:*?/\\]", one) for one in names)


def test_no_text_of_a_table_is_a_formula() -> None:
    """In a caption, a heading, a note, a cell or what is said of all: none is worked out by anybody's program."""
    bad = "=1+1"
    table = Table(bad, [Column(bad)], [[bad]], [bad], [bad])
    raw = write_tables(bad, [table], {bad: bad})
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [parts.read(one).decode() for one in parts.namelist() if "worksheets" in one]

    assert not any("<f>" in one for one in sheets)
    assert write_csv(table).splitlines()[1] == b"'=1+1"
