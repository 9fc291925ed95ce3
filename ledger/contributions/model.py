"""The words of contributions: what a partner puts in."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.core.ids import BodyCode, Code
from ledger.journal.command import Amount, PostingCommand

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
    """A contribution that arrived in the host's bank."""

    amount_pence: Amount
    body: _Contributor
    stream: Code


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
    form: Literal["staff", "premises", "goods"]
    programme: Code
    scheme: Code


ContributionCommand = ScheduledContributionCommand | CalledContributionCommand | ReceivedContributionCommand
