"""The door of a place's overview."""

from typing import Any

from litestar import Request

from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
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


async def _overview(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, READ_OVERVIEW), request.app.state
    query = read_query(request, OverviewQuery)
    return answer(request, await take_overview(state.db, access, query, state.clock()))


ROUTES = [route_of(READ_OVERVIEW, _overview)]
