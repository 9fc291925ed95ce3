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
from ledger.journal.command import PostingCommand, refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.charging import refusal_of_spend, spent_headings
from ledger.programmes.drawing import Drawing, Parts, headings_of_scheme, refusal_of_stream, returned_parts
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of
from ledger.rules.gateways import Charge
from ledger.rules.spending import StreamShare
from ledger.rules.vat import refusal_of_recovery
from ledger.spend.model import AccrualCommand, AnySpendCommand, CreditNoteCommand, InvoiceCommand, SpendCommand


class SpendFacts(Struct, frozen=True):
    """The terms of the pool, the schemes that the batch names, and the fences of the place."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    fencing: Fencing = NO_FENCES


async def _load(connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[SpendCommand]) -> SpendFacts:
    wanted = {(one.programme, one.scheme) for one in commands if one.programme is not None and one.scheme is not None}
    terms = await find_terms(connection, place_id, pool_id)
    return SpendFacts(terms, await find_schemes(connection, place_id, wanted), fencing_of_terms(terms))


def headings(command: SpendCommand, facts: SpendFacts) -> list[Heading]:
    """Spend that names no stream looks at each stream of its scheme: its budget, its spend, what its fence has left."""
    if command.programme is None or command.scheme is None:
        return []
    at = command.programme, command.scheme
    of_limits = spent_headings(at, facts.schemes.get(at))
    if command.stream is not None:
        return [*of_limits, *facts.fencing.headings([command.stream])]
    return [*of_limits, *headings_of_scheme(at, facts.schemes, facts.fencing)]


def decide(command: AnySpendCommand, facts: SpendFacts, books: BalanceView) -> Decision:
    """Expenditure by stream (or suspense) +, VAT recoverable +, cash - (or partner cash, or accrual).

    A credit note contrary.
    """
    refusal = refusal_of_terms(command, facts.terms, host_only=facts.terms.keeps_cash)
    if refusal is not None:
        return refusal
    spent_pence = command.amount_pence - recoverable_pence(command)
    parts: tuple[StreamShare, ...] = ((command.stream, spent_pence),)
    working: tuple[Step, ...] = ()
    if command.programme is not None and command.scheme is not None:
        at, is_return = (command.programme, command.scheme), isinstance(command, CreditNoteCommand)
        scheme = scheme_or_refusal(command, *at, facts.schemes, Charge.BACK if is_return else Charge.SPEND)
        if isinstance(scheme, Refusal):
            return scheme
        if not is_return:
            dates = command.effective_date, command.event_date
            refusal = refusal_of_spend(at, scheme, facts.terms.pool_id, spent_pence, dates, books)
        refusal = (
            refusal
            or refusal_of_stream(command.scheme, command.stream, scheme)
            or refusal_of_recovery(scheme.vat, command.scheme, command.effective_date, recoverable_pence(command))
        )
        if refusal is not None:
            return refusal
        if command.stream is None and scheme.streams:
            drawing = drawing_of_spend(command, at, scheme, facts.fencing)
            parts, working = parts_of_spend(spent_pence, drawing, books, is_return=is_return)
    drafts = _drafts(command, facts.terms, parts, working)
    return within_fences(drafts, facts.fencing, uses_of(facts.schemes), books)


def drawing_of_spend(command: PostingCommand, at: SchemeKey, scheme: SchemeTerms, fencing: Fencing) -> Drawing:
    """A scheme as spend draws on it."""
    return Drawing(command, at, scheme, fencing, (AccountName.EXPENDITURE,), fencing.money)


def parts_of_spend(amount_pence: int, drawing: Drawing, books: BalanceView, *, is_return: bool) -> Parts:
    """What falls on each stream of a scheme: of money spent, or of money that came back."""
    if not is_return:
        return drawing.parts(amount_pence, books)
    order = drawing.order()
    spent_pence = {stream: drawing.used_pence(stream, books) for stream in (None, *order)}
    return returned_parts(amount_pence, order, spent_pence, "spent")


def _drafts(
    command: AnySpendCommand, terms: PoolTerms, parts: tuple[StreamShare, ...], working: tuple[Step, ...]
) -> Decision:
    sign = -1 if isinstance(command, CreditNoteCommand) else 1
    spent = [Leg(_spend_account(command, stream), sign * part) for stream, part in parts]
    if isinstance(command, AccrualCommand):
        return _accrued(command, terms, [*spent, Leg(_accrual_account(command), -command.amount_pence)], working)
    if back_pence := recoverable_pence(command):
        spent.append(Leg(Account(AccountName.VAT_RECOVERABLE, body=command.acting_body), sign * back_pence))
    cash = Leg(cash_account(command, terms), -sign * command.amount_pence)
    kind = EntryKind.CREDIT_NOTE if sign < 0 else EntryKind.PAYMENT
    draft = command.draft(kind, *spent, cash, working=working)
    return (msgspec.structs.replace(draft, vat_pence=sign * vat_pence(command)),)


def vat_pence(command: AnySpendCommand) -> int:
    """The VAT within what was paid; none in an accrual."""
    return command.vat_pence if isinstance(command, InvoiceCommand) else 0


def recoverable_pence(command: AnySpendCommand) -> int:
    """Of the VAT, what is no spend since it comes back."""
    return command.recoverable_vat_pence if isinstance(command, InvoiceCommand) else 0


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


def _spend_account(command: SpendCommand, stream: str | None) -> Account:
    name = AccountName.SUSPENSE if command.scheme is None else AccountName.EXPENDITURE
    return Account(name, command.acting_body, stream, command.programme, command.scheme, command.subjective)


def _accrual_account(command: AccrualCommand) -> Account:
    return Account(AccountName.ACCRUAL, body=command.acting_body, programme=command.programme, scheme=command.scheme)


def cash_account(command: PostingCommand, terms: PoolTerms) -> Account:
    """Whose money moves: the host's, which is the acting body where cash is kept, else the acting body's own."""
    name = AccountName.CASH if terms.keeps_cash else AccountName.PARTNER_CASH
    return Account(name, body=command.acting_body)


PAY = Verb("pay", _load, decide, headings)


def spend_item(command: AnySpendCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(PAY, command, command.source_line)
