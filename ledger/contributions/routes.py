"""Doors of contributions."""

from ledger.contributions.in_kind import in_kind_item
from ledger.contributions.model import (
    CalledContributionCommand,
    InKindContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.contributions.receiving import contribution_item
from ledger.core.refusal import Code
from ledger.http.door import POSTERS, POSTING, Door, Role, Scope
from ledger.journal.doors import Posting, posting_route

_OF_ANY = (*POSTING, Code.STREAM_DOES_NOT_EXIST, Code.SAVINGS_POOL_TAKES_NO_CONTRIBUTION)
_OF_MONEY = (*_OF_ANY, Code.HOST_MUST_RECORD_THIS)

SCHEDULE_CONTRIBUTION = Door(
    operation="schedule_contribution",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/scheduled-contributions",
    summary="Record a contribution that a partner is to make",
    tag="contributions",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=ScheduledContributionCommand,
    result=Posting,
    keyed=True,
    refusals=(*_OF_MONEY, Code.SCHEDULE_GOVERNS_THIS),
)
CALL_CONTRIBUTION = Door(
    operation="call_contribution",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/called-contributions",
    summary="Record a contribution that the host called from a partner",
    tag="contributions",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=CalledContributionCommand,
    result=Posting,
    keyed=True,
    refusals=(*_OF_MONEY, Code.POOL_KEEPS_NO_CASH),
)
CONTRIBUTE_IN_KIND = Door(
    operation="contribute_in_kind",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/in-kind-contributions",
    summary="Record staff, premises or goods that a partner provides, at their value",
    tag="contributions",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=InKindContributionCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *_OF_ANY,
        Code.PROGRAMME_DOES_NOT_EXIST,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.DATE_IS_OUTSIDE_PROGRAMME,
        Code.VALUATION_GIVES_ANOTHER_AMOUNT,
        Code.PROGRAMME_TAKES_NOTHING_NEW,
    ),
)
RECEIVE_CONTRIBUTION = Door(
    operation="receive_contribution",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/received-contributions",
    summary="Record a contribution that the host received",
    tag="contributions",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=ReceivedContributionCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *_OF_MONEY,
        Code.POOL_KEEPS_NO_CASH,
        Code.CALL_DOES_NOT_EXIST,
        Code.AMOUNT_EXCEEDS_CALL,
    ),
)

ROUTES = [
    posting_route(SCHEDULE_CONTRIBUTION, lambda command, _access: contribution_item(command)),
    posting_route(CALL_CONTRIBUTION, lambda command, _access: contribution_item(command)),
    posting_route(CONTRIBUTE_IN_KIND, lambda command, _access: in_kind_item(command)),
    posting_route(RECEIVE_CONTRIBUTION, lambda command, _access: contribution_item(command)),
]
