"""Seeded interleavings: actors over real connections, one statement at a time, in an order that a seed fixes.

Every statement waits for its turn. The scheduler lets one go and waits until its actor asks for the next, ends, or
waits for a lock of the database (which PostgreSQL itself tells); then it chooses again. The same seed chooses alike.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Any, cast

from ledger.db import Connection, ConnectionPool

Actor = Callable[[ConnectionPool], Awaitable[Any]]
_STEPPED = {"execute", "fetch", "fetchrow", "fetchval"}
_POLL_SECONDS = 0.0005


class _Turns:
    """One actor's turns: it asks, and goes on when it is let."""

    def __init__(self) -> None:
        self.asks = asyncio.Event()
        self.may = asyncio.Event()
        self.pid: int | None = None

    async def wait(self) -> None:
        self.asks.set()
        await self.may.wait()
        self.may.clear()

    def let(self) -> None:
        self.asks.clear()
        self.may.set()


class _SteppedConnection:
    """A connection whose statements wait for their turn."""

    def __init__(self, connection: Connection, turns: _Turns) -> None:
        self._connection = connection
        self._turns = turns

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        if name not in _STEPPED:
            return found

        async def stepped(*given: Any, **named: Any) -> Any:
            self._turns.pid = self._connection.get_server_pid()
            await self._turns.wait()
            return await found(*given, **named)

        return stepped


class _SteppedPool:
    """The pool as one actor sees it."""

    def __init__(self, pool: ConnectionPool, turns: _Turns) -> None:
        self._pool = pool
        self._turns = turns

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[_SteppedConnection]:
        async with self._pool.acquire() as connection:
            yield _SteppedConnection(connection, self._turns)


async def interleave(
    watch: Connection, pool: ConnectionPool, seed: int, actors: Sequence[Actor]
) -> tuple[list[Any], str]:
    """What came of each actor (its result or its exception), and the order of turns, one digit a turn.

    watch: a connection of a superuser, which sees who waits for a lock.
    """
    random, turns = Random(seed), [_Turns() for _ in actors]  # noqa: S311 - chooses an order, keeps no secret
    # With even seeds they go about abreast; with odd ones some are much slower.
    haste = [random.random() ** (seed % 2 * 4) for _ in actors]
    tasks = [
        asyncio.ensure_future(actor(cast("ConnectionPool", _SteppedPool(pool, each))))
        for actor, each in zip(actors, turns, strict=True)
    ]
    order = ""
    while not all(task.done() for task in tasks):
        await _settle(watch, tasks, turns)
        ready = [number for number, one in enumerate(turns) if one.asks.is_set() and not tasks[number].done()]
        if ready:
            (number,) = random.choices(ready, [haste[one] for one in ready])
            order += str(number)
            turns[number].let()
    return await asyncio.gather(*tasks, return_exceptions=True), order


async def _settle(watch: Connection, tasks: Sequence["asyncio.Future[Any]"], turns: Sequence[_Turns]) -> None:
    """Wait until every actor asks for a turn, has ended, or waits for a lock; one at least can go on."""
    while True:
        waiting = [n for n, task in enumerate(tasks) if not task.done() and not turns[n].asks.is_set()]
        if not waiting:
            return
        await asyncio.sleep(_POLL_SECONDS)
        if len(waiting) < sum(not task.done() for task in tasks) and await _are_locked(watch, waiting, turns):
            return


async def _are_locked(watch: Connection, numbers: Sequence[int], turns: Sequence[_Turns]) -> bool:
    pids = [turns[number].pid for number in numbers]
    locked: int = await watch.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY ($1) AND wait_event_type = 'Lock'", pids
    )
    return locked == len(pids)
