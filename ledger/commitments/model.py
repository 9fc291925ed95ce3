"""The words of commitments: what is ordered and not yet paid."""

from typing import Annotated

from msgspec import Meta

from ledger.core.ids import Code
from ledger.journal.command import Amount, PostingCommand


class _OrderCommand(PostingCommand, frozen=True, kw_only=True):
    amount_pence: Amount
    programme: Code
    scheme: Code
    stream: Annotated[
        Code | None,
        Meta(description="the stream to be drawn on; if left out, the scheme's in order where one has a ring-fence"),
    ] = None


class CommitmentCommand(_OrderCommand, frozen=True, kw_only=True, tag_field="type", tag="commitment"):
    """An order that the acting body placed for a scheme; the reference names it."""


class CommitmentReleaseCommand(_OrderCommand, frozen=True, kw_only=True, tag_field="type", tag="commitment_release"):
    """A commitment, or part of one, that is paid or cancelled and so no longer stands."""


AnyCommitmentCommand = CommitmentCommand | CommitmentReleaseCommand
