"""A scheme's budget from original to latest: every change in order, with what stood after it; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.entry import EntryKind
from ledger.core.ids import Code
from ledger.core.payload import read_payload
from ledger.journal.views import KnownAt, Through
from ledger.rules.fencing import FinancialYear, year_named
from ledger.statements.model import Figure

ORIGINAL = "original"


class SchemeBudgetQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which year and stream, as known when."""

    financial_year: Annotated[FinancialYear | None, Meta(description="left out: over all years")] = None
    stream: Code | None = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """A year is one, and there are not two ways to say when."""
        if self.financial_year is not None and year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")


class BudgetChange(Struct, frozen=True, kw_only=True):
    """One entry that moved the budget; reason is why it was posted or proposed, null when that was erased."""

    sequence: int
    what: Annotated[str, Meta(description="`original`, `virement_in`, `virement_out`, or the kind of entry")]
    amount_pence: int
    running_total_pence: int
    effective_date: date
    recorded_at: datetime
    principal_id: UUID
    acting_body: str
    reason: str | None
    proposal_id: UUID | None
    reverses_sequence: int | None
    href: str


class SchemeBudget(Struct, frozen=True, kw_only=True):
    """What a scheme may spend in one pool, from what it was first given to what it has now."""

    programme: str
    scheme: str
    financial_year: str | None
    stream: str | None
    through_sequence: int
    original_pence: Annotated[int, Meta(description="what was allocated first, all with the same effective date")]
    changes: tuple[BudgetChange, ...]
    latest: Figure
    spent: Figure
    committed: Annotated[Figure, Meta(description="ordered and not yet released")]
    left: Annotated[Figure, Meta(description="the latest budget less what is spent and committed")]


class Row(Protocol):
    """Columns by name, as a query gives them."""

    def __getitem__(self, name: str, /) -> Any: ...


def proposals_of(rows: Iterable[Row]) -> dict[int, UUID]:
    """The approved proposal beneath each entry that has one, by sequence number."""
    found = ((row["sequence"], read_payload(row["payload"]).proposal) for row in rows)
    return {sequence: proposal for sequence, proposal in found if proposal is not None}


def changes_of(rows: Sequence[Row], reasons: Mapping[UUID, str], pool_path: str) -> tuple[BudgetChange, ...]:
    """Every change in order, with what stood after it; what moves nothing for the scheme is left out."""
    proposals, first = proposals_of(rows), original_sequences(rows)
    changes, standing_pence = [], 0
    for row in rows:
        pence = sum(row["amounts_pence"])
        standing_pence += pence
        proposal = proposals.get(row["sequence"])
        if pence:
            changes.append(
                BudgetChange(
                    sequence=row["sequence"],
                    what=_what(row, pence, first),
                    amount_pence=pence,
                    running_total_pence=standing_pence,
                    effective_date=row["effective_date"],
                    recorded_at=row["recorded_at"],
                    principal_id=row["principal_id"],
                    acting_body=row["acting_body"],
                    reason=row["narrative"] or (reasons.get(proposal) if proposal else None) or row["narrative"],
                    proposal_id=proposal,
                    reverses_sequence=row["reverses_sequence"],
                    href=f"{pool_path}/entries/{row['sequence']}",
                )
            )
    return tuple(changes)


def original_sequences(rows: Iterable[Row]) -> frozenset[int]:
    """The allocations that begin the budget: those before any other change, of one effective date.

    What the year before left is no part of it, whenever that was brought forward.
    """
    first: list[Row] = []
    for row in rows:
        if row["kind"] == EntryKind.BROUGHT_FORWARD:
            continue
        if row["kind"] != EntryKind.ALLOCATION or (first and row["effective_date"] != first[0]["effective_date"]):
            break
        first.append(row)
    return frozenset(row["sequence"] for row in first)


def _what(row: Row, pence: int, original: Collection[int]) -> str:
    if row["sequence"] in original:
        return ORIGINAL
    if row["kind"] == EntryKind.VIREMENT:
        return "virement_in" if pence > 0 else "virement_out"
    return str(row["kind"])
