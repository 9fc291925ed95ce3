"""The words of ledger extracts: lines of a body's own books for one balance, and how they match the pool's entries."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import PLAIN, BodyCode, Code, Text
from ledger.http.paging import PageQuery
from ledger.intake.model import DateFormat
from ledger.journal.command import AMOUNT_PENCE_MAX
from ledger.periods.model import PeriodName
from ledger.rules.balances import Balance
from ledger.rules.matching import Rule

LINES_MAX = 5_000
TOLERANCE_DAYS_MAX = 31
_LineText = Annotated[str, Meta(pattern=rf"^{PLAIN}+\Z", min_length=1, max_length=200)]
_Column = Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="whole pence")]


class ExtractLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a body's ledger: a signed amount, or a debit or a credit."""

    date: date
    reference: Annotated[Text, Meta(description="the document's number; never a name")] = ""
    description: Annotated[Text, Meta(description="stored apart and erasable")] = ""
    amount_pence: (
        Annotated[int, Meta(ge=-AMOUNT_PENCE_MAX, le=AMOUNT_PENCE_MAX, description="whole pence, debit above zero")]
        | None
    ) = None
    debit_pence: _Column | None = None
    credit_pence: _Column | None = None
    document: Annotated[_LineText | None, Meta(description="the document of the line's own identity")] = None
    line: Annotated[_LineText | None, Meta(description="the identity of the line in the body's books")] = None

    def __post_init__(self) -> None:
        """An amount is told in one way."""
        has_columns = self.debit_pence is not None or self.credit_pence is not None
        if has_columns == (self.amount_pence is not None):
            raise ValueError("a line has amount_pence, or debit_pence and credit_pence")

    @property
    def pence(self) -> int:
        """The signed amount, debit above zero."""
        if self.amount_pence is not None:
            return self.amount_pence
        return (self.debit_pence or 0) - (self.credit_pence or 0)


class ExtractQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file is an extract of, and how it is read. Control totals, when given, must equal what is read.

    A CSV file has the columns date, reference, description and either amount or debit and credit, and may have line
    last; or it has the columns of a profile that the place has saved for the body.
    """

    body: BodyCode
    period: PeriodName
    balance: Balance
    sign: Annotated[
        Literal["as_fund", "contrary"],
        Meta(description="contrary: what is above zero in the file is below it in the sense of the fund"),
    ] = "as_fund"
    profile: Annotated[Code | None, Meta(description="a saved intake profile of the body by which CSV is read")] = None
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    date_format: tuple[DateFormat, ...] = ("%Y-%m-%d", "%d/%m/%Y")
    row_count: Annotated[int, Meta(ge=0, description="control total: how many lines the file has")] | None = None
    total_pence: (
        Annotated[int, Meta(description="control total: what the lines add up to, as the file signs them")] | None
    ) = None

    def read_as(self, media_type: str, profile_version: int | None) -> str:
        """How the file is read, in one text: the same bytes read otherwise are another extract."""
        said: dict[str, Any] = {"media_type": media_type, "sign": self.sign, "encoding": self.encoding}
        said |= {"profile": self.profile, "profile_version": profile_version, "date_format": self.date_format}
        return msgspec.json.encode(said).decode()


class ReadLine(Struct, frozen=True, kw_only=True):
    """A line as it was read, its amount in the sense of the fund; a description that was erased is null."""

    row: int
    line_date: date
    reference: str
    amount_pence: int
    document: str | None
    line: str | None
    description: str | None


class ExtractView(Struct, frozen=True, kw_only=True):
    """An extract that was taken in; the total is in the sense of the fund."""

    extract_id: UUID
    body: str
    balance: Balance
    period: str
    last_day: date
    content_sha256: str
    line_count: int
    total_pence: int
    taken_at: datetime
    href: str


class TakenExtract(Struct, frozen=True, kw_only=True):
    """An extract, and whether the same file was known already."""

    was_known: bool
    extract: ExtractView


class ExtractsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which extracts: of every body, balance and period unless named."""

    period: PeriodName | None = None
    body: BodyCode | None = None
    balance: Balance | None = None


_Tolerance = Annotated[
    int, Meta(ge=0, le=TOLERANCE_DAYS_MAX, description="how many days apart dates may be where amounts alone agree")
]
_Through = Annotated[int, Meta(ge=0, description="entries as known at this sequence number")]


class MatchingQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How lines are matched, and to entries as known when; the same question has the same answer for ever."""

    tolerance_days: _Tolerance = 0
    through_sequence: _Through | None = None


class MatchingPageQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same, page by page."""

    tolerance_days: _Tolerance = 0
    through_sequence: _Through | None = None


class MatchedEntry(Struct, frozen=True, kw_only=True):
    """An entry of the pool, with what it adds to the balance."""

    sequence: int
    effective_date: date
    event_date: date
    reference: str
    amount_pence: int
    href: str


class MatchView(Struct, frozen=True, kw_only=True):
    """Lines and entries that are the same money, and the rule that says so."""

    rule: Rule
    amount_pence: int
    lines: tuple[ReadLine, ...]
    entries: tuple[MatchedEntry, ...]


class RuleTotal(Struct, frozen=True, kw_only=True):
    """What one rule matched."""

    rule: Rule
    match_count: int
    line_count: int
    entry_count: int
    amount_pence: int


class SideTotals(Struct, frozen=True, kw_only=True):
    """Control totals of one side: matched and unmatched are the whole."""

    count: int
    total_pence: int
    matched_count: int
    matched_pence: int
    unmatched_count: int
    unmatched_pence: int


class MatchingView(Struct, frozen=True, kw_only=True):
    """How an extract matches the entries behind the pool's figure of the balance, in sum."""

    extract: ExtractView
    tolerance_days: int
    through_sequence: int
    rules: tuple[RuleTotal, ...]
    lines: Annotated[SideTotals, Meta(description="the body's side")]
    entries: Annotated[SideTotals, Meta(description="the pool's side; its total is the pool's figure")]
    difference_pence: Annotated[int, Meta(description="entries less lines; unmatched entries less unmatched lines")]
