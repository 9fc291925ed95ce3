"""The least that a web service on the same stack can do for a posting: decode it, insert one row, answer.

Litestar on granian with the service's settings, asyncpg with a pool of the same size; no token, no rules, no books.
"""

import os
from uuid import UUID

import asyncpg
import msgspec
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar import Litestar, Request, Response, post
from litestar.datastructures import State

_INSERT = "INSERT INTO bench.row (key, amount_pence, narrative) VALUES ($1, $2, $3)"


class NewRow(msgspec.Struct):
    key: UUID
    amount_pence: int
    narrative: str


_DECODER = msgspec.json.Decoder(NewRow)


@post("/rows")
async def insert_row(request: "Request[object, object, State]") -> Response[bytes]:
    row = _DECODER.decode(await request.body())
    async with request.app.state.db.acquire() as connection:
        await connection.execute(_INSERT, row.key, row.amount_pence, row.narrative)
    return Response(b'{"status":"inserted"}', status_code=201, media_type="application/json")


async def leave_as_it_is(_connection: object) -> None:
    """No round trip to reset a connection, as in the service."""


async def main() -> None:
    app = Litestar([insert_row], openapi_config=None, logging_config=None)
    url = os.environ["BENCH_DATABASE_URL"]
    app.state.db = await asyncpg.create_pool(url, min_size=2, max_size=10, reset=leave_as_it_is)
    async with app.lifespan():
        await Server(
            app,
            port=int(os.environ["BENCH_PORT"]),
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(),
            websockets=False,
            backlog=1024,
            log_enabled=False,
        ).serve()


if __name__ == "__main__":
    uvloop.run(main())
