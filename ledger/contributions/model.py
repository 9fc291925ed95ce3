"""The words of contributions: what a partner puts in."""

from typing import Annotated

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


ContributionCommand = ScheduledContributionCommand | ReceivedContributionCommand
