"""Facts behind statements: one typed function for each named query."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.http.access import Place
from ledger.rules.fencing import Fence
from ledger.statements.flows import Moved

_SQL = queries(__package__)


class Minimum(Struct, frozen=True):
    """A minimum contribution as it was last set; no body: by all partners together."""

    stream: str
    body: str | None
    year: int
    version: int
    amount_pence: int
    source: str
    label: str


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


async def fences_as_known(
    connection: Connection, place_id: UUID, known_at: datetime | None
) -> dict[str, tuple[Fence, ...]]:
    """The fences of a place by stream, in order of version, as known at an instant or now."""
    found: dict[str, tuple[Fence, ...]] = {}
    for row in await connection.fetch(_SQL["fences_as_known"], place_id, known_at):
        fence = msgspec.json.decode(row["terms"], type=Fence)
        found[fence.stream] = (*found.get(fence.stream, ()), fence)
    return found


async def minimums_as_known(
    connection: Connection, place_id: UUID, pool_id: UUID, known_at: datetime | None, year: int | None = None
) -> list[Minimum]:
    """The minimum contributions to a pool, of one year or of all, as last set by an instant or now."""
    rows = await connection.fetch(_SQL["minimums_as_known"], place_id, pool_id, known_at, year)
    return [Minimum(*row.values()) for row in rows]


async def moved_by_kind(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    through: int,
    days: tuple[date, date],
    bodies: Collection[str] | None,
) -> list[Moved]:
    """What entries moved on the accounts of partners and between pools, by kind; bodies: whose pools may be seen."""
    seen = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["moved_by_kind"], place_id, pool_id, through, *days, seen)
    return [msgspec.convert(dict(row), Moved) for row in rows]
