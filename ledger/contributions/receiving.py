"""Verbs of money that arrives and of what need not be paid: both meet calls, and the books say what is left."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.contributions.actions import CALL, SCHEDULE, refusal_of_cash, refusal_of_contribution
from ledger.contributions.call_model import CreditedContributionCommand, account_of_call
from ledger.contributions.call_store import OpenCall, calls_to_meet
from ledger.contributions.model import (
    CalledContributionCommand,
    ContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.fencing import fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.places.store import find_streams


class ReceiptFacts(Struct, frozen=True):
    """The terms, the streams that are there, and the calls that may be met, the longest due first."""

    terms: PoolTerms
    streams: frozenset[str]
    calls: tuple[OpenCall, ...]

    def of(self, body: str, stream: str) -> tuple[OpenCall, ...]:
        return tuple(one for one in self.calls if (one.body, one.stream) == (body, stream))

    def call(self, number: int) -> OpenCall | None:
        return next((one for one in self.calls if one.number == number), None)


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ReceivedContributionCommand]
) -> ReceiptFacts:
    payers = {(one.body, one.stream) for one in commands}
    named = [one.call for one in commands if one.call is not None]
    return ReceiptFacts(
        await find_terms(connection, place_id, pool_id),
        await find_streams(connection, place_id, {one.stream for one in commands}),
        await calls_to_meet(connection, place_id, pool_id, payers, named),
    )


def headings_of_received(command: ReceivedContributionCommand, facts: ReceiptFacts) -> list[Heading]:
    """A receipt looks at what the body still owes of the stream: without a call, and of each."""
    return [_without_call(command), *(_of_call(one) for one in facts.of(command.body, command.stream))]


def decide_received(command: ReceivedContributionCommand, facts: ReceiptFacts, books: BalanceView) -> Decision:
    """Cash held by the host +; contribution receivable - as far as called, contribution income - beyond that.

    With a call, of that call alone. Else of what is owed without a call, then of calls in order of their due dates.
    """
    refusal = refusal_of_cash(facts.terms) or refusal_of_contribution(command, facts.terms, facts.streams)
    if refusal is not None:
        return refusal
    met = _met(command, facts, books)
    if isinstance(met, Refusal):
        return met
    beyond_pence = command.amount_pence - sum(pence for _, pence, _ in met)
    income = Account(AccountName.CONTRIBUTION_INCOME, body=command.body, stream=command.stream)
    legs = (
        Leg(Account(AccountName.CASH, body=facts.terms.host), command.amount_pence),
        *(Leg(account, -pence) for account, pence, _ in met if pence),
        *([Leg(income, -beyond_pence)] if beyond_pence else []),
    )
    working = tuple(step for _, _, steps in met for step in steps)
    return (command.draft(EntryKind.CONTRIBUTION_RECEIVED, *legs, working=working),)


_Met = tuple[Account, int, tuple[Step, ...]]


def _met(command: ReceivedContributionCommand, facts: ReceiptFacts, books: BalanceView) -> list[_Met] | Refusal:
    """What of the receipt each account takes, with its working; nothing for what is owed of nothing."""
    if command.call is not None:
        return _met_by_one(command, facts, books)
    found: list[_Met] = []
    left_pence = command.amount_pence
    plain = Account(AccountName.CONTRIBUTION_RECEIVABLE, body=command.body, stream=command.stream)
    owed = [(plain, "called and not received", "of calls", books.balance_pence(_without_call(command)))]
    for one in facts.of(command.body, command.stream):
        words = f"outstanding of call {one.number}", f"of call {one.number}"
        owed.append((_account(one), *words, books.balance_pence(_of_call(one))))
    for account, owed_words, part_words, owed_pence in owed:
        part_pence = min(left_pence, max(owed_pence, 0))
        if owed_pence > 0:
            found.append((account, part_pence, (Step(owed_words, owed_pence), Step(part_words, part_pence))))
        left_pence -= part_pence
    return found


def _met_by_one(command: ReceivedContributionCommand, facts: ReceiptFacts, books: BalanceView) -> list[_Met] | Refusal:
    call = None if command.call is None else facts.call(command.call)
    if call is None or (call.body, call.stream) != (command.body, command.stream):
        detail = f"{command.body} has no call {command.call} of {command.stream}"
        return Refusal(Code.CALL_DOES_NOT_EXIST, detail, "/call")
    owed_pence = books.balance_pence(_of_call(call))
    refusal = refusal_of_excess(call, command.amount_pence, owed_pence)
    if refusal is not None:
        return refusal
    return [(_account(call), command.amount_pence, (Step(f"outstanding of call {call.number}", owed_pence),))]


def refusal_of_excess(call: OpenCall, amount_pence: int, outstanding_pence: int) -> Refusal | None:
    """Why no more than what is outstanding of a call can be met or credited."""
    if amount_pence <= outstanding_pence:
        return None
    detail = f"£{pounds_from_pence(outstanding_pence)} is outstanding of call {call.number}"
    return Refusal(Code.AMOUNT_EXCEEDS_CALL, detail, "/amount_pence")


def _without_call(command: ReceivedContributionCommand) -> Heading:
    return Heading(AccountName.CONTRIBUTION_RECEIVABLE, command.stream, body=command.body, subjective="")


def _account(call: OpenCall) -> Account:
    return account_of_call(call.number, call.body, call.stream)


def _of_call(call: OpenCall) -> Heading:
    return Leg(_account(call), 1).heading_of_code


class CreditFacts(Struct, frozen=True):
    """The terms, and the calls named."""

    terms: PoolTerms
    calls: Mapping[int, OpenCall]


async def _load_credited(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[CreditedContributionCommand]
) -> CreditFacts:
    calls = await calls_to_meet(connection, place_id, pool_id, (), [one.call for one in commands])
    return CreditFacts(await find_terms(connection, place_id, pool_id), {one.number: one for one in calls})


def headings_of_credited(command: CreditedContributionCommand, facts: CreditFacts) -> list[Heading]:
    """A credit looks at what is outstanding of its call, and at the fence of its stream."""
    call = facts.calls.get(command.call)
    return [] if call is None else [_of_call(call), *fencing_of_terms(facts.terms).headings([call.stream])]


def decide_credited(command: CreditedContributionCommand, facts: CreditFacts, books: BalanceView) -> Decision:
    """Contribution income +, contribution receivable of the call -: what the call did, contrary."""
    refusal = refusal_of_cash(facts.terms) or refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    call = facts.calls.get(command.call)
    if call is None:
        return Refusal(Code.CALL_DOES_NOT_EXIST, f"the pool has no call {command.call}", "/call")
    outstanding_pence = books.balance_pence(_of_call(call))
    refusal = refusal_of_excess(call, command.amount_pence, outstanding_pence)
    if refusal is not None:
        return refusal
    income = Account(AccountName.CONTRIBUTION_INCOME, body=call.body, stream=call.stream)
    legs = Leg(income, command.amount_pence), Leg(_account(call), -command.amount_pence)
    working = (Step(f"outstanding of call {call.number}", outstanding_pence),)
    draft = command.draft(EntryKind.CONTRIBUTION_CREDITED, *legs, working=working)
    return within_fences((draft,), fencing_of_terms(facts.terms), {}, books)


RECEIVE = Verb("receive_contribution", _load, decide_received, headings_of_received)
CREDIT = Verb("credit_contribution", _load_credited, decide_credited, headings_of_credited)
_VERBS: dict[type[ContributionCommand], Verb] = {
    ScheduledContributionCommand: SCHEDULE,
    CalledContributionCommand: CALL,
    ReceivedContributionCommand: RECEIVE,
}


def contribution_item(command: ContributionCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(_VERBS[type(command)], command, command.source_line)


def credit_item(command: CreditedContributionCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(CREDIT, command, command.source_line)
