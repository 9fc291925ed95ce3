"""The words of transfers between pools of one place."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from ledger.core.ids import Code
from ledger.journal.command import Amount, PostingCommand


class TransferCommand(PostingCommand, frozen=True, kw_only=True):
    """Cash of this pool's host, sent to another pool of the place; both halves post together or not at all."""

    amount_pence: Amount
    to_pool: Annotated[Code, Meta(description="the pool that takes the money")]
    stream: Annotated[Code | None, Meta(description="whose money it is: a ring-fence on the stream goes with it")] = (
        None
    )


class HalfCommand(PostingCommand, frozen=True, kw_only=True):
    """One half of a transfer, as its pool posts it; the id is the same in both."""

    amount_pence: Amount
    is_out: bool
    other_pool_id: UUID
    transfer_id: UUID
    stream: Code | None = None
