"""Facts behind statements: one typed function for each named query."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from ledger.db import Connection, queries
from ledger.http.access import Place

_SQL = queries(__package__)


class Names(Struct, frozen=True):
    """What a statement calls bodies and streams, and the labels of streams."""

    bodies: dict[str, str]
    streams: dict[str, str]
    stream_labels: dict[str, str]


async def name_things(connection: Connection, place_id: UUID, bodies: Collection[str]) -> Names:
    named = await connection.fetch(_SQL["name_bodies"], list(bodies))
    streams = await connection.fetch(_SQL["name_streams"], place_id)
    return Names(
        {row["body"]: row["name"] for row in named},
        {row["stream"]: row["name"] for row in streams},
        {row["stream"]: row["label"] for row in streams},
    )


async def find_place(connection: Connection, place_id: UUID) -> Place:
    """The place of a transaction."""
    row = await connection.fetchrow(_SQL["find_place"], place_id)
    assert row is not None, "a place that is entered is there"
    return Place(*row.values())


async def instant_of(connection: Connection, place_id: UUID, pool_id: UUID, sequence: int) -> datetime:
    """When a sequence number was recorded; for 0 the opening of the pool."""
    found: datetime = await connection.fetchval(_SQL["instant_of"], place_id, pool_id, sequence)
    return found
