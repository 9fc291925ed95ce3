"""An act: one request that somebody made, and what came of it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct, field

from ledger.core.ids import Code
from ledger.http.access import Requester
from ledger.http.paging import PageQuery


class Act(Struct, frozen=True, kw_only=True):
    """One act as recorded; `detail` names what was done or why it was refused, never what may name people."""

    act_id: UUID
    recorded_at: datetime
    requester: Requester
    operation: str
    outcome: str
    pool_id: UUID | None = None
    acting_body: str | None = None
    idempotency_key: str | None = None
    detail: dict[str, Any] = {}


class ActView(Struct, frozen=True):
    """One act as an auditor lists it."""

    act_id: UUID
    pool: str | None
    recorded_at: datetime
    principal_id: UUID
    client_id: str
    acting_body: str | None
    operation: str
    idempotency_key: str | None
    request_id: str
    outcome: str
    detail: dict[str, Any]


class ActQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which acts: whose, of what, in which pool, when, done or refused; and in which order."""

    principal_id: Annotated[UUID | None, Meta(description="of this account")] = None
    operation: Annotated[str, Meta(max_length=100, description="by the operation's name in this document")] = ""
    pool: Code | None = None
    outcome: Literal["done", "refused"] | None = None
    first_day: Annotated[date | None, Meta(description="recorded in London on this day or later")] = field(
        name="from", default=None
    )
    last_day: Annotated[date | None, Meta(description="recorded in London on this day or before")] = field(
        name="to", default=None
    )
    order: Annotated[Literal["oldest_first", "newest_first"], Meta(description="in which order")] = "oldest_first"
