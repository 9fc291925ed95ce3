"""Reading grown books: the last page against the first, a statement against a tenth of it, totals against a scan."""

from datetime import date, timedelta

import msgspec

from tests.bench.bare import captured
from tests.bench.bulk import post_bulk
from tests.bench.http1 import Connection
from tests.bench.latency import p50
from tests.bench.stage import Lane, Stage
from tests.bench.table import Row, command, in_turn

TIMES = 10
BATCH = 1_000
YEAR_FIRST_DAY = date(2025, 4, 1)
_SCAN = "SELECT account_id, sum(amount_pence) FROM leg WHERE place_id = $1 AND pool_id = $2 GROUP BY account_id"


async def measure(stage: Stage, *, rounds: int = 5, entries: int = 10_000, page_size: int = 100) -> list[Row]:
    """Page N against page 1, a statement against itself with a tenth of the legs, a trial balance against a scan."""
    small, large = stage.lanes
    await fill(stage, small, entries)
    await fill(stage, large, entries * TIMES)
    size = f"{entries * TIMES:,} entries"
    return [
        await _page(large, rounds, page_size, f"page N of history, {size}, p50; page 1"),
        await _statement(small, large, rounds, f"statement of a year, {size}; with a tenth of them"),
        await _trial_balance(stage, large, rounds, f"trial balance as known, {size}; full scan and sum of the legs"),
    ]


async def fill(stage: Stage, lane: Lane, entries: int) -> None:
    """Give a pool that many entries, spread over a financial year, by bare inserts after one real request."""
    batch = min(BATCH, entries)
    await post_bulk(lane, 1, batch)
    connection = await stage.connection()
    rows = await captured(connection, lane.place_id, lane.pool_id, lane.pool_id)
    for _ in range(entries // batch - 1):
        await rows.write(connection, rows.batch(lambda sequence: YEAR_FIRST_DAY + timedelta(sequence % 365)))
    await connection.close()
    await stage.vacuum()


async def _page(lane: Lane, rounds: int, page_size: int, work: str) -> Row:
    http = await lane.connect()
    cursor, following = "", await _next_cursor(http, lane, "")
    while following is not None:
        cursor, following = following, await _next_cursor(http, lane, following)
    first, last = (lane.get(f"entries?page_size={page_size}&cursor={one}") for one in ("", cursor))
    measured = await in_turn(rounds, lambda: _read(http, last), lambda: _read(http, first))
    http.close()
    return Row(work, "ms", *measured, "≤ 1.2")


async def _next_cursor(http: Connection, lane: Lane, cursor: str) -> str | None:
    page = await http.ask(lane.get(f"entries?page_size=1000&cursor={cursor}"), expected=200)
    found: str | None = msgspec.json.decode(page)["next_cursor"]
    return found


async def _statement(small: Lane, large: Lane, rounds: int, work: str) -> Row:
    http = await large.connect()
    ours, tenth = large.get("statement?period=2025-26"), small.get("statement?period=2025-26")
    measured = await in_turn(rounds, lambda: _read(http, ours, 1), lambda: _read(http, tenth, 1))
    http.close()
    return Row(work, "ms", *measured, "(later ≤ 1.5 at 100 times the legs)")


async def _trial_balance(stage: Stage, lane: Lane, rounds: int, work: str) -> Row:
    http, database = await lane.connect(), await stage.connection()
    request = lane.get("trial-balance?to=2025-12-31")

    async def scan() -> float:
        async with database.transaction():
            await database.execute(f"SET LOCAL ledger.place = '{lane.place_id}'")
            return await p50(lambda ids: database.fetch(_SCAN, *ids), [(lane.place_id, lane.pool_id)])

    measured = await in_turn(rounds, lambda: _read(http, request, 1), scan)
    http.close()
    await database.close()
    return Row(work, "ms", *measured, "(later ≤ 0.05)")


async def _read(http: Connection, request: bytes, times: int = 20) -> float:
    return await p50(lambda one: http.ask(one, expected=200), [request] * times)


if __name__ == "__main__":
    command(measure)
