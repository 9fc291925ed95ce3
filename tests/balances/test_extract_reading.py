"""From the bytes of a body's ledger to lines: layouts, signs, control totals, and every fault with its row."""

from datetime import date
from typing import Any

import msgspec
import pytest

from ledger.balances.extract_model import LINES_MAX, ExtractLine, ExtractQuery
from ledger.balances.extract_reading import digest_of, read_csv, read_lines
from ledger.core.refusal import RefusedError
from ledger.intake.model import Profile, profile_refusals
from ledger.rules.balances import Balance
from tests.conftest import NHS

LAYOUTS = {
    "signed": (
        'date,reference,description,amount\n30/09/2020,33914724,REABLEMENT,"4,304,537.00"\n2020-10-01,CN-1,,-0.50\n'
    ),
    "two columns": (
        'date,reference,description,debit,credit\n2020-09-30,33914724,REABLEMENT,"4,304,537.00",\n'
        "2020-10-01,CN-1,,,0.50\n"
    ),
    "two columns, both filled": (
        "date,reference,description,debit,credit\n2020-09-30,33914724,REABLEMENT,4304537.25,0.25\n"
        "2020-10-01,CN-1,,0.00,£0.50\n"
    ),
}


def query(**said: Any) -> ExtractQuery:
    return ExtractQuery(body=NHS, period="2020-09", balance=Balance.EXPENDITURE, **said)


def faults(content: str, asked: ExtractQuery | None = None) -> list[tuple[str, str]]:
    with pytest.raises(RefusedError) as error:
        read_csv(asked or query(), None, content.encode())
    return [(one.code, one.pointer) for one in error.value.refusals]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_signed_amount_and_two_columns_say_the_same(layout: str) -> None:
    lines = read_csv(query(), None, LAYOUTS[layout].encode())

    assert [(2, date(2020, 9, 30), 430_453_700), (3, date(2020, 10, 1), -50)] == [
        (one.row, one.line_date, one.amount_pence) for one in lines
    ]
    assert ["33914724", "CN-1"] == [one.reference for one in lines]
    assert ("REABLEMENT", None, None) == (lines[0].description, lines[0].document, lines[0].line)


def test_the_contrary_sign_turns_every_amount_round() -> None:
    """What a body owes is below zero in its own books, and above it in those of the fund."""
    lines = read_csv(query(sign="contrary", total_pence=430_453_650), None, LAYOUTS["signed"].encode())

    assert [-430_453_700, 50] == [one.amount_pence for one in lines]


def test_a_line_may_name_itself() -> None:
    """Each name stands once in a file."""
    header = "date,reference,description,amount,line\n"
    lines = read_csv(query(), None, f"{header}2020-09-30,A,,1.00,L7\n2020-09-30,A,,1.00,L8\n".encode())

    assert [(None, "L7"), (None, "L8")] == [(one.document, one.line) for one in lines]
    assert [("file-line-is-not-valid", "/rows/3")] == faults(f"{header}2020-09-30,A,,1.00,L7\n2020-09-30,A,,2.00,L7\n")


def test_a_saved_profile_reads_the_bodys_own_layout() -> None:
    """Its lines have the identity under which intake would have posted them."""
    profile = Profile(
        code="ledger",
        name="The body's ledger",
        body=NHS,
        source_system="ledger",
        encoding="cp1252",
        columns=("Transaction Number", "Date", "Supplier", "Amount (£)"),
        amount_column="Amount (£)",
        amount_sign="spend_is_negative",
        date_column="Date",
        date_formats=("%d-%b-%y",),
        reference_column="Transaction Number",
        supplier_column="Supplier",
        line_identity_column="Transaction Number",
    )
    content = "Transaction Number,Date,Supplier,Amount (£)\n33805710,30-Sep-20,SOUTHWARK COUNCIL,-30000\n"
    (line,) = read_csv(query(profile="ledger"), profile, content.encode("cp1252"))

    assert (3_000_000, "SOUTHWARK COUNCIL") == (line.amount_pence, line.description)
    assert ("ledger", "33805710") == (line.document, line.line)


def test_debits_and_credits_do_not_stand_in_one_column() -> None:
    """Each line would be nothing, whatever it says."""
    profile = Profile(
        code="ledger",
        name="A ledger",
        body=NHS,
        source_system="ledger",
        encoding="utf-8",
        columns=("Date", "Amount"),
        amount_column="Amount",
        credit_column="Amount",
        amount_sign="spend_is_positive",
        date_column="Date",
        date_formats=("%Y-%m-%d",),
    )

    assert ["/credit_column"] == [one.pointer for one in profile_refusals(profile)]


def test_every_fault_is_told_with_its_row() -> None:
    header = "date,reference,description,amount\n"
    wrong = f"{header}31/09/2020,A,,1.00\n2020-09-30,B,,one\n2020-09-30,C,\u202e,1.00\n2020-09-30,D,,1.00\n"

    assert [("file-line-is-not-valid", "/rows/2"), ("file-line-is-not-valid", "/rows/3")] == faults(wrong)
    assert [("file-line-is-not-valid", "/rows/2")] == faults(f"{header}2020-09-30,C,\u202e,1.00\n")
    assert [("profile-does-not-fit-file", "/columns")] == faults("Date,Ref,Amount\n2020-09-30,A,1.00\n")
    assert [("file-line-is-not-valid", "/rows")] == faults(header)
    assert [("file-line-is-not-valid", "/rows")] == faults(header + "2020-09-30,A,,1.00\n" * (LINES_MAX + 1))
    assert [("control-totals-differ", "/row_count"), ("control-totals-differ", "/total_pence")] == faults(
        f"{header}2020-09-30,A,,1.00\n", query(row_count=2, total_pence=101)
    )
    assert ["/rows/2"] == [at for _, at in faults("date,reference,description,debit,credit\n2020-09-30,A,,,\n")]


@pytest.mark.parametrize(
    ("said", "pence"),
    [
        ({"amount_pence": -5}, -5),
        ({"debit_pence": 7}, 7),
        ({"credit_pence": 7}, -7),
        ({"debit_pence": 7, "credit_pence": 9}, -2),
        ({}, None),
        ({"amount_pence": 5, "debit_pence": 5}, None),
        ({"debit_pence": -7}, None),
        ({"amount_pence": 5, "amount": 5}, None),
    ],
)
def test_a_json_line_tells_its_amount_in_one_way(said: dict[str, int], pence: int | None) -> None:
    document = msgspec.json.encode({"date": "2020-09-30", **said})
    if pence is None:
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(document, type=ExtractLine)
        return
    line = msgspec.json.decode(document, type=ExtractLine)

    assert [(1, -pence)] == [(one.row, one.amount_pence) for one in read_lines(query(sign="contrary"), [line])]


def test_the_digest_is_of_every_line_in_order() -> None:
    lines = read_csv(query(), None, LAYOUTS["signed"].encode())
    digest = digest_of(lines, ["a", ""])

    assert digest == digest_of(read_csv(query(), None, LAYOUTS["two columns"].encode()), ["a", ""])
    assert 3 == len({digest, digest_of(lines[::-1], ["a", ""]), digest_of(lines, ["b", ""])})
    assert digest != digest_of([msgspec.structs.replace(lines[0], amount_pence=1), lines[1]], ["a", ""])
