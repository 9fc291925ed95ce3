"""The words of settlement: a payment of what is due between the fund and a partner."""

from typing import Annotated

from msgspec import Meta

from ledger.core.ids import BodyCode
from ledger.journal.command import Amount, PostingCommand


class SettlementPaymentCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="settlement_payment"):
    """Cash that the host paid to a partner to which it is due, or received from one that owes it."""

    amount_pence: Amount
    body: Annotated[BodyCode, Meta(description="the partner that is owed, or owes")]
