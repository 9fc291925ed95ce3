"""The words of imports: files larger than a request, taken in by a job that survives any end of the service."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.http.paging import NextCursor, PageQuery
from ledger.http.problems import ProblemError
from ledger.intake.actions import FileQuery
from ledger.intake.model import Filing
from ledger.intake.results import AnyLineResult


class ImportQuery(FileQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file is imported; a line that the books refuse is told, and the others post."""


class Stage(IntEnum):
    """First the rows that a corrected file leaves out are taken back, then its lines are posted."""

    TAKING_BACK = 1
    POSTING = 2


class State(StrEnum):
    """Where an import stands; the last four are ends."""

    WAITING = "waiting"
    POSTING = "posting"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    COMPLETED_WITH_REFUSALS = "completed_with_refusals"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS = frozenset({State.COMPLETED, State.COMPLETED_WITH_REFUSALS, State.FAILED, State.CANCELLED})


class ImportTotals(Struct, frozen=True, kw_only=True):
    """Counts and pence of the lines that are done, by outcome; `row_count` of them are lines of the file itself."""

    row_count: int = 0
    total_pence: int = 0
    posted: int = 0
    posted_pence: int = 0
    exists: int = 0
    exists_pence: int = 0
    zero: int = 0
    refused: int = 0
    refused_pence: int = 0
    suspense: int = 0
    suspense_pence: int = 0
    reversed: int = 0
    reversed_pence: int = 0


class ImportView(Struct, frozen=True, kw_only=True):
    """An import as it stands: how far it is, what became of its lines, and why it failed if it did."""

    import_id: UUID
    state: State
    profile: str
    profile_version: int
    body: str
    effective_date: date
    content_sha256: str
    byte_count: int
    replaces: str | None
    accepted_at: datetime
    ended_at: datetime | None
    row_count: Annotated[int | None, Meta(description="how many lines the file has, once it was read")]
    total_pence: Annotated[int | None, Meta(description="what they add up to")]
    done: ImportTotals
    errors: tuple[ProblemError, ...]


Placed = tuple[tuple[int, int], AnyLineResult]  # a line with its stage and row


class ImportLinePage(Struct, frozen=True):
    """One page of lines; only an absent next_cursor means the end."""

    items: tuple[AnyLineResult, ...]
    next_cursor: NextCursor


class LinesQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which lines of an import are listed."""

    outcome: Literal["posted", "exists", "zero", "refused", "reversed"] | None = None


class Asked(Struct, frozen=True, kw_only=True):
    """An import as it is accepted."""

    import_id: UUID
    filing: Filing
    profile_version: int
    row_count: int | None
    total_pence: int | None
    byte_count: int
    recorded_at: datetime


class Unfinished(Struct, frozen=True, kw_only=True):
    """An import that is to be worked: its file, and the control totals that were announced."""

    import_id: UUID
    filing: Filing
    row_count: int | None
    total_pence: int | None
