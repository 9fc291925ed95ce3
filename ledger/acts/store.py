"""Facts about acts: one typed function for each named query."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from ledger.acts.model import Act, ActQuery, ActView
from ledger.core.clock import LONDON
from ledger.db import Connection, queries

_SQL = queries(__package__)
_ONE_DAY = timedelta(days=1)


async def insert_acts(connection: Connection, place_id: UUID, acts: Sequence[Act]) -> None:
    """Record acts of one place; nothing to do for none."""
    if not acts:
        return
    await connection.execute(_SQL["insert_acts"], place_id, msgspec.json.encode(acts).decode())


async def list_acts(
    connection: Connection, place_id: UUID, query: ActQuery, *, after: UUID, through: UUID, limit: int
) -> list[ActView]:
    """Acts after one and through another, oldest first; or before the other, newest first."""
    sql = _SQL["list_acts"] if query.order == "oldest_first" else _SQL["list_latest_acts"]
    asked = (query.principal_id, query.operation, query.pool, query.outcome)
    days = (_begins(query.first_day), _begins(query.last_day and _next(query.last_day)))
    rows = await connection.fetch(sql, place_id, after, through, limit, *asked, *days)
    return [msgspec.convert({**dict(row), "detail": msgspec.json.decode(row["detail"])}, ActView) for row in rows]


def _begins(day: date | None) -> datetime | None:
    """The instant at which a day begins in London."""
    return None if day is None else datetime.combine(day, time(), LONDON)


def _next(day: date) -> date | None:
    """The day after; after the last one that there is, none."""
    return None if day == date.max else day + _ONE_DAY


async def last_act(connection: Connection, place_id: UUID) -> UUID | None:
    """The newest act of the place, if there is one."""
    found: UUID | None = await connection.fetchval(_SQL["last_act"], place_id)
    return found
