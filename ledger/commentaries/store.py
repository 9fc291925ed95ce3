"""Facts about commentaries: one typed function for each named query."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from ledger.commentaries.lines import Line
from ledger.commentaries.model import CommentaryCommand, CommentaryQuery, CommentaryView
from ledger.core.period import Period
from ledger.db import Connection, queries
from ledger.periods.model import period_named

_SQL = queries(__package__)
NEWEST, EVERY = 2**31 - 1, 2**31 - 1
_LAST_SEQUENCE, _EVER = 2**63 - 1, datetime.max.replace(tzinfo=UTC)


class KeptCommentary(Struct, frozen=True, kw_only=True):
    """A commentary as it is to be kept: what was said, and what the service adds to it."""

    command: CommentaryCommand
    days: Period
    principal_id: UUID
    through_sequence: int
    fingerprint: bytes
    key_id: UUID
    recorded_at: datetime
    act_id: UUID
    salt: bytes


class KnownCommentary(Struct, frozen=True):
    """What stands for a key; no salt where the texts were erased."""

    number: int
    pool_id: UUID
    fingerprint: bytes
    salt: bytes | None


class LineFacts(Struct, frozen=True):
    """What the place has of a line: programme, who answers for the scheme, stream; and the last version on it."""

    has_programme: bool
    responsible_body: str | None
    has_stream: bool
    last_version: int


async def insert_commentary(connection: Connection, place_id: UUID, pool_id: UUID, kept: KeptCommentary) -> int:
    """Keep a commentary: its number; the caller holds the head's lock."""
    command, days = kept.command, kept.days
    number: int = await connection.fetchval(
        _SQL["insert_commentary"],
        *(place_id, pool_id, command.period, days.first_day, days.last_day, command.line, command.follows_version + 1),
        *(command.acting_body, kept.principal_id, kept.through_sequence, kept.fingerprint, kept.key_id),
        *(kept.recorded_at, kept.act_id, kept.salt, command.commentary, command.reason),
    )
    return number


async def commentary_of_key(connection: Connection, place_id: UUID, key_id: UUID) -> KnownCommentary | None:
    """What stands for an idempotency key."""
    row = await connection.fetchrow(_SQL["commentary_of_key"], place_id, key_id)
    return None if row is None else KnownCommentary(**row)


async def line_facts(
    connection: Connection, place_id: UUID, pool_id: UUID, line: Line, name: str, days: tuple[date, date]
) -> LineFacts:
    """What is known of a line, and the last version of a commentary on it over some days."""
    dimensions = line.programme, line.scheme, line.stream
    row = await connection.fetchrow(_SQL["line_facts"], place_id, pool_id, *dimensions, *days, name)
    assert row is not None, "a query of facts has one row"
    return LineFacts(**row)


async def list_commentaries(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    query: CommentaryQuery,
    pool_path: str,
    *,
    before: int = NEWEST,
    limit: int = EVERY,
) -> list[CommentaryView]:
    """Commentaries of a pool below a number, the newest first."""
    days = None if query.period is None else period_named(query.period)
    rows = await connection.fetch(
        _SQL["list_commentaries"],
        *(place_id, pool_id, before, limit),
        *((days.first_day, days.last_day) if days else (None, None)),
        *(query.line, query.acting_body, query.principal_id),
        *(_LAST_SEQUENCE if query.through_sequence is None else query.through_sequence, query.known_at or _EVER),
        query.standing_only,
    )
    return [_view(row, pool_path) for row in rows]


async def find_commentary(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int, pool_path: str
) -> CommentaryView | None:
    """One commentary of a pool."""
    found: Sequence[CommentaryView] = ()
    if number < NEWEST:
        found = await list_commentaries(
            connection, place_id, pool_id, CommentaryQuery(), pool_path, before=number + 1, limit=1
        )
    return found[0] if found and found[0].number == number else None


def _view(row: asyncpg.Record, pool_path: str) -> CommentaryView:
    return CommentaryView(**row, href=f"{pool_path}/commentaries/{row['number']}")
