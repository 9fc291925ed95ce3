"""Doors that try a savings case: how far its figures may lie from what is projected, and which inputs matter most."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import reading_place
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.rules.savings.ranking import rank
from ledger.rules.savings.simulating import simulate
from ledger.rules.savings.simulation import Simulation
from ledger.rules.savings.tornado import Tornado
from ledger.savings_cases import store
from ledger.savings_cases.actions import seen_case, seen_version
from ledger.savings_cases.deciding import seers_of
from ledger.savings_cases.kept import Document
from ledger.savings_cases.model import ProjectionQuery, SimulationQuery, TornadoQuery
from ledger.savings_cases.routes import ONE
from ledger.savings_cases.views import shown_version

_Asked = TypeVar("_Asked", bound=ProjectionQuery)

SIMULATE = Door(
    operation="simulate_savings_case",
    method="GET",
    path=f"{ONE}/simulation",
    summary="Draw the inputs of a version that have spreads, many times: percentiles, and the chance to gain",
    tag="savings cases",
    query=SimulationQuery,
    result=Simulation,
)
RANK = Door(
    operation="rank_savings_case_inputs",
    method="GET",
    path=f"{ONE}/tornado",
    summary="What matters most in a version: each input at both its ends, the widest swing of the budget impact first",
    tag="savings cases",
    query=TornadoQuery,
    result=Tornado,
    refusals=(Code.SAVINGS_CASE_IS_NOT_SOUND,),
)


async def _simulate(request: Request[Any, Any, Any]) -> Answer:
    query, found = await _asked(request, SIMULATE, SimulationQuery)
    return await _tried(request, lambda: simulate(found.case, found.references, seed=query.seed, draws=query.draws))


async def _rank(request: Request[Any, Any, Any]) -> Answer:
    query, found = await _asked(request, RANK, TornadoQuery)
    percent = None if query.percent is None else str(query.percent)
    return await _tried(request, lambda: rank(found.case, found.references, percent))


async def _asked(request: Request[Any, Any, Any], door: Door, asked: type[_Asked]) -> tuple[_Asked, Document]:
    """What is asked, and of which version, as it was kept; whoever may not see the case learns nothing."""
    access = await admit(request, door)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        case = await seen_case(connection, access, request.path_params["case"])
        query = read_query(request, asked)
        number = query.version or shown_version(case, seers_of(access))
        await seen_version(connection, access, case, number)
        return query, await store.find_document(connection, *access.ids, case.case_code, number)


async def _tried(
    request: Request[Any, Any, Any], work: Callable[[], Simulation | Tornado | tuple[Refusal, ...]]
) -> Answer:
    """The answer of long work, off the event loop, a few at a time; raises RefusedError with what it refuses."""
    async with request.app.state.previews:
        found = await asyncio.to_thread(work)
    if isinstance(found, tuple):
        raise RefusedError(*found)
    return answer(request, found)


ROUTES: list[HTTPRouteHandler] = [route_of(SIMULATE, _simulate), route_of(RANK, _rank)]
