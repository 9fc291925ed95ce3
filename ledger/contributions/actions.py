"""Verbs of contributions: scheduled (budget book) and received (fund book)."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.contributions.model import (
    ContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.core.entry import Account, AccountName, EntryKind, Leg
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.places.store import find_streams


class ContributionFacts(Struct, frozen=True):
    """The terms of the pool, and which of the streams named exist."""

    terms: PoolTerms
    streams: frozenset[str]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ContributionCommand]
) -> ContributionFacts:
    return ContributionFacts(
        await find_terms(connection, place_id, pool_id),
        await find_streams(connection, place_id, {one.stream for one in commands}),
    )


def decide_scheduled(command: ScheduledContributionCommand, facts: ContributionFacts, _books: BalanceView) -> Decision:
    """Unallocated +, source of the body and stream -."""
    refusal = _refusal(command, facts)
    if refusal is not None:
        return refusal
    source = Account(AccountName.SOURCE, body=command.body, stream=command.stream)
    return (
        command.draft(
            EntryKind.CONTRIBUTION_SCHEDULED,
            Leg(Account(AccountName.UNALLOCATED, stream=command.stream), command.amount_pence),
            Leg(source, -command.amount_pence),
        ),
    )


def decide_received(command: ReceivedContributionCommand, facts: ContributionFacts, _books: BalanceView) -> Decision:
    """Cash held by the host +, contribution income of the body and stream -; an aligned pool holds no cash."""
    if facts.terms.host is None or facts.terms.kind != "pooled":
        return Refusal(Code.POOL_KEEPS_NO_CASH, "the pool is aligned: no partner holds another's cash")
    refusal = _refusal(command, facts)
    if refusal is not None:
        return refusal
    income = Account(AccountName.CONTRIBUTION_INCOME, body=command.body, stream=command.stream)
    return (
        command.draft(
            EntryKind.CONTRIBUTION_RECEIVED,
            Leg(Account(AccountName.CASH, body=facts.terms.host), command.amount_pence),
            Leg(income, -command.amount_pence),
        ),
    )


def _refusal(command: ContributionCommand, facts: ContributionFacts) -> Refusal | None:
    refusal = refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    if command.body not in facts.terms.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{command.body} is no partner", "/body")
    if command.stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {command.stream}", "/stream")
    return None


SCHEDULE = Verb("schedule_contribution", _load, decide_scheduled)
RECEIVE = Verb("receive_contribution", _load, decide_received)


def contribution_item(command: ContributionCommand) -> Item:
    """The command as an item of a posting group."""
    verb = SCHEDULE if isinstance(command, ScheduledContributionCommand) else RECEIVE
    return Item(verb, command, command.source_line)
