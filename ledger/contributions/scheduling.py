"""The controlled act that changes contribution schedules: the difference enters the budget book, versions are kept."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import Acting, ControlledAct
from ledger.contributions.actions import refusal_of_savings
from ledger.contributions.planning import NextVersion, ScheduleFacts, plan_of
from ledger.contributions.schedule_model import ProposedSchedule
from ledger.contributions.schedule_store import (
    insert_schedules,
    instalments_called,
    schedules_in_force,
    sources_of_years,
)
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Heading, Leg, Texts
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal, raise_for
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.http.door import FENCED, Role
from ledger.journal.fencing import fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.places.store import find_streams


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ProposedSchedule]
) -> ScheduleFacts:
    named = {stream for command in commands for stream in command.streams}
    called = await instalments_called(connection, place_id, pool_id)
    return ScheduleFacts(
        await find_terms(connection, place_id, pool_id),
        await find_streams(connection, place_id, named),
        await schedules_in_force(connection, place_id, pool_id),
        {key: frozenset(days) for key, days in called.items()},
        await sources_of_years(connection, place_id, pool_id, {command.year for command in commands}),
    )


def headings(command: ProposedSchedule, facts: ScheduleFacts) -> list[Heading]:
    """A change looks at what of each stream is not allocated, and at its fence: less can come only of that."""
    streams = command.streams
    unallocated = [Heading(AccountName.UNALLOCATED, stream) for stream in streams]
    return [*unallocated, *fencing_of_terms(facts.terms).headings(streams)]


def decide(command: ProposedSchedule, facts: ScheduleFacts, books: BalanceView) -> Decision:
    """For each schedule the difference from the books: unallocated +, source of the body and stream -, or contrary."""
    refusal = _refusal_of_terms(command, facts.terms)
    if refusal is not None:
        return refusal
    plan = plan_of(command, facts)
    if plan.refusals:
        return plan.refusals[0]
    changes = [(one, _difference_pence(one, facts)) for one in plan.versions]
    refusal = _refusal_of_allocated(changes, books)
    if refusal is not None:
        return refusal
    drafts = tuple(_draft(command, one, facts, pence) for one, pence in changes if pence)
    return within_fences(drafts, fencing_of_terms(facts.terms), {}, books)


def _difference_pence(one: NextVersion, facts: ScheduleFacts) -> int:
    return one.content.amount_pence - facts.sources_pence.get(one.key, 0)


def _draft(command: ProposedSchedule, one: NextVersion, facts: ScheduleFacts, difference_pence: int) -> Draft:
    body, stream, _ = one.key
    content, in_books_pence = one.content, facts.sources_pence.get(one.key, 0)
    working = (
        Step(f"base of version {one.version}", content.written.amount_pence),
        *(Step("varied for this year only", pence) for pence in [content.variation_pence] if pence),
        Step("in the books before", -in_books_pence),
    )
    return Draft(
        kind=EntryKind.CONTRIBUTION_SCHEDULED,
        effective_date=command.effective_date,
        event_date=command.effective_date,
        acting_body=command.acting_body,
        legs=(
            Leg(Account(AccountName.UNALLOCATED, stream=stream), difference_pence),
            Leg(Account(AccountName.SOURCE, body=body, stream=stream), -difference_pence),
        ),
        label=command.label,
        texts=Texts(narrative=command.reason),
        working=working,
    )


def _refusal_of_terms(command: ProposedSchedule, terms: PoolTerms) -> Refusal | None:
    """Not in a savings pool, nor after the winding up, and within the agreement's term."""
    refusal = refusal_of_savings(terms)
    if refusal is not None:
        return refusal
    if terms.settle_by is not None:
        return Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up")
    if not terms.effective_from <= command.effective_date <= terms.effective_to:
        span = f"{terms.effective_from} to {terms.effective_to}"
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/effective_date")
    return None


def _refusal_of_allocated(changes: Sequence[tuple[NextVersion, int]], books: BalanceView) -> Refusal | None:
    """What is allocated cannot be taken away from a stream."""
    for stream in dict.fromkeys(one.key[1] for one, _ in changes):
        less_pence = -sum(pence for one, pence in changes if one.key[1] == stream)
        left_pence = books.balance_pence(Heading(AccountName.UNALLOCATED, stream))
        if less_pence > max(left_pence, 0):
            detail = f"£{pounds_from_pence(left_pence)} of {stream} is unallocated: take allocations back first"
            return Refusal(Code.MONEY_HAS_MOVED_ON, detail)
    return None


CHANGE_SCHEDULE = Verb("change_contribution_schedule", _load, decide, headings)


def _items(command: ProposedSchedule) -> tuple[Item, ...]:
    return (Item(CHANGE_SCHEDULE, command),)


async def _perform(connection: Connection, acting: Acting) -> dict[str, Any]:
    """Keep the versions; raises RefusedError with every reason."""
    command: ProposedSchedule = acting.command
    facts = await _load(connection, acting.place_id, acting.pool.pool_id, [command])
    plan = plan_of(command, facts)
    raise_for(*plan.refusals)
    await insert_schedules(connection, acting, plan.versions)
    return {"schedules": list(_told(plan.versions))}


def _told(versions: Sequence[NextVersion]) -> Iterator[dict[str, Any]]:
    for one in versions:
        body, stream, _ = one.key
        yield {"body": body, "stream": stream, "version": one.version, "amount_pence": one.content.amount_pence}


async def _amount_pence(connection: Connection, place_id: UUID, pool_id: UUID, command: ProposedSchedule) -> int:
    """What the change moves: of every schedule by how much it grows or shrinks."""
    facts = await _load(connection, place_id, pool_id, [command])
    return sum(abs(_difference_pence(one, facts)) for one in plan_of(command, facts).versions)


# Whoever is to pay more, or is to be paid less, agrees: each partner, unless the scheme of delegation says otherwise.
SCHEDULE_ACT = ControlledAct(
    payload=ProposedSchedule,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.EACH_PARTNER),),
    amount_pence=_amount_pence,
    items=_items,
    perform=_perform,
    refusals=(
        Code.BODY_IS_NO_PARTNER,
        Code.STREAM_DOES_NOT_EXIST,
        Code.SCHEDULE_DOES_NOT_EXIST,
        Code.INSTALMENT_IS_CALLED,
        Code.VARIATION_DOES_NOT_MATCH,
        Code.MONEY_HAS_MOVED_ON,
        Code.SAVINGS_POOL_TAKES_NO_CONTRIBUTION,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.PERIOD_IS_NOT_OPEN,
        Code.AMOUNT_IS_OUT_OF_RANGE,
        *FENCED,
    ),
)
