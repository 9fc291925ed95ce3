"""Facts of the decommissioning register: one typed function for each named query."""

from datetime import date
from uuid import UUID

import asyncpg

from ledger.db import Connection, queries
from ledger.savings.model import NUMBER_MAX
from ledger.savings.records import ItemState, KeptItem, KeptReport, What

_SQL = queries(__package__)
_SAME = ("pool", "item", "line", "beneficiary", "owner", "name", "stops_by", "label", "recorded_at")


async def insert_item(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> int:
    """Keep an item, the columns of the statement after the pool, in its order; its number."""
    item: int = await connection.fetchval(_SQL["insert_item"], place_id, pool_id, *columns)
    return item


async def insert_report(connection: Connection, place_id: UUID, pool_id: UUID, item: int, *columns: object) -> None:
    """Keep what became of an item: the columns of the statement after it, in its order."""
    await connection.execute(_SQL["insert_report"], place_id, pool_id, item, *columns)


async def list_items(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID | None,
    *,
    after: int = 0,
    item: int | None = None,
    case: str | None = None,
    line: str | None = None,
    owner: str | None = None,
    state: ItemState | None = None,
    overdue_on: date | None = None,
    limit: int = NUMBER_MAX,
) -> list[KeptItem]:
    """Items after a number, in order; of a case, a line, an owner, in a state, overdue on a day, or one alone."""
    asked = (after, item, case, line, owner, state, overdue_on, limit)
    return [_item(row) for row in await connection.fetch(_SQL["items"], place_id, pool_id, *asked)]


async def find_item(connection: Connection, place_id: UUID, pool_id: UUID, item: int) -> KeptItem | None:
    """One item; None where there is none of the number."""
    found = await list_items(connection, place_id, pool_id, item=item, limit=1) if item < NUMBER_MAX else []
    return found[0] if found else None


def _item(row: asyncpg.Record) -> KeptItem:
    return KeptItem(
        **{name: row[name] for name in _SAME},
        case=row["case_code"],
        what=What(row["what"]),
        reports=tuple(KeptReport(ItemState(outcome), *rest) for outcome, *rest in row["reports"]),
    )
