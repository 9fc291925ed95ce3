"""Doors of settlements: propose, list, read, withdraw; dispute their schemes. Agreeing one is a controlled act."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import APPROVERS, Door, Role, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.rules.fencing import year_named
from ledger.settlement import store
from ledger.settlement.changing import changing_route
from ledger.settlement.disputing import raise_disputes, withdraw_settlement
from ledger.settlement.proposing import propose_settlement
from ledger.settlement.settlement_model import (
    DisputeCommand,
    NewSettlement,
    SettlementQuery,
    SettlementSummary,
    SettlementView,
    WithdrawSettlement,
)
from ledger.settlement.views import settlement_summary, settlement_view

_SETTLEMENTS = "/v1/places/{place}/pools/{pool}/settlements"
_ONE = f"{_SETTLEMENTS}/{{settlement}}"
_MANAGER = frozenset({Role.POOL_MANAGER})

PROPOSE_SETTLEMENT = Door(
    operation="propose_settlement",
    method="POST",
    path=_SETTLEMENTS,
    summary="Propose a settlement: what the rules in force give on the books, less what was settled before in the year",
    tag="settlement",
    status=201,
    scope=Scope.POST,
    roles=_MANAGER,
    payload=NewSettlement,
    result=SettlementView,
    keyed=True,
    refusals=(
        Code.KEY_IS_MISSING,
        Code.KEY_IS_NOT_VALID,
        Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD,
        Code.BODY_IS_NOT_YOURS,
        Code.POOL_IS_BUSY,
        Code.AGREEMENT_IS_NOT_SIGNED,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.PERIOD_IS_OUT_OF_ORDER,
        Code.RULE_SET_IS_MISSING,
        Code.FIGURES_DO_NOT_FIT,
        Code.BODY_IS_NO_PARTNER,
        Code.POOL_KEEPS_NO_CASH,
        Code.NOTHING_IS_TO_BE_SETTLED,
    ),
)
LIST_SETTLEMENTS = Door(
    operation="list_settlements",
    method="GET",
    path=_SETTLEMENTS,
    summary="List the settlements of a pool, the newest first",
    tag="settlement",
    query=SettlementQuery,
    result=Page[SettlementSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_SETTLEMENT = Door(
    operation="read_settlement",
    method="GET",
    path=_ONE,
    summary="Read a settlement scheme by scheme: where each stands, who owes what, the figures, and the whole working",
    tag="settlement",
    result=SettlementView,
)
WITHDRAW_SETTLEMENT = Door(
    operation="withdraw_settlement",
    method="POST",
    path=f"{_ONE}/withdrawal",
    summary="Withdraw what a settlement has not settled",
    tag="settlement",
    scope=Scope.POST,
    roles=_MANAGER,
    payload=WithdrawSettlement,
    result=SettlementView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY, Code.SETTLEMENT_HAS_ENDED),
)
DISPUTE_SETTLEMENT = Door(
    operation="dispute_settlement",
    method="POST",
    path=f"{_ONE}/disputes",
    summary="Dispute schemes of a settlement: they wait, with what is tied to them, and the rest settles",
    tag="settlement",
    scope=Scope.APPROVE,
    roles=APPROVERS,
    payload=DisputeCommand,
    result=SettlementView,
    refusals=(
        Code.PERSON_MUST_ACT,
        Code.BODY_IS_NOT_YOURS,
        Code.POOL_IS_BUSY,
        Code.SETTLEMENT_HAS_ENDED,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.SCHEME_IS_SETTLED,
        Code.SCHEME_IS_DISPUTED,
    ),
)


async def _view(request: Request[Any, Any, Any], access: Access, number: int) -> SettlementView:
    ids = access.ids
    async with reading_place(request.app.state.db, ids[0]) as connection:
        kept = await store.find_settlement(connection, *ids, number)
        if kept is None:
            raise RefusedError(NOTHING_HERE)
        kept_bytes = await store.bytes_of_settlement(connection, *ids, number)
        sequences = [one for one, _ in await store.entries_of_settlement(connection, *ids, number)]
        history = await store.history_of_settlement(connection, *ids, number)
    return settlement_view(kept, access.pool.partners, pool_path(access), kept_bytes, sequences, history)


async def propose(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, PROPOSE_SETTLEMENT)
    key, state = idempotency_key(request), request.app.state
    command = await read_payload(request, NewSettlement)
    asked = (access, PROPOSE_SETTLEMENT, key, command, state.clock())
    number, replayed = await propose_settlement(state.db, *asked)
    view = await _view(request, access, number)
    headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if replayed else {})
    return answer(request, view, status=201, headers=headers)


async def read_settlement(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_SETTLEMENT)
    return answer(request, await _view(request, access, sequence_of(request.path_params["settlement"])))


async def _settlements(connection: Connection, asked: PageAsked[SettlementQuery]) -> list[SettlementSummary]:
    access, query = asked.access, asked.query
    year = None if query.financial_year is None else year_named(query.financial_year)
    found = await store.list_settlements(
        connection, *access.ids, before=asked.position["before"], year=year, limit=asked.limit
    )
    return [settlement_summary(one, access.pool.partners, pool_path(access)) for one in found]


ROUTES: list[HTTPRouteHandler] = [
    route_of(PROPOSE_SETTLEMENT, propose),
    listing_route(LIST_SETTLEMENTS, _settlements, {"before": store.NEWEST}, lambda one: {"before": one.number}),
    route_of(READ_SETTLEMENT, read_settlement),
    changing_route(WITHDRAW_SETTLEMENT, "settlement", withdraw_settlement, _view),
    changing_route(DISPUTE_SETTLEMENT, "settlement", raise_disputes, _view),
]
