"""Doors of commitments."""

from ledger.commitments.actions import commitment_item
from ledger.commitments.model import CommitmentCommand, CommitmentReleaseCommand
from ledger.core.refusal import Code
from ledger.http.door import FENCED, POSTERS, POSTING, Door, Scope
from ledger.journal.doors import Posting, posting_route

_REFUSALS = (
    *POSTING,
    Code.HOST_MUST_RECORD_THIS,
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.SCHEME_DOES_NOT_EXIST,
    Code.DATE_IS_OUTSIDE_PROGRAMME,
    Code.PROGRAMME_TAKES_NOTHING_NEW,
    Code.STREAM_DOES_NOT_EXIST,
)
RECORD_COMMITMENT = Door(
    operation="record_commitment",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/commitments",
    summary="Record an order that is not yet paid",
    tag="commitments",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=CommitmentCommand,
    result=Posting,
    keyed=True,
    refusals=(*_REFUSALS, *FENCED),
)
RELEASE_COMMITMENT = Door(
    operation="release_commitment",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/commitment-releases",
    summary="Release a commitment that is paid or cancelled",
    tag="commitments",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=CommitmentReleaseCommand,
    result=Posting,
    keyed=True,
    refusals=(*_REFUSALS, Code.RELEASE_EXCEEDS_COMMITTED),
)

ROUTES = [
    posting_route(RECORD_COMMITMENT, lambda command, _access: commitment_item(command)),
    posting_route(RELEASE_COMMITMENT, lambda command, _access: commitment_item(command)),
]
