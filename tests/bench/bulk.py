"""Bulk posting over HTTP to two pools by two clients, against the same rows by bare multi-row inserts."""

from tests.bench.bare import captured
from tests.bench.stage import Lane, Stage, payment
from tests.bench.table import Row, command, in_turn, per_second


async def measure(stage: Stage, *, rounds: int = 5, requests: int = 5, entries: int = 1_000) -> list[Row]:
    """Bulk posting, two pools at once, against the bare inserts of the same rows."""
    for lane in stage.lanes:
        await post_bulk(lane, 1, entries)
    connections = [await stage.connection() for _ in stage.lanes]
    bare = [
        await captured(connection, lane.place_id, lane.pool_id, lane.bare_pool_id)
        for connection, lane in zip(connections, stage.lanes, strict=True)
    ]
    number = requests * entries * len(stage.lanes)

    async def ours() -> float:
        prepared = [bulk_requests(lane, requests, entries) for lane in stage.lanes]
        return await per_second(number, *map(send, stage.lanes, prepared))

    async def baseline() -> float:
        batches = [[rows.batch() for _ in range(requests)] for rows in bare]
        works = (r.write(c, *b) for r, c, b in zip(bare, connections, batches, strict=True))
        return await per_second(number, *works)

    found = await in_turn(rounds, ours, baseline)
    for connection in connections:
        await connection.close()
    work = f"bulk posting over HTTP, {entries:,} two-leg entries a request, two pools; bare multi-row inserts"
    return [Row(work, "entries/s", *found, "≥ 0.25 (later 0.5)")]


def bulk_requests(lane: Lane, requests: int, entries: int) -> list[bytes]:
    """Requests of so many new payments each."""
    return [lane.post("bulk", {"items": [payment(type="payment") for _ in range(entries)]}) for _ in range(requests)]


async def send(lane: Lane, requests: list[bytes]) -> None:
    """Post requests one after the other over one connection."""
    connection = await lane.connect()
    for request in requests:
        await connection.ask(request, expected=201)
    connection.close()


async def post_bulk(lane: Lane, requests: int, entries: int) -> None:
    """Make and post bulk requests."""
    await send(lane, bulk_requests(lane, requests, entries))


if __name__ == "__main__":
    command(measure)
