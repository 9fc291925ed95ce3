"""Facts about places, bodies and funding streams: one typed function for each named query."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from ledger.db import Connection, queries
from ledger.places.model import Body, BodyKind, BodyVersion, FundingStream, NewBodyVersion, NewPlace
from ledger.rules.fencing import Fence

_SQL = queries(__package__)


async def insert_place(connection: Connection, place_id: UUID, place: NewPlace, at: datetime, by: UUID) -> None:
    await connection.execute(
        _SQL["insert_place"], place_id, place.code, place.name, place.currency, place.label, at, by
    )


async def insert_body(connection: Connection, body: Body, at: datetime, by: UUID) -> None:
    await connection.execute(_SQL["insert_body"], body.body, body.name, body.kind, at, by)


async def list_bodies(connection: Connection, *, among: Collection[str], after: str, limit: int) -> list[Body]:
    """Registered bodies in the order of their codes; among: only these, or all where none are named."""
    rows = await connection.fetch(_SQL["list_bodies"], after, limit, list(among))
    return [Body(row["body"], row["name"], BodyKind(row["kind"])) for row in rows]


async def find_bodies(connection: Connection, codes: Collection[str]) -> dict[str, Body]:
    """The registered ones of the bodies named, by code."""
    rows = await connection.fetch(_SQL["find_bodies"], list(codes))
    return {row["body"]: Body(row["body"], row["name"], BodyKind(row["kind"])) for row in rows}


async def versions_of_body(connection: Connection, body: str) -> list[tuple[BodyVersion, bool]]:
    """Every version of a body, the registration first, and whether it has begun; none for one not registered."""
    rows = await connection.fetch(_SQL["versions_of_body"], body)
    names = BodyVersion.__struct_fields__
    return [
        (BodyVersion(**{**{name: row[name] for name in names}, "kind": BodyKind(row["kind"])}), row["has_begun"])
        for row in rows
    ]


async def successors_of(connection: Connection, body: str) -> list[str]:
    """A body, the one that takes its place, the one that takes that one's, and so on."""
    return [row["body"] for row in await connection.fetch(_SQL["successors_of"], body)]


async def insert_body_version(
    connection: Connection, body: str, number: int, new: NewBodyVersion, at: datetime, by: UUID
) -> None:
    await connection.execute(
        _SQL["insert_body_version"],
        *(body, number, new.name, new.kind, new.effective_from, new.successor, new.reason, at, by),
    )


async def insert_stream(connection: Connection, place_id: UUID, stream: FundingStream, act_id: UUID) -> None:
    await connection.execute(_SQL["insert_stream"], place_id, stream.stream, stream.name, stream.label, act_id)


async def list_streams(connection: Connection, place_id: UUID, *, after: str, limit: int) -> list[FundingStream]:
    rows = await connection.fetch(_SQL["list_streams"], place_id, after, limit)
    return [FundingStream(*row.values()) for row in rows]


async def find_streams(connection: Connection, place_id: UUID, codes: Collection[str]) -> frozenset[str]:
    """Which of the streams named the place has."""
    rows = await connection.fetch(_SQL["find_streams"], place_id, list(codes))
    return frozenset(row["stream"] for row in rows)


async def next_fence_version(connection: Connection, place_id: UUID, stream: str) -> int | None:
    """The number of the next version of a stream's fence; None where the place has no such stream."""
    version: int | None = await connection.fetchval(_SQL["next_fence_version"], place_id, stream)
    return version


async def insert_fence(connection: Connection, place_id: UUID, fence: Fence, act_id: UUID) -> None:
    terms = msgspec.json.encode(fence).decode()
    await connection.execute(
        _SQL["insert_fence"], place_id, fence.stream, fence.version, fence.effective_from, terms, act_id
    )


async def list_fences(connection: Connection, place_id: UUID, *, after: tuple[str, int], limit: int) -> list[Fence]:
    """Versions of fences after a stream and version, in order."""
    rows = await connection.fetch(_SQL["list_fences"], place_id, *after, limit)
    return [msgspec.json.decode(row["terms"], type=Fence) for row in rows]
