"""Verbs of spend: payments, credit notes and accruals."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
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
from ledger.spend.model import AccrualCommand, AnySpendCommand, CreditNoteCommand, SpendCommand


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
    return headings_of_scheme((command.programme, command.scheme), facts.schemes)


def headings_of_scheme(at: SchemeKey, schemes: Mapping[SchemeKey, SchemeTerms | None]) -> list[Heading]:
    """What a division over the streams of a scheme looks at."""
    scheme = schemes.get(at)
    if scheme is None or not scheme.streams:
        return []
    streams: tuple[str | None, ...] = (None, *scheme.streams)
    names = (AccountName.ALLOCATED, AccountName.EXPENDITURE)
    return [Heading(name, stream, *at) for stream in streams for name in names]


def decide(command: AnySpendCommand, facts: SpendFacts, books: BalanceView) -> Decision:
    """Expenditure by stream (or suspense) +, cash - (or partner cash, or accrual). A credit note contrary."""
    refusal = refusal_of_terms(command, facts.terms, host_only=facts.terms.keeps_cash)
    if refusal is not None:
        return refusal
    parts: tuple[StreamShare, ...] = ((command.stream, command.amount_pence),)
    working: tuple[Step, ...] = ()
    if command.programme is not None and command.scheme is not None:
        scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes)
        if isinstance(scheme, Refusal):
            return scheme
        refusal = refusal_of_stream(command.scheme, command.stream, scheme)
        if refusal is not None:
            return refusal
        if command.stream is None and scheme.streams:
            at = (command.programme, command.scheme)
            is_return = isinstance(command, CreditNoteCommand)
            parts, working = parts_by_stream(command.amount_pence, at, scheme, books, is_return=is_return)
    return _drafts(command, facts.terms, parts, working)


def _drafts(
    command: AnySpendCommand, terms: PoolTerms, parts: tuple[StreamShare, ...], working: tuple[Step, ...]
) -> Decision:
    sign = -1 if isinstance(command, CreditNoteCommand) else 1
    spent = [Leg(_spend_account(command, stream), sign * part) for stream, part in parts]
    if isinstance(command, AccrualCommand):
        return _accrued(command, terms, [*spent, Leg(_accrual_account(command), -command.amount_pence)], working)
    cash = Leg(_cash_account(command, terms), -sign * command.amount_pence)
    kind = EntryKind.CREDIT_NOTE if sign < 0 else EntryKind.PAYMENT
    return (command.draft(kind, *spent, cash, working=working),)


def _accrued(command: AccrualCommand, terms: PoolTerms, legs: Sequence[Leg], working: tuple[Step, ...]) -> Decision:
    """The accrual, and the contrary entry on its date; two entries of one item, each of which may be reversed."""
    if command.reverses_on > terms.effective_to:
        detail = f"the agreement runs to {terms.effective_to}"
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, detail, "/reverses_on")
    accrual = command.draft(EntryKind.ACCRUAL, *legs, working=working)
    contrary = tuple(Leg(leg.account, -leg.amount_pence) for leg in legs)
    taken_back = msgspec.structs.replace(
        accrual,
        kind=EntryKind.ACCRUAL_REVERSAL,
        effective_date=command.reverses_on,
        legs=contrary,
        source=None,  # one line of the body's books; the accrual holds it
        working=(),
    )
    return accrual, taken_back


def refusal_of_stream(scheme: str, stream: str | None, terms: SchemeTerms) -> Refusal | None:
    """A stream that is named must be one that the scheme draws on."""
    if stream is None or stream in terms.streams:
        return None
    return Refusal(Code.STREAM_DOES_NOT_EXIST, f"scheme {scheme} does not draw on {stream}", "/stream")


def parts_by_stream(
    amount_pence: int, at: SchemeKey, scheme: SchemeTerms, books: BalanceView, *, is_return: bool
) -> tuple[tuple[StreamShare, ...], tuple[Step, ...]]:
    """What falls on each stream of a scheme, with the working: what each had before, then what it bears."""

    def balance_pence(name: AccountName, stream: str | None) -> int:
        return books.balance_pence(Heading(name, stream, *at))

    spent = [(stream, balance_pence(AccountName.EXPENDITURE, stream)) for stream in scheme.streams]
    if is_return:
        unfunded_pence = balance_pence(AccountName.EXPENDITURE, None)
        parts = return_to_streams(amount_pence, spent, unfunded_pence)
        before = [Step("spent beyond all streams", unfunded_pence), *(Step(f"spent of {s}", p) for s, p in spent)]
        return parts, (*before, *(Step(f"returned to {stream or 'no stream'}", part) for stream, part in parts))
    left = [(stream, balance_pence(AccountName.ALLOCATED, stream) - used) for stream, used in spent]
    parts = draw_on_streams(amount_pence, left)
    before = [Step(f"left of {stream}", left_pence) for stream, left_pence in left]
    return parts, (*before, *(Step(f"drawn on {stream or 'no stream'}", part) for stream, part in parts))


def _spend_account(command: SpendCommand, stream: str | None) -> Account:
    name = AccountName.SUSPENSE if command.scheme is None else AccountName.EXPENDITURE
    return Account(name, command.acting_body, stream, command.programme, command.scheme, command.subjective)


def _accrual_account(command: AccrualCommand) -> Account:
    return Account(AccountName.ACCRUAL, body=command.acting_body, programme=command.programme, scheme=command.scheme)


def _cash_account(command: SpendCommand, terms: PoolTerms) -> Account:
    name = AccountName.CASH if terms.keeps_cash else AccountName.PARTNER_CASH
    return Account(name, body=command.acting_body)


PAY = Verb("pay", _load, decide, headings)


def spend_item(command: AnySpendCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(PAY, command, command.source_line)
