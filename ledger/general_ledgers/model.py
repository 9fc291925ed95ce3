"""The words of journals sent back: a body's profile, the lines of its own ledger, and the runs that bring them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code
from ledger.core.working import Step
from ledger.journal.command import Label
from ledger.journal.views import SubjectiveCode, Through
from ledger.periods.model import PeriodName, require_period
from ledger.rules.recognition import LedgerAccount, Move, Treatment

UNTESTED = "untested on a published sample"
RECOGNITION = "recognition"

# What no spreadsheet takes for a formula and no ledger for two columns.
LedgerCode = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]*\Z",
        max_length=40,
        description="a code of the body's own ledger: letters, digits, and within them spaces and . / _ -",
    ),
]
_Segments = Annotated[
    tuple[LedgerCode, ...], Meta(max_length=6, description="further segments or dimensions, in the ledger's order")
]


class Coding(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a line goes in the body's own ledger."""

    code: LedgerCode
    cost_centre: LedgerCode | None = None
    segments: _Segments = ()


class MappingRule(Coding, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A code for the lines of one account, of the dimensions named; a dimension left out takes any."""

    account: LedgerAccount
    counterparty: BodyCode | None = None
    stream: Code | None = None
    programme: Code | None = None
    scheme: Code | None = None
    subjective: SubjectiveCode | None = None


class Unit4Batch(Struct, frozen=True, forbid_unknown_fields=True):
    """What a batch for Unit4's GL07 says of itself, as the body's own system has it set up."""

    client: LedgerCode
    interface: LedgerCode
    voucher_type: LedgerCode


class OracleLedger(Struct, frozen=True, forbid_unknown_fields=True):
    """What a journal import of Oracle says of itself, as the body's own system has it set up."""

    ledger_id: Annotated[int, Meta(ge=1)]
    source: LedgerCode
    category: LedgerCode
    cost_centre_first: Annotated[
        bool, Meta(description="whether the first segment is the cost centre, and the second the code")
    ] = False


class NewLedgerProfile(Struct, frozen=True, forbid_unknown_fields=True):
    """A further version of how a body's codes are found: of the rules, the first that fits a line gives its code.

    suspense: where lines go that no rule fits; without it they are refused before anything is made.
    """

    body: BodyCode
    rules: Annotated[tuple[MappingRule, ...], Meta(max_length=2_000)]
    suspense: Coding | None = None
    unit4: Unit4Batch | None = None
    oracle: OracleLedger | None = None
    label: Label = ""


class LedgerProfileView(Struct, frozen=True):
    """One version of a body's profile."""

    version: int
    profile: NewLedgerProfile


class NewJournalRun(Struct, frozen=True, forbid_unknown_fields=True):
    """Make the next run for a body: all of a period that no earlier run brought."""

    body: BodyCode
    period: PeriodName
    through_sequence: Through | None = None

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


class Posted(Struct, frozen=True):
    """Signed pence, debit positive, on an account of a body's own ledger, with our dimensions and the legs behind."""

    account: LedgerAccount
    amount_pence: int
    counterparty: str | None = None
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None
    subjective: str | None = None
    legs: tuple[int, ...] = ()


class JournalLine(Struct, frozen=True, kw_only=True):
    """One line for the body's own ledger, debit or credit, tied to the legs behind it by `href`."""

    line: int
    effective_date: date
    kind: Annotated[str, Meta(description="what the entry behind it is; `recognition` at the year-end")]
    account: LedgerAccount
    counterparty: str | None
    stream: str | None
    programme: str | None
    scheme: str | None
    subjective: str | None
    treatment: Annotated[Treatment | None, Meta(description="of its scheme; null where it has none")]
    debit_pence: int
    credit_pence: int
    coding: Coding
    is_in_suspense: bool
    reference: str
    sequence: Annotated[int | None, Meta(description="of the entry behind it; null at the year-end")]
    legs: Annotated[tuple[int, ...], Meta(description="the lines of that entry that it rests on")]
    href: Annotated[str, Meta(description="the entry, or the listing of exactly the legs behind it")]


class BorneShare(Struct, frozen=True):
    """What a partner bears of a scheme."""

    body: str
    amount_pence: int


class RecognisedScheme(Struct, frozen=True, kw_only=True):
    """What the year's accounts recognise of a scheme, by which version of its treatment."""

    programme: str
    scheme: str
    treatment: Treatment
    version: Annotated[int, Meta(description="of the treatment; 0: none was decided")]
    spent_pence: int
    spent_href: str
    shares: Annotated[tuple[BorneShare, ...], Meta(description="what each partner bears")]
    moves: Annotated[tuple[Move, ...], Meta(description="of this body, all runs so far together")]
    working: tuple[Step, ...]
    apart: Annotated[str, Meta(description="why nothing is recognised; empty where it is")]


class HeldTotal(Struct, frozen=True, kw_only=True):
    """What stands in the body's own books already, by the lines of theirs that were posted here: never sent back."""

    account: LedgerAccount
    counterparty: str | None
    programme: str | None
    scheme: str | None
    debit_pence: int = 0
    credit_pence: int = 0
    entry_count: int = 0


class ControlTotals(Struct, frozen=True):
    """What a run adds up to; lines_sha256: of its lines as they stand in `content`."""

    line_count: int
    debit_pence: int
    credit_pence: int
    lines_sha256: str


class RunContent(Struct, frozen=True, kw_only=True):
    """The document of a run: these are the bytes behind its digest."""

    number: int
    place: str
    pool: str
    pool_label: str
    body: str
    host: Annotated[str | None, Meta(description="null where each partner keeps its own cash")]
    partners: tuple[str, ...]
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    made_on: date
    profile_version: int
    unit4: Unit4Batch | None
    oracle: OracleLedger | None
    schemes: Annotated[tuple[RecognisedScheme, ...], Meta(description="of the financial year that the period ends")]
    lines: tuple[JournalLine, ...]
    already_held: tuple[HeldTotal, ...]
    control: ControlTotals


class FileFormat(StrEnum):
    """How a run is written."""

    JSON = "json"
    DR_CR = "dr-cr"
    UNIT4_GL07 = "unit4-gl07"
    ORACLE_FBDI = "oracle-fbdi"


class RunFile(Struct, frozen=True):
    """Where a run is read in a format; mark: what was not tried with it."""

    format: FileFormat
    mark: str
    href: str


class RunSummary(Struct, frozen=True, kw_only=True):
    """A run by its number: for which body and period, as known when, and what it adds up to."""

    body: str
    number: int
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    profile_version: int
    line_count: int
    total_pence: Annotated[int, Meta(description="the debits, which the credits equal")]
    sha256: Annotated[str, Meta(description="of the exact bytes, which the format `json` gives")]
    recorded_at: datetime
    act_id: UUID
    href: str


class RunView(RunSummary, frozen=True, kw_only=True):
    """A run with its content and its files."""

    files: tuple[RunFile, ...]
    content: RunContent


class RunQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose run."""

    body: BodyCode


class RunFileQuery(RunQuery, frozen=True, kw_only=True):
    """Whose run, and how it is written."""

    format: Annotated[
        FileFormat,
        Meta(description=f"`unit4-gl07` and `oracle-fbdi` are {UNTESTED}: try them in a test ledger first"),
    ] = FileFormat.JSON
