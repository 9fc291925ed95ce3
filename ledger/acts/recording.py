"""Recording what an ordinary action did: one act in the transaction of the change itself."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ledger.acts.model import Act
from ledger.acts.store import insert_acts
from ledger.core.ids import new_id
from ledger.db import Connection
from ledger.http.access import Access
from ledger.http.door import Door


async def record_done(
    connection: Connection,
    access: Access,
    door: Door,
    place_id: UUID,
    detail: dict[str, Any],
    *,
    acting_body: str | None = None,
) -> UUID:
    """Record that the requester did what the door does; the act's id, for the rows that rest on it."""
    act = Act(
        act_id=new_id(),
        recorded_at=datetime.now(UTC),
        requester=access.requester,
        operation=door.operation,
        outcome="done",
        pool_id=access.pool_or_none.pool_id if access.pool_or_none else None,
        acting_body=acting_body,
        detail=detail,
    )
    await insert_acts(connection, place_id, [act])
    return act.act_id
