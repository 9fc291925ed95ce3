"""How long one posting takes an idle client over HTTP, against the same writes as one call of the database."""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from tests.bench.bare import captured
from tests.bench.stage import Stage, payment
from tests.bench.table import Row, command, in_turn

T = TypeVar("T")


async def measure(stage: Stage, *, rounds: int = 5, requests: int = 300) -> list[Row]:
    """One posting by one idle client, p50, against one database call that does the same writes."""
    lane = stage.lanes[0]
    http = await lane.connect()
    await http.ask(lane.post("payments", payment()), expected=201)
    database = await stage.connection()
    async with stage.own_schema(Path(__file__).with_name("one_call.sql").read_text(encoding="utf-8")):
        bare = await captured(database, lane.place_id, lane.pool_id, lane.bare_pool_id)
        call = await database.prepare("SELECT bench.post($1, $2, $3, $4, $5)")

        async def ours() -> float:
            prepared = [lane.post("payments", payment()) for _ in range(requests)]
            return await p50(lambda request: http.ask(request, expected=201), prepared)

        async def baseline() -> float:
            return await p50(lambda rows: call.fetchval(*rows), [bare.records() for _ in range(requests)])

        found = await in_turn(rounds, ours, baseline)
    await database.close()
    http.close()
    return [Row("single posting, one idle client, p50; one database call", "ms", *found, "≤ 6 (later 3)")]


async def p50(work: Callable[[T], Awaitable[object]], things: Iterable[T]) -> float:
    """The median of the milliseconds that a work takes, one thing after the other."""
    taken = []
    for thing in things:
        begun = time.perf_counter()
        await work(thing)
        taken.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(taken)


if __name__ == "__main__":
    command(measure)
