"""The words of spend: a payment, and the credit note that takes part of one back."""

from typing import Annotated

from msgspec import Meta

from ledger.core.ids import PLAIN, Code
from ledger.journal.command import Amount, PostingCommand

_Subjective = Annotated[
    str, Meta(pattern=rf"^{PLAIN}+\Z", max_length=80, description="the body's own subjective code, unchanged")
]


class SpendCommand(PostingCommand, frozen=True, kw_only=True):
    """What payment and credit note share. Without programme and scheme the money stands in suspense."""

    amount_pence: Amount
    programme: Code | None = None
    scheme: Code | None = None
    stream: Annotated[
        Code | None, Meta(description="the stream drawn on; if left out, the scheme's streams in listed order")
    ] = None
    subjective: _Subjective | None = None

    def __post_init__(self) -> None:
        """A scheme is named within its programme, a stream within a scheme."""
        if (self.programme is None) != (self.scheme is None):
            raise ValueError("name programme and scheme together, or neither for suspense")
        if self.stream is not None and self.scheme is None:
            raise ValueError("money in suspense draws on no stream: name programme and scheme too")


class PaymentCommand(SpendCommand, frozen=True, kw_only=True, tag_field="type", tag="payment"):
    """Money that the acting body paid out."""


class CreditNoteCommand(SpendCommand, frozen=True, kw_only=True, tag_field="type", tag="credit_note"):
    """Money that came back, as a supplier's credit note; the amount is above zero, its legs are negative."""


AnySpendCommand = PaymentCommand | CreditNoteCommand
