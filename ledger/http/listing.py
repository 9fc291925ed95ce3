"""Listings page by page: of a place or a pool, and of what stands in the order of a code."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.db import Connection, in_place, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer
from ledger.http.auth import NO_PLACE
from ledger.http.door import Door
from ledger.http.paging import PageQuery, answer_page
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of

T = TypeVar("T")
Q = TypeVar("Q", bound=PageQuery)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked(Generic[Q]):
    """One page of a listing, as asked: what a fetch puts into the position is kept for the later pages."""

    access: Access
    query: Q
    address: Mapping[str, str]
    now: datetime
    position: dict[str, Any]
    limit: int


Fetch = Callable[[Connection, PageAsked[Q]], Awaitable[Sequence[T]]]
FetchByCode = Callable[[Connection, Access, str, int], Awaitable[Sequence[T]]]


def listing_route(
    door: Door, fetch: Fetch[Q, T], start: Mapping[str, Any], position_of: Callable[[T], Mapping[str, Any]]
) -> HTTPRouteHandler:
    """The route of a listing in a place or pool: `fetch` gives what follows a position, at most as many as asked."""

    async def list_page(request: Request[Any, Any, Any]) -> Answer:
        state = request.app.state
        access = await admit(request, door)
        query = read_query(request, cast("type[Q]", door.query))

        async def following(position: dict[str, Any], limit: int) -> Sequence[T]:
            asked = PageAsked(
                access=access,
                query=query,
                address=request.path_params,
                now=state.clock(),
                position=position,
                limit=limit,
            )
            async with reading_place(state.db, access.place.place_id) as connection:
                return await fetch(connection, asked)

        return await answer_page(request, state.cursors, query, start=start, fetch=following, position_of=position_of)

    return route_of(door, list_page)


def listing_by_code(door: Door, fetch: FetchByCode[T], code_of: Callable[[T], str]) -> HTTPRouteHandler:
    """The route of a listing: `fetch` gives what follows a code, at most as many as asked, for what may be seen."""

    async def list_by_code(request: Request[Any, Any, Any]) -> Answer:
        state = request.app.state
        access = await admit(request, door)
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

    return route_of(door, list_by_code)
