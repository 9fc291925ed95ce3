"""Reading a file: what is read is what was written, and everything that is wrong is said at once."""

import csv
import io
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.refusal import Code, Refusal
from ledger.intake.model import CodingRule, FileRead, Profile, profile_refusals
from ledger.intake.reading import ROWS_MAX, read_file

DEMO = Path(__file__).parents[2] / "deploy" / "demo"
COLUMNS = ("Date", "Supplier", "Ref", "Net")
BASE = Profile(
    code="test-file",
    name="Test file",
    body="gss:E09000028",
    source_system="erp",
    encoding="utf-8",
    columns=COLUMNS,
    amount_column="Net",
    amount_sign="spend_is_positive",
    date_column="Date",
    date_formats=("%d/%m/%Y", "%d-%b-%y"),
    reference_column="Ref",
    supplier_column="Supplier",
)
HEADER = "Date,Supplier,Ref,Net\r\n"
LINE = "02/09/2020,ACME,R1,10.00\r\n"


def profile(**changes: Any) -> Profile:
    return msgspec.structs.replace(BASE, **changes)


def read(text: str, used: Profile = BASE) -> FileRead:
    outcome = read_file(used, text.encode())
    assert isinstance(outcome, FileRead), outcome
    return outcome


def refused(content: str | bytes, used: Profile = BASE) -> tuple[Refusal, ...]:
    outcome = read_file(used, content if isinstance(content, bytes) else content.encode())
    assert isinstance(outcome, tuple), outcome
    return outcome


def details(content: str | bytes, used: Profile = BASE) -> list[str]:
    return [refusal.detail for refusal in refused(content, used)]


def test_a_line_is_read_with_its_identity_and_texts() -> None:
    found = read(HEADER + '02/09/2020,"ACME, LTD",R1,"1,234.50"\r\n')
    line = found.lines[0]
    assert (line.row, line.line_identity, line.document) == (2, "2", found.content_sha256)
    assert (line.amount_pence, line.event_date, line.reference) == (123_450, date(2020, 9, 2), "R1")
    assert (line.supplier_name, line.narrative, line.subjective, line.values) == ("ACME, LTD", "", "", {})


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("(25.00)", -2_500),
        ('"(1,234.56)"', -123_456),
        ("-7", -700),
        ("£3.5", 350),
        ("-£3.50", -350),
        ("(£3.50)", -350),
        ('"£-1,000.00"', -100_000),
        ("34370.120000", 3_437_012),
        ("0.00", 0),
        ("-0.00", 0),
    ],
)
def test_amounts_as_published(text: str, pence: int) -> None:
    assert read(f"{HEADER}02/09/2020,ACME,R1,{text}\n").total_pence == pence


@pytest.mark.parametrize(
    "text", ["", "-", "1.234", "34370.119999999995", "12.50-", "(-5)", "1,2", "£", "1e3", "9" * 500, "٣"]
)
def test_what_is_no_amount_is_refused_by_row(text: str) -> None:
    (refusal,) = refused(f'{HEADER}{LINE}02/09/2020,ACME,R1,"{text}"\n')
    assert (refusal.code, refusal.pointer) == (Code.FILE_LINE_IS_NOT_VALID, "/rows/3")
    assert refusal.detail.startswith("row 3: Net ")
    assert refusal.detail.endswith("is no amount of pounds and pence")


def test_a_file_whose_spend_is_negative_is_turned_about() -> None:
    found = read(f"{HEADER}02/09/2020,A,1,-10.00\n02/09/2020,A,2,4.00\n", profile(amount_sign="spend_is_negative"))
    assert [line.amount_pence for line in found.lines] == [1_000, -400]


def test_two_date_styles_and_a_pound_sign_in_a_cp1252_header() -> None:
    columns = ("Date", "Supplier", "Ref", "Net Amount(£)")
    used = profile(encoding="cp1252", columns=columns, amount_column=columns[-1])
    text = "Date,Supplier,Ref,Net Amount(£)\r\n02/09/2020,CAFÉ,P-CARD- SEPT 20,1.00\r\n21-Sep-20,B,2,2.00\r\n"
    content = text.encode("cp1252")
    assert b"\xa3" in content
    found = read_file(used, content)
    assert isinstance(found, FileRead)
    assert [line.event_date for line in found.lines] == [date(2020, 9, 2), date(2020, 9, 21)]
    assert (found.lines[0].supplier_name, found.lines[0].reference) == ("CAFÉ", "P-CARD- SEPT 20")


@pytest.mark.parametrize(
    "text", ["", "31/02/2020", "09/30/2020", "2020-09-02", "02/09/0202", "٠٢/٠٩/٢٠٢٠", "02/09/20 "]
)
def test_what_is_no_date_of_the_profile_is_refused(text: str) -> None:
    (detail,) = details(f"{HEADER}{text},ACME,R1,10.00\n")
    assert detail.endswith("is no date written %d/%m/%Y or %d-%b-%y")


def test_all_that_is_wrong_is_said_at_once() -> None:
    content = (
        f"{HEADER}{LINE}31/02/2020,ACME,R1,ten\n02/09/2020,ACME,10.00\n{LINE}{HEADER}"
        '02/09/2020,"AC"ME,R1,1.00\n02/09/2020,A\x07B,R1,1.00\n02/09/2020,A\0B,R1,1.00\n'
    )
    assert details(content) == [
        "row 3: Net 'ten' is no amount of pounds and pence",
        "row 3: Date '31/02/2020' is no date written %d/%m/%Y or %d-%b-%y",
        "row 4: 3 cells where the header has 4",
        "row 6: a second header: most of its cells are names of columns",
        "row 7: is not CSV: ',' expected after '\"'",
        "row 8: Supplier 'A\\x07B' holds a control character",
        "row 9: a NUL, or bytes that are not utf-8",
    ]


def test_a_second_header_that_drops_a_column_is_found_and_so_are_the_rows_below_it() -> None:
    assert details(f"{HEADER}{LINE}Date,Supplier,Net,\n02/09/2020,ACME,10.00,\n") == [
        "row 3: a second header: most of its cells are names of columns",
        "row 4: Net '' is no amount of pounds and pence",
    ]


def test_undecodable_bytes_name_their_row() -> None:
    content = (HEADER + LINE).encode() + b"02/09/2020,CAF\xc9,R1,1.00\n"
    assert details(content) == ["row 3: a NUL, or bytes that are not utf-8"]


def test_refusals_end_with_how_many_more_there_are() -> None:
    found = refused(HEADER + "02/09/2020,A,1,ten\n" * 1_234)
    assert len(found) == 1_001
    assert (found[-1].detail, found[-1].pointer) == ("and 234 more", "/rows")


@pytest.mark.parametrize("content", ["", "\r\n", "\ufeff", " , , , \n"])
def test_a_blank_file_does_not_fit(content: str) -> None:
    (refusal,) = refused(content)
    assert refusal.code is Code.PROFILE_DOES_NOT_FIT_FILE


def test_a_header_alone_is_refused() -> None:
    assert details(HEADER) == ["the file has a header and no lines"]


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ("Date,Supplier,Ref,Gross", "missing: 'Net'; unexpected: 'Gross'"),
        ("Date,Supplier,Net", "missing: 'Ref'; unexpected: none"),
        ("PK\x03\x04", "is no text in utf-8: a workbook or another encoding is saved as CSV first"),
        ("Supplier,Date,Ref,Net", "the columns are repeated or in another order: 'Supplier', 'Date', 'Ref', 'Net'"),
        ("Date,Date,Supplier,Ref,Net", "the columns are repeated or in another order: "),
    ],
)
def test_a_header_that_differs_is_refused_by_name(header: str, detail: str) -> None:
    (refusal,) = refused(f"{header}\n{LINE}")
    assert refusal.code is Code.PROFILE_DOES_NOT_FIT_FILE
    assert refusal.detail.startswith(detail)


def test_byte_order_mark_padding_and_blank_rows_are_tolerated_and_rows_keep_their_numbers() -> None:
    found = read(f"\ufeff Date ,Supplier, Ref,Net\n{LINE}\n,,,\n 02/09/2020 , ACME ,R2, 5 \n\n,,,\n")
    assert [(line.row, line.supplier_name, line.amount_pence) for line in found.lines] == [
        (2, "ACME", 1_000),
        (5, "ACME", 500),
    ]
    assert found.row_count == 2


def test_a_quoted_line_break_is_one_record_and_becomes_a_space() -> None:
    found = read(f'{HEADER}02/09/2020,"ACME\r\nof  Leeds\t",R1,1.00\r\n{LINE}')
    assert [(line.row, line.supplier_name) for line in found.lines] == [(2, "ACME of  Leeds"), (3, "ACME")]


def test_an_open_quote_is_refused() -> None:
    assert details(f'{HEADER}02/09/2020,"ACME,R1,1.00\n{LINE}') == ["row 2: is not CSV: unexpected end of data"]


def test_duplicate_rows_are_lines_of_their_own_and_are_pointed_out() -> None:
    found = read(HEADER + LINE * 3)
    assert found.total_pence == 3_000
    assert found.duplicate_rows == ((3, 2), (4, 2))
    assert len({line.line_identity for line in found.lines}) == 3


def test_a_line_identity_of_the_file_makes_the_same_line_the_same_in_another_file() -> None:
    used = profile(line_identity_column="Ref")
    one = read(HEADER + LINE, used)
    other = read(f"{HEADER}03/09/2020,B,R0,1\n{LINE}", used)
    assert [(line.document, line.line_identity) for line in other.lines] == [("test-file", "R0"), ("test-file", "R1")]
    assert (one.lines[0].document, one.lines[0].line_identity) == ("test-file", "R1")


def test_a_line_identity_that_is_blank_or_repeated_is_refused() -> None:
    content = f"{HEADER}{LINE}{LINE}02/09/2020,ACME,,1\n02/09/2020,ACME,,1\n"
    assert details(content, profile(line_identity_column="Ref")) == [
        "row 3: Ref 'R1' already stands in row 2",
        "row 4: Ref is blank, yet identifies the line",
        "row 5: Ref is blank, yet identifies the line",
    ]


def test_long_text_and_a_total_beyond_64_bits_are_refused() -> None:
    assert details(f"{HEADER}02/09/2020,{'A' * 401},R1,1\n") == ["row 2: Supplier is longer than 400 characters"]
    (detail,) = details(HEADER + "02/09/2020,A,R1,92233720368547758.07\n" * 2)
    assert detail.endswith("is beyond 64 bits of pence")


def test_a_file_has_no_more_rows_than_can_be_held() -> None:
    blank_rows = "\n" * (ROWS_MAX - 2)
    assert read(HEADER + blank_rows + LINE).lines[0].row == ROWS_MAX
    assert details(HEADER + blank_rows + LINE * 9) == ["row 100001: a file has at most 100,000 rows; split it"]


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (f'{HEADER}02/09/2020,"A{" " * 130_000}B",R1,1\n', "row 2: Supplier is longer than 400 characters"),
        (f"{HEADER}{'1,' * 2_000_000}\n", "row 2: 2000001 cells where the header has 4"),
        ("1," * 2_000_000, "missing: 'Date', 'Supplier', 'Ref', 'Net'; unexpected: '1', "),
    ],
)
def test_a_hostile_file_is_refused_without_delay(content: str, detail: str) -> None:
    begun = time.process_time()
    assert details(content)[0].startswith(detail)
    assert time.process_time() - begun < 5


def test_a_value_that_is_a_columns_name_is_no_second_header() -> None:
    assert read(f"{HEADER}02/09/2020,Net,R1,1.00\n").lines[0].supplier_name == "Net"


def test_profile_faults_are_found_together_and_pointed_to() -> None:
    rules = (
        CodingRule(when={"Dept/~": "X"}, programme="p", scheme="s"),
        CodingRule(when={"Ref": "X"}, programme="p"),
        CodingRule(when={"Ref": "X"}, programme="p", scheme="s", scheme_column="Ref"),
        CodingRule(when={}, programme="p", scheme_column="Type"),
    )
    wrong = profile(columns=(*COLUMNS, "Net", " Pad "), supplier_column="Payee", coding=rules, date_formats=())
    found = profile_refusals(wrong)
    assert {refusal.code for refusal in found} == {Code.PAYLOAD_IS_NOT_VALID}
    assert [refusal.pointer for refusal in found] == [
        "/date_formats",
        "/columns/4",
        "/columns/5",
        "/supplier_column",
        "/coding/0/when/Dept~1~0",
        "/coding/1",
        "/coding/2",
        "/coding/3/when",
        "/coding/3/scheme_column",
    ]
    assert profile_refusals(BASE) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"date_formats": ["%m/%d/%Y"]},
        {"date_formats": []},
        {"encoding": "latin-1"},
        {"body": "E09000028"},
        {"delimiter": "::"},
        {"unknown": 1},
        {"columns": []},
    ],
)
def test_a_profile_payload_is_decoded_strictly(change: dict[str, Any]) -> None:
    payload = msgspec.to_builtins(BASE)
    assert msgspec.convert(payload, Profile) == BASE
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(payload | change, Profile)


PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
WRITTEN = st.tuples(
    st.dates(date(1990, 1, 1), date(2068, 12, 31)),
    st.booleans(),
    PRINTABLE,
    st.integers(-(10**12), 10**12),
    st.sampled_from(["plain", "commas", "brackets"]),
)


def written_amount(pence: int, style: str) -> str:
    pounds = f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    if pence < 0:
        pounds = f"({pounds})" if style == "brackets" else f"-{pounds}"
    return pounds.replace(",", "") if style == "plain" else pounds


@given(st.lists(WRITTEN, min_size=1, max_size=30), st.sampled_from([",", ";", "\t", "|"]), st.booleans())
def test_any_table_reads_back_as_it_was_written(rows: list[Any], delimiter: str, quoted: bool) -> None:  # noqa: FBT001 - drawn
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    for day, worded, supplier, pence, style in rows:
        text = day.strftime("%d-%b-%y" if worded else "%d/%m/%Y")
        writer.writerow([text, supplier, "R", written_amount(pence, style)])
    found = read_file(profile(delimiter=delimiter), sink.getvalue().encode())
    assert isinstance(found, FileRead)
    assert [(line.event_date, line.amount_pence) for line in found.lines] == [(row[0], row[3]) for row in rows]
    assert [line.supplier_name for line in found.lines] == [row[2].strip(" \xa0") for row in rows]
    assert found.total_pence == sum(row[3] for row in rows)
    assert [line.row for line in found.lines] == list(range(2, len(rows) + 2))


TABLE_LIKE = st.lists(st.sampled_from([b",", b'"', b"\r", b"\n", b"\0", b"\xe9", b"1", b"-", b"/", b"R", b"\xff"]))


@given(st.one_of(st.binary(), TABLE_LIKE.map(b"".join)), st.sampled_from(["utf-8", "cp1252"]), st.booleans())
def test_no_bytes_raise(content: bytes, encoding: str, with_header: bool) -> None:  # noqa: FBT001 - drawn
    used = profile(encoding=encoding, line_identity_column="Ref")
    outcome = read_file(used, HEADER.encode() + content if with_header else content)
    assert isinstance(outcome, FileRead) or outcome
    if isinstance(outcome, tuple):
        msgspec.json.encode(outcome)


def published_total(name: str) -> tuple[int, Decimal]:
    """Row count and sum by csv and Decimal alone: nothing of the package has a part in it."""
    with (DEMO / "data" / name).open(encoding="utf-8", newline="") as file:
        amounts = [Decimal(row["Amount"].replace(",", "")) for row in csv.DictReader(file)]
    return len(amounts), sum(amounts, Decimal(0))


@pytest.mark.parametrize(
    ("profile_name", "file_name", "rows", "pounds", "duplicates"),
    [
        (
            "ccg-spend-over-25k",
            "london_nhs_south_east_london_ccg_spend_over_25k_2020-09.csv",
            2_293,
            "222336332.03",
            0,
        ),
        ("gla-spend-over-250", "london_gla_combined_authority_spend_over_250_2020-P06.csv", 927, "80071727.67", 1),
    ],
)
def test_the_published_files_reproduce_their_control_totals(
    profile_name: str, file_name: str, rows: int, pounds: str, duplicates: int
) -> None:
    payload = (DEMO / "profiles" / f"{profile_name}.json").read_bytes()
    used = msgspec.json.decode(payload, type=Profile)
    assert profile_refusals(used) == ()
    found = read_file(used, (DEMO / "data" / file_name).read_bytes())
    assert isinstance(found, FileRead)
    assert (rows, Decimal(pounds)) == published_total(file_name)
    assert (found.row_count, Decimal(found.total_pence) / 100) == (rows, Decimal(pounds))
    assert len(found.duplicate_rows) == duplicates
