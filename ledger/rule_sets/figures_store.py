"""Facts beside the legs that figures are made of: one typed function for each named query."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.programmes.model import SchemeKey
from ledger.rule_sets.figures_model import (
    SchemeFacts,
    SchemeSharing,
    SchemeSharingView,
    StatedFigures,
    StatedFiguresView,
)
from ledger.rules.fencing import Fence

_SQL = queries(__package__)
_READ_SHARING = msgspec.json.Decoder(tuple[SchemeSharing, ...])
_READ_TERMS = msgspec.json.Decoder(SchemeSharing)
_READ_STATED = msgspec.json.Decoder(StatedFigures)
_WRITE_STATED = msgspec.json.Encoder(order="deterministic")
_READ_FENCE = msgspec.json.Decoder(Fence)


class Beside(Struct, frozen=True):
    """What figures take from beside the legs: the pool's kind and partners, fences by stream, what was stated."""

    kind: str
    partners: tuple[str, ...]
    fences: dict[str, tuple[Fence, ...]]
    stated: tuple[StatedFigures, ...]


async def beside_the_legs(
    connection: Connection, place_id: UUID, pool_id: UUID, day: date, known_at: datetime | None
) -> Beside:
    """Kind and partners of a pool on a day, its place's fences, its stated figures; as known at an instant or now."""
    row = await connection.fetchrow(_SQL["beside_the_legs"], place_id, pool_id, day, known_at)
    assert row is not None, "a pool that is there has an agreement"
    fences: dict[str, tuple[Fence, ...]] = {}
    for terms in row["fences"]:
        fence = _READ_FENCE.decode(terms)
        fences[fence.stream] = (*fences.get(fence.stream, ()), fence)
    stated = tuple(_READ_STATED.decode(one) for one in row["stated"])
    return Beside(row["kind"], tuple(row["partners"] or ()), fences, stated)


async def schemes_as_known(
    connection: Connection, place_id: UUID, wanted: Collection[SchemeKey], known_at: datetime | None
) -> dict[SchemeKey, SchemeFacts]:
    """Who answers for schemes, and how each stands in risk sharing, as known at an instant or now."""
    keys = sorted(wanted)
    rows = await connection.fetch(
        _SQL["schemes_as_known"], place_id, [one[0] for one in keys], [one[1] for one in keys], known_at
    )
    return {
        (row["programme"], row["scheme"]): SchemeFacts(
            row["responsible_body"], _READ_SHARING.decode(row["sharing"]) if row["sharing"] else ()
        )
        for row in rows
    }


async def insert_scheme_sharing(
    connection: Connection, place_id: UUID, at: SchemeKey, terms: SchemeSharing, recorded_at: datetime, act_id: UUID
) -> int | None:
    """Add a version of how a scheme stands in risk sharing; its number, or None where there is no such scheme."""
    said = msgspec.json.encode(terms).decode()
    version: int | None = await connection.fetchval(
        _SQL["insert_scheme_sharing"], place_id, *at, terms.effective_from, said, recorded_at, act_id
    )
    return version


async def list_scheme_sharing(
    connection: Connection, place_id: UUID, *, after: tuple[str, str, int], limit: int
) -> list[SchemeSharingView]:
    """Versions of how schemes stand in risk sharing, after a scheme and version, in order."""
    rows = await connection.fetch(_SQL["list_scheme_sharing"], place_id, *after, limit)
    return [
        SchemeSharingView(
            programme=row["programme"],
            scheme=row["scheme"],
            version=row["version"],
            terms=_READ_TERMS.decode(row["terms"]),
        )
        for row in rows
    ]


async def insert_stated_figures(
    connection: Connection, place_id: UUID, pool_id: UUID, stated: StatedFigures, recorded_at: datetime, act_id: UUID
) -> int:
    """Keep further figures of a pool, as its next version: its number."""
    said = (stated.as_at, stated.source, _WRITE_STATED.encode(stated), recorded_at, act_id)
    version: int = await connection.fetchval(_SQL["insert_stated_figures"], place_id, pool_id, *said)
    return version


async def list_stated_figures(
    connection: Connection, place_id: UUID, pool_id: UUID, *, before: int, limit: int
) -> list[StatedFiguresView]:
    """What was stated of a pool below a version, the newest first."""
    rows = await connection.fetch(_SQL["list_stated_figures"], place_id, pool_id, before, limit)
    return [
        StatedFiguresView(
            version=row["version"], recorded_at=row["recorded_at"], figures=_READ_STATED.decode(row["content"])
        )
        for row in rows
    ]
