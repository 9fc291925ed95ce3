"""Doors of secured reallocation: of one savings pool, and of every one in a place."""

from datetime import datetime
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.agreements.store import find_terms
from ledger.core.refusal import Code
from ledger.db import Connection, reading_place
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path
from ledger.settlement import store
from ledger.settlement.secured_model import SecuredPlaceQuery, SecuredQuery, SecuredReallocation
from ledger.settlement.securing import secured_of_pool

READ_SECURED = Door(
    operation="read_secured_reallocation",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/secured-reallocation",
    summary="How much of what the rules move between bodies is paid: due, payable, settled and paid, by year and body",
    tag="settlement",
    query=SecuredQuery,
    result=SecuredReallocation,
)
LIST_SECURED = Door(
    operation="list_secured_reallocation",
    method="GET",
    path="/v1/places/{place}/secured-reallocation",
    summary="Secured reallocation in every savings pool of a place that you may see",
    tag="settlement",
    query=SecuredPlaceQuery,
    result=Page[SecuredReallocation],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def read_secured(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_SECURED)
    query, state = read_query(request, SecuredQuery), request.app.state
    place_id, now = access.place.place_id, state.clock()
    async with reading_place(state.db, place_id) as connection:
        found = await secured_of_pool(connection, place_id, access.pool, query, now, pool_path(access))
    return answer(request, found)


async def _secured(connection: Connection, asked: PageAsked[SecuredPlaceQuery]) -> list[SecuredReallocation]:
    """Every page as known at the instant of the first."""
    access, position = asked.access, asked.position
    position["known_at"] = position["known_at"] or (asked.query.known_at or asked.now).isoformat()
    known_at = datetime.fromisoformat(position["known_at"])
    query, found = SecuredQuery(financial_year=asked.query.financial_year, known_at=known_at), []
    place_id = access.place.place_id
    for pool_id in await store.savings_pools(connection, place_id, access.bodies, position["after"], asked.limit):
        terms = await find_terms(connection, place_id, pool_id)
        path = f"/v1/places/{access.place.code}/pools/{terms.code}"
        found.append(await secured_of_pool(connection, place_id, terms, query, known_at, path))
    return found


ROUTES: list[HTTPRouteHandler] = [
    route_of(READ_SECURED, read_secured),
    listing_route(LIST_SECURED, _secured, {"after": "", "known_at": ""}, lambda one: {"after": one.pool}),
]
