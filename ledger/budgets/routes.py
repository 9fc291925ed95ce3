"""Doors of contingency, reserves, and of what is to be carried forward."""

from collections.abc import Sequence
from uuid import UUID

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
from ledger.db import Connection
from ledger.http.door import POSTING, Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
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


async def _carry_forwards(connection: Connection, asked: PageAsked[CarryForwardQuery]) -> Sequence[CarryForwardView]:
    return await store.list_carry_forwards(
        connection,
        *asked.access.ids,
        asked.query,
        before=UUID(asked.position["before"]),
        now=asked.now,
        limit=asked.limit,
        pool_path=pool_path(asked.access),
    )


ROUTES = [
    posting_route(SET_ASIDE_CONTINGENCY, lambda command, _access: set_aside_item(command)),
    posting_route(
        DRAW_CONTINGENCY, lambda command, access: draw_item(command, roles_alone(access, command.acting_body))
    ),
    posting_route(DRAW_RESERVE, lambda command, _access: reserve_draw_item(command)),
    listing_route(
        LIST_CARRY_FORWARDS, _carry_forwards, {"before": str(NEWEST)}, lambda one: {"before": str(one.proposal_id)}
    ),
]
