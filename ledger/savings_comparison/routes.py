"""Doors of comparing savings: the comparison and its file, curves, causes, and the place's own bias."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core import csv_writing
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer, answer_content
from ledger.http.door import POSTERS, Door, Role, Scope
from ledger.http.listing import PageAsked, listing_by_code, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.journal.reading import through_of
from ledger.rules.fencing import year_named
from ledger.savings_cases.deciding import seers_of
from ledger.savings_comparison import store
from ledger.savings_comparison.cells import Facts
from ledger.savings_comparison.composing import COLUMNS, compose_comparison, compose_curves, csv_rows
from ledger.savings_comparison.learning import own_bias, pools_seen, take_over
from ledger.savings_comparison.model import (
    BiasQuery,
    CausesCommand,
    CausesQuery,
    CausesView,
    ComparisonQuery,
    CurveQuery,
    OwnBias,
    SavingsComparison,
    SavingsCurves,
    TakenOver,
    TakeOver,
)
from ledger.savings_comparison.stating import state_causes
from ledger.savings_comparison.store import KeptTakeOver

_POOL = "/v1/places/{place}/pools/{pool}"
_COMPARISON = f"{_POOL}/savings-comparison"
_CAUSES = f"{_POOL}/savings-causes"
_BIAS = "/v1/places/{place}/own-optimism-bias"
_TABLES = f"{_BIAS}/tables"

READ_COMPARISON = Door(
    operation="read_savings_comparison",
    method="GET",
    path=_COMPARISON,
    summary="Realised savings against projected ones and the baseline, by body, year, programme, case, evidence grade",
    tag="savings comparison",
    query=ComparisonQuery,
    result=SavingsComparison,
)
READ_COMPARISON_FILE = Door(
    operation="read_savings_comparison_file",
    method="GET",
    path=f"{_COMPARISON}/file",
    summary="The same rows as a CSV file, causes in columns of their own",
    tag="savings comparison",
    query=ComparisonQuery,
    result=None,
    is_file=True,
    media_types=("text/csv",),
)
READ_CURVES = Door(
    operation="read_savings_curves",
    method="GET",
    path=f"{_POOL}/savings-curves",
    summary="Cumulative curves of savings: projected, baseline, claimed, verified, banked, by month, quarter or year",
    tag="savings comparison",
    query=CurveQuery,
    result=SavingsCurves,
)
STATE_CAUSES = Door(
    operation="state_savings_causes",
    method="POST",
    path=_CAUSES,
    summary="State why a body's saving of a year, or of a claim, differs: a version, beside those before it",
    tag="savings comparison",
    status=201,
    scope=Scope.POST,
    roles=POSTERS | {Role.TREASURER, Role.APPROVER},
    payload=CausesCommand,
    result=CausesView,
    refusals=(
        *(Code.BODY_IS_NOT_YOURS, Code.SAVINGS_CASE_DOES_NOT_EXIST, Code.VERSION_HAS_CHANGED_SINCE),
        *(Code.CAUSES_EXCEED_DIFFERENCE, Code.POOL_IS_BUSY),
    ),
)
LIST_CAUSES = Door(
    operation="list_savings_causes",
    method="GET",
    path=_CAUSES,
    summary="List why savings differ from what was projected, with every version and its reason",
    tag="savings comparison",
    query=CausesQuery,
    result=Page[CausesView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_BIAS = Door(
    operation="read_own_optimism_bias",
    method="GET",
    path=_BIAS,
    summary="How far realised savings fell short of projected ones, by grade of evidence, in years that are over",
    tag="savings comparison",
    query=BiasQuery,
    result=OwnBias,
)
TAKE_OVER = Door(
    operation="take_over_own_optimism_bias",
    method="POST",
    path=_TABLES,
    summary="Keep what the place's own past says as a table of optimism bias that the next case can name",
    tag="savings comparison",
    status=201,
    scope=Scope.APPROVE,
    roles=frozenset({Role.TREASURER}),
    payload=TakeOver,
    result=TakenOver,
    refusals=(Code.PERSON_MUST_ACT, Code.CODE_IS_TAKEN, Code.NOTHING_IS_OFFERED),
)
LIST_TAKEN_OVER = Door(
    operation="list_own_optimism_bias_tables",
    method="GET",
    path=_TABLES,
    summary="List the tables that were made of the place's own past, each with what it rests on",
    tag="savings comparison",
    query=PageQuery,
    result=Page[TakenOver],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


def _require_filters(query: ComparisonQuery | CurveQuery) -> None:
    """Raises RefusedError for what selects nothing at all, or asks twice."""
    if query.financial_year is not None and year_named(query.financial_year) is None:
        detail = f"'{query.financial_year}' is no financial year; write 2025-26"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/financial_year"))
    if query.through_sequence is not None and query.known_at is not None:
        detail = "ask by sequence number or by instant, not both"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/known_at"))


async def _facts(request: Request[Any, Any, Any], access: Access, query: ComparisonQuery | CurveQuery) -> Facts:
    _require_filters(query)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        through = await through_of(connection, *access.ids, query.through_sequence, query.known_at)
        return await store.facts_of(connection, *access.ids, through, seers_of(access))


async def read_comparison(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_COMPARISON)
    query = read_query(request, ComparisonQuery)
    return answer(request, compose_comparison(await _facts(request, access, query), access, query))


async def read_comparison_file(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_COMPARISON_FILE)
    query = read_query(request, ComparisonQuery)
    found = compose_comparison(await _facts(request, access, query), access, query)
    content = csv_writing.header(one.name for one in COLUMNS) + csv_writing.lines(csv_rows(found))
    name = f"savings-comparison-{access.pool.code}-{found.through_sequence}.csv"
    return answer_content(
        request, content, "text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def read_curves(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_CURVES)
    query = read_query(request, CurveQuery)
    return answer(request, compose_curves(await _facts(request, access, query), access, query))


async def state(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, STATE_CAUSES)
    command, app = await read_payload(request, CausesCommand), request.app.state
    view = await state_causes(app.db, access, STATE_CAUSES, command, app.clock())
    return answer(request, view, status=201, headers={"Location": request.url.path})


async def _causes(connection: Connection, asked: PageAsked[CausesQuery]) -> list[CausesView]:
    case, body, year, claim, version = asked.position["after"]
    return await store.list_causes(
        connection,
        *asked.access.ids,
        after=(case, body, year, claim, version),
        case=asked.query.case,
        body=asked.query.body,
        limit=asked.limit,
    )


def _after(one: CausesView) -> Mapping[str, Any]:
    return {"after": [one.case, one.body, year_named(one.financial_year), one.claim or 0, one.version]}


async def _own(connection: Connection, access: Access, query: BiasQuery, now: datetime) -> OwnBias:
    pools = pools_seen(await store.savings_pools(connection, access.place.place_id), access)
    known_at = min(query.known_at or now, now)
    return await own_bias(connection, (access.place.place_id, access.place.code), pools, known_at, query.measure)


async def read_bias(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_BIAS)
    query, app = read_query(request, BiasQuery), request.app.state
    async with reading_place(app.db, access.place.place_id) as connection:
        found = await _own(connection, access, query, app.clock())
    return answer(request, found)


async def take(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, TAKE_OVER)
    command, app = await read_payload(request, TakeOver), request.app.state
    await take_over(app.db, access, TAKE_OVER, command, app.clock())
    async with reading_place(app.db, access.place.place_id) as connection:
        kept = await store.list_taken_over(connection, access.place.place_id)
    view = next(_taken_over(one, access) for one in kept if one.name == command.name)
    return answer(request, view, status=201, headers={"Location": request.url.path})


def _taken_over(one: KeptTakeOver, access: Access) -> TakenOver:
    return TakenOver(
        name=one.name,
        recorded_at=one.recorded_at,
        principal_id=one.principal_id,
        beside=one.beside,
        seen=one.seen,
        table=f"/v1/places/{access.place.code}/optimism-bias-tables",
    )


async def _tables(connection: Connection, access: Access, after: str, limit: int) -> list[TakenOver]:
    """Those made of pools that the requester may see; the table itself shows with all tables that cases may name."""
    seen = {one.code for one in pools_seen(await store.savings_pools(connection, access.place.place_id), access)}
    kept = await store.list_taken_over(connection, access.place.place_id, after=after)
    return [_taken_over(one, access) for one in kept if seen.issuperset(said.pool for said in one.seen.pools)][:limit]


ROUTES: list[HTTPRouteHandler] = [
    route_of(READ_COMPARISON, read_comparison),
    route_of(READ_COMPARISON_FILE, read_comparison_file),
    route_of(READ_CURVES, read_curves),
    route_of(STATE_CAUSES, state),
    listing_route(LIST_CAUSES, _causes, {"after": ["", "", 0, 0, 0]}, _after),
    route_of(READ_BIAS, read_bias),
    route_of(TAKE_OVER, take),
    listing_by_code(LIST_TAKEN_OVER, _tables, lambda one: one.name),
]
