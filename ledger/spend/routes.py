"""Doors of spend."""

from ledger.core.refusal import Code
from ledger.http.door import POSTERS, POSTING, Door, Scope
from ledger.journal.doors import Posting, posting_route
from ledger.spend.actions import spend_item
from ledger.spend.model import CreditNoteCommand, PaymentCommand

SPEND_REFUSALS = (
    *POSTING,
    Code.HOST_MUST_RECORD_THIS,
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.SCHEME_DOES_NOT_EXIST,
    Code.STREAM_DOES_NOT_EXIST,
    Code.DATE_IS_OUTSIDE_PROGRAMME,
)
RECORD_PAYMENT = Door(
    operation="record_payment",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/payments",
    summary="Record a payment, coded to a scheme or held in suspense",
    tag="spend",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=PaymentCommand,
    result=Posting,
    keyed=True,
    refusals=SPEND_REFUSALS,
)
RECORD_CREDIT_NOTE = Door(
    operation="record_credit_note",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/credit-notes",
    summary="Record a credit note: money that came back",
    tag="spend",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=CreditNoteCommand,
    result=Posting,
    keyed=True,
    refusals=SPEND_REFUSALS,
)

ROUTES = [
    posting_route(RECORD_PAYMENT, lambda command, _access: spend_item(command)),
    posting_route(RECORD_CREDIT_NOTE, lambda command, _access: spend_item(command)),
]
