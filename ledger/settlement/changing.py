"""The route of a door that changes a settlement or a dispute: read the payload, do it, answer it as it stands."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import sequence_of


def changing_route(
    door: Door,
    named: str,
    change: Callable[..., Awaitable[None]],
    view_of: Callable[[Request[Any, Any, Any], Access, int], Awaitable[Any]],
) -> HTTPRouteHandler:
    """named: the part of the address that numbers what changes; change: (db, access, door, number, command, now)."""

    async def change_one(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        command = await read_payload(request, door.payload)
        number, state = sequence_of(request.path_params[named]), request.app.state
        await change(state.db, access, door, number, command, state.clock())
        return answer(request, await view_of(request, access, number))

    return route_of(door, change_one)
