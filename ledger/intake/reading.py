"""Reading a file: from bytes to lines by a profile, or every reason why not, all at once."""

import contextlib
import csv
import hashlib
import io
import re
import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import IO

from ledger.core.ids import digest_id
from ledger.core.money import PENCE_MAX, pence_from_pounds, pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.intake.model import FileLine, FileRead, Profile, profile_refusals

ROWS_MAX = 100_000
REFUSALS_MAX = 1_000
TEXT_MAX = 400
DATES_KEPT_MAX = 10_000
FIRST_YEAR, LAST_YEAR = 1990, 2099
_SHOWN_MAX = 60
_NAMES_SHOWN_MAX = 20
_CODECS = {"utf-8": "utf-8-sig", "cp1252": "cp1252"}
_BLANK = " \t\r\n\u00a0"
_NOT_TEXT = frozenset(range(9))  # control characters, which workbooks and text of two bytes a letter are full of
_UNREADABLE = re.compile(r"[\x00\ud800-\udfff]")
_LINE_BREAK = re.compile(r" *[\t\r\n][\t\r\n ]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SIGN_BEFORE_POUND = re.compile(r"^([-(])\s*£\s*")


def read_file(profile: Profile, content: bytes) -> FileRead | tuple[Refusal, ...]:
    """The file's lines and their total, or all that is wrong with it; no bytes make it raise."""
    reader = LineReader(profile, hashlib.sha256(content).hexdigest())
    lines = list(reader.lines(io.BytesIO(content), rows_max=ROWS_MAX))
    total = sum(line.amount_pence for line in lines)
    return reader.refusals(len(lines), total) or FileRead(
        content_sha256=reader.content_sha256,
        lines=tuple(lines),
        total_pence=total,
        row_count=len(lines),
        duplicate_rows=_duplicates(lines),
    )


def refusal_of_header(profile: Profile, beginning: bytes) -> Refusal | None:
    """How the header of a file differs from the profile's columns, by the file's first bytes alone."""
    records = _records(profile, io.BytesIO(beginning), ROWS_MAX)
    misfit = _misfit(profile, next(records, (1, "the file is blank"))[1])
    return Refusal(Code.PROFILE_DOES_NOT_FIT_FILE, misfit, "/columns") if misfit else None


def _duplicates(lines: list[FileLine]) -> tuple[tuple[int, int], ...]:
    first_rows: dict[bytes, int] = {}
    rows = [(line.row, first_rows.setdefault(line.content_digest, line.row)) for line in lines]
    return tuple((row, first) for row, first in rows if row != first)


def _records(profile: Profile, stream: IO[bytes], rows_max: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each record by its spreadsheet row: its trimmed cells, or what is wrong with it; blank ones are left out.

    Undecodable bytes become surrogates, so that they are reported with the other faults of their row.
    """
    text = io.TextIOWrapper(stream, encoding=_CODECS[profile.encoding], errors="surrogateescape", newline="")
    try:
        yield from _numbered(csv.reader(text, delimiter=profile.delimiter, strict=True), rows_max)
    finally:
        with contextlib.suppress(ValueError):  # it may be closed already by whoever opened it
            text.detach()  # else it would be closed with this, though it may be read again


def _numbered(reader: Iterator[list[str]], rows_max: int) -> Iterator[tuple[int, list[str] | str]]:
    for row in count(1):
        record = _next_record(reader)
        if record is None:
            return
        if row > rows_max:
            yield row, f"a file has at most {rows_max:,} rows; split it"
            return
        if isinstance(record, str) or any(record):
            yield row, record


def _next_record(reader: Iterator[list[str]]) -> list[str] | str | None:
    try:
        record = next(reader, None)
    except csv.Error as error:
        return f"is not CSV: {error}"
    return None if record is None else [cell.strip(_BLANK) for cell in record]


def _misfit(profile: Profile, header: list[str] | str) -> str:
    """How the header differs from the profile's columns; empty when it does not."""
    if isinstance(header, str):
        return header
    if tuple(header) == profile.columns:
        return ""
    found, expected = frozenset(header), frozenset(profile.columns)
    if any(ord(one) in _NOT_TEXT for cell in header for one in cell):
        return f"is no text in {profile.encoding}: a workbook or another encoding is saved as CSV first"
    missing = [column for column in profile.columns if column not in found]
    unexpected = [column for column in header if column not in expected]
    if not missing and not unexpected:
        return f"the columns are repeated or in another order: {_shown_all(header)}"
    return f"missing: {_shown_all(missing)}; unexpected: {_shown_all(unexpected)}"


class LineReader:
    """Reads one file record by record: hands out its lines and keeps its faults; what it holds does not grow with it.

    Only identities that the file gives its lines are remembered, since each may stand but once.
    """

    def __init__(self, profile: Profile, content_sha256: str) -> None:
        assert not profile_refusals(profile), "a profile is checked before it reads"
        self.content_sha256 = content_sha256
        self._profile = profile
        self._document = profile.code if profile.line_identity_column else content_sha256
        self._columns = frozenset(profile.columns)
        rules = profile.coding
        self._coding_columns = {column for rule in rules for column in (*rule.when, rule.scheme_column) if column}
        self._refusals: list[Refusal] = []
        self._refusals_left_out = 0
        self._dates: dict[str, date | None] = {}
        self._first_row_of_identity: dict[str, int] = {}

    def lines(self, stream: IO[bytes], *, rows_max: int) -> Iterator[FileLine]:
        """The lines of the file; when there are refusals in the end, none of them may be used."""
        records = _records(self._profile, stream, rows_max)
        misfit = _misfit(self._profile, next(records, (1, "the file is blank"))[1])
        if misfit:
            self._refusals.append(Refusal(Code.PROFILE_DOES_NOT_FIT_FILE, misfit, "/columns"))
            return
        for row, record in records:
            fault = record if isinstance(record, str) else self._shape_fault(record)
            if fault:
                self._refuse(row, fault)
            else:
                yield self._line(row, list(record))

    def refusals(self, row_count: int, total_pence: int) -> tuple[Refusal, ...]:
        """All that is wrong with a file of so many lines that add up to so much; empty when it can be used."""
        if self._refusals_left_out:
            return (*self._refusals, _file_refusal(f"and {self._refusals_left_out:,} more"))
        if self._refusals:
            return tuple(self._refusals)
        if not row_count:
            return (_file_refusal("the file has a header and no lines"),)
        if abs(total_pence) > PENCE_MAX:
            return (_file_refusal(f"the total of {pounds_from_pence(total_pence)} is beyond 64 bits of pence"),)
        return ()

    def _refuse(self, row: int, fault: str) -> None:
        """Keeps the first refusals and counts the others: a hostile file must not fill the memory with them."""
        if len(self._refusals) < REFUSALS_MAX:
            self._refusals.append(Refusal(Code.FILE_LINE_IS_NOT_VALID, f"row {row}: {fault}", f"/rows/{row}"))
        else:
            self._refusals_left_out += 1

    def _shape_fault(self, cells: list[str]) -> str:
        filled = [cell for cell in cells if cell]
        if 2 * sum(cell in self._columns for cell in filled) > len(filled):
            return "a second header: most of its cells are names of columns"
        if len(cells) != len(self._profile.columns):
            return f"{len(cells)} cells where the header has {len(self._profile.columns)}"
        if any(map(_UNREADABLE.search, cells)):
            return f"a NUL, or bytes that are not {self._profile.encoding}"
        return ""

    def _line(self, row: int, record: list[str]) -> FileLine:
        profile = self._profile
        values = dict(zip(profile.columns, record, strict=True))
        return FileLine(
            row=row,
            content_digest=content_digest(record),
            line_identity=self._identity(row, values),
            document=self._document,
            amount_pence=self._amount(row, values),
            event_date=self._date(row, values[profile.date_column]),
            reference=self._text(row, values, profile.reference_column),
            supplier_name=self._text(row, values, profile.supplier_column),
            narrative=self._text(row, values, profile.narrative_column),
            subjective=self._text(row, values, profile.subjective_column),
            values={column: values[column] for column in self._coding_columns},
        )

    def _identity(self, row: int, values: dict[str, str]) -> str:
        column = self._profile.line_identity_column
        if column is None:
            return str(row)
        identity = self._text(row, values, column)
        first = self._first_row_of_identity.setdefault(identity, row)
        if not identity:
            self._refuse(row, f"{column} is blank, yet identifies the line")
        elif first != row:
            self._refuse(row, f"{column} {_shown(identity)} already stands in row {first}")
        return identity

    def _amount(self, row: int, values: dict[str, str]) -> int:
        profile = self._profile
        columns = [column for column in (profile.amount_column, profile.credit_column) if column and values[column]]
        pence = 0
        for column in columns or [profile.amount_column]:
            told = self._pence(row, column, values[column])
            pence += -told if column == profile.credit_column else told
        return pence if profile.amount_sign == "spend_is_positive" else -pence

    def _pence(self, row: int, column: str, text: str) -> int:
        # Excel writes -£1 and (£1). The length is checked first: int() raises beyond 4,300 digits.
        pence = pence_from_pounds(_SIGN_BEFORE_POUND.sub(r"\1", text)) if len(text) <= TEXT_MAX else None
        if pence is None:
            self._refuse(row, f"{column} {_shown(text)} is no amount of pounds and pence")
        return pence or 0

    def _date(self, row: int, text: str) -> date:
        if len(self._dates) > DATES_KEPT_MAX:
            self._dates.clear()
        if text not in self._dates:
            self._dates[text] = _date_from_text(text, self._profile.date_formats)
        found = self._dates[text]
        if found is None:
            formats = " or ".join(self._profile.date_formats)
            self._refuse(row, f"{self._profile.date_column} {_shown(text)} is no date written {formats}")
        return found or date.min

    def _text(self, row: int, values: dict[str, str], column: str | None) -> str:
        text = values[column] if column else ""
        # The length is checked first: the pattern's time grows with the square of a run of spaces.
        if len(text) > TEXT_MAX:
            self._refuse(row, f"{column} is longer than {TEXT_MAX} characters")
            return text
        text = _LINE_BREAK.sub(" ", text)
        if _CONTROL.search(text):
            self._refuse(row, f"{column} {_shown(text)} holds a control character")
        return text


def content_digest(cells: list[str]) -> bytes:
    """What tells a row from every other of other content, whatever file it stands in."""
    return digest_id(*cells).bytes


def _date_from_text(text: str, formats: tuple[str, ...]) -> date | None:
    """The date by the first format that fits; None also for years in which no public body's file is dated."""
    for one in formats if text.isascii() else ():
        try:
            year, month, day = time.strptime(text, one)[:3]
        except ValueError:
            continue
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    return None


def _file_refusal(detail: str) -> Refusal:
    return Refusal(Code.FILE_LINE_IS_NOT_VALID, detail, "/rows")


def _shown(text: str) -> str:
    """A value as a message may quote it: short, with what cannot be printed escaped."""
    return repr(text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…")


def _shown_all(names: list[str]) -> str:
    shown = ", ".join(map(_shown, names[:_NAMES_SHOWN_MAX])) or "none"
    return shown if len(names) <= _NAMES_SHOWN_MAX else f"{shown} and {len(names) - _NAMES_SHOWN_MAX} more"
