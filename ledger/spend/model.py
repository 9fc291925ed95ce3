"""The words of spend: a payment, the credit note that takes part of one back, an accrual, a re-coding."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.core.ids import PLAIN, Code
from ledger.journal.command import AMOUNT_PENCE_MAX, Amount, PostingCommand

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


class InvoiceCommand(SpendCommand, frozen=True, kw_only=True):
    """Spend with an invoice: amount_pence is the gross that the bank moves, and tells its VAT.

    What is recoverable is owed to the fund and no spend; the rest of the VAT is spend like the net. An accrual has no
    VAT: none is recoverable before there is an invoice.
    """

    vat_pence: Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="the VAT within amount_pence")] = 0
    recoverable_vat_pence: Annotated[
        int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="of vat_pence, what the acting body gets back from HMRC")
    ] = 0

    def __post_init__(self) -> None:
        """Recoverable VAT is part of the VAT, that is part of the amount; and it belongs to a scheme."""
        super().__post_init__()
        if not self.recoverable_vat_pence <= self.vat_pence < self.amount_pence:
            raise ValueError("recoverable_vat_pence is at most vat_pence, and vat_pence less than amount_pence")
        if self.recoverable_vat_pence and self.scheme is None:
            raise ValueError("name programme and scheme: the regime of a scheme says whether its VAT is recoverable")


class PaymentCommand(InvoiceCommand, frozen=True, kw_only=True, tag_field="type", tag="payment"):
    """Money that the acting body paid out."""


class CreditNoteCommand(InvoiceCommand, frozen=True, kw_only=True, tag_field="type", tag="credit_note"):
    """Money that came back, as a supplier's credit note; the amount is above zero, its legs are negative."""


class AccrualCommand(SpendCommand, frozen=True, kw_only=True, tag_field="type", tag="accrual"):
    """Spend of the period that is not yet paid; it and its taking back on the date given post together."""

    reverses_on: Annotated[date, Meta(description="the day it is taken back, after the effective date")]

    def __post_init__(self) -> None:
        """An accrual belongs to a scheme, and is taken back later than it is made."""
        super().__post_init__()
        if self.scheme is None:
            raise ValueError("name programme and scheme: an accrual is not held in suspense")
        if self.reverses_on <= self.effective_date:
            raise ValueError("an accrual is taken back after its effective date")


AnySpendCommand = PaymentCommand | CreditNoteCommand | AccrualCommand


class RecodingCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="recoding"):
    """Move a payment or credit note, whole, from suspense or another scheme to the scheme that it belongs to."""

    sequence: Annotated[int, Meta(ge=1, description="the sequence number of the payment or credit note")]
    programme: Code
    scheme: Code
    stream: Annotated[
        Code | None, Meta(description="the stream drawn on; if left out, the scheme's streams in listed order")
    ] = None
    subjective: _Subjective | None = None


class VatRecoveryCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="vat_recovery"):
    """Recoverable VAT that HMRC paid back to the acting body."""

    amount_pence: Amount
