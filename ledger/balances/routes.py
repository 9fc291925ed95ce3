"""Doors of the agreement of balances: both sides, a body's figure, what is said of it, thresholds."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.balances import store
from ledger.balances.actions import decide_balance, period_of, set_thresholds, state_figure, take_balances
from ledger.balances.model import (
    AgreementOfBalances,
    BalanceDecision,
    BalanceLine,
    BalancesQuery,
    BalanceStep,
    HistoryQuery,
    NewThresholds,
    StatedFigure,
    ThresholdsView,
)
from ledger.core.refusal import Code
from ledger.db import Connection, ConnectionPool
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_by_code, listing_route
from ledger.http.paging import CursorBox, Page, PageQuery, Sought, answer_sought_page
from ledger.http.requests import read_payload, read_query
from ledger.journal.doors import pool_path

_POOL = "/v1/places/{place}/pools/{pool}"
_OF_A_BALANCE = (
    Code.BODY_IS_NOT_YOURS,
    Code.BODY_IS_NO_PARTNER,
    Code.BALANCE_DOES_NOT_APPLY,
    Code.DATE_IS_OUTSIDE_AGREEMENT,
    Code.POOL_IS_BUSY,
)
LIST_BALANCES = Door(
    operation="list_balances",
    method="GET",
    path=f"{_POOL}/agreement-of-balances",
    summary="List the balances between the pool and each body at a period's end: both figures, and who agreed them",
    tag="balances",
    query=BalancesQuery,
    result=AgreementOfBalances,
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
STATE_FIGURE = Door(
    operation="state_balance",
    method="POST",
    path=f"{_POOL}/stated-balances",
    summary="State a body's own figure of a balance; a new figure takes the place of the last",
    tag="balances",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POSTER, Role.TREASURER}),
    payload=StatedFigure,
    result=BalanceLine,
    refusals=_OF_A_BALANCE,
)
DECIDE_BALANCE = Door(
    operation="decide_balance",
    method="POST",
    path=f"{_POOL}/balance-decisions",
    summary="Agree or dispute a balance, for its body or for the pool, as both figures were seen",
    tag="balances",
    status=201,
    scope=Scope.APPROVE,
    roles=frozenset({Role.TREASURER, Role.APPROVER, Role.POOL_MANAGER}),
    payload=BalanceDecision,
    result=BalanceLine,
    refusals=(
        *_OF_A_BALANCE,
        Code.PERSON_MUST_ACT,
        Code.BALANCE_IS_NOT_STATED,
        Code.BALANCE_HAS_CHANGED_SINCE,
        Code.DIFFERENCE_NEEDS_REASON,
        Code.SIDES_ARE_TWO_PEOPLE,
    ),
)
LIST_STEPS = Door(
    operation="list_balance_history",
    method="GET",
    path=f"{_POOL}/balance-history",
    summary="List every figure that bodies stated and what both sides said of it, the newest first",
    tag="balances",
    query=HistoryQuery,
    result=Page[BalanceStep],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
SET_THRESHOLDS = Door(
    operation="set_balance_thresholds",
    method="POST",
    path="/v1/places/{place}/balance-thresholds",
    summary="Set above which size balances are stated and agreed, in one agreement or in the whole place",
    tag="balances",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    payload=NewThresholds,
    result=ThresholdsView,
    refusals=(Code.CODE_IS_TAKEN,),
)
LIST_THRESHOLDS = Door(
    operation="list_balance_thresholds",
    method="GET",
    path="/v1/places/{place}/balance-thresholds",
    summary="List the thresholds that the place and its agreements have set, every version of each",
    tag="balances",
    query=PageQuery,
    result=Page[ThresholdsView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@get(LIST_BALANCES.litestar_path, opt=dict(LIST_BALANCES.opt))
async def list_balances(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_BALANCES, place, pool)
    query = read_query(request, BalancesQuery)
    told: dict[str, Any] = {}

    async def seek(position: dict[str, Any], limit: int) -> Sought[tuple[int, BalanceLine]]:
        now = request.app.state.clock()
        sides, through, lines = await take_balances(db, access, query, position["through"], now)
        position["through"] = through
        told.update(through_sequence=through, thresholds=sides.thresholds)
        after = position["after"]
        return Sought(list(enumerate(lines, 1))[after : after + limit], None)

    return await answer_sought_page(
        request,
        cursors,
        query,
        start={"after": 0, "through": None},
        seek=seek,
        position_of=lambda numbered: {"after": numbered[0]},
        page_of=lambda shown, cursor: AgreementOfBalances(
            place=place,
            pool=pool,
            mark=access.pool.mark,
            period=query.period,
            last_day=period_of(query.period).last_day,
            items=tuple(line for _, line in shown),
            next_cursor=cursor,
            **told,
        ),
    )


@post(STATE_FIGURE.litestar_path, opt=dict(STATE_FIGURE.opt))
async def state_balance(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, STATE_FIGURE, place, pool)
    said = await read_payload(request, StatedFigure)
    line = await state_figure(db, access, STATE_FIGURE, said, request.app.state.clock())
    return answer(request, line, status=201, headers=_at(access, said.period))


@post(DECIDE_BALANCE.litestar_path, opt=dict(DECIDE_BALANCE.opt))
async def decide_one_balance(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, DECIDE_BALANCE, place, pool)
    decision = await read_payload(request, BalanceDecision)
    line = await decide_balance(db, access, DECIDE_BALANCE, decision, request.app.state.clock())
    return answer(request, line, status=201, headers=_at(access, decision.period))


def _at(access: Access, period: str) -> dict[str, str]:
    return {"Location": f"{pool_path(access)}/agreement-of-balances?period={period}"}


async def _steps(connection: Connection, asked: PageAsked[HistoryQuery]) -> list[BalanceStep]:
    if asked.query.period is not None:
        period_of(asked.query.period)
    before = UUID(asked.position["before"])
    return await store.list_steps(connection, *asked.access.ids, asked.query, before=before, limit=asked.limit)


@post(SET_THRESHOLDS.litestar_path, opt=dict(SET_THRESHOLDS.opt))
async def set_balance_thresholds(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, SET_THRESHOLDS, place)
    view = await set_thresholds(db, access, SET_THRESHOLDS, await read_payload(request, NewThresholds))
    return answer(request, view, status=201, headers={"Location": request.url.path})


async def _thresholds(connection: Connection, access: Access, after: str, limit: int) -> list[ThresholdsView]:
    agreement, _, version = after.rpartition(":")
    position = agreement, int(version or 0)
    return await store.list_thresholds(connection, access.place.place_id, after=position, limit=limit)


ROUTES = [
    list_balances,
    state_balance,
    decide_one_balance,
    listing_route(LIST_STEPS, _steps, {"before": str(store.NEWEST)}, lambda one: {"before": str(one.act_id)}),
    set_balance_thresholds,
    listing_by_code(LIST_THRESHOLDS, _thresholds, lambda one: f"{one.agreement or ''}:{one.version}"),
]
