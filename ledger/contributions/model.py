"""The words of contributions: what a partner puts in."""

from typing import Annotated

from msgspec import Meta

from ledger.core.ids import BodyCode, Code
from ledger.journal.command import Amount, PostingCommand
from ledger.rules.in_kind import Form, Valuation

CallNumber = Annotated[int, Meta(ge=1, le=2**31 - 1, description="the number of the call within the pool")]
_Contributor = Annotated[BodyCode, Meta(description="the partner that contributes")]


class ScheduledContributionCommand(
    PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="scheduled_contribution"
):
    """A contribution that a partner is to make: it may be allocated, and is not yet money."""

    amount_pence: Amount
    body: _Contributor
    stream: Code


class ReceivedContributionCommand(
    PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="received_contribution"
):
    """A contribution that arrived in the host's bank. Without a call it meets what is owed, the longest due first."""

    amount_pence: Amount
    body: _Contributor
    stream: Code
    call: Annotated[CallNumber | None, Meta(description="the call that it meets, wholly or in part")] = None


class CalledContributionCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="called_contribution"):
    """A contribution that the host asked of a partner: owed to the fund until it is received."""

    amount_pence: Amount
    body: _Contributor
    stream: Code


class InKindContributionCommand(
    PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="in_kind_contribution"
):
    """Staff, premises or goods that the acting body provides instead of money, at their value; never cash."""

    amount_pence: Amount
    stream: Code
    form: Form
    programme: Code
    scheme: Code
    valuation: Annotated[
        Valuation | None, Meta(description="the stated method that gives the amount; kept in the entry's working")
    ] = None

    def __post_init__(self) -> None:
        """A method values the form that it is for."""
        if self.valuation is not None and self.valuation.form != self.form:
            raise ValueError(f"{self.valuation.method} values {self.valuation.form}, not {self.form}")


ContributionCommand = ScheduledContributionCommand | CalledContributionCommand | ReceivedContributionCommand
