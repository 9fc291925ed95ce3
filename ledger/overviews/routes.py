"""Doors of a whole place: its overview, the money that waits in it, and a search for entries over its pools."""

from typing import Any

from litestar import Request

from ledger.core.refusal import Code
from ledger.db import reading_place
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.paging import Page, Sought, answer_sought_page
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.overviews.idle_model import IdleMoney, IdleQuery
from ledger.overviews.idle_taking import take_idle
from ledger.overviews.model import Overview, OverviewQuery
from ledger.overviews.search_model import FoundEntry
from ledger.overviews.searching import PlaceEntryQuery, search_entries
from ledger.overviews.taking import take_overview

READ_OVERVIEW = Door(
    operation="read_place_overview",
    method="GET",
    path="/v1/places/{place}/overview",
    summary="This year in one line for each pool that you may see: contributed, spent, expected, and who would bear it",
    tag="overviews",
    query=OverviewQuery,
    result=Overview,
)
READ_IDLE_MONEY = Door(
    operation="read_idle_money",
    method="GET",
    path="/v1/places/{place}/idle-money",
    summary="Money that waits, by age: called, allocated, in reserve, banked or in suspense, in the pools you may see",
    tag="overviews",
    query=IdleQuery,
    result=IdleMoney,
)
SEARCH_ENTRIES = Door(
    operation="search_entries",
    method="GET",
    path="/v1/places/{place}/entries",
    summary="Look for entries in every pool that you may see, by whatever is known of them: pool by pool, in order",
    tag="overviews",
    query=PlaceEntryQuery,
    result=Page[FoundEntry],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def _overview(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, READ_OVERVIEW), request.app.state
    query = read_query(request, OverviewQuery)
    return answer(request, await take_overview(state.db, access, query, state.clock()))


async def _idle(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, READ_IDLE_MONEY), request.app.state
    return answer(request, await take_idle(state.db, access, read_query(request, IdleQuery), state.clock()))


async def _search(request: Request[Any, Any, Any]) -> Answer:
    """Every page is as known at the instant of the first; one may be short, or even empty, and others follow."""
    access, state = await admit(request, SEARCH_ENTRIES), request.app.state
    query = read_query(request, PlaceEntryQuery)

    async def seek(position: dict[str, Any], limit: int) -> Sought[FoundEntry]:
        async with reading_place(state.db, access.place.place_id) as connection:
            return await search_entries(connection, access, query, position, limit)

    return await answer_sought_page(
        request,
        state.cursors,
        query,
        start={"pool": "", "after": 0, "known_at": (query.known_at or state.clock()).isoformat()},
        seek=seek,
        position_of=lambda one: {"pool": one.pool, "after": one.entry.sequence},
    )


ROUTES = [
    route_of(READ_OVERVIEW, _overview),
    route_of(READ_IDLE_MONEY, _idle),
    route_of(SEARCH_ENTRIES, _search),
]
