"""Facts about contribution schedules: one typed function for each named query."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date
from uuid import UUID

import asyncpg
import msgspec

from ledger.approvals.model import Acting
from ledger.contributions.planning import NextVersion
from ledger.contributions.schedule_model import ScheduleContent, ScheduleKey, ScheduleVersion
from ledger.core.entry import AccountName
from ledger.db import Connection, queries
from ledger.journal.store import Selection, View, head_of, totals_as_known
from ledger.rules.fencing import last_day_of

_SQL = queries(__package__)


async def schedules_in_force(
    connection: Connection, place_id: UUID, pool_id: UUID
) -> dict[ScheduleKey, ScheduleVersion]:
    """The latest version of every schedule of a pool."""
    found = [_version(row) for row in await connection.fetch(_SQL["schedules_in_force"], place_id, pool_id)]
    return {one.key: one for one in found}


async def list_schedules(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    which: tuple[int | None, str | None, str | None],
    *,
    in_force_only: bool,
    after: tuple[int, str, str, int],
    limit: int,
) -> list[tuple[ScheduleVersion, bool]]:
    """Versions of schedules after one, of a year, body and stream or of any, each with whether it is in force."""
    rows = await connection.fetch(_SQL["list_schedules"], place_id, pool_id, *which, in_force_only, *after, limit)
    return [(_version(row), row["is_in_force"]) for row in rows]


async def insert_schedules(connection: Connection, acting: Acting, versions: Sequence[NextVersion]) -> None:
    """Record the next versions of schedules."""
    columns = zip(
        *(
            (
                *one.key,
                one.version,
                one.content.written.amount_pence,
                one.content.variation_pence,
                _encoded(one.content),
            )
            for one in versions
        ),
        strict=True,
    )
    await connection.execute(
        _SQL["insert_schedules"],
        *(acting.place_id, acting.pool.pool_id, *columns),
        *(acting.recorded_at, acting.proposal_id, acting.act_id),
    )


async def instalments_called(
    connection: Connection, place_id: UUID, pool_id: UUID
) -> dict[ScheduleKey, dict[date, int]]:
    """The days of instalments for which a call stands, with its number, by schedule."""
    found: dict[ScheduleKey, dict[date, int]] = {}
    for row in await connection.fetch(_SQL["instalments_called"], place_id, pool_id):
        body, stream, year, day, number = row.values()
        found.setdefault((body, stream, year), {})[day] = number
    return found


async def sources_of_years(
    connection: Connection, place_id: UUID, pool_id: UUID, years: Collection[int]
) -> dict[ScheduleKey, int]:
    """What the budget book says that each body is to contribute of each stream in financial years."""
    through = (await head_of(connection, place_id, pool_id)).sequence
    found: dict[ScheduleKey, int] = {}
    for year in years:
        view = View(through, date(year, 4, 1), last_day_of(year))
        for one in await totals_as_known(connection, place_id, pool_id, view, Selection((AccountName.SOURCE,))):
            found[one.account.body or "", one.account.stream or "", year] = -one.balance_pence
    return found


async def schedules_to_check(connection: Connection, place_id: UUID) -> AsyncIterator[asyncpg.Record]:
    """Every version of every schedule of a place, with what it must agree with."""
    async for row in connection.cursor(_SQL["schedules_to_check"], place_id):
        yield row


async def differences_of_calls(connection: Connection, place_id: UUID) -> list[tuple[str, str]]:
    """Each pool and difference between calls and their entries."""
    return [(row["pool"], row["text"]) for row in await connection.fetch(_SQL["differences_of_calls"], place_id)]


def read_content(text: str) -> ScheduleContent:
    """What a version of a schedule says; raises msgspec.MsgspecError for what is none."""
    return msgspec.json.decode(text, type=ScheduleContent)


def _encoded(content: ScheduleContent) -> str:
    return msgspec.json.encode(content).decode()


def _version(row: asyncpg.Record) -> ScheduleVersion:
    return ScheduleVersion(
        body=row["body"],
        stream=row["stream"],
        year=row["year"],
        version=row["version"],
        content=read_content(row["content"]),
        recorded_at=row["recorded_at"],
        proposal_id=row["proposal_id"],
    )
