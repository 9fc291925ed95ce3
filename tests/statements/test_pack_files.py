"""The files of a pack: every figure of the golden year in each, to the penny; nothing that people wrote is run.

The issued statement of the golden year is kept as it was issued once, so what is issued today is read for ever.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from ledger.core.documents import PARAGRAPHS, ROWS_MAX, Document, Section, document_workbook, money_text, printed
from ledger.core.tables import Column, Kind, Table, sheet_names
from ledger.statements.issue_model import IssueContent
from ledger.statements.pack_document import DRAFT, Printing, figures_table, pack_document
from ledger.statements.pack_files import FileFormat, issued_file, write_file
from ledger.statements.pack_pdf import write_pdf
from ledger.statements.restating import figures_by_place
from tests.cases.tables import pence
from tests.core.sums import summed
from tests.golden_year import GOLDEN
from tests.statements.pack_reading import amounts_of, files_wrong, text_of

CORPUS = Path(__file__).parent / "corpus"
ISSUED = (CORPUS / "golden_issue.json").read_bytes()
OLDER = (CORPUS / "golden_issue_without_pack.json").read_bytes()
SHA256 = hashlib.sha256(ISSUED).hexdigest()
AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
HOSTILE = (
    '#eval("1+1")',
    "$ x^2 $ *bold* _it_ `raw` @ref <label> // comment /* */",
    "\\ \\n #panic() ]",
    "=HYPERLINK(1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<script>alert(1)</script>",
    "x" * 200,
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return issued_file(ISSUED, FileFormat.PDF)


def figures_issued() -> list[tuple[str, int]]:
    content = msgspec.json.decode(ISSUED)
    both = (*figures_by_place(content["statement"]), *figures_by_place(content["beside"], "beside"))
    return [(place, figure["amount_pence"]) for place, figure in both]


def test_a_pdf_is_tagged_and_says_what_it_is(pdf: bytes) -> None:
    """PDF/UA: structure, language, title; on every page its number, what it was issued as, and its digest."""
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object
    assert (True, "en-GB") == (root["/MarkInfo"]["/Marked"], root["/Lang"])
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert "Pooled fund: statement for 2025-26" == reader.metadata.title
    kinds = set(kinds_of(root["/StructTreeRoot"]))
    assert {"/Table", "/TH", "/TD", "/Caption", "/H1", "/H2", "/L"} <= kinds
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert all(one in text for one in (SHA256, "statement 1", f"page {number} of {len(reader.pages)}", "2025-26"))
        assert DRAFT not in text
        assert (210, 297) == tuple(round(float(one) / 72 * 25.4) for one in page.mediabox[2:])


def kinds_of(node: Any) -> Iterator[str]:
    """The roles of a structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from kinds_of(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node and not isinstance(node["/K"], int):
            yield from kinds_of(node["/K"])


def test_the_golden_figures_stand_in_the_pdf(pdf: bytes) -> None:
    """Each scheme's budget, actual and variance, what each partner owes, and the fund's closing balance."""
    text = text_of(pdf)
    for scheme in GOLDEN["scheme"]:
        row = " ".join(money_text(pence(scheme[name])) for name in ("budget", "actual", "variance"))
        assert f"{scheme['name']} {row}" in text, scheme
    wanted = (*GOLDEN["outcome"]["owed"].values(), GOLDEN["outcome"]["carried_forward_in_ring_fence_dfg"])
    assert not [one for one in wanted if money_text(pence(one)) not in text]
    assert "adverse: an overspend" in text
    assert "for tests" in text


def test_every_figure_that_was_issued_stands_in_pdf_workbook_and_csv(pdf: bytes) -> None:
    """Whatever its line: none is lost on the way, and CSV has the address behind each."""
    issued = figures_issued()
    shown, rows = text_of(pdf), list(csv.DictReader(io.StringIO(issued_file(ISSUED, FileFormat.CSV).decode())))
    book = CalamineWorkbook.from_filelike(io.BytesIO(issued_file(ISSUED, FileFormat.XLSX)))
    numbers = {
        round(Decimal(cell) * 100)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
        if isinstance(cell, float)
    }

    assert len(issued) > 150
    assert [] == [(place, amount) for place, amount in issued if money_text(amount) not in shown]
    assert [] == [(place, amount) for place, amount in issued if amount not in numbers]
    assert sorted(amount for _, amount in issued) == sorted(
        int(row["amount_pence"]) for row in rows if "/legs?" in row["legs"]
    )
    assert {("1", "pooled", "2025-26")} == {(row["statement"], row["pool"], row["period"]) for row in rows}


@pytest.mark.parametrize("has_pack", [True, False])
def test_every_amount_has_a_place_of_its_own_in_pdf_and_workbook(has_pack: bool) -> None:  # noqa: FBT001 - a column
    """Each amount made another one: none is there only since another figure is the same, and no other is there."""
    content = msgspec.json.decode(ISSUED if has_pack else OLDER)
    if has_pack:
        content["beside"]["savings"] = msgspec.json.decode((CORPUS / "savings.json").read_bytes())
        scheme = content["beside"]["forecast"]["programmes"][0]["schemes"][0]
        scheme["movement"] = {"amount_pence": 1, "record": "/v1/the/one/before"}
    marked = each_another(content, iter(range(1_000_003, 9_000_000, 101)))
    raw = msgspec.json.encode(marked)
    lines = csv.DictReader(io.StringIO(issued_file(raw, FileFormat.CSV).decode()))

    assert files_wrong(marked, issued_file(raw, FileFormat.PDF), issued_file(raw, FileFormat.XLSX)) == []
    with_address = [one["amount_pence"] for one in records_of(marked) if {"legs", "record"} & set(one)]
    assert sorted(with_address) == sorted(int(line["amount_pence"]) for line in lines)
    assert len(dict(amounts_of(marked))) > 70


def each_another(value: Any, numbers: Iterator[int], name: str = "") -> Any:
    """The same content with another number in the place of each amount."""
    if isinstance(value, dict):
        return {key: each_another(one, numbers, key) for key, one in value.items()}
    if isinstance(value, list):
        return [each_another(one, numbers) for one in value]
    return next(numbers) if name.endswith("_pence") and value is not None else value


def records_of(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a content that has an amount and its address; what is beside a restatement is as it was issued."""
    if isinstance(value, dict):
        if set(value) in ({"amount_pence", "legs"}, {"amount_pence", "record"}):
            yield value
        for name, one in value.items():
            yield from records_of(one) if name != "restatement" else ()
    elif isinstance(value, list):
        for one in value:
            yield from records_of(one)


def test_the_totals_of_the_workbook_are_formulas_that_equal_ours() -> None:
    """Worked out from the cells of the file, by another reader than ours."""
    raw = issued_file(ISSUED, FileFormat.XLSX)
    totals = [value for sheet in summed(raw).values() for value in sheet.values()]
    wanted = [Decimal(GOLDEN["totals"][name]) for name in ("budget", "actual")]
    contributed = Decimal(GOLDEN["contributions"]["total"])

    assert len(totals) >= 15
    assert [] == [one for one in (*wanted, contributed) if one not in totals]
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    for name in sheets.sheet_names:
        told = " ".join(str(row[0]) for row in sheets.get_sheet_by_name(name).to_python()[:6])
        assert SHA256 in told, name


def test_the_same_bytes_make_the_same_files() -> None:
    """So a file that is made again can be compared with the one that is kept."""
    for form in FileFormat:
        assert issued_file(ISSUED, form) == issued_file(ISSUED, form), form


def test_what_was_issued_before_packs_is_shown_without() -> None:
    """The statement alone, and it says so."""
    text = text_of(issued_file(OLDER, FileFormat.PDF))

    assert "issued before packs were kept" in text
    assert money_text(pence(GOLDEN["totals"]["actual"])) in text
    assert hashlib.sha256(OLDER).hexdigest() in text


def hostile_printing() -> Printing:
    """The golden pack with hostile words wherever people write."""
    raw = msgspec.json.decode(ISSUED)

    def word(number: int) -> str:
        return HOSTILE[number % len(HOSTILE)]

    def spoilt(value: Any, number: int = 0) -> Any:
        if isinstance(value, dict):
            return {
                name: HOSTILE[number % len(HOSTILE)]
                if name in WRITTEN and isinstance(one, str)
                else spoilt(one, number + at)
                for at, (name, one) in enumerate(value.items())
            }
        return [spoilt(one, number + at) for at, one in enumerate(value)] if isinstance(value, list) else value

    content = msgspec.convert(spoilt(raw), type=IssueContent)
    return Printing(
        statement=content.statement, beside=content.beside, restatement=None, number=None, sha256=HOSTILE[1]
    )


WRITTEN = {
    *("name", "body_name", "stream_name", "pool_name", "place_name", "pool_label", "attribution", "mark", "what"),
    *("says", "text", "title", "commentary", "author", "line", "note", "why", "state", "source"),
}


def test_words_of_people_are_printed_and_never_run() -> None:
    """In each format: markup of the typesetter, formulas, tags; a word longer than its column breaks within it."""
    one = hostile_printing()
    document, tidy = pack_document(one), figures_table(one)
    shown = text_of(write_file(FileFormat.PDF, document, tidy, AT))
    plain = re.sub(r"\s+", "", shown)

    assert all(re.sub(r"\s+", "", word) in plain for word in HOSTILE)
    assert DRAFT in shown
    raw = write_file(FileFormat.XLSX, document, tidy, AT)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        formulas = [
            formula for part in parts.namelist() for formula in re.findall("<f>(.*?)</f>", parts.read(part).decode())
        ]
    assert formulas
    assert [] == [formula for formula in formulas if not re.fullmatch(r"SUM\([A-Z]+\d+:[A-Z]+\d+\)", formula)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    for name in book.sheet_names:
        assert any(DRAFT in str(row[0]) for row in book.get_sheet_by_name(name).to_python()[:4]), name
    for row in csv.reader(io.StringIO(write_file(FileFormat.CSV, document, tidy, AT).decode())):
        assert not [cell for cell in row if re.match(r"[=@\t\r]|[+-](?!\d+$)", cell)]


def document_of(*tables: Table, text: str = "said") -> Document:
    return Document(
        title=text, mark=text, identity=(text,), about={text: text}, sections=(Section(text, (text,), tables),)
    )


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=5))
def test_any_text_can_be_printed(texts: list[str]) -> None:
    """Whatever characters people write, a PDF and a workbook come of it."""
    table = Table(texts[0], [Column(texts[0])], [[one] for one in texts], None, texts)
    document = document_of(table, text=texts[-1])

    assert write_pdf(document, AT).startswith(b"%PDF-")
    book = CalamineWorkbook.from_filelike(io.BytesIO(document_workbook(document)))
    assert ["Contents", *sheet_names([PARAGRAPHS, texts[0]])] == book.sheet_names


def test_a_character_that_no_font_has_is_printed_as_its_number() -> None:
    """So nobody takes an empty box for a name; other scripts of Europe are printed as they are."""
    shown = text_of(write_pdf(document_of(text="পা and Łódź Αθήνα Київ"), AT))

    assert "[U+09AA][U+09BE] and Łódź Αθήνα Київ" in shown


def test_a_document_prints_no_more_rows_than_the_typesetter_holds() -> None:
    """It says how many more there are; a long table repeats its heading on each page."""
    rows = [(f"row {number}", number) for number in range(ROWS_MAX + 5)]
    table = Table("Long", (Column("Name"), Column("Amount", Kind.MONEY)), rows)
    (first, second) = printed(document_of(table, table)).sections[0].tables

    assert (ROWS_MAX, ("5 more rows are in the workbook and in the CSV file.",)) == (len(first.rows), first.notes)
    assert (0, (f"{ROWS_MAX + 5:,} more rows are in the workbook and in the CSV file.",)) == (
        len(second.rows),
        second.notes,
    )
    short = Table("Short", table.columns, rows[:150])
    pages = PdfReader(io.BytesIO(write_pdf(document_of(short), AT))).pages
    assert len(pages) > 2
    assert all("Amount" in page.extract_text() for page in pages)
