"""The verb that raises calls: what falls due by the schedules in force, one instalment, or something outside."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.contributions.actions import refusal_of_cash
from ledger.contributions.call_model import (
    CALLS_AT_ONCE_MAX,
    InstalmentNamed,
    OtherCall,
    RaiseCallsCommand,
    RemittanceView,
    account_of_call,
)
from ledger.contributions.call_store import NewCall, insert_calls, next_call, remittance_on
from ledger.contributions.planning import not_called
from ledger.contributions.schedule_model import ScheduleKey, ScheduleVersion
from ledger.contributions.schedule_store import instalments_called, schedules_in_force
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Outcome, Posted, Verb
from ledger.journal.writer import Beside
from ledger.places.store import find_streams
from ledger.rules.fencing import year_named
from ledger.rules.instalments import Instalment


class CallFacts(Struct, frozen=True):
    """The terms, the streams, schedules in force, days of instalments called, the next number, how to pay by day."""

    terms: PoolTerms
    streams: frozenset[str]
    in_force: Mapping[ScheduleKey, ScheduleVersion]
    called: Mapping[ScheduleKey, frozenset[date]]
    next_number: int
    remittances: Mapping[date, RemittanceView | None]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[RaiseCallsCommand]
) -> CallFacts:
    ids = place_id, pool_id
    called = await instalments_called(connection, *ids)
    named = {one.other.stream for one in commands if one.other is not None}
    return CallFacts(
        await find_terms(connection, *ids),
        await find_streams(connection, place_id, named),
        await schedules_in_force(connection, *ids),
        {key: frozenset(days) for key, days in called.items()},
        await next_call(connection, *ids),
        {one.effective_date: await remittance_on(connection, *ids, one.effective_date) for one in commands},
    )


def calls_of(command: RaiseCallsCommand, facts: CallFacts) -> tuple[NewCall, ...] | Refusal:
    """The calls that a command raises, in order of due date, body and stream; or why there are none."""
    if command.other is not None:
        return _other(command.other, facts)
    if command.instalment is not None:
        found = _named(command.instalment, facts)
        if isinstance(found, Refusal):
            return found
    else:
        through = command.due_through or date.min
        found = [(version, one) for version, one in not_called(facts.in_force, facts.called) if one.due_on <= through]
    if not found:
        by = f"due by {command.due_through}" if command.due_through else "of this instalment"
        return Refusal(Code.NOTHING_IS_TO_BE_CALLED, f"nothing uncalled is {by}")
    if len(found) > CALLS_AT_ONCE_MAX:
        detail = f"{len(found)} instalments: at most {CALLS_AT_ONCE_MAX} are called at once"
        return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/due_through")
    in_order = sorted(found, key=lambda one: (one[1].due_on, one[0].body, one[0].stream))
    return tuple(_call(facts.next_number + n, version, one) for n, (version, one) in enumerate(in_order))


def _call(number: int, version: ScheduleVersion, one: Instalment) -> NewCall:
    return NewCall(
        number=number,
        body=version.body,
        stream=version.stream,
        amount_pence=one.amount_pence,
        due_on=one.due_on,
        year=version.year,
        schedule_version=version.version,
        instalment_day=one.day,
    )


def _other(other: OtherCall, facts: CallFacts) -> tuple[NewCall, ...] | Refusal:
    if other.body not in facts.terms.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{other.body} is no partner", "/other/body")
    if other.stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {other.stream}", "/other/stream")
    call = NewCall(
        number=facts.next_number,
        body=other.body,
        stream=other.stream,
        amount_pence=other.amount_pence,
        due_on=other.due_on,
    )
    return (call,)


def _named(named: InstalmentNamed, facts: CallFacts) -> list[tuple[ScheduleVersion, Instalment]] | Refusal:
    key = named.body, named.stream, year_named(named.financial_year) or 0
    version = facts.in_force.get(key)
    found = [] if version is None else [one for one in version.content.instalments if one.day == named.day]
    if version is None or not found:
        detail = f"{named.body} has no instalment of {named.stream} on {named.day} in {named.financial_year}"
        return Refusal(Code.SCHEDULE_DOES_NOT_EXIST, detail, "/instalment")
    if named.day in facts.called.get(key, frozenset()):
        return Refusal(Code.INSTALMENT_IS_CALLED, f"the instalment of {named.day} is called already", "/instalment")
    return [(version, one) for one in found if one.amount_pence]


def decide(command: RaiseCallsCommand, facts: CallFacts, _books: BalanceView) -> Decision:
    """For each call: contribution receivable of the call +, contribution income of the body and stream -."""
    refusal = refusal_of_cash(facts.terms) or refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    remittance = facts.remittances[command.effective_date]
    if remittance is None:
        detail = f"nothing says how the host is paid on {command.effective_date}"
        return Refusal(Code.REMITTANCE_IS_MISSING, detail)
    calls = calls_of(command, facts)
    return calls if isinstance(calls, Refusal) else tuple(_draft(command, one, remittance) for one in calls)


def _draft(command: RaiseCallsCommand, one: NewCall, remittance: RemittanceView) -> Draft:
    income = Account(AccountName.CONTRIBUTION_INCOME, body=one.body, stream=one.stream)
    legs = (
        Leg(account_of_call(one.number, one.body, one.stream), one.amount_pence),
        Leg(income, -one.amount_pence),
    )
    drafted = command.draft(EntryKind.CONTRIBUTION_CALLED, *legs)
    return msgspec.structs.replace(drafted, reference=f"{remittance.reference}-{one.number:05d}")


RAISE = Verb("raise_calls", _load, decide)


def raise_item(command: RaiseCallsCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(RAISE, command)


def keeping(place_id: UUID, pool_id: UUID, command: RaiseCallsCommand) -> Beside:
    """What the writer calls beside the entries: keeps the calls that they are of. A replay keeps nothing anew."""

    async def keep(connection: Connection, outcomes: Sequence[Outcome]) -> None:
        (posted,) = outcomes
        assert isinstance(posted, Posted), "nothing is kept beside what was refused"
        if posted.replayed:
            return
        facts = await _load(connection, place_id, pool_id, [command])
        calls, remittance = calls_of(command, facts), facts.remittances[command.effective_date]
        assert not isinstance(calls, Refusal), "the same facts gave entries"
        assert remittance is not None, "the same facts gave a reference"
        sequences = [one.sequence for one in posted.receipts]
        await insert_calls(connection, place_id, pool_id, calls, remittance.version, sequences)

    return keep
