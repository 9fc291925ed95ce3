"""Facts of positions: one typed function for each named query."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from ledger.db import Connection, queries
from ledger.http.access import PoolTerms
from ledger.programmes.model import SchemeKey

_SQL = queries(__package__)


async def pools_of_body(
    connection: Connection, place_id: UUID, body: str, seen_by: Collection[str] | None, code: str | None
) -> list[PoolTerms]:
    """The pools of which a body is a partner, as far as some bodies may see them (None: all may be seen)."""
    bodies = None if seen_by is None else list(seen_by)
    rows = await connection.fetch(_SQL["pools_of_body"], place_id, body, bodies, code)
    return [msgspec.convert(dict(row), PoolTerms) for row in rows]


async def schemes_of_body(connection: Connection, place_id: UUID, body: str) -> frozenset[SchemeKey]:
    """The schemes of a place that a body answers for."""
    rows = await connection.fetch(_SQL["schemes_of_body"], place_id, body)
    return frozenset((row["programme"], row["scheme"]) for row in rows)
