"""Doors of disputes about settlements: list, read, withdraw one's own, record how one was resolved."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import APPROVERS, Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.rules.working_days import bank_holidays
from ledger.settlement import store
from ledger.settlement.changing import changing_route
from ledger.settlement.disputing import resolve_dispute, withdraw_dispute
from ledger.settlement.settlement_model import DisputeEndCommand, DisputeQuery, DisputeView, ResolutionCommand
from ledger.settlement.views import dispute_view

_DISPUTES = "/v1/places/{place}/pools/{pool}/settlement-disputes"
_ONE = f"{_DISPUTES}/{{dispute}}"

LIST_DISPUTES = Door(
    operation="list_settlement_disputes",
    method="GET",
    path=_DISPUTES,
    summary="List disputes about settlements, the newest first: who has each, and until when",
    tag="settlement",
    query=DisputeQuery,
    result=Page[DisputeView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_DISPUTE = Door(
    operation="read_settlement_dispute",
    method="GET",
    path=_ONE,
    summary="Read a dispute: why, the levels of the agreement's escalation with their dates, and how it ended",
    tag="settlement",
    result=DisputeView,
)
WITHDRAW_DISPUTE = Door(
    operation="withdraw_settlement_dispute",
    method="POST",
    path=f"{_ONE}/withdrawal",
    summary="Withdraw a dispute of one's own body; the scheme then waits for its agreement",
    tag="settlement",
    scope=Scope.APPROVE,
    roles=APPROVERS,
    payload=DisputeEndCommand,
    result=DisputeView,
    refusals=(Code.PERSON_MUST_ACT, Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY, Code.DISPUTE_HAS_ENDED),
)
RESOLVE_DISPUTE = Door(
    operation="resolve_settlement_dispute",
    method="POST",
    path=f"{_ONE}/resolution",
    summary="Record how a dispute was resolved, by a minute; the scheme then waits for the partner's agreement",
    tag="settlement",
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=ResolutionCommand,
    result=DisputeView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY, Code.DISPUTE_HAS_ENDED),
)


async def _view(request: Request[Any, Any, Any], access: Access, number: int) -> DisputeView:
    state, ids, found = request.app.state, access.ids, []
    if number < store.NEWEST:
        async with reading_place(state.db, ids[0]) as connection:
            found = await store.list_disputes(connection, *ids, dispute=number, limit=1)
    if not found:
        raise RefusedError(NOTHING_HERE)
    return dispute_view(found[0], pool_path(access), day_in_london(state.clock()), bank_holidays())


async def read_dispute(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_DISPUTE)
    return answer(request, await _view(request, access, sequence_of(request.path_params["dispute"])))


async def _disputes(connection: Connection, asked: PageAsked[DisputeQuery]) -> list[DisputeView]:
    access, today = asked.access, day_in_london(asked.now)
    found = await store.list_disputes(
        connection,
        *access.ids,
        before=asked.position["before"],
        is_open=asked.query.is_open,
        limit=asked.limit,
    )
    return [dispute_view(one, pool_path(access), today, bank_holidays()) for one in found]


ROUTES: list[HTTPRouteHandler] = [
    listing_route(LIST_DISPUTES, _disputes, {"before": store.NEWEST}, lambda one: {"before": one.dispute}),
    route_of(READ_DISPUTE, read_dispute),
    changing_route(WITHDRAW_DISPUTE, "dispute", withdraw_dispute, _view),
    changing_route(RESOLVE_DISPUTE, "dispute", resolve_dispute, _view),
]
