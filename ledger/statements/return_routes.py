"""Doors of the pool manager's return and of the view of the Better Care Fund: as data and as files."""

import asyncio
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.statements.pack_files import MEDIA_TYPES, FileFormat, write_file
from ledger.statements.pack_routes import FormatAsked, file_answer
from ledger.statements.return_documents import (
    better_care_document,
    better_care_figures,
    return_document,
    return_figures,
)
from ledger.statements.return_model import BetterCareFund, BetterCareQuery, MomentQuery, PoolReturn
from ledger.statements.return_taking import return_period, take_better_care, take_return

_POOL = "/v1/places/{place}/pools/{pool}"
_RETURN, _BETTER_CARE = f"{_POOL}/returns/{{period}}", f"{_POOL}/better-care-fund"


class ReturnFileQuery(MomentQuery, frozen=True, kw_only=True):
    """As known when, in which format."""

    format: FormatAsked = FileFormat.PDF


class BetterCareFileQuery(BetterCareQuery, frozen=True, kw_only=True):
    """Of which year, as known when, in which format."""

    format: FormatAsked = FileFormat.PDF


READ_RETURN = Door(
    operation="read_pool_return",
    method="GET",
    path=_RETURN,
    summary="The pool manager's return of a quarter or a year: income, expenditure, balances, forecast and outcomes",
    tag="returns",
    query=MomentQuery,
    result=PoolReturn,
)
READ_RETURN_FILE = Door(
    operation="read_pool_return_file",
    method="GET",
    path=f"{_RETURN}/file",
    summary="The pool manager's return as a file",
    tag="returns",
    query=ReturnFileQuery,
    result=None,
    is_file=True,
    media_types=tuple(MEDIA_TYPES.values()),
)
READ_BETTER_CARE = Door(
    operation="read_better_care_fund",
    method="GET",
    path=_BETTER_CARE,
    summary="A year as the Better Care Fund asks for it: by scheme, source of funding and quarter, plan and actual",
    tag="returns",
    query=BetterCareQuery,
    result=BetterCareFund,
)
READ_BETTER_CARE_FILE = Door(
    operation="read_better_care_fund_file",
    method="GET",
    path=f"{_BETTER_CARE}/file",
    summary="The same as a file",
    tag="returns",
    query=BetterCareFileQuery,
    result=None,
    is_file=True,
    media_types=tuple(MEDIA_TYPES.values()),
)


async def _read_return(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_RETURN)
    app = request.app.state
    period, query = return_period(request.path_params["period"]), read_query(request, MomentQuery)
    return answer(request, await take_return(app.db, access, period, query, app.clock()))


async def _read_return_file(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_RETURN_FILE)
    app = request.app.state
    period, query = return_period(request.path_params["period"]), read_query(request, ReturnFileQuery)
    found = await take_return(app.db, access, period, query, app.clock())
    async with app.exports:
        made = (query.format, return_document(found), return_figures(found), found.known_at)
        content = await asyncio.to_thread(write_file, *made)
    return file_answer(request, content, query.format, f"{found.pool}-return-{found.period}-{found.through_sequence}")


async def _read_better_care(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_BETTER_CARE)
    app = request.app.state
    return answer(request, await take_better_care(app.db, access, read_query(request, BetterCareQuery), app.clock()))


async def _read_better_care_file(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_BETTER_CARE_FILE)
    app, query = request.app.state, read_query(request, BetterCareFileQuery)
    found = await take_better_care(app.db, access, query, app.clock())
    async with app.exports:
        made = (query.format, better_care_document(found), better_care_figures(found), found.known_at)
        content = await asyncio.to_thread(write_file, *made)
    name = f"{found.pool}-better-care-fund-{found.financial_year}-{found.through_sequence}"
    return file_answer(request, content, query.format, name)


ROUTES: list[HTTPRouteHandler] = [
    route_of(READ_RETURN, _read_return),
    route_of(READ_RETURN_FILE, _read_return_file),
    route_of(READ_BETTER_CARE, _read_better_care),
    route_of(READ_BETTER_CARE_FILE, _read_better_care_file),
]
