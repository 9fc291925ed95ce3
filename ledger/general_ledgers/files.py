"""A run written for a general ledger: plain debits and credits, Unit4's GL07, Oracle's journal import; pure.

Columns of GL07 are those of its table `acrbatchinput`, as public code that fills it names them; those of Oracle stand
in the order of the template of its file-based import. Neither was tried on a published sample: none was found.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from ledger.core import csv_writing
from ledger.core.money import pounds_from_pence
from ledger.core.period import financial_year_start, nhs_month
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.exports.tables import Column, Kind, Row
from ledger.general_ledgers.model import UNTESTED, Coding, FileFormat, JournalLine, RunContent

CURRENCY = "GBP"
_LINES_AT_ONCE = 500
_SEGMENTS = 6
Cells = tuple[str | int, ...]

MARKS: Mapping[FileFormat, str] = MappingProxyType(
    {
        FileFormat.JSON: "",
        FileFormat.DR_CR: "",
        FileFormat.UNIT4_GL07: UNTESTED,
        FileFormat.ORACLE_FBDI: UNTESTED,
    }
)
DR_CR_COLUMNS = (
    *map(Column, ("place", "pool", "body")),
    *(Column(name, Kind.WHOLE) for name in ("run", "line")),
    Column("effective_date", Kind.DAY),
    *map(Column, ("kind", "account", "counterparty", "stream", "programme", "scheme", "subjective", "treatment")),
    *map(Column, ("code", "cost_centre", *(f"segment_{number}" for number in range(1, _SEGMENTS + 1)))),
    *(Column(name, Kind.WHOLE) for name in ("debit_pence", "credit_pence")),
    Column("reference"),
    Column("sequence", Kind.WHOLE),
    Column("href"),
)
GL07_COLUMNS = (
    *("batch_id", "interface", "voucher_type", "trans_type", "client", "account"),
    *(f"dim_{number}" for number in range(1, 8)),
    *("currency", "cur_amount", "amount", "description", "trans_date", "voucher_date", "period", "ext_inv_ref"),
    "sequence_no",
)
_FBDI_SEGMENTS = 30
_FBDI_LAST = 95  # the columns up to the period name, of which most stay empty


def name_of(content: RunContent, form: FileFormat) -> str:
    """The name of the file; one that was not tried says so."""
    ending = "json" if form is FileFormat.JSON else "csv"
    mark = f".{MARKS[form].replace(' ', '-')}" if MARKS[form] else ""
    body = content.body.replace(":", "-")
    return f"{content.place}.{content.pool}.{body}.journal-run-{content.number}.{form.value}{mark}.{ending}"


def pieces_of(content: RunContent, form: FileFormat) -> Iterator[bytes]:
    """The file, piece by piece; raises RefusedError where the profile does not name the ledger it is for."""
    match form:
        case FileFormat.DR_CR:
            return _dr_cr(content)
        case FileFormat.UNIT4_GL07 if content.unit4 is not None:
            return _loadable(content, _gl07, GL07_COLUMNS)
        case FileFormat.ORACLE_FBDI if content.oracle is not None:
            return _loadable(content, _fbdi, ())
        case _:
            detail = f"version {content.profile_version} of the body's profile names no ledger for {form.value}"
            raise RefusedError(Refusal(Code.LEDGER_PROFILE_IS_MISSING, detail, "/format"))


def _dr_cr(content: RunContent) -> Iterator[bytes]:
    yield csv_writing.header(column.name for column in DR_CR_COLUMNS)
    for lines in _batches(content.lines):
        yield csv_writing.lines(_dr_cr_row(content, one) for one in lines)


def _dr_cr_row(content: RunContent, one: JournalLine) -> Row:
    segments = (*one.coding.segments, *[None] * (_SEGMENTS - len(one.coding.segments)))
    return (
        *(content.place, content.pool, content.body, content.number, one.line, one.effective_date, one.kind),
        *(one.account.value, one.counterparty, one.stream, one.programme, one.scheme, one.subjective),
        *(None if one.treatment is None else one.treatment.value, one.coding.code, one.coding.cost_centre, *segments),
        *(one.debit_pence, one.credit_pence, one.reference, one.sequence, one.href),
    )


def _loadable(
    content: RunContent, row_of: Callable[[RunContent, JournalLine], Cells], columns: tuple[str, ...]
) -> Iterator[bytes]:
    """A file for another program: its cells are codes and words of ours, none of which begins like a formula."""
    if columns:
        yield _csv([columns])
    for lines in _batches(content.lines):
        yield _csv(row_of(content, one) for one in lines)


def _gl07(content: RunContent, one: JournalLine) -> Cells:
    """A line of `acrbatchinput`: debit above zero, credit below."""
    said = content.unit4
    assert said is not None, "the profile names the ledger"
    amount = _pounds(one.debit_pence - one.credit_pence)
    day = one.effective_date.strftime("%Y%m%d")
    return (
        *(f"PL{content.number:05d}", said.interface, said.voucher_type, "GL", said.client, one.coding.code),
        *_dimensions(one.coding, 7),
        *(CURRENCY, amount, amount, _words(content, one), day, day, _gl07_period(one.effective_date)),
        *(f"PL{content.number:05d}-{one.line}", one.line),
    )


def _gl07_period(day: date) -> int:
    """`202506` for September 2025: the calendar year in which the financial year begins, and the month within it."""
    return financial_year_start(day).year * 100 + nhs_month(day)


def _fbdi(content: RunContent, one: JournalLine) -> Cells:
    """A row of the journal import template: status, ledger, date, source, category, segments, amounts, references."""
    said = content.oracle
    assert said is not None, "the profile names the ledger"
    words, batch = _words(content, one), f"{content.pool} {content.period} run {content.number}"
    cells: Cells = (
        *("NEW", said.ledger_id, _slashed(one.effective_date), said.source, said.category, CURRENCY),
        *(_slashed(content.made_on), "A", *_segments(one.coding, cost_centre_first=said.cost_centre_first)),
        *(_pounds(one.debit_pence) if one.debit_pence else "", _pounds(one.credit_pence) if one.credit_pence else ""),
        *("", "", batch, batch, "", f"{batch} {one.effective_date:%Y-%m}", batch, "", "", "", "", words),
    )
    return (*cells, *[""] * (_FBDI_LAST - len(cells)))


def _dimensions(coding: Coding, number: int) -> tuple[str, ...]:
    """Cost centre and further segments in order, the rest empty."""
    given = (coding.cost_centre or "", *coding.segments)
    return (*given, *[""] * (number - len(given)))


def _segments(coding: Coding, *, cost_centre_first: bool) -> tuple[str, ...]:
    cost_centre, *further = _dimensions(coding, _FBDI_SEGMENTS - 1)
    both = (cost_centre, coding.code) if cost_centre_first else (coding.code, cost_centre)
    return (*both, *further)


def _words(content: RunContent, one: JournalLine) -> str:
    """What the line is, without any text that may name people."""
    entry = "" if one.sequence is None else f" {one.sequence}"
    scheme = "" if one.scheme is None else f" {one.scheme}"
    return f"{content.pool} {one.kind}{entry}{scheme}"


def _batches(lines: tuple[JournalLine, ...]) -> Iterator[tuple[JournalLine, ...]]:
    for first in range(0, len(lines), _LINES_AT_ONCE):
        yield lines[first : first + _LINES_AT_ONCE]


def _csv(rows: Iterable[Cells]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _pounds(pence: int) -> str:
    return pounds_from_pence(pence).replace(",", "")


def _slashed(day: date) -> str:
    return day.strftime("%Y/%m/%d")
