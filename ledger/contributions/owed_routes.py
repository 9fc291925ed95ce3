"""Doors of what is owed: credits against calls, and who owes the fund how much for how long."""

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.contributions import call_store
from ledger.contributions.call_model import AgedLine, AgedQuery, CreditedContributionCommand
from ledger.contributions.call_routes import today_of
from ledger.contributions.call_views import aged_lines
from ledger.contributions.receiving import credit_item
from ledger.core.refusal import Code
from ledger.db import ConnectionPool, reading_place
from ledger.http.answers import Answer
from ledger.http.auth import Gate
from ledger.http.door import FENCED, POSTERS, POSTING, Door, Scope
from ledger.http.paging import CursorBox, Page, answer_page
from ledger.http.requests import read_query
from ledger.journal.doors import Posting, pool_path, posting_route

_POOL = "/v1/places/{place}/pools/{pool}"
CREDIT_CONTRIBUTION = Door(
    operation="credit_contribution",
    method="POST",
    path=f"{_POOL}/credited-contributions",
    summary="Credit part or all of a call that need not be paid after all",
    tag="calls",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=CreditedContributionCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *POSTING,
        Code.HOST_MUST_RECORD_THIS,
        Code.POOL_KEEPS_NO_CASH,
        Code.CALL_DOES_NOT_EXIST,
        Code.AMOUNT_EXCEEDS_CALL,
        *FENCED,
    ),
)
LIST_OUTSTANDING = Door(
    operation="list_outstanding_contributions",
    method="GET",
    path=f"{_POOL}/outstanding-contributions",
    summary="List what each body owes the fund, by how many days it is overdue",
    tag="calls",
    query=AgedQuery,
    result=Page[AgedLine],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@get(LIST_OUTSTANDING.litestar_path, opt=dict(LIST_OUTSTANDING.opt))
async def list_outstanding_contributions(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_OUTSTANDING, place, pool)
    query = read_query(request, AgedQuery)
    ids = access.place.place_id, access.pool.pool_id

    async def fetch(position: dict[str, Any], limit: int) -> list[AgedLine]:
        as_at = date.fromisoformat(position["as_at"])
        async with reading_place(db, ids[0]) as connection:
            owed = await call_store.outstanding_by_call(connection, *ids, as_at, query, after=position["after"])
        return list(aged_lines(owed, as_at, pool_path(access))[:limit])

    return await answer_page(
        request,
        cursors,
        query,
        start={"after": "", "as_at": (query.as_at or today_of(request)).isoformat()},
        fetch=fetch,
        position_of=lambda one: {"after": one.body},
    )


ROUTES = [
    posting_route(CREDIT_CONTRIBUTION, lambda command, _access: credit_item(command)),
    list_outstanding_contributions,
]
