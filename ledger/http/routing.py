"""The route of a door, and who passes it."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from ledger.http.access import Access
from ledger.http.answers import Answer
from ledger.http.door import Door


def route_of(door: Door, function: Callable[[Request[Any, Any, Any]], Awaitable[Answer | Stream]]) -> HTTPRouteHandler:
    """The route of a door whose function takes the request alone."""
    function.__name__ = door.operation
    return HTTPRouteHandler(
        door.litestar_path, http_method=[door.method], status_code=door.status, opt=dict(door.opt), name=door.operation
    )(function)


async def admit(request: Request[Any, Any, Any], door: Door) -> Access:
    """The access of a request to the place and the pool of its address, where it names them; raises RefusedError."""
    at = request.path_params
    access: Access = await request.app.state.gate.admit(request, door, at.get("place"), at.get("pool"))
    return access
