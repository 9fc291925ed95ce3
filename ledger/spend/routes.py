"""Doors of spend."""

from ledger.core.refusal import Code
from ledger.http.door import FENCED, POSTERS, POSTING, Door, Scope
from ledger.journal.doors import Posting, posting_route
from ledger.spend.actions import spend_item
from ledger.spend.model import AccrualCommand, CreditNoteCommand, PaymentCommand, RecodingCommand, VatRecoveryCommand
from ledger.spend.recoding import recoding_item
from ledger.spend.recovering import recovery_item

SPEND_REFUSALS = (
    *POSTING,
    Code.HOST_MUST_RECORD_THIS,
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.SCHEME_DOES_NOT_EXIST,
    Code.STREAM_DOES_NOT_EXIST,
    Code.DATE_IS_OUTSIDE_PROGRAMME,
    Code.VAT_IS_NOT_RECOVERABLE,
    Code.VAT_TREATMENT_IS_NOT_DECIDED,
    Code.PROGRAMME_TAKES_NOTHING_NEW,
    Code.CHARGE_EXCEEDS_LIMIT,
    *FENCED,
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
RECORD_ACCRUAL = Door(
    operation="record_accrual",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/accruals",
    summary="Record spend not yet paid, and its taking back on the date given",
    tag="spend",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=AccrualCommand,
    result=Posting,
    keyed=True,
    refusals=SPEND_REFUSALS,
)
RECODE_ENTRY = Door(
    operation="recode_entry",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/recodings",
    summary="Move a payment or credit note from suspense or another scheme to its scheme",
    tag="spend",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=RecodingCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *SPEND_REFUSALS,
        Code.ENTRY_DOES_NOT_EXIST,
        Code.ENTRY_IS_ALREADY_REVERSED,
        Code.ENTRY_IS_RECODED,
        Code.ENTRY_CANNOT_BE_RECODED,
    ),
)
RECOVER_VAT = Door(
    operation="recover_vat",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/vat-recoveries",
    summary="Record VAT that was paid back",
    tag="spend",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=VatRecoveryCommand,
    result=Posting,
    keyed=True,
    refusals=(*POSTING, Code.HOST_MUST_RECORD_THIS, Code.RECOVERY_EXCEEDS_VAT),
)

ROUTES = [
    posting_route(RECORD_ACCRUAL, lambda command, _access: spend_item(command)),
    posting_route(RECODE_ENTRY, lambda command, _access: recoding_item(command)),
    posting_route(RECORD_PAYMENT, lambda command, _access: spend_item(command)),
    posting_route(RECORD_CREDIT_NOTE, lambda command, _access: spend_item(command)),
    posting_route(RECOVER_VAT, lambda command, _access: recovery_item(command)),
]
