"""Doors of what becomes of savings: moves of parts of claims, shortfalls of a baseline, and what stands where."""

from typing import Any, cast

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import Code, raise_for
from ledger.db import Connection, reading_place
from ledger.http.answers import Answer, answer
from ledger.http.door import POSTERS, POSTING, Door, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import refuse
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import group_of, pool_path
from ledger.journal.model import Posted, Refused
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, totals_as_known
from ledger.journal.views import FIRST_DAY, LAST_DAY
from ledger.rules.fencing import year_named
from ledger.savings import claim_routes, item_routes, store
from ledger.savings.balances import STAGES, keyed_pence, savings_balances
from ledger.savings.claim_routes import ONE_CLAIM, POOL, number_of, post_and_answer
from ledger.savings.claim_views import (
    BalancesQuery,
    ClaimView,
    SavingsBalances,
    ShortfallQuery,
    ShortfallView,
)
from ledger.savings.falling_short import keeping_shortfall, shortfall_item
from ledger.savings.model import (
    ClawBack,
    LossToDemand,
    NonDelivery,
    PartCommand,
    Redeployment,
    Shortfall,
    ShortfallOfCase,
    Withdrawal,
)
from ledger.savings.step_model import step_of
from ledger.savings.stepping import keeping_step, step_item
from ledger.savings.views import shortfall_view

_MET = (
    *(code for code in POSTING if code is not Code.LINE_IS_ALREADY_POSTED),
    Code.CLAIM_DOES_NOT_EXIST,
    Code.SIGN_OF_SAVING_DIFFERS,
    Code.AMOUNT_EXCEEDS_STAGE,
)


def _moving_door(operation: str, address: str, summary: str, payload: type[PartCommand], *refusals: Code) -> Door:
    return Door(
        operation=operation,
        method="POST",
        path=f"{ONE_CLAIM}/{address}",
        summary=summary,
        tag="savings",
        status=201,
        scope=Scope.POST,
        roles=POSTERS,
        payload=payload,
        result=ClaimView,
        keyed=True,
        refusals=(*_MET, *refusals),
    )


MOVING = (
    _moving_door(
        "record_redeployment",
        "redeployments",
        "Record that verified savings freed resources which now do something else",
        Redeployment,
        Code.AVOIDANCE_IS_NEVER_BANKED,
    ),
    _moving_door(
        "record_loss_to_demand",
        "losses-to-demand",
        "Record that verified savings were taken up by demand, with planned and actual activity",
        LossToDemand,
        Code.AVOIDANCE_IS_NEVER_BANKED,
    ),
    _moving_door(
        "record_non_delivery", "non-deliveries", "Record what of a claim was not accepted, or did not come", NonDelivery
    ),
    _moving_door(
        "withdraw_saving",
        "withdrawals",
        "Withdraw what another claim counts already, from whichever stage it stands in",
        Withdrawal,
        Code.SECOND_PERSON_IS_NEEDED,
    ),
    _moving_door(
        "claw_back_saving",
        "claw-backs",
        "Take back what was verified and turns out not to have been saved",
        ClawBack,
        Code.SECOND_PERSON_IS_NEEDED,
    ),
)
FALL_SHORT_DOOR = Door(
    operation="record_shortfall",
    method="POST",
    path=f"{POOL}/savings-cases/{{case}}/shortfalls",
    summary="Record what of an agreed baseline a body will not save in a year",
    tag="savings",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=Shortfall,
    result=ShortfallView,
    keyed=True,
    refusals=(
        *(code for code in POSTING if code is not Code.LINE_IS_ALREADY_POSTED),
        Code.CASE_IS_NOT_BASELINED,
        Code.AMOUNT_EXCEEDS_STAGE,
    ),
)
LIST_SHORTFALLS = Door(
    operation="list_shortfalls",
    method="GET",
    path=f"{POOL}/savings-shortfalls",
    summary="List what of agreed baselines will not be saved, in order",
    tag="savings",
    query=ShortfallQuery,
    result=Page[ShortfallView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_BALANCES = Door(
    operation="read_savings_balances",
    method="GET",
    path=f"{POOL}/savings-balances",
    summary="What stands in every stage by body, programme, case and year, as known now or then, with its identity",
    tag="savings",
    query=BalancesQuery,
    result=SavingsBalances,
)


def _moving_route(door: Door) -> HTTPRouteHandler:
    async def move(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        key = idempotency_key(request)
        command = await read_payload(request, cast("type[PartCommand]", door.payload))
        raise_for(access.refusal_of_acting_body(command.acting_body))
        step = step_of(number_of(request), command)
        group = group_of(access, door, command.acting_body, key, step_item(step))
        return await post_and_answer(request, access, group, keeping_step(*access.ids, step))

    return route_of(door, move)


async def fall_short(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, FALL_SHORT_DOOR)
    key, state = idempotency_key(request), request.app.state
    said = await read_payload(request, Shortfall)
    raise_for(access.refusal_of_acting_body(said.acting_body))
    command = ShortfallOfCase(case=request.path_params["case"], said=said)
    group = group_of(access, FALL_SHORT_DOOR, said.acting_body, key, shortfall_item(command))
    (outcome,) = await state.writer.post_beside(group, keeping_shortfall(*access.ids, command))
    if isinstance(outcome, Refused):
        return refuse(request, outcome.refusals, replayed=outcome.replayed)
    posted = cast("Posted", outcome)
    async with reading_place(state.db, access.ids[0]) as connection:
        (kept,) = await store.list_shortfalls(connection, *access.ids, sequence=posted.receipts[0].sequence)
    view = shortfall_view(kept, pool_path(access))
    headers = {"Location": view.entry} | ({"Idempotency-Replayed": "true"} if posted.replayed else {})
    return answer(request, view, status=201, headers=headers)


async def _shortfalls(connection: Connection, asked: PageAsked[ShortfallQuery]) -> list[ShortfallView]:
    access, query = asked.access, asked.query
    found = await store.list_shortfalls(
        connection,
        *access.ids,
        after=asked.position["after"],
        case=query.case,
        body=query.body,
        year=None if query.financial_year is None else year_named(query.financial_year),
        limit=asked.limit,
    )
    return [shortfall_view(one, pool_path(access)) for one in found]


async def read_balances(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_BALANCES)
    query, ids = read_query(request, BalancesQuery), access.ids
    which = Selection(STAGES, query.body, None, query.programme, query.case, query.financial_year)
    async with reading_place(request.app.state.db, ids[0]) as connection:
        through = await through_of(connection, *ids, query.through_sequence, query.known_at)
        totals = await totals_as_known(connection, *ids, View(through, FIRST_DAY, LAST_DAY), which)
        flows = await store.verified_flows(connection, *ids, through)
    pence = keyed_pence(totals)
    asked = {
        "body": query.body,
        "programme": query.programme,
        "scheme": query.case,
        "subjective": query.financial_year,
    }
    named = {name: said for name, said in asked.items() if said is not None}
    return answer(request, savings_balances(pence, flows, through, pool_path(access), named))


ROUTES: list[HTTPRouteHandler] = [
    *claim_routes.ROUTES,
    *(_moving_route(door) for door in MOVING),
    *item_routes.ROUTES,
    route_of(FALL_SHORT_DOOR, fall_short),
    listing_route(LIST_SHORTFALLS, _shortfalls, {"after": 0}, lambda one: {"after": one.number}),
    route_of(READ_BALANCES, read_balances),
]
