"""Doors of unit costs: take in an edition with its licence, read its codes, see where two editions differ."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.acts.recording import record_done
from ledger.core.ids import code_from_name
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, in_place, reading_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_by_code, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_body, read_query, require_media_type
from ledger.http.routing import admit, route_of
from ledger.rules.reference import constituents_differ_at_most_pence
from ledger.rules.savings.unit_cost_reading import read_unit_costs
from ledger.rules.savings.unit_costs import UnitCostTable, table_of
from ledger.savings_cases import unit_cost_store as store
from ledger.savings_cases.files import XLSX, of_file
from ledger.savings_cases.reference_model import (
    ComparisonOfEditions,
    EditionQuery,
    EditionView,
    UnitCostDifference,
    UnitCostLine,
    UnitCostView,
)

_EDITIONS = "/v1/places/{place}/unit-cost-editions"
_COSTS = f"{_EDITIONS}/{{edition}}/unit-costs"
CSV, JSON = "text/csv", "application/json"
_LISTED = (Code.CURSOR_IS_NOT_VALID,)

TAKE_EDITION = Door(
    operation="take_in_unit_costs",
    method="POST",
    path=_EDITIONS,
    summary="Take in an edition of unit costs: the published workbook, CSV or JSON, of which each says its licence",
    tag="savings cases",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    query=EditionQuery,
    upload=CSV,
    result=EditionView,
    refusals=(
        Code.CODE_IS_TAKEN,
        Code.FILE_LINE_IS_NOT_VALID,
        Code.PAYLOAD_IS_TOO_LARGE,
        Code.MEDIA_TYPE_IS_NOT_SUPPORTED,
    ),
)
LIST_EDITIONS = Door(
    operation="list_unit_cost_editions",
    method="GET",
    path=_EDITIONS,
    summary="List the editions of unit costs that a place has taken in, each with its licence",
    tag="savings cases",
    query=PageQuery,
    result=Page[EditionView],
    refusals=_LISTED,
)
LIST_COSTS = Door(
    operation="list_unit_costs",
    method="GET",
    path=_COSTS,
    summary="List the codes of an edition of unit costs, in its order",
    tag="savings cases",
    query=PageQuery,
    result=Page[UnitCostLine],
    refusals=_LISTED,
)
READ_COST = Door(
    operation="read_unit_cost",
    method="GET",
    path=f"{_COSTS}/{{unit_cost}}",
    summary="Read a code of an edition of unit costs: what it costs whom, its parts, and codes that say the same",
    tag="savings cases",
    result=UnitCostView,
)
COMPARE_EDITIONS = Door(
    operation="compare_unit_cost_editions",
    method="GET",
    path="/v1/places/{place}/unit-cost-comparison",
    summary="List the codes at which two editions of unit costs differ",
    tag="savings cases",
    query=ComparisonOfEditions,
    result=Page[UnitCostDifference],
    refusals=_LISTED,
)


async def _take(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, TAKE_EDITION)
    require_media_type(request, CSV, XLSX, JSON)
    query, place_id = read_query(request, EditionQuery), access.place.place_id
    raw = await read_body(request)
    async with refusing(), in_place(request.app.state.db, place_id) as connection:
        before = None if query.codes_may_vanish else await _last(connection, place_id)
        differ = constituents_differ_at_most_pence()
        async with request.app.state.previews:
            table = await asyncio.to_thread(read_unit_costs, raw, differ, edition=query.edition, before=before)
        if isinstance(table, tuple):
            raise RefusedError(*of_file(table))
        edition = _code_of(table)
        detail = {"edition": edition, "licence": table.licence[:200]}
        act_id = await record_done(connection, access, TAKE_EDITION, place_id, detail)
        await store.insert_edition(connection, place_id, edition, table, query.source, datetime.now(UTC), act_id)
        (view,) = await store.list_editions(connection, place_id, access.place.code, edition=edition)
    return answer(request, view, status=201, headers={"Location": view.href})


def _code_of(table: UnitCostTable) -> str:
    """The code by which an edition is asked for; raises RefusedError where its name has neither letter nor digit."""
    edition = code_from_name(table.edition)
    if not edition:
        raise RefusedError(Refusal(Code.FILE_LINE_IS_NOT_VALID, f"'{table.edition}' names no edition", "/edition"))
    return edition


async def _last(connection: Connection, place_id: UUID) -> UnitCostTable | None:
    """The edition that was taken in last: a code of it that is gone is refused, unless that is said to be meant."""
    last = await store.last_edition(connection, place_id)
    return None if last is None else await _table(connection, place_id, last, last, "kept")


async def _table(connection: Connection, place_id: UUID, edition: str, title: str, licence: str) -> UnitCostTable:
    costs = [one.cost for one in await store.list_unit_costs(connection, place_id, edition)]
    return table_of(title, licence, costs, constituents_differ_at_most_pence())


async def _editions(connection: Connection, access: Access, after: str, limit: int) -> list[EditionView]:
    place = access.place
    return await store.list_editions(connection, place.place_id, place.code, after=after, limit=limit)


async def _costs(connection: Connection, asked: PageAsked[PageQuery]) -> list[UnitCostLine]:
    found = await _edition(connection, asked.access, asked.address["edition"])
    page = {"after": asked.position["after"], "limit": asked.limit}
    return await store.list_unit_costs(connection, asked.access.place.place_id, found.edition, **page)


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_COST)
    place_id = access.place.place_id
    async with reading_place(request.app.state.db, place_id) as connection:
        found = await _edition(connection, access, request.path_params["edition"])
        table = await _table(connection, place_id, found.edition, found.title, found.licence)
    cost = table.cost(request.path_params["unit_cost"])
    if cost is None:
        raise RefusedError(NOTHING_HERE)
    same = tuple(one for group in table.duplicates if cost.code in group for one in group if one != cost.code)
    return answer(request, UnitCostView(edition=found.edition, licence=found.licence, cost=cost, duplicates=same))


async def _differences(connection: Connection, asked: PageAsked[ComparisonOfEditions]) -> list[UnitCostDifference]:
    query = asked.query
    for edition in (query.from_edition, query.to_edition):
        await _edition(connection, asked.access, edition)
    page = {"after_code": asked.position["after"], "limit": asked.limit}
    between = asked.access.place.place_id, query.from_edition, query.to_edition
    return await store.compare_editions(connection, *between, **page)


async def _edition(connection: Connection, access: Access, edition: str) -> EditionView:
    """An edition of the place; raises RefusedError where there is none."""
    place = access.place
    if "\0" not in edition:
        for found in await store.list_editions(connection, place.place_id, place.code, edition=edition):
            return found
    raise RefusedError(NOTHING_HERE)


ROUTES: list[HTTPRouteHandler] = [
    route_of(TAKE_EDITION, _take),
    listing_by_code(LIST_EDITIONS, _editions, lambda one: one.edition),
    listing_route(LIST_COSTS, _costs, {"after": 0}, lambda one: {"after": one.position}),
    route_of(READ_COST, _read),
    listing_route(COMPARE_EDITIONS, _differences, {"after": ""}, lambda one: {"after": one.code}),
]
