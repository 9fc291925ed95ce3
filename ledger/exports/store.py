"""Facts of exports, each read through a server-side cursor: memory holds a few rows, however many there are."""

from collections.abc import AsyncIterator

import asyncpg

from ledger.core.entry import Account, AccountName
from ledger.core.payload import read_payload
from ledger.db import Connection, queries
from ledger.exports.model import ExportedEntry, MonthEnd, View

_SQL = queries(__package__)
ROWS_PER_STEP = 100  # few enough that other requests are not kept waiting while they are written
SECONDS_PER_STEP = 600


async def without_haste(connection: Connection) -> None:
    """Let the statements of this transaction take as long as a large file needs."""
    await connection.execute(_SQL["export_without_haste"])


async def entries(connection: Connection, view: View) -> AsyncIterator[list[ExportedEntry]]:
    """The entries of a view in sequence order, a few at a time."""
    async for rows in _steps(connection, _SQL["entries_to_export"], view):
        yield [
            ExportedEntry(
                row["sequence"],
                row["recorded_at"],
                read_payload(row["payload"]),
                row["narrative"],
                row["supplier_name"],
                row["reversed_by"],
            )
            for row in rows
        ]


async def totals(connection: Connection, view: View) -> AsyncIterator[list[asyncpg.Record]]:
    """Gross totals of every account of a view, summed from its legs, a few at a time."""
    async for rows in _steps(connection, _SQL["totals_to_export"], view):
        yield rows


async def month_ends(connection: Connection, view: View) -> AsyncIterator[MonthEnd]:
    """What every account had come to by each month's end, summed from its legs; accounts and months in order."""
    async for rows in _steps(connection, _SQL["month_ends_to_export"], view):
        for name, *dimensions, month, first_day, balance_pence, last_month in rows:
            yield MonthEnd(Account(AccountName(name), *dimensions), month, first_day, balance_pence, last_month)


async def _steps(connection: Connection, sql: str, view: View) -> AsyncIterator[list[asyncpg.Record]]:
    cursor = await connection.cursor(
        sql,
        view.place_id,
        view.pool_id,
        view.through_sequence,
        view.first_day,
        view.last_day,
        timeout=SECONDS_PER_STEP,
    )
    while rows := await cursor.fetch(ROWS_PER_STEP, timeout=SECONDS_PER_STEP):
        yield rows
