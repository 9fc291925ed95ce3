"""Doors of contingency, reserves, and of what is to be carried forward."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.approvals.alone import ALONE, roles_alone
from ledger.approvals.store import NEWEST
from ledger.budgets import store
from ledger.budgets.contingency import DRAW_REFUSALS, SET_ASIDE_REFUSALS, draw_item, set_aside_item
from ledger.budgets.model import (
    CarryForwardQuery,
    CarryForwardView,
    ContingencyDrawCommand,
    ReserveDrawCommand,
    SetAsideCommand,
)
from ledger.budgets.reserves import reserve_draw_item
from ledger.core.refusal import Code
from ledger.db import ConnectionPool, in_place
from ledger.http.answers import Answer
from ledger.http.auth import Gate
from ledger.http.door import POSTING, Door, Role, Scope
from ledger.http.paging import CursorBox, Page, answer_page
from ledger.http.requests import read_query
from ledger.journal.doors import Posting, pool_path, posting_route

_POOL = "/v1/places/{place}/pools/{pool}"
SET_ASIDE_CONTINGENCY = Door(
    operation="set_aside_contingency",
    method="POST",
    path=f"{_POOL}/contingency-set-asides",
    summary="Keep part of what a stream has not allocated as contingency",
    tag="budgets",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=SetAsideCommand,
    result=Posting,
    keyed=True,
    refusals=SET_ASIDE_REFUSALS,
)
DRAW_CONTINGENCY = Door(
    operation="draw_contingency",
    method="POST",
    path=f"{_POOL}/contingency-draws",
    summary="Give contingency of a stream to a scheme",
    tag="budgets",
    status=201,
    scope=Scope.POST,
    roles=ALONE,
    payload=ContingencyDrawCommand,
    result=Posting,
    keyed=True,
    refusals=(*DRAW_REFUSALS, Code.SECOND_PERSON_IS_NEEDED),
)
DRAW_RESERVE = Door(
    operation="draw_reserve",
    method="POST",
    path=f"{_POOL}/reserve-draws",
    summary="Bring money that was put to reserve back into use",
    tag="budgets",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=ReserveDrawCommand,
    result=Posting,
    keyed=True,
    refusals=(*POSTING, Code.HOST_MUST_RECORD_THIS, Code.POOL_KEEPS_NO_CASH, Code.RESERVE_IS_SHORT),
)
LIST_CARRY_FORWARDS = Door(
    operation="list_carry_forwards",
    method="GET",
    path=f"{_POOL}/carry-forwards",
    summary="List what was asked to be carried into the next year, and what was decided on it",
    tag="budgets",
    query=CarryForwardQuery,
    result=Page[CarryForwardView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@get(LIST_CARRY_FORWARDS.litestar_path, opt=dict(LIST_CARRY_FORWARDS.opt))
async def list_carry_forwards(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_CARRY_FORWARDS, place, pool)
    query = read_query(request, CarryForwardQuery)
    now = cast("datetime", request.app.state.clock())

    async def fetch(position: dict[str, Any], limit: int) -> Sequence[CarryForwardView]:
        async with in_place(db, access.place.place_id) as connection:
            return await store.list_carry_forwards(
                connection,
                access.place.place_id,
                access.pool.pool_id,
                query,
                before=UUID(position["before"]),
                now=now,
                limit=limit,
                pool_path=pool_path(access),
            )

    return await answer_page(
        request,
        cursors,
        query,
        start={"before": str(NEWEST)},
        fetch=fetch,
        position_of=lambda one: {"before": str(one.proposal_id)},
    )


ROUTES = [
    posting_route(SET_ASIDE_CONTINGENCY, lambda command, _access: set_aside_item(command)),
    posting_route(
        DRAW_CONTINGENCY, lambda command, access: draw_item(command, roles_alone(access, command.acting_body))
    ),
    posting_route(DRAW_RESERVE, lambda command, _access: reserve_draw_item(command)),
    list_carry_forwards,
]
