"""Reserves: money that was kept, of a stream or of none, is brought back into use, at most what was kept."""

from collections.abc import Sequence
from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.budgets.model import ReserveDrawCommand
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, _commands: Sequence[ReserveDrawCommand]
) -> PoolTerms:
    return await find_terms(connection, place_id, pool_id)


def headings(command: ReserveDrawCommand, _terms: PoolTerms) -> tuple[Heading, ...]:
    """A draw looks at the reserve of its stream."""
    return (Heading(AccountName.RESERVE, command.stream),)


def decide(command: ReserveDrawCommand, terms: PoolTerms, books: BalanceView) -> Decision:
    """Reserve of the stream +, transfer to reserves -; the stream, so the fence, stays with the money."""
    if not terms.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, "the pool is aligned: each partner keeps reserves of its own")
    refusal = refusal_of_terms(command, terms, host_only=True)
    if refusal is not None:
        return refusal
    left_pence = -books.balance_pence(Heading(AccountName.RESERVE, command.stream))
    if command.amount_pence > left_pence:
        left = f"£{pounds_from_pence(left_pence)} of {command.stream or 'no stream'} is in reserve"
        return Refusal(Code.RESERVE_IS_SHORT, left, "/amount_pence")
    back = reserve_legs(command.stream, -command.amount_pence)
    return (command.draft(EntryKind.RESERVE_DRAW, *back, working=(Step("in reserve before", left_pence),)),)


def reserve_legs(stream: str | None, amount_pence: int) -> tuple[Leg, Leg]:
    """An amount of a stream, or of none, put to reserve; below zero: drawn from it."""
    return (
        Leg(Account(AccountName.TRANSFER_TO_RESERVES, stream=stream), amount_pence),
        Leg(Account(AccountName.RESERVE, stream=stream), -amount_pence),
    )


DRAW_RESERVE = Verb("draw_reserve", _load, decide, headings)


def reserve_draw_item(command: ReserveDrawCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(DRAW_RESERVE, command, command.source_line)
