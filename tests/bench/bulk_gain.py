"""What a bulk request gains over posting one at a time: one client, one pool, over HTTP."""

from tests.bench.bulk import bulk_requests, send
from tests.bench.stage import Stage, payment
from tests.bench.table import Row, command, in_turn, per_second


async def measure(
    stage: Stage, *, rounds: int = 5, requests: int = 5, entries: int = 1_000, singles: int = 500
) -> list[Row]:
    """Bulk posting against posting one at a time, by one client."""
    lane = stage.lanes[0]

    async def ours() -> float:
        return await per_second(requests * entries, send(lane, bulk_requests(lane, requests, entries)))

    async def baseline() -> float:
        return await per_second(singles, send(lane, [lane.post("payments", payment()) for _ in range(singles)]))

    found = await in_turn(rounds, ours, baseline)
    work = f"bulk posting, {entries:,} entries a request, one client; one at a time, one client"
    return [Row(work, "entries/s", *found, "≥ 1.5 (later 3)")]


if __name__ == "__main__":
    command(measure)
