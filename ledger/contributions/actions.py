"""Verbs of contributions: scheduled (budget book), called and received (fund book)."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.contributions.model import (
    CalledContributionCommand,
    ContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
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


def decide_called(command: CalledContributionCommand, facts: ContributionFacts, _books: BalanceView) -> Decision:
    """Contribution receivable +, contribution income -, both of the body and stream."""
    refusal = _refusal_of_cash(facts) or _refusal(command, facts)
    if refusal is not None:
        return refusal
    return (
        command.draft(
            EntryKind.CONTRIBUTION_CALLED,
            Leg(_of_body(AccountName.CONTRIBUTION_RECEIVABLE, command), command.amount_pence),
            Leg(_of_body(AccountName.CONTRIBUTION_INCOME, command), -command.amount_pence),
        ),
    )


def headings_of_received(command: ReceivedContributionCommand, _facts: ContributionFacts) -> tuple[Heading, ...]:
    """A receipt looks at what the body still owes of the stream."""
    return (_owed(command),)


def decide_received(command: ReceivedContributionCommand, facts: ContributionFacts, books: BalanceView) -> Decision:
    """Cash held by the host +, contribution receivable - as far as called, contribution income - beyond that."""
    refusal = _refusal_of_cash(facts) or _refusal(command, facts)
    if refusal is not None:
        return refusal
    owed_pence = max(0, books.balance_pence(_owed(command)))
    of_call_pence = min(owed_pence, command.amount_pence)
    parts = (
        (AccountName.CONTRIBUTION_RECEIVABLE, of_call_pence),
        (AccountName.CONTRIBUTION_INCOME, command.amount_pence - of_call_pence),
    )
    working = () if owed_pence == 0 else (Step("called and not received", owed_pence), Step("of calls", of_call_pence))
    return (
        command.draft(
            EntryKind.CONTRIBUTION_RECEIVED,
            Leg(Account(AccountName.CASH, body=facts.terms.host), command.amount_pence),
            *(Leg(_of_body(name, command), -part_pence) for name, part_pence in parts if part_pence),
            working=working,
        ),
    )


def _of_body(name: AccountName, command: CalledContributionCommand | ReceivedContributionCommand) -> Account:
    return Account(name, body=command.body, stream=command.stream)


def _owed(command: ReceivedContributionCommand) -> Heading:
    return Heading(AccountName.CONTRIBUTION_RECEIVABLE, command.stream, body=command.body)


def _refusal_of_cash(facts: ContributionFacts) -> Refusal | None:
    """An aligned pool holds no cash."""
    if facts.terms.host is None or not facts.terms.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, "the pool is aligned: no partner holds another's cash")
    return None


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
CALL = Verb("call_contribution", _load, decide_called)
RECEIVE = Verb("receive_contribution", _load, decide_received, headings_of_received)
_VERBS: dict[type[ContributionCommand], Verb] = {
    ScheduledContributionCommand: SCHEDULE,
    CalledContributionCommand: CALL,
    ReceivedContributionCommand: RECEIVE,
}


def contribution_item(command: ContributionCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(_VERBS[type(command)], command, command.source_line)
