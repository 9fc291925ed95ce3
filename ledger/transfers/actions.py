"""The verb of transfers: each half is an entry of its own pool, which so sums to zero alone."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, Counterpart, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.places.store import find_streams
from ledger.transfers.model import HalfCommand, TransferCommand


class TransferFacts(Struct, frozen=True):
    """The terms of the pool, which of the streams named exist, and the fences of the place."""

    terms: PoolTerms
    streams: frozenset[str] = frozenset()
    fencing: Fencing = NO_FENCES


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[HalfCommand]
) -> TransferFacts:
    terms = await find_terms(connection, place_id, pool_id)
    named = {one.stream for one in commands if one.stream is not None}
    streams = await find_streams(connection, place_id, named) if named else frozenset[str]()
    return TransferFacts(terms, streams, fencing_of_terms(terms))


def headings(command: HalfCommand, facts: TransferFacts) -> list[Heading]:
    """Money of a stream looks at its fence; other money that goes looks at the cash, and at all that fences keep."""
    if command.stream is not None:
        return list(facts.fencing.headings([command.stream]))
    return [_CASH, *facts.fencing.headings(facts.fencing.versions)] if command.is_out and facts.terms.fences else []


def decide(command: HalfCommand, facts: TransferFacts, books: BalanceView) -> Decision:
    """Out: inter-pool +, cash of the host -; in: the contrary. A pool without cash of its own has no transfers.

    Money of a named stream stays within its fence, in the other pool too; other money goes as far as no fence keeps it.
    """
    terms = facts.terms
    if terms.host is None or not terms.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, f"{terms.code} is aligned: no partner holds another's cash")
    refusal = refusal_of_terms(command, terms, host_only=True) or _refusal_of_stream(command, facts, books)
    if refusal is not None:
        return refusal
    pence = -command.amount_pence if command.is_out else command.amount_pence
    inter_pool = Account(AccountName.INTER_POOL, stream=command.stream)
    legs = Leg(Account(AccountName.CASH, body=terms.host), pence), Leg(inter_pool, -pence)
    draft = command.draft(EntryKind.TRANSFER_OUT if command.is_out else EntryKind.TRANSFER_IN, *legs)
    counterpart = Counterpart(command.other_pool_id, command.transfer_id)
    return within_fences((msgspec.structs.replace(draft, counterpart=counterpart),), facts.fencing, {}, books)


def _refusal_of_stream(command: HalfCommand, facts: TransferFacts, books: BalanceView) -> Refusal | None:
    """A stream that is named exists; without one, the cash that is left must cover what the fences keep."""
    if command.stream is not None:
        if command.stream in facts.streams:
            return None
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {command.stream}", "/stream")
    kept_pence = _kept_pence(command, facts.fencing, books) if command.is_out else {}
    if not any(kept_pence.values()):
        return None
    free_pence = max(books.balance_pence(_CASH) - sum(kept_pence.values()), 0)
    if command.amount_pence <= free_pence:
        return None
    keep = " and ".join(f"£{pounds_from_pence(pence)} of {one}" for one, pence in kept_pence.items() if pence)
    asked, free = pounds_from_pence(command.amount_pence), pounds_from_pence(free_pence)
    detail = f"£{asked} is more than the £{free} that is free: fences keep {keep}"
    return Refusal(Code.FENCE_KEEPS_MONEY, detail, "/amount_pence")


def _kept_pence(command: HalfCommand, fencing: Fencing, books: BalanceView) -> dict[str, int]:
    """What was received of each fenced stream and is neither spent nor sent on."""
    kept: dict[str, int] = {}
    for stream in fencing.versions:
        if fencing.in_force(stream, command.effective_date) is not None:
            held = [Heading(name, stream, year=year) for name in _HELD for year in fencing.years]
            kept[stream] = max(-sum(books.balance_pence(heading) for heading in held), 0)
    return kept


_CASH = Heading(AccountName.CASH)
_HELD = (
    AccountName.CONTRIBUTION_INCOME,
    AccountName.CONTRIBUTION_RECEIVABLE,
    AccountName.INTER_POOL,
    AccountName.EXPENDITURE,
)
TRANSFER = Verb("transfer", _load, decide, headings)


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
        stream=command.stream,
    )
    return Item(TRANSFER, half, half.source_line)
