"""Carrying totals: after commit, step by step, sums are stored that a view as known then starts from.

No posting waits for it: a step reads entries that stand and adds rows of its own. What it made can be thrown away.
"""

import asyncio
import time
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from ledger.db import Connection, ConnectionPool, in_place, queries

# A view sums at most so many entries itself; a step writes fewer rows than it met legs.
ENTRIES_PER_STEP: Final = 10_000
# While the service runs, a step is followed by a rest of so many times its own length: postings need the machine.
RESTS_PER_STEP: Final = 4
_SQL = queries(__package__)
_log = structlog.get_logger(__name__)


async def carry_on(
    connection: Connection, place_id: UUID, pool_id: UUID, *, entries: int = ENTRIES_PER_STEP
) -> int | None:
    """Carry a pool's totals one step on; the sequence number reached, or None where no whole step is there.

    The caller gives a transaction of its own, so that a step is there whole or not at all.
    """
    step = await connection.fetchrow(_SQL["next_carry"], place_id, pool_id, entries)
    if step is None:
        return None
    bounds = (place_id, pool_id, step["after_sequence"], step["through_sequence"])
    if await connection.fetchval(_SQL["insert_carry"], *bounds) is None:
        return None  # another process makes this step
    await connection.execute(_SQL["carry_totals"], *bounds)
    await connection.execute(_SQL["carry_labels"], *bounds)
    await connection.execute(_SQL["carry_values"], *bounds)
    reached: int = step["through_sequence"]
    return reached


async def carry_everything(pool: ConnectionPool, place: str | None = None) -> int:
    """Carry the totals of every pool as far as whole steps go; how many steps that took."""
    async with pool.acquire() as connection:
        places = await connection.fetch(_SQL["every_place"], place)
    steps = 0
    for one in places:
        async with in_place(pool, one["place_id"]) as connection:
            found = await connection.fetch(_SQL["every_pool"], one["place_id"])
        for each in found:
            while await _step(pool, one["place_id"], each["pool_id"]) is not None:
                steps += 1
    return steps


async def _step(pool: ConnectionPool, place_id: UUID, pool_id: UUID) -> int | None:
    async with in_place(pool, place_id) as connection:
        return await carry_on(connection, place_id, pool_id)


class Carrier:
    """Carries totals on while the service runs: told of postings after their commit, one step at a time."""

    def __init__(self, pool: ConnectionPool, *, entries: int = ENTRIES_PER_STEP) -> None:
        self._pool = pool
        self._entries = entries
        self._waiting: dict[tuple[UUID, UUID], int] = {}
        self._task: asyncio.Task[None] | None = None

    def notice(self, place_id: UUID, pool_id: UUID, posted: int) -> None:
        """So many entries were posted to a pool; the first to a pool since the start counts as a whole step."""
        lane = (place_id, pool_id)
        self._waiting[lane] = self._waiting.get(lane, self._entries) + posted
        if self._waiting[lane] >= self._entries and self._task is None:
            self._task = asyncio.create_task(self._carry_what_waits())

    async def stop(self) -> None:
        """Leave off; a step in flight is undone, and is made when the service runs again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _carry_what_waits(self) -> None:
        try:
            while ready := [lane for lane, posted in self._waiting.items() if posted >= self._entries]:
                for lane in ready:
                    self._waiting[lane] = 0
                    await self._carry_pool(*lane)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            # Views sum the legs meanwhile, and the next postings try again.
            _log.warning("totals_not_carried", error=repr(error))
        finally:
            self._task = None

    async def _carry_pool(self, place_id: UUID, pool_id: UUID) -> None:
        begun = time.perf_counter()
        while await self._step(place_id, pool_id) is not None:
            await asyncio.sleep(RESTS_PER_STEP * (time.perf_counter() - begun))
            begun = time.perf_counter()

    async def _step(self, place_id: UUID, pool_id: UUID) -> int | None:
        async with in_place(self._pool, place_id) as connection:
            return await carry_on(connection, place_id, pool_id, entries=self._entries)
