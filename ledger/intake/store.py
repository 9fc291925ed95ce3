"""Facts about intake profiles and the files that pools have taken in: one typed function for each named query."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.intake.model import Filing, KnownFile, PlannedRow, Profile

_SQL = queries(__package__)
ROW_MAX = 2**31 - 1


class SavedProfile(Struct, frozen=True):
    """A profile as saved, with its version."""

    version: int
    profile: Profile


async def insert_profile(connection: Connection, place_id: UUID, profile: Profile, act_id: UUID) -> SavedProfile:
    """Save a profile as its next version."""
    body = msgspec.json.encode(profile).decode()
    version: int = await connection.fetchval(_SQL["insert_profile"], place_id, profile.code, body, act_id)
    return SavedProfile(version, profile)


async def find_profile(connection: Connection, place_id: UUID, code: str) -> SavedProfile | None:
    """The latest version of a profile, if there is one."""
    row = await connection.fetchrow(_SQL["find_profile"], place_id, code)
    return _saved(row) if row else None


async def list_profiles(connection: Connection, place_id: UUID, *, after: str, limit: int) -> list[SavedProfile]:
    rows = await connection.fetch(_SQL["list_profiles"], place_id, after, limit)
    return [_saved(row) for row in rows]


def _saved(row: asyncpg.Record) -> SavedProfile:
    return SavedProfile(row["version"], msgspec.json.decode(row["body"], type=Profile))


async def find_files(connection: Connection, filing: Filing) -> list[KnownFile]:
    """What the pool knows of the file, of the one it replaces, and of those that replaced either."""
    named = [one for one in (filing.content_sha256, filing.replaces_sha256) if one is not None]
    rows = await connection.fetch(_SQL["find_files"], filing.place_id, filing.pool_id, named)
    return [KnownFile(*row.values()) for row in rows]


async def insert_file(connection: Connection, filing: Filing, act_id: UUID) -> None:
    asked = filing.asked
    said = (asked.profile, asked.content_sha256, asked.body, asked.replaces_sha256)
    await connection.execute(_SQL["insert_file"], filing.place_id, filing.pool_id, *said, act_id)


async def insert_rows(connection: Connection, filing: Filing, rows: Sequence[PlannedRow]) -> None:
    """Keep rows of a file; those that are kept already stay as they are."""
    names = PlannedRow.__struct_fields__
    columns = [[getattr(one, name) for one in rows] for name in names]
    file = (filing.profile.code, filing.content_sha256)
    await connection.execute(_SQL["insert_rows"], filing.place_id, filing.pool_id, *file, *columns)


async def rows_of_file(
    connection: Connection,
    filing: Filing,
    content_sha256: str,
    *,
    after: int,
    through: int = ROW_MAX,
    limit: int = ROW_MAX,
) -> list[PlannedRow]:
    """Rows of a file, kept under the profile of this one, after one row and through another, in order."""
    where = (filing.place_id, filing.pool_id, filing.profile.code, content_sha256)
    rows = await connection.fetch(_SQL["rows_of_file"], *where, after, through, limit)
    return [PlannedRow(*row.values()) for row in rows]


async def find_successor(connection: Connection, filing: Filing) -> str | None:
    """The file that replaced this one, if there is one."""
    named = (filing.place_id, filing.pool_id, filing.profile.code, filing.content_sha256)
    found: str | None = await connection.fetchval(_SQL["find_successor"], *named)
    return found
