"""Facts about intake profiles: one typed function for each named query."""

from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.intake.model import Profile

_SQL = queries(__package__)


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
