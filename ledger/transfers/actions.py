"""The verb of transfers: each half is an entry of its own pool, which so sums to zero alone."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, Counterpart, EntryKind, Leg
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.transfers.model import HalfCommand, TransferCommand


async def _load(connection: Connection, place_id: UUID, pool_id: UUID, _commands: Sequence[HalfCommand]) -> PoolTerms:
    return await find_terms(connection, place_id, pool_id)


def decide(command: HalfCommand, terms: PoolTerms, _books: BalanceView) -> Decision:
    """Out: inter-pool +, cash of the host -; in: the contrary. A pool without cash of its own has no transfers."""
    if terms.host is None or not terms.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, f"{terms.code} is aligned: no partner holds another's cash")
    refusal = refusal_of_terms(command, terms, host_only=True)
    if refusal is not None:
        return refusal
    pence = -command.amount_pence if command.is_out else command.amount_pence
    legs = Leg(Account(AccountName.CASH, body=terms.host), pence), Leg(Account(AccountName.INTER_POOL), -pence)
    draft = command.draft(EntryKind.TRANSFER_OUT if command.is_out else EntryKind.TRANSFER_IN, *legs)
    counterpart = Counterpart(command.other_pool_id, command.transfer_id)
    return (msgspec.structs.replace(draft, counterpart=counterpart),)


TRANSFER = Verb("transfer", _load, decide)


def half_item(
    command: TransferCommand, *, is_out: bool, acting_body: str, other_pool_id: UUID, transfer_id: UUID
) -> Item:
    """One half of a transfer as an item; the source line stands in the pool that sends."""
    half = HalfCommand(
        acting_body=acting_body,
        effective_date=command.effective_date,
        event_date=command.event_date,
        reference=command.reference,
        label=command.label,
        narrative=command.narrative,
        supplier_name=command.supplier_name,
        source=command.source if is_out else None,
        amount_pence=command.amount_pence,
        is_out=is_out,
        other_pool_id=other_pool_id,
        transfer_id=transfer_id,
    )
    return Item(TRANSFER, half, half.source_line)
