"""The words of budgets kept back and carried on: contingency, reserves, carry-forward."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand, State
from ledger.core.ids import Code, Name
from ledger.http.paging import PageQuery
from ledger.journal.command import AMOUNT_PENCE_MAX, Amount, PostingCommand
from ledger.rules.fencing import FinancialYear, last_day_of, year_named

_Reason = Annotated[Name, Meta(description="why; stored apart and erasable")]


class SetAsideCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="contingency_set_aside"):
    """Keep part of what a stream has not allocated as contingency, for what nobody can plan."""

    amount_pence: Amount
    stream: Code


class ContingencyDrawCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="contingency_draw"):
    """Give contingency of a stream to a scheme, and say why."""

    amount_pence: Amount
    stream: Code
    programme: Code
    scheme: Code
    narrative: _Reason


class ReserveDrawCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="reserve_draw"):
    """Bring money that was put to reserve back into use, and say why."""

    amount_pence: Amount
    stream: Annotated[
        Code | None, Meta(description="of which stream it is; none: money of no stream, as in the pot of savings")
    ] = None
    narrative: _Reason


class ProposedDraw(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="draw-contingency"):
    """A draw on contingency above the limit of the scheme of delegation."""

    draw: ContingencyDrawCommand

    def __post_init__(self) -> None:
        """Who proposes a draw is who makes it."""
        if self.draw.acting_body != self.acting_body:
            raise ValueError("the draw's acting_body is another than the proposal's")


class ProposedCarryForward(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="carry-forward"):
    """Carry budget of a stream, unspent by a scheme or never allocated, into the next financial year."""

    financial_year: Annotated[FinancialYear, Meta(description="the year that ends")]
    stream: Code
    programme: Annotated[Code | None, Meta(description="the scheme that keeps the budget; none: unallocated")] = None
    scheme: Code | None = None
    amount_pence: Amount
    reserve_pence: Annotated[
        int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="of the amount, the money that is put to reserve for it")
    ] = 0

    def __post_init__(self) -> None:
        """A year that has a next one, a whole scheme or none, and no more money than budget."""
        if self.year is None or last_day_of(self.year) == date.max:
            raise ValueError("a financial year is written 2025-26")
        if (self.programme is None) != (self.scheme is None):
            raise ValueError("name programme and scheme together, or neither for what is unallocated")
        if self.reserve_pence > self.amount_pence:
            raise ValueError("reserve_pence is more than amount_pence")

    @property
    def year(self) -> int | None:
        return year_named(self.financial_year)


class CarryForwardQuery(PageQuery, frozen=True, kw_only=True):
    """Which requests to carry forward."""

    financial_year: Annotated[FinancialYear | None, Meta(description="the year that ends")] = None
    state: State | None = None


class CarryForwardView(Struct, frozen=True, kw_only=True):
    """A request to carry budget into the next year, and what was decided on it."""

    proposal_id: UUID
    state: State
    acting_body: str
    financial_year: str
    stream: str
    programme: str | None
    scheme: str | None
    amount_pence: int
    reserve_pence: int
    reason: str
    minute_reference: str
    proposed_by: UUID
    proposed_at: datetime
    expires_at: datetime
    ended_by: UUID | None
    ended_at: datetime | None
    end_reason: str
    sequences: tuple[int, ...]
    href: str
