"""The door of settlement."""

from ledger.core.refusal import Code
from ledger.http.door import POSTERS, POSTING, Door, Scope
from ledger.journal.doors import Posting, posting_route
from ledger.settlement.actions import settlement_item
from ledger.settlement.model import SettlementPaymentCommand

PAY_SETTLEMENT = Door(
    operation="pay_settlement",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/settlement-payments",
    summary="Record a payment of what is due to a partner, or from one",
    tag="settlement",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=SettlementPaymentCommand,
    result=Posting,
    keyed=True,
    refusals=(*POSTING, Code.HOST_MUST_RECORD_THIS, Code.POOL_KEEPS_NO_CASH, Code.PAYMENT_EXCEEDS_WHAT_IS_DUE),
)

ROUTES = [posting_route(PAY_SETTLEMENT, lambda command, _access: settlement_item(command))]
