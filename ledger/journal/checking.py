"""Re-deriving the journal: every entry from its canonical bytes, every sequence, every balance.

All differences are told, not the first. What erasure took away is counted and is no difference.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
from msgspec import Struct

from ledger.db import Connection, ConnectionPool, queries, reading_place
from ledger.journal import differences

_SQL = queries(__package__)
ENTRIES_PER_PAGE = 2_000


class CheckLine(Struct, frozen=True):
    """One line of the report: a difference, or what was checked."""

    text: str
    is_difference: bool = False


async def check_everything(pool: ConnectionPool, place: str | None) -> AsyncIterator[CheckLine]:
    """Check every pool of every place, or of the one named: each difference, then a line of what was checked."""
    async with pool.acquire() as connection:
        places = await connection.fetch(_SQL["every_place"], place)
    if place is not None and not places:
        yield CheckLine(f"there is no place {place}", is_difference=True)
    for one in places:
        async with reading_place(pool, one["place_id"]) as connection:
            await connection.execute(_SQL["check_as_of_now"])
            await connection.execute(_SQL["check_without_haste"])
            for row in await connection.fetch(_SQL["terms_without_act"], one["place_id"]):
                yield CheckLine(f"{one['code']}: {row['text']}", is_difference=True)
            for found in await connection.fetch(_SQL["every_pool"], one["place_id"]):
                async for line in _check_pool(connection, one["place_id"], found):
                    yield CheckLine(f"{one['code']}/{found['code']}: {line.text}", line.is_difference)


async def _check_pool(connection: Connection, place_id: UUID, pool: asyncpg.Record) -> AsyncIterator[CheckLine]:
    if pool["sequence"] is None:
        yield CheckLine("the pool has no head", is_difference=True)
    if not pool["is_pool"]:
        yield CheckLine("there is a head without its pool", is_difference=True)
    checked, erased, last = 0, 0, None
    async for row in _entries(connection, place_id, pool["pool_id"]):
        for text in (
            *differences.of_order(row, last["sequence"] if last else 0, last["recorded_at"] if last else None),
            *differences.of_entry(row, place_id, pool["pool_id"]),
        ):
            yield CheckLine(f"entry {row['sequence']}: {text}", is_difference=True)
        checked, erased, last = checked + 1, erased + differences.is_erased(row), row
    sequence = last["sequence"] if last else 0
    if sequence != pool["sequence"]:
        yield CheckLine(f"the head says {pool['sequence']} entries and the last one is {sequence}", is_difference=True)
    if last and last["recorded_at"] != pool["recorded_at"]:
        yield CheckLine("the head and the last entry were not recorded at the same instant", is_difference=True)
    async for text in _differences_of_totals(connection, place_id, pool["pool_id"]):
        yield CheckLine(text, is_difference=True)
    yield CheckLine(f"{checked} entries checked" + (f", the texts of {erased} erased" if erased else ""))


async def _entries(connection: Connection, place_id: UUID, pool_id: UUID) -> AsyncIterator[asyncpg.Record]:
    sequence = -1
    while rows := await connection.fetch(_SQL["entries_to_check"], place_id, pool_id, sequence, ENTRIES_PER_PAGE):
        for row in rows:
            yield row
        sequence = rows[-1]["sequence"]


async def _differences_of_totals(connection: Connection, place_id: UUID, pool_id: UUID) -> AsyncIterator[str]:
    for row in await connection.fetch(_SQL["strays"], place_id, pool_id):
        yield row["text"]
    for row in await connection.fetch(_SQL["accounts_to_check"], place_id, pool_id):
        for difference in differences.of_account(row):
            yield difference
    for row in await connection.fetch(_SQL["balance_differences"], place_id, pool_id):
        kept = [row["debit_pence"], row["credit_pence"], row["last_sequence"]]
        legs = [row["legs_debit_pence"], row["legs_credit_pence"], row["legs_last_sequence"]]
        yield f"account {row['account_id']}: its legs add up to {_totals(legs)}, the balance kept is {_totals(kept)}"
    async for text in _differences_of_carried(connection, place_id, pool_id):
        yield text


async def _differences_of_carried(connection: Connection, place_id: UUID, pool_id: UUID) -> AsyncIterator[str]:
    """Carried totals against the legs: wrong ones mislead views as known then, and can be thrown away."""
    for row in await connection.fetch(_SQL["carried_strays"], place_id, pool_id):
        yield row["text"]
    for row in await connection.fetch(_SQL["carried_differences"], place_id, pool_id):
        kept = _carried([row["leg_count"], row["debit_pence"], row["credit_pence"]])
        legs = _carried([row["legs_count"], row["legs_debit_pence"], row["legs_credit_pence"]])
        yield (
            f"account {row['account_id']} from {row['first_day']} to {row['last_day']} through entry "
            f"{row['through_sequence']}: its legs add up to {legs}, the total carried is {kept}"
        )


def _carried(parts: list[int | None]) -> str:
    count, debit, credit = parts
    return "nothing" if count is None else f"{debit} pence debit and {credit} credit in {count} legs"


def _totals(parts: list[int | None]) -> str:
    debit, credit, last = parts
    return "nothing" if debit is None else f"{debit} pence debit and {credit} credit up to entry {last}"
