"""The controlled acts that no slice above has a better place for: reversing, and changing the scheme of delegation."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from ledger.approvals import store
from ledger.approvals.delegation import APPROVING, Delegation, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct
from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.door import FENCED, Role
from ledger.journal.model import Item
from ledger.journal.reversing import REVERSE_APPROVED, ReversalCommand, find_originals, turnover_pence


class ProposedReversal(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="reverse-entry"):
    """A reversal above the limit of the scheme of delegation, or in a soft-closed month."""

    sequence: Annotated[int, Meta(ge=1, description="the sequence number of the entry to take back")]


def _reversal_items(command: ProposedReversal) -> tuple[Item, ...]:
    taken_back = ReversalCommand(acting_body=command.acting_body, sequence=command.sequence, reason=command.reason)
    return (Item(REVERSE_APPROVED, taken_back),)


async def _reversal_amount_pence(
    connection: Connection, place_id: UUID, pool_id: UUID, command: ProposedReversal
) -> int | None:
    found = (await find_originals(connection, place_id, pool_id, [command.sequence])).get(command.sequence)
    return None if found is None else turnover_pence(found)


class ProposedDelegation(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="change-delegation"):
    """The next version of the agreement's scheme of delegation; in force once it is approved."""

    delegation: Delegation


async def _change_delegation(connection: Connection, acting: Acting) -> dict[str, Any]:
    version = await store.insert_delegation(
        connection, acting.place_id, acting.pool.agreement, acting.command.delegation, acting.act_id
    )
    return {"version": version}


REVERSE_ACT = ControlledAct(
    payload=ProposedReversal,
    proposers=frozenset({Role.POSTER, Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.ACTING_BODY),),
    amount_pence=_reversal_amount_pence,
    items=_reversal_items,
    refusals=(
        Code.ENTRY_DOES_NOT_EXIST,
        Code.ENTRY_IS_ALREADY_REVERSED,
        Code.ENTRY_IS_RECODED,
        Code.REVERSAL_CANNOT_BE_REVERSED,
        Code.TRANSFER_CANNOT_BE_REVERSED,
        Code.MONEY_HAS_MOVED_ON,
        Code.WINDING_UP_CANNOT_BE_REVERSED,
        Code.RETURN_CANNOT_BE_REVERSED,
        Code.SETTLEMENT_CANNOT_BE_REVERSED,
        Code.SAVING_CANNOT_BE_REVERSED,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.PERIOD_IS_NOT_OPEN,
        *FENCED,
    ),
)
DELEGATION_ACT = ControlledAct(
    payload=ProposedDelegation,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.EACH_PARTNER),),
    perform=_change_delegation,
)
