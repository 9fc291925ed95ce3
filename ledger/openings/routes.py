"""The door of opening balances."""

from ledger.core.refusal import Code
from ledger.http.door import FENCED, POSTING, Door, Role, Scope
from ledger.journal.doors import Posting, posting_route
from ledger.openings.actions import opening_item
from ledger.openings.model import OpeningBalancesCommand

OPEN_BALANCES = Door(
    operation="open_balances",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/opening-balances",
    summary="Record what the accounts stand at when the books begin here",
    tag="openings",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=OpeningBalancesCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *POSTING,
        Code.HOST_MUST_RECORD_THIS,
        Code.STREAM_DOES_NOT_EXIST,
        Code.PROGRAMME_DOES_NOT_EXIST,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.OPENING_DOES_NOT_BALANCE,
        *FENCED,
    ),
)

ROUTES = [posting_route(OPEN_BALANCES, lambda command, _access: opening_item(command))]
