"""Facts about acts: one typed function for each named query."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from ledger.acts.model import Act, ActView
from ledger.db import Connection, queries

_SQL = queries(__package__)


async def insert_acts(connection: Connection, place_id: UUID, acts: Sequence[Act]) -> None:
    """Record acts of one place; nothing to do for none."""
    if not acts:
        return
    await connection.execute(_SQL["insert_acts"], place_id, msgspec.json.encode(acts).decode())


async def list_acts(
    connection: Connection, place_id: UUID, pool_id: UUID | None, *, after: UUID, through: UUID, limit: int
) -> list[ActView]:
    """Acts after one and through another, oldest first."""
    rows = await connection.fetch(_SQL["list_acts"], place_id, pool_id, after, through, limit)
    return [msgspec.convert({**dict(row), "detail": msgspec.json.decode(row["detail"])}, ActView) for row in rows]


async def last_act(connection: Connection, place_id: UUID) -> UUID | None:
    """The newest act of the place, if there is one."""
    found: UUID | None = await connection.fetchval(_SQL["last_act"], place_id)
    return found
