"""Reading grown books: the last page against the first, a statement against a hundredth, totals against a scan."""

from datetime import date

import msgspec

from ledger.db import connect_pool
from ledger.journal.carrying import carry_everything
from tests.bench.bulk import post_bulk
from tests.bench.http1 import Connection
from tests.bench.latency import p50
from tests.bench.stage import Lane, Stage
from tests.bench.table import Row, command, in_turn
from tests.loading import multiply

TIMES = 100
ORIGINALS = 100
YEAR = (date(2025, 4, 1), date(2026, 3, 31))
_SCAN = "SELECT account_id, sum(amount_pence) FROM leg WHERE place_id = $1 AND pool_id = $2 GROUP BY account_id"


async def measure(stage: Stage, *, rounds: int = 5, entries: int = 10_000, page_size: int = 100) -> list[Row]:
    """Page N against page 1, a statement against itself with a hundredth of the legs, a trial balance against a scan.

    The larger pool has a hundred times so many entries of two legs: `--entries 50000` makes ten million legs.
    """
    small, large = stage.lanes
    await fill(stage, small, entries)
    await fill(stage, large, entries * TIMES)
    size = f"{2 * entries * TIMES:,} legs"
    return [
        await _page(large, rounds, page_size, f"page N of history, {size}, p50; page 1"),
        await _rare(large, rounds, f"entries of a kind that is not there, {size}; page 1 of all"),
        await _statement(small, large, rounds, f"statement of a year, {size}; with a hundredth of them"),
        await _trial_balance(stage, large, rounds, f"trial balance as known, {size}; full scan and sum of the legs"),
    ]


async def fill(stage: Stage, lane: Lane, entries: int) -> None:
    """Give a pool that many entries, spread over a financial year, copied from real ones; and carry its totals."""
    originals = min(ORIGINALS, entries)
    await post_bulk(lane, 1, originals)
    await multiply(stage.database.super_dsn, lane.place_id, lane.pool_id, entries - originals, YEAR)
    pool = await connect_pool(stage.database.app_dsn, size=2)
    await carry_everything(pool)
    await pool.close()
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


async def _rare(lane: Lane, rounds: int, work: str) -> Row:
    """What no step met: all of them are passed over, and what is not yet carried is looked through."""
    http = await lane.connect()
    ours, first = lane.get("entries?kind=reversal"), lane.get("entries")
    measured = await in_turn(rounds, lambda: _read(http, ours), lambda: _read(http, first))
    http.close()
    return Row(work, "ms", *measured, "")


async def _statement(small: Lane, large: Lane, rounds: int, work: str) -> Row:
    http = await large.connect()
    ours, tenth = large.get("statement?period=2025-26"), small.get("statement?period=2025-26")
    measured = await in_turn(rounds, lambda: _read(http, ours, 1), lambda: _read(http, tenth, 1))
    http.close()
    return Row(work, "ms", *measured, "≤ 1.5")


async def _trial_balance(stage: Stage, lane: Lane, rounds: int, work: str) -> Row:
    http, database = await lane.connect(), await stage.connection()
    request = lane.get("trial-balance?to=2025-12-17")

    async def scan() -> float:
        async with database.transaction():
            await database.execute(f"SET LOCAL ledger.place = '{lane.place_id}'")
            return await p50(lambda ids: database.fetch(_SCAN, *ids), [(lane.place_id, lane.pool_id)])

    measured = await in_turn(rounds, lambda: _read(http, request, 1), scan)
    http.close()
    await database.close()
    return Row(work, "ms", *measured, "≤ 0.05")


async def _read(http: Connection, request: bytes, times: int = 20) -> float:
    return await p50(lambda one: http.ask(one, expected=200), [request] * times)


if __name__ == "__main__":
    command(measure)
