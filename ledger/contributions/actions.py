"""Verbs of contributions: scheduled (budget book) and called (fund book), one at a time."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.contributions.model import (
    CalledContributionCommand,
    ContributionCommand,
    ScheduledContributionCommand,
)
from ledger.core.entry import Account, AccountName, EntryKind, Leg
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Verb
from ledger.journal.reversing import refusal_of_governed
from ledger.journal.store import Governed, governed_sources
from ledger.places.store import find_streams


class ContributionFacts(Struct, frozen=True):
    """The terms of the pool, which of the streams named exist, and what schedules govern."""

    terms: PoolTerms
    streams: frozenset[str]
    governed: frozenset[Governed] = frozenset()


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ContributionCommand]
) -> ContributionFacts:
    return ContributionFacts(
        await find_terms(connection, place_id, pool_id),
        await find_streams(connection, place_id, {one.stream for one in commands}),
    )


async def _load_scheduled(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ScheduledContributionCommand]
) -> ContributionFacts:
    facts = await _load(connection, place_id, pool_id, commands)
    return msgspec.structs.replace(facts, governed=await governed_sources(connection, place_id, pool_id))


def decide_scheduled(command: ScheduledContributionCommand, facts: ContributionFacts, _books: BalanceView) -> Decision:
    """Unallocated +, source of the body and stream -; refused where a schedule says what they are."""
    refusal = refusal_of_contribution(command, facts.terms, facts.streams)
    if refusal is not None:
        return refusal
    legs = (
        Leg(Account(AccountName.UNALLOCATED, stream=command.stream), command.amount_pence),
        Leg(Account(AccountName.SOURCE, body=command.body, stream=command.stream), -command.amount_pence),
    )
    refusal = refusal_of_governed(legs, command.effective_date, facts.governed, "/body")
    return refusal or (command.draft(EntryKind.CONTRIBUTION_SCHEDULED, *legs),)


def decide_called(command: CalledContributionCommand, facts: ContributionFacts, _books: BalanceView) -> Decision:
    """Contribution receivable +, contribution income -, both of the body and stream."""
    refusal = refusal_of_cash(facts.terms) or refusal_of_contribution(command, facts.terms, facts.streams)
    if refusal is not None:
        return refusal
    return (
        command.draft(
            EntryKind.CONTRIBUTION_CALLED,
            Leg(_of_body(AccountName.CONTRIBUTION_RECEIVABLE, command), command.amount_pence),
            Leg(_of_body(AccountName.CONTRIBUTION_INCOME, command), -command.amount_pence),
        ),
    )


def _of_body(name: AccountName, command: CalledContributionCommand) -> Account:
    return Account(name, body=command.body, stream=command.stream)


def refusal_of_cash(terms: PoolTerms) -> Refusal | None:
    """An aligned pool holds no cash."""
    if terms.host is None or not terms.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, "the pool is aligned: no partner holds another's cash")
    return None


def refusal_of_savings(terms: PoolTerms) -> Refusal | None:
    """A savings pool knows no contributions: its fund book holds settlements, their payments and what they reinvest."""
    if terms.kind != "savings":
        return None
    detail = f"agreement {terms.agreement} is about savings: money comes into its pool by settlement alone"
    return Refusal(Code.SAVINGS_POOL_TAKES_NO_CONTRIBUTION, detail)


def refusal_of_contribution(command: ContributionCommand, terms: PoolTerms, streams: frozenset[str]) -> Refusal | None:
    """What any contribution in money meets: the agreement's terms, and names that are not there."""
    refusal = refusal_of_savings(terms) or refusal_of_terms(command, terms, host_only=True)
    if refusal is not None:
        return refusal
    if command.body not in terms.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{command.body} is no partner", "/body")
    if command.stream not in streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {command.stream}", "/stream")
    return None


SCHEDULE = Verb("schedule_contribution", _load_scheduled, decide_scheduled)
CALL = Verb("call_contribution", _load, decide_called)
