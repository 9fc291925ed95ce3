"""Doors of a whole place: its overview, and the money that waits in it."""

from typing import Any

from litestar import Request

from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.overviews.idle_model import IdleMoney, IdleQuery
from ledger.overviews.idle_taking import take_idle
from ledger.overviews.model import Overview, OverviewQuery
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


async def _overview(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, READ_OVERVIEW), request.app.state
    query = read_query(request, OverviewQuery)
    return answer(request, await take_overview(state.db, access, query, state.clock()))


async def _idle(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, READ_IDLE_MONEY), request.app.state
    return answer(request, await take_idle(state.db, access, read_query(request, IdleQuery), state.clock()))


ROUTES = [route_of(READ_OVERVIEW, _overview), route_of(READ_IDLE_MONEY, _idle)]
