"""Doors of forecasts: record, list, read, the table of a year, and how past forecasts did."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.forecasts import notice_routes, profile_routes, store
from ledger.forecasts.actions import record_forecast
from ledger.forecasts.model import (
    Accuracies,
    AccuracyQuery,
    ForecastCommand,
    ForecastQuery,
    ForecastView,
    OutturnTable,
    TableQuery,
)
from ledger.forecasts.taking import take_accuracy, take_table, year_asked
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import WITH_KEY, Door, Role, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE, id_in_address
from ledger.http.requests import read_payload, read_query
from ledger.journal.doors import pool_path

_POOL = "/v1/places/{place}/pools/{pool}"
_FORECASTS = f"{_POOL}/forecasts"

RECORD_FORECAST = Door(
    operation="record_forecast",
    method="POST",
    path=_FORECASTS,
    summary="Record what a scheme is expected to end the year at: a version, beside those before it",
    tag="forecasts",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POSTER, Role.POOL_MANAGER, Role.TREASURER}),
    payload=ForecastCommand,
    result=ForecastView,
    keyed=True,
    refusals=(
        *WITH_KEY,
        Code.BODY_IS_NOT_YOURS,
        Code.BODY_IS_NO_PARTNER,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.DATE_IS_OUTSIDE_PROGRAMME,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.FORECAST_IS_SUPERSEDED,
    ),
)
LIST_FORECASTS = Door(
    operation="list_forecasts",
    method="GET",
    path=_FORECASTS,
    summary="List forecasts with every version, the newest first",
    tag="forecasts",
    query=ForecastQuery,
    result=Page[ForecastView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_FORECAST = Door(
    operation="read_forecast",
    method="GET",
    path=f"{_FORECASTS}/{{forecast}}",
    summary="Read a forecast as it was recorded",
    tag="forecasts",
    result=ForecastView,
)
READ_OUTTURN = Door(
    operation="read_outturn_table",
    method="GET",
    path=f"{_POOL}/outturn",
    summary="Budget, spend, forecast, variance and the service's baselines of every scheme for a year",
    tag="forecasts",
    query=TableQuery,
    result=OutturnTable,
)
READ_ACCURACY = Door(
    operation="read_forecast_accuracy",
    method="GET",
    path=f"{_POOL}/forecast-accuracy",
    summary="Past forecasts against outturn, by scheme and by author, for years whose months are all closed",
    tag="forecasts",
    query=AccuracyQuery,
    result=Accuracies,
)


async def _view(db: ConnectionPool, access: Access, forecast_id: UUID) -> ForecastView:
    ids = access.place.place_id, access.pool.pool_id
    async with reading_place(db, ids[0]) as connection:
        found = await store.find_forecast(connection, *ids, forecast_id, pool_path(access))
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


@post(RECORD_FORECAST.litestar_path, opt=dict(RECORD_FORECAST.opt))
async def record_one(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, RECORD_FORECAST, place, pool)
    key = idempotency_key(request)
    command = await read_payload(request, ForecastCommand)
    clock = request.app.state.clock
    forecast_id, replayed = await record_forecast(db, clock, access, RECORD_FORECAST, key, command)
    view = await _view(db, access, forecast_id)
    headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if replayed else {})
    return answer(request, view, status=201, headers=headers)


@get(READ_FORECAST.litestar_path, opt=dict(READ_FORECAST.opt))
async def read_one(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    forecast: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_FORECAST, place, pool)
    return answer(request, await _view(db, access, id_in_address(forecast)))


async def _forecasts(connection: Connection, asked: PageAsked[ForecastQuery]) -> list[ForecastView]:
    _refuse_empty(asked.query)
    access, before = asked.access, UUID(asked.position["before"])
    return await store.list_forecasts(
        connection, *access.ids, asked.query, pool_path(access), before=before, limit=asked.limit
    )


def _refuse_empty(query: ForecastQuery) -> None:
    """Raises RefusedError where the filters can select nothing at all."""
    if query.financial_year is not None:
        year_asked(query.financial_year)
    if query.as_at_from is not None and query.as_at_to is not None and query.as_at_to < query.as_at_from:
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, "the last day comes before the first", "/as_at_to"))


@get(READ_OUTTURN.litestar_path, opt=dict(READ_OUTTURN.opt))
async def read_outturn_table(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_OUTTURN, place, pool)
    table = await take_table(db, access, read_query(request, TableQuery), request.app.state.clock())
    return answer(request, table)


@get(READ_ACCURACY.litestar_path, opt=dict(READ_ACCURACY.opt))
async def read_forecast_accuracy(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_ACCURACY, place, pool)
    found = await take_accuracy(db, access, read_query(request, AccuracyQuery), request.app.state.clock())
    return answer(request, found)


ROUTES: list[HTTPRouteHandler] = [
    record_one,
    listing_route(
        LIST_FORECASTS, _forecasts, {"before": str(store.NEWEST)}, lambda one: {"before": str(one.forecast_id)}
    ),
    read_one,
    read_outturn_table,
    read_forecast_accuracy,
    *notice_routes.ROUTES,
    *profile_routes.ROUTES,
]
