"""Doors of investments: record one, other terms, what happens to it; list and read where each stands."""

from datetime import datetime
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import POSTERS, WITH_KEY, Door, Role, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.investments import store
from ledger.investments.actions import record
from ledger.investments.model import (
    AsKnownThen,
    InvestmentCommand,
    InvestmentQuery,
    InvestmentSummary,
    InvestmentView,
    MovementCommand,
    TermsCommand,
)
from ledger.investments.tracking import Tracked
from ledger.investments.views import COUNTED, Looking, SavingsOfCases, savings_of, summary_of, view_of, wanted
from ledger.journal.doors import pool_path, sequence_of
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, totals_as_known
from ledger.journal.views import FIRST_DAY, LAST_DAY

_INVESTMENTS = "/v1/places/{place}/pools/{pool}/investments"
_ONE = f"{_INVESTMENTS}/{{investment}}"
_RECORDERS = POSTERS | {Role.TREASURER, Role.APPROVER}


def _door(operation: str, path: str, summary: str, payload: Any, *refusals: Code) -> Door:
    return Door(
        operation=operation,
        method="POST",
        path=path,
        summary=summary,
        tag="investments",
        status=201,
        scope=Scope.POST,
        roles=_RECORDERS,
        payload=payload,
        result=InvestmentView,
        keyed=True,
        refusals=(
            *(*WITH_KEY, Code.BODY_IS_NOT_YOURS, Code.BODY_IS_NO_PARTNER, Code.AGREEMENT_IS_WOUND_UP),
            *refusals,
        ),
    )


RECORD_INVESTMENT = _door(
    "record_investment",
    _INVESTMENTS,
    "Record what a body invests in a saving of others, and on which terms",
    InvestmentCommand,
    Code.SAVINGS_CASE_DOES_NOT_EXIST,
)
VARY_INVESTMENT = _door(
    "record_investment_terms",
    f"{_ONE}/terms",
    "Record other terms of an investment: a version, beside those before it",
    TermsCommand,
    Code.VERSION_HAS_CHANGED_SINCE,
)
MOVE_INVESTMENT = _door(
    "record_investment_movement",
    f"{_ONE}/movements",
    "Record that an instalment was paid, a body repaid directly, or the investor wrote off; or take one of these back",
    MovementCommand,
    *(Code.PAYMENT_EXCEEDS_WHAT_IS_DUE, Code.ENTRY_DOES_NOT_EXIST, Code.ENTRY_IS_ALREADY_REVERSED),
    *(Code.AMOUNT_EXCEEDS_ENTRY, Code.LINE_IS_ALREADY_POSTED, Code.MOVEMENT_DOES_NOT_EXIST),
)
LIST_INVESTMENTS = Door(
    operation="list_investments",
    method="GET",
    path=_INVESTMENTS,
    summary="List investments: invested, interest, repaid, outstanding, and when each is expected to be repaid",
    tag="investments",
    query=InvestmentQuery,
    result=Page[InvestmentSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_INVESTMENT = Door(
    operation="read_investment",
    method="GET",
    path=_ONE,
    summary="Read an investment with its terms and all that happened to it, as known at an instant or sequence number",
    tag="investments",
    query=AsKnownThen,
    result=InvestmentView,
)


async def _looked_at(
    connection: Connection, access: Access, query: AsKnownThen | InvestmentQuery, now: datetime
) -> tuple[tuple[Tracked, ...], SavingsOfCases, Looking]:
    """The investments of the pool and what the savings book says of their cases, as known when it is asked."""
    if query.through_sequence is not None and query.known_at is not None:
        detail = "ask by sequence number or by instant, not both"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/known_at"))
    known_at = min(query.known_at or now, now)
    through = await through_of(connection, *access.ids, query.through_sequence, query.known_at)
    last = store.EVERY_ENTRY if query.through_sequence is None else through
    found = await store.track(connection, *access.ids, last, store.EVER if query.known_at is None else known_at)
    totals = await totals_as_known(connection, *access.ids, View(through, FIRST_DAY, LAST_DAY), Selection(COUNTED))
    day = query.as_at or day_in_london(known_at)
    path = pool_path(access)
    return found, savings_of(totals), Looking(path, f"/v1/places/{access.place.code}", day, known_at)


async def _view(request: Request[Any, Any, Any], access: Access, investment: int, query: AsKnownThen) -> InvestmentView:
    state = request.app.state
    async with reading_place(state.db, access.place.place_id) as connection:
        found, savings, at = await _looked_at(connection, access, query, state.clock())
    one = next((one for one in found if one.head.investment == investment), None)
    if one is None:
        raise RefusedError(NOTHING_HERE)
    return view_of(one, savings, at)


async def read_investment(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_INVESTMENT)
    query = read_query(request, AsKnownThen)
    investment = sequence_of(request.path_params["investment"])
    return answer(request, await _view(request, access, investment, query))


def _recording(door: Door) -> HTTPRouteHandler:
    async def record_one(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        key = idempotency_key(request)
        command = await read_payload(request, door.payload)
        at, state = request.path_params.get("investment"), request.app.state
        said = None if at is None else sequence_of(at), command
        investment, replayed = await record(state.db, state.clock, access, door, key, said)
        view = await _view(request, access, investment, AsKnownThen())
        headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if replayed else {})
        return answer(request, view, status=201, headers=headers)

    return route_of(door, record_one)


async def _investments(connection: Connection, asked: PageAsked[InvestmentQuery]) -> list[InvestmentSummary]:
    """Where one stands may hang on the others of its investor, so all are looked at and a page of them shown."""
    query = asked.query
    found, savings, at = await _looked_at(connection, asked.access, query, asked.now)
    after: int = asked.position["after"]
    named = wanted(found, query.case, query.investor, query.beneficiary)
    return [summary_of(one, savings, at) for one in named if one.head.investment > after][: asked.limit]


ROUTES: list[HTTPRouteHandler] = [
    _recording(RECORD_INVESTMENT),
    listing_route(LIST_INVESTMENTS, _investments, {"after": 0}, lambda one: {"after": one.investment}),
    route_of(READ_INVESTMENT, read_investment),
    _recording(VARY_INVESTMENT),
    _recording(MOVE_INVESTMENT),
]
