"""An act: one request that somebody made, and what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.http.access import Requester


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
