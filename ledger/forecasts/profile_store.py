"""Facts about spend profiles: one typed function for each named query."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.forecasts.profile_model import SpendProfileCommand, SpendProfileQuery, SpendProfileView
from ledger.programmes.model import SchemeKey
from ledger.rules.fencing import year_name, year_named
from ledger.rules.monthly_profile import MonthParts

_SQL = queries(__package__)
NEWEST = 2**31 - 1
_LAST_SEQUENCE, _EVER = 2**63 - 1, datetime.max.replace(tzinfo=UTC)


class KeptProfile(Struct, frozen=True, kw_only=True):
    """A spend profile as it is to be kept: what was said, and what the service adds to it."""

    command: SpendProfileCommand
    principal_id: UUID
    through_sequence: int
    fingerprint: bytes
    key_id: UUID
    recorded_at: datetime
    act_id: UUID
    salt: bytes


class KnownProfile(Struct, frozen=True):
    """What stands for a key; no salt where the reason was erased."""

    number: int
    pool_id: UUID
    fingerprint: bytes
    salt: bytes | None


class StandingProfile(Struct, frozen=True):
    """A spend profile as a year's budget is spread by it."""

    number: int
    version: int
    parts: MonthParts


async def insert_profile(connection: Connection, place_id: UUID, pool_id: UUID, kept: KeptProfile) -> int:
    """Keep a spend profile as the next version of its scheme and year: its number; the caller holds the head's lock."""
    command = kept.command
    number: int = await connection.fetchval(
        _SQL["insert_profile"],
        *(place_id, pool_id, command.programme, command.scheme, year_named(command.financial_year)),
        *(command.parts.in_order, command.acting_body, kept.principal_id, kept.through_sequence, kept.fingerprint),
        *(kept.key_id, kept.recorded_at, kept.act_id, kept.salt, command.reason),
    )
    return number


async def profile_of_key(connection: Connection, place_id: UUID, key_id: UUID) -> KnownProfile | None:
    """What stands for an idempotency key."""
    row = await connection.fetchrow(_SQL["profile_of_key"], place_id, key_id)
    return None if row is None else KnownProfile(**row)


async def list_profiles(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    query: SpendProfileQuery,
    pool_path: str,
    *,
    before: int,
    limit: int,
) -> list[SpendProfileView]:
    """Spend profiles of a pool below a number, the newest first."""
    year = None if query.financial_year is None else year_named(query.financial_year)
    rows = await connection.fetch(
        _SQL["list_profiles"],
        *(place_id, pool_id, before, limit, year, query.programme, query.scheme, query.principal_id),
        *(_LAST_SEQUENCE if query.through_sequence is None else query.through_sequence, query.known_at or _EVER),
        query.standing_only,
    )
    return [_view(row, pool_path) for row in rows]


async def find_profile(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int, pool_path: str
) -> SpendProfileView | None:
    """One spend profile of a pool."""
    if number >= NEWEST:
        return None
    found = await list_profiles(
        connection, place_id, pool_id, SpendProfileQuery(), pool_path, before=number + 1, limit=1
    )
    return found[0] if found and found[0].number == number else None


async def standing_profiles(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    year: int,
    through_sequence: int | None,
    known_at: datetime | None,
) -> dict[SchemeKey, StandingProfile]:
    """The spend profile that stands for each scheme that has one, as known at a sequence number, an instant or now."""
    through = _LAST_SEQUENCE if through_sequence is None else through_sequence
    rows = await connection.fetch(_SQL["standing_profiles"], place_id, pool_id, year, through, known_at or _EVER)
    return {
        (row["programme"], row["scheme"]): StandingProfile(row["number"], row["version"], parts_of(row["parts"]))
        for row in rows
    }


def parts_of(in_order: list[int]) -> MonthParts:
    """The parts of the months as they are kept, from April on."""
    return MonthParts(**dict(zip(MonthParts.__struct_fields__, in_order, strict=True)))


def _view(row: asyncpg.Record, pool_path: str) -> SpendProfileView:
    number = row["number"]
    return SpendProfileView(
        number=number,
        programme=row["programme"],
        scheme=row["scheme"],
        financial_year=year_name(row["year"]),
        version=row["version"],
        parts=parts_of(row["parts"]),
        reason=row["reason"],
        acting_body=row["acting_body"],
        principal_id=row["principal_id"],
        author=row["author"],
        through_sequence=row["through_sequence"],
        recorded_at=row["recorded_at"],
        href=f"{pool_path}/spend-profiles/{number}",
    )
