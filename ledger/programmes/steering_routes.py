"""Doors of steering: a programme as it stands, and the gateways that are planned for it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, reading_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import Fetch, PageAsked, Q, T, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.programmes import steering_store as store
from ledger.programmes.steering import standing_of
from ledger.programmes.steering_model import (
    GatewayPlan,
    GatewayView,
    NewGatewayPlan,
    PlanQuery,
    PoolSums,
    ProgrammeView,
    SchemeSums,
    Steered,
)
from ledger.programmes.steering_store import OfPools
from ledger.rules.gateways import Term, stage_of
from ledger.rules.returning import Sums, return_of_scheme

_PATH = "/v1/places/{place}/programmes/{programme}"
SETTERS = frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER})

READ_PROGRAMME = Door(
    operation="read_programme",
    method="GET",
    path=_PATH,
    summary="Read a programme as it stands: its stage, terms and gateways, and what each pool has in it",
    tag="programmes",
    result=ProgrammeView,
)
PLAN_GATEWAYS = Door(
    operation="plan_gateways",
    method="POST",
    path=f"{_PATH}/gateway-plans",
    summary="Plan the gateways of a programme: the whole list, as its next version",
    tag="programmes",
    status=201,
    scope=Scope.ADMIN,
    roles=SETTERS,
    payload=NewGatewayPlan,
    result=GatewayPlan,
    refusals=(Code.VERSION_HAS_CHANGED_SINCE,),
)
LIST_GATEWAY_PLANS = Door(
    operation="list_gateway_plans",
    method="GET",
    path=f"{_PATH}/gateway-plans",
    summary="List the versions of the planned gateways of a programme, the newest first",
    tag="programmes",
    query=PlanQuery,
    result=Page[GatewayPlan],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def steered_in(connection: Connection, access: Access, programme: str) -> Steered:
    """The programme in an address; raises RefusedError when it is not there."""
    found = None
    if "\0" not in programme:
        found = await store.find_steered(connection, access.place.place_id, programme)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


@get(READ_PROGRAMME.litestar_path, opt=dict(READ_PROGRAMME.opt))
async def read_programme(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_PROGRAMME, place)
    today = day_in_london(request.app.state.clock())
    async with reading_place(db, access.place.place_id) as connection:
        steered = await steered_in(connection, access, programme)
        plans = await store.list_plans(connection, access.place.place_id, programme)
        sums = await store.sums_of(connection, access.place.place_id, programme, today)
        seen = await store.pools_seen(connection, access.place.place_id, access.bodies)
    return answer(request, _view(steered, plans, sums, {one: code for one, (code, _) in seen.items()}, today))


def _view(
    steered: Steered, plans: Sequence[GatewayPlan], sums: OfPools, seen: Mapping[UUID, str], today: date
) -> ProgrammeView:
    standing = standing_of(steered)
    is_funded = any(one.allocated_pence for schemes in sums.values() for of in schemes.values() for one in of)
    at = {one.gateway: one.decision for one in steered.decisions if one.gateway}
    return ProgrammeView(
        code=steered.programme,
        name=steered.name,
        label=steered.label,
        stage=stage_of(standing, steered.terms, today, is_funded=is_funded),
        standing=standing,
        terms=steered.terms,
        plan_version=plans[0].version if plans else 0,
        gateways=tuple(
            GatewayView(one.code, one.name, one.due_on, one.asks, at.get(one.code))
            for plan in plans
            for one in plan.gateways
        ),
        pools=tuple(_pool(code, sums[pool_id]) for pool_id, code in seen.items() if pool_id in sums),
        decisions=len(steered.decisions),
    )


def _pool(code: str, schemes: Mapping[str, Sequence[Sums]]) -> PoolSums:
    lines = []
    for scheme, sums in schemes.items():
        returnable = dict(return_of_scheme(scheme, sums).parts)
        lines += [
            SchemeSums(
                scheme,
                one.stream,
                one.allocated_pence,
                one.spent_pence,
                one.committed_pence,
                one.accrued_pence,
                returnable.get(one.stream or "", 0),
            )
            for one in sums
        ]
    bound_pence = sum(one.committed_pence + one.accrued_pence for one in lines)
    return PoolSums(code, bound_pence, sum(one.returnable_pence for one in lines), tuple(lines))


@post(PLAN_GATEWAYS.litestar_path, opt=dict(PLAN_GATEWAYS.opt))
async def plan_gateways(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, PLAN_GATEWAYS, place)
    new = await read_payload(request, NewGatewayPlan)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        steered = await steered_in(connection, access, programme)
        plans = await store.list_plans(connection, place_id, programme)
        raise_for(*refusals_of_plan(new, plans[0].version if plans else 0, steered.terms))
        detail = {"programme": programme, "version": new.follows_version + 1}
        act_id = await record_done(connection, access, PLAN_GATEWAYS, place_id, detail)
        await store.insert_plan(connection, place_id, programme, new, act_id)
        (plan,) = await store.list_plans(connection, place_id, programme)
    return answer(request, plan, status=201, headers={"Location": request.url.path})


def refusals_of_plan(new: NewGatewayPlan, latest: int, terms: Sequence[Term]) -> tuple[Refusal, ...]:
    """What is wrong with a plan: another came in between, a reason lacks, a gateway lies outside of every term."""
    refusals = []
    if new.follows_version != latest:
        detail = f"version {latest} is the latest" if latest else "nothing is planned yet: follow version 0"
        refusals.append(Refusal(Code.VERSION_HAS_CHANGED_SINCE, detail, "/follows_version"))
    if latest and not new.reason.strip():
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "a changed plan says why", "/reason"))
    for number, one in enumerate(new.gateways):
        if not terms[0].first_day <= one.due_on <= terms[-1].last_day:
            detail = f"the programme runs from {terms[0].first_day} to {terms[-1].last_day}"
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"/gateways/{number}/due_on"))
    return tuple(refusals)


def listing_of_programme(
    door: Door, fetch: Fetch[Q, T], start: Mapping[str, Any], position_of: Callable[[T], Mapping[str, Any]]
) -> HTTPRouteHandler:
    """The route of a listing of a programme, which must be there: `fetch` gives what follows a position."""

    async def following(connection: Connection, asked: PageAsked[Q]) -> Sequence[T]:
        await steered_in(connection, asked.access, asked.address["programme"])
        return await fetch(connection, asked)

    return listing_route(door, following, start, position_of)


def place_and_programme(asked: PageAsked[Any]) -> tuple[UUID, str]:
    """Of which programme a listing is asked, as the queries take it."""
    return asked.access.place.place_id, asked.address["programme"]


async def _plans(connection: Connection, asked: PageAsked[PlanQuery]) -> list[GatewayPlan]:
    of, before = place_and_programme(asked), asked.position["before"]
    return await store.list_plans(connection, *of, before=before, limit=asked.limit)


ROUTES = [
    read_programme,
    plan_gateways,
    listing_of_programme(LIST_GATEWAY_PLANS, _plans, {"before": store.NEWEST}, lambda one: {"before": one.version}),
]
