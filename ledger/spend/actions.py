"""Verbs of spend: payments and credit notes."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes
from ledger.rules.spending import StreamShare, draw_on_streams, return_to_streams
from ledger.spend.model import AnySpendCommand, CreditNoteCommand, SpendCommand


class SpendFacts(Struct, frozen=True):
    """The terms of the pool, and the schemes that the batch names."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]


async def _load(connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[SpendCommand]) -> SpendFacts:
    wanted = {(one.programme, one.scheme) for one in commands if one.programme is not None and one.scheme is not None}
    return SpendFacts(await find_terms(connection, place_id, pool_id), await find_schemes(connection, place_id, wanted))


def headings(command: SpendCommand, facts: SpendFacts) -> list[Heading]:
    """Spend that names no stream looks at what each stream of its scheme was allocated and has spent."""
    if command.programme is None or command.scheme is None or command.stream is not None:
        return []
    scheme = facts.schemes.get((command.programme, command.scheme))
    if scheme is None or not scheme.streams:
        return []
    streams: tuple[str | None, ...] = (None, *scheme.streams)
    return [
        Heading(name, stream, command.programme, command.scheme)
        for stream in streams
        for name in (AccountName.ALLOCATED, AccountName.EXPENDITURE)
    ]


def decide(command: SpendCommand, facts: SpendFacts, books: BalanceView) -> Decision:
    """Expenditure by stream (or suspense) +, cash -; in an aligned pool the body's own cash. A credit note contrary."""
    refusal = refusal_of_terms(command, facts.terms, host_only=facts.terms.kind == "pooled")
    if refusal is not None:
        return refusal
    parts: tuple[StreamShare, ...] = ((command.stream, command.amount_pence),)
    working: tuple[Step, ...] = ()
    if command.programme is not None and command.scheme is not None:
        scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes)
        if isinstance(scheme, Refusal):
            return scheme
        if command.stream is not None and command.stream not in scheme.streams:
            detail = f"scheme {command.scheme} does not draw on {command.stream}"
            return Refusal(Code.STREAM_DOES_NOT_EXIST, detail, "/stream")
        if command.stream is None and scheme.streams:
            parts, working = _parts_by_stream(command, scheme, books)
    sign = -1 if isinstance(command, CreditNoteCommand) else 1
    kind = EntryKind.CREDIT_NOTE if isinstance(command, CreditNoteCommand) else EntryKind.PAYMENT
    spent = [Leg(_spend_account(command, stream), sign * part) for stream, part in parts]
    cash = Leg(_cash_account(command, facts.terms), -sign * command.amount_pence)
    return (command.draft(kind, *spent, cash, working=working),)


def _parts_by_stream(
    command: SpendCommand, scheme: SchemeTerms, books: BalanceView
) -> tuple[tuple[StreamShare, ...], tuple[Step, ...]]:
    """What falls on each stream, with the working: what each had before, then what it bears."""

    def balance_pence(name: AccountName, stream: str | None) -> int:
        return books.balance_pence(Heading(name, stream, command.programme, command.scheme))

    spent = [(stream, balance_pence(AccountName.EXPENDITURE, stream)) for stream in scheme.streams]
    if isinstance(command, CreditNoteCommand):
        unfunded_pence = balance_pence(AccountName.EXPENDITURE, None)
        parts = return_to_streams(command.amount_pence, spent, unfunded_pence)
        before = [Step("spent beyond all streams", unfunded_pence), *(Step(f"spent of {s}", p) for s, p in spent)]
        return parts, (*before, *(Step(f"returned to {stream or 'no stream'}", part) for stream, part in parts))
    left = [(stream, balance_pence(AccountName.ALLOCATED, stream) - used) for stream, used in spent]
    parts = draw_on_streams(command.amount_pence, left)
    before = [Step(f"left of {stream}", left_pence) for stream, left_pence in left]
    return parts, (*before, *(Step(f"drawn on {stream or 'no stream'}", part) for stream, part in parts))


def _spend_account(command: SpendCommand, stream: str | None) -> Account:
    name = AccountName.SUSPENSE if command.scheme is None else AccountName.EXPENDITURE
    return Account(name, command.acting_body, stream, command.programme, command.scheme, command.subjective)


def _cash_account(command: SpendCommand, terms: PoolTerms) -> Account:
    name = AccountName.CASH if terms.kind == "pooled" else AccountName.PARTNER_CASH
    return Account(name, body=command.acting_body)


PAY = Verb("pay", _load, decide, headings)


def spend_item(command: AnySpendCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(PAY, command, command.source_line)
