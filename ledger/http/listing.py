"""Listings in the order of a code: places, bodies, streams, agreements, pools, programmes, profiles."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.db import Connection, in_place
from ledger.http.access import Access
from ledger.http.answers import Answer
from ledger.http.auth import NO_PLACE
from ledger.http.door import Door
from ledger.http.paging import PageQuery, answer_page
from ledger.http.requests import read_query

T = TypeVar("T")
Fetch = Callable[[Connection, Access, str, int], Awaitable[Sequence[T]]]


def listing_by_code(door: Door, fetch: Fetch[T], code_of: Callable[[T], str]) -> HTTPRouteHandler:
    """The route of a listing: `fetch` gives what follows a code, at most as many as asked, for what may be seen."""

    async def list_by_code(request: Request[Any, Any, Any]) -> Answer:
        state = request.app.state
        access = await state.gate.admit(request, door, request.path_params.get("place"))
        place_id = access.place.place_id if access.place_or_none else NO_PLACE

        async def following(position: dict[str, Any], limit: int) -> Sequence[T]:
            async with in_place(state.db, place_id) as connection:
                return await fetch(connection, access, position["after"], limit)

        return await answer_page(
            request,
            state.cursors,
            read_query(request, PageQuery),
            start={"after": ""},
            fetch=following,
            position_of=lambda one: {"after": code_of(one)},
        )

    list_by_code.__name__ = door.operation
    return HTTPRouteHandler(
        door.litestar_path, http_method=["GET"], status_code=door.status, opt=dict(door.opt), name=door.operation
    )(list_by_code)
