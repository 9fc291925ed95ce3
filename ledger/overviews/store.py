"""Facts of a place's overview: one typed function for each named query, each for all pools at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.http.access import PoolTerms
from ledger.overviews.idle import Owed
from ledger.programmes.model import SchemeKey
from ledger.rule_sets.documents import read_document
from ledger.rule_sets.figures_model import StatedFigures
from ledger.rule_sets.store import InForce

_SQL = queries(__package__)
_READ_STATED = msgspec.json.Decoder(StatedFigures)


class Beside(Struct, frozen=True):
    """What figures take from beside the legs of one pool."""

    partners: tuple[str, ...]
    stated: tuple[StatedFigures, ...]


async def pools_seen(connection: Connection, place_id: UUID, bodies: Collection[str] | None) -> tuple[PoolTerms, ...]:
    """The pools of a place that some bodies may see (None: all may be seen), in order of code."""
    rows = await connection.fetch(_SQL["pools_seen"], place_id, None if bodies is None else list(bodies))
    return tuple(msgspec.convert(dict(row), PoolTerms) for row in rows)


async def last_forecasts(
    connection: Connection, place_id: UUID, pool_ids: Sequence[UUID], year: int, known_at: datetime
) -> dict[UUID, dict[SchemeKey, int]]:
    """What each scheme of each pool is expected to end a year at."""
    found: dict[UUID, dict[SchemeKey, int]] = {one: {} for one in pool_ids}
    for row in await connection.fetch(_SQL["last_forecasts"], place_id, list(pool_ids), year, known_at):
        found[row["pool_id"]][row["programme"], row["scheme"]] = row["amount_pence"]
    return found


async def rule_sets_in_force(
    connection: Connection, place_id: UUID, agreements: Collection[str], day: date, known_at: datetime
) -> dict[str, InForce]:
    """The rule set of each agreement that applies on a day; agreements without one are left out."""
    rows = await connection.fetch(_SQL["rule_sets_in_force"], place_id, list(agreements), day, known_at)
    return {
        row["agreement"]: InForce(
            row["version"], row["effective_from"], read_document(row["document"]), row["digest"].hex()
        )
        for row in rows
    }


async def beside_the_legs(
    connection: Connection, place_id: UUID, pool_ids: Sequence[UUID], day: date, known_at: datetime
) -> dict[UUID, Beside]:
    """Partners and stated figures of pools on a day."""
    rows = await connection.fetch(_SQL["beside_the_legs"], place_id, list(pool_ids), day, known_at)
    return {
        row["pool_id"]: Beside(tuple(row["partners"] or ()), tuple(map(_READ_STATED.decode, row["stated"])))
        for row in rows
    }


async def calls_overdue(
    connection: Connection, place_id: UUID, through: Mapping[UUID, int], today: date
) -> dict[UUID, tuple[int, int]]:
    """How many calls of each pool are overdue on a day, and their pence; pools without any are left out."""
    rows = await connection.fetch(_SQL["calls_overdue"], place_id, list(through), list(through.values()), today)
    return {row["pool_id"]: (row["calls"], row["pence"]) for row in rows}


async def months_to_close(
    connection: Connection, place_id: UUID, pool_ids: Sequence[UUID], this_month: date, known_at: datetime
) -> dict[UUID, int]:
    """How many months of each pool are over and not closed; pools without any are left out."""
    rows = await connection.fetch(_SQL["months_to_close"], place_id, list(pool_ids), this_month, known_at)
    return {row["pool_id"]: row["months"] for row in rows}


async def owed_by_due_date(
    connection: Connection, place_id: UUID, through: Mapping[UUID, int], as_at: date
) -> dict[UUID, list[Owed]]:
    """What is owed to each pool for effective dates up to a day; pools to which nothing is are left out."""
    found: dict[UUID, list[Owed]] = {}
    for row in await connection.fetch(_SQL["owed_by_due_date"], place_id, list(through), list(through.values()), as_at):
        pool_id, body, stream, due_on, pence = row.values()
        found.setdefault(pool_id, []).append(Owed(body, stream, due_on, pence))
    return found
