"""Workbooks: what is written is read again, by others too; what others write is read; hostile files are refused."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ledger.core import workbook_reading
from ledger.core.refusal import Refusal
from ledger.core.workbook import (
    BadCell,
    Cell,
    Formula,
    Percentage,
    Sheet,
    Table,
    address,
    column_name,
    number_text,
    place_of,
)
from ledger.core.workbook_reading import read_workbook
from ledger.core.workbook_writing import write_workbook

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1","x")', "\t=1", "\r=1")
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(FORMULAS)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4)


def read(raw: bytes) -> Mapping[str, Sheet]:
    found = read_workbook(raw)
    assert isinstance(found, dict), found
    return found


def refused(raw: bytes) -> str:
    found = read_workbook(raw)
    assert isinstance(found, tuple), list(found)
    (refusal,) = found
    assert isinstance(refusal, Refusal)
    return refusal.detail


def one_sheet(*rows: Sequence[Cell | int | None]) -> bytes:
    return write_workbook([Table("cells", ["heading"], rows)])


def changed(raw: bytes, part: str, content: bytes) -> bytes:
    """The same container with other content of one part."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return found.getvalue()


@given(st.lists(texts | numbers | st.booleans(), min_size=1, max_size=8))
def test_what_is_written_is_read_again(values: list[str | Decimal | bool]) -> None:
    """Text with every character, numbers, yes and no: the same cells in the same places."""
    cells = read(one_sheet(list(values)))["cells"].cells

    assert [(2, at) for at in range(1, len(values) + 1)] == [place for place in cells if place != (1, 1)]
    assert values == [cells[2, at] for at in range(1, len(values) + 1)]
    assert [type(one) for one in values] == [type(cells[2, at]) for at in range(1, len(values) + 1)]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    """It has no formula, is marked as text, and stays text when somebody types it in again."""
    raw = one_sheet([text])
    sheet = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert '<c r="A2" s="2" t="inlineStr">' in sheet
    assert 'quotePrefix="1"' in zipfile.ZipFile(io.BytesIO(raw)).read("xl/styles.xml").decode()


def test_other_programs_read_what_we_write() -> None:
    raw = write_workbook(
        [
            Table("a & b", ["name", "£"], [["=1+1", Decimal("12.50")], ["<é> ", 3]], frozenset({2})),
            Table("sums", ["sum"], [[Formula("SUM('a & b'!B2:B3)", Decimal("15.5"))], [True]]),
        ]
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))

    assert ["a & b", "sums"] == book.sheet_names
    assert [["name", "£"], ["=1+1", 12.5], ["<é> ", 3.0]] == book.get_sheet_by_name("a & b").to_python()
    assert [["sum"], [15.5], [True]] == book.get_sheet_by_name("sums").to_python()


def test_what_other_programs_write_is_read(tmp_path: Path) -> None:
    """Shared and rich text, formulas as what they came to, percentages as such, numbers as they are shown."""
    file = tmp_path / "other.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Ours")
    book.add_chartsheet("Chart").set_chart(_chart(book, sheet))
    sheet.write_string("B2", "shared, _x0041_ not")
    sheet.write_rich_string("B3", "part ", book.add_format({"bold": True}), "bold", " and plain")
    sheet.write_number("C2", 0.29)
    sheet.write_number("C3", 1_000_000)
    sheet.write_formula("C4", "=C2*2", None, 0.58)
    sheet.write_number("D2", 0.625, book.add_format({"num_format": "0.0%"}))
    sheet.write_number("D3", 0.1, book.add_format({"num_format": 9}))
    sheet.write_number("D4", 5, book.add_format({"num_format": '0" % of it"'}))
    sheet.write_boolean("E2", True)
    sheet.write_formula("E3", "=1/0", None, "#DIV/0!")
    book.close()
    sheets = read(file.read_bytes())

    assert ["Ours"] == list(sheets)
    assert {
        "B2": "shared, _x0041_ not",
        "B3": "part bold and plain",
        "C2": Decimal("0.29"),
        "C3": Decimal(1_000_000),
        "C4": Decimal("0.58"),
        "D2": Percentage(Decimal("0.625")),
        "D3": Percentage(Decimal("0.1")),
        "D4": Decimal(5),
        "E2": True,
        "E3": BadCell("the cell shows #DIV/0!"),
    } == {address(*place): cell for place, cell in sheets["Ours"].cells.items()}


def _chart(book: xlsxwriter.Workbook, sheet: object) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={sheet.get_name()}!$C$2:$C$3"})  # type: ignore[attr-defined]  # its types say object
    return chart


def test_a_formula_that_was_never_worked_out_is_told() -> None:
    """A program wrote it, and nobody has opened the file since."""
    raw = one_sheet([Formula("1+1", Decimal(2))])
    sheet = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml").replace(b"<v>2</v>", b"")
    cell = read(changed(raw, "xl/worksheets/sheet1.xml", sheet))["cells"].cells[2, 1]

    assert isinstance(cell, BadCell)
    assert "never worked out" in cell.detail


def test_the_same_tables_make_the_same_bytes() -> None:
    assert one_sheet(["a", 1]) == one_sheet(["a", 1])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it is no XLSX file"),
        (b"code,value\n", "it is no XLSX file"),
        (one_sheet(["a"])[:-30], "it is no XLSX file"),
        (changed(one_sheet(["a"]), "xl/worksheets/sheet1.xml", b"<worksheet>"), "not well formed"),
        (changed(one_sheet(["a"]), "_rels/.rels", b"<Relationships/>"), "does not say where its sheets are"),
        (
            changed(one_sheet(["a"]), "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'),
            "document type",
        ),
        (
            changed(
                one_sheet(["a"]), "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a><workbook/>'.encode("utf-16")
            ),
            "document type",
        ),
        (changed(one_sheet(["a"]), "xl/workbook.xml", b"<workbook/>"), "has no sheet"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(raw: bytes, words: str) -> None:
    assert words in refused(raw)


def test_a_container_that_points_before_its_beginning_is_refused() -> None:
    """A directory whose entries are said to lie elsewhere; a part packed in another way."""
    raw = one_sheet(["a"])
    at = raw.rindex(b"PK\x05\x06") + 12
    shifted = raw[:at] + (int.from_bytes(raw[at : at + 4], "little") + 9_999).to_bytes(4, "little") + raw[at + 4 :]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as container:
        container.writestr("_rels/.rels", "<Relationships/>")

    assert refused(shifted)
    assert "packed as no spreadsheet packs it" in refused(file.getvalue())


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the container says of its sizes; so is one with more cells than there may be."""
    raw = one_sheet(*(["a"] for _ in range(1_000)))
    monkeypatch.setattr(workbook_reading, "CELLS_MAX", 1_000)
    assert "more than 1,000 cells" in refused(raw)

    monkeypatch.setattr(workbook_reading, "BYTES_MAX", 1024**2)
    assert "passes 1 MiB" in refused(changed(raw, "xl/worksheets/sheet1.xml", b"<a>" + b" " * 2 * 1024**2 + b"</a>"))


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        ("worksheets/sheet1", b't="inlineStr"><is>', b't="s"><v>7</v><is>', BadCell("its text is missing")),
        ("worksheets/sheet1", b't="inlineStr"><is>', b't="s"><v>first</v><is>', BadCell("its text is missing")),
        (
            "worksheets/sheet1",
            b't="inlineStr"><is>',
            b"><v>1E400</v><is>",
            BadCell("1E400 is no number that is used here"),
        ),
        ("worksheets/sheet1", b't="inlineStr"><is>', b"><v>NaN</v><is>", BadCell("NaN is no number that is used here")),
        ("worksheets/sheet1", b't="inlineStr"><is>', b"><v>1,5</v><is>", BadCell("1,5 is no number")),
    ],
)
def test_a_cell_that_makes_no_sense_says_so(part: str, old: bytes, new: bytes, expected: BadCell) -> None:
    """The rest of the workbook is read."""
    raw = one_sheet(["a"])
    content = zipfile.ZipFile(io.BytesIO(raw)).read(f"xl/{part}.xml")
    at = content.rindex(old)
    found = read(changed(raw, f"xl/{part}.xml", content[:at] + new + content[at + len(old) :]))["cells"].cells

    assert {(1, 1): "heading", (2, 1): expected} == found


def test_rows_beyond_the_last_are_refused() -> None:
    """A cell that stands nowhere, in a row of its own numbering."""
    raw = one_sheet(["a"])
    content = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")
    content = content.replace(b'<row r="2"><c r="A2"', b'<row r="999999999"><c')

    assert "more than 1,048,576 rows" in refused(changed(raw, "xl/worksheets/sheet1.xml", content))


WORKBOOK = write_workbook(
    [
        Table("texts", ["a", "b"], [["x", Decimal("1.5")], ["=1", True]]),
        Table("sums", ["c"], [[Formula("SUM(A1)", Decimal(0))]]),
    ]
)
PARTS = zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()
noise = st.binary(max_size=6) | st.sampled_from(
    [b"<", b"&", b'r="ZZZZ9"', b'r="0"', b't="b"', b"<v>", b"</c>", b"\x00"]
)


@given(st.sampled_from(PARTS), st.integers(0, 4_000), st.integers(0, 12), noise)
def test_whatever_stands_in_a_file_is_answered(part: str, at: int, gone: int, instead: bytes) -> None:
    """Some bytes of a part, or of the container itself, exchanged for others: sheets or a refusal, never a crash."""
    content = zipfile.ZipFile(io.BytesIO(WORKBOOK)).read(part)
    at %= len(content)
    for raw in (
        changed(WORKBOOK, part, content[:at] + instead + content[at + gone :]),
        WORKBOOK[:at] + instead + WORKBOOK[at + gone :],
    ):
        found = read_workbook(raw)
        assert isinstance(found, dict) or all(isinstance(one, Refusal) for one in found)


def test_places_of_cells() -> None:
    assert ["A", "Z", "AA", "XFD"] == [column_name(one) for one in (1, 26, 27, 16_384)]
    assert "B7" == address(7, 2)
    assert [(7, 2), (1, 27), None, None, None] == [place_of(one) for one in ("B7", "AA1", "A0", "XFE1", "7B")]


def test_numbers_are_plain_text() -> None:
    assert ["62.5", "1000000", "0", "-0.1"] == [number_text(Decimal(one)) for one in ("62.50", "1E+6", "-0.0", "-0.10")]
