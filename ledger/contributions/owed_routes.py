"""Doors of what is owed: credits against calls, and who owes the fund how much for how long."""

from ledger.contributions import call_store
from ledger.contributions.call_model import AgedLine, AgedQuery, CreditedContributionCommand
from ledger.contributions.call_routes import as_at_of
from ledger.contributions.call_views import aged_lines
from ledger.contributions.receiving import credit_item
from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.door import FENCED, POSTERS, POSTING, Door, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
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


async def _outstanding(connection: Connection, asked: PageAsked[AgedQuery]) -> list[AgedLine]:
    access, as_at, after = asked.access, as_at_of(asked), asked.position["after"]
    owed = await call_store.outstanding_by_call(connection, *access.ids, as_at, asked.query, after=after)
    return list(aged_lines(owed, as_at, pool_path(access))[: asked.limit])


ROUTES = [
    posting_route(CREDIT_CONTRIBUTION, lambda command, _access: credit_item(command)),
    listing_route(LIST_OUTSTANDING, _outstanding, {"after": ""}, lambda one: {"after": one.body}),
]
