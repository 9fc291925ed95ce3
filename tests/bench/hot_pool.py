"""Single posting by 64 connections to one pool, against one bare insert a request through the same web stack."""

import contextlib
import secrets
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from tests.bench.http1 import Connection, request_head
from tests.bench.stage import Stage, free_port, listening, payment, running
from tests.bench.table import Row, command, in_turn, per_second


async def measure(stage: Stage, *, rounds: int = 5, connections: int = 64, requests: int = 50) -> list[Row]:
    """Single posting, one hot pool, against one bare insert a request."""
    lane = stage.lanes[0]

    async def ours() -> float:
        prepared = [[lane.post("payments", payment()) for _ in range(requests)] for _ in range(connections)]
        return await by_all(lane.port, prepared)

    async with bare_service(stage) as port:

        async def baseline() -> float:
            return await by_all(port, [[bare_request() for _ in range(requests)] for _ in range(connections)])

        found = await in_turn(rounds, ours, baseline)
    work = f"single posting over HTTP, {connections} connections, one pool; one bare insert a request, same web stack"
    return [Row(work, "requests/s", *found, "≥ 0.5 (later 1.0)")]


async def by_all(port: int, prepared: list[list[bytes]]) -> float:
    """Requests a second over connections opened for this round: the server closes idle ones after half a minute."""
    opened = [await Connection.open(port) for _ in prepared]
    found = await per_second(sum(map(len, prepared)), *map(ask_all, opened, prepared))
    for connection in opened:
        connection.close()
    return found


async def ask_all(connection: Connection, requests: list[bytes]) -> None:
    """Post requests one after the other over an open connection."""
    for request in requests:
        await connection.ask(request, expected=201)


def bare_request() -> bytes:
    """One row for the bare service."""
    content = msgspec.json.encode({"key": secrets.token_hex(16), "amount_pence": 12_345, "narrative": "Equipment"})
    return request_head("POST", "/rows", length=len(content)) + content


@contextlib.asynccontextmanager
async def bare_service(stage: Stage) -> AsyncIterator[int]:
    """The port of the bare service, in a process of its own, with a table of its own."""
    async with stage.own_schema("CREATE TABLE bench.row (key uuid PRIMARY KEY, amount_pence bigint, narrative text)"):
        port = free_port()
        environment = {"BENCH_DATABASE_URL": stage.database.app_dsn, "BENCH_PORT": str(port)}
        with (
            tempfile.TemporaryDirectory() as folder,
            running(["tests.bench.bare_service"], environment, Path(folder, "log")),
        ):
            await listening(port)
            yield port


if __name__ == "__main__":
    command(measure)
