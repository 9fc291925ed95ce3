"""The verb of opening balances: one entry for each book that the lines touch."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, Book, EntryKind, Heading, Leg
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.journal.reversing import refusal_of_governed
from ledger.journal.store import Governed, governed_sources
from ledger.openings.model import OpeningBalancesCommand, OpeningLine
from ledger.places.store import find_streams
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of


class OpeningFacts(Struct, frozen=True):
    """The terms of the pool, and the streams and schemes that the batch names."""

    terms: PoolTerms
    streams: frozenset[str]
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    fencing: Fencing = NO_FENCES
    governed: frozenset[Governed] = frozenset()


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[OpeningBalancesCommand]
) -> OpeningFacts:
    lines = [line for one in commands for line in one.lines]
    schemes = {(one.programme, one.scheme) for one in lines if one.programme is not None and one.scheme is not None}
    terms = await find_terms(connection, place_id, pool_id)
    return OpeningFacts(
        terms,
        await find_streams(connection, place_id, {one.stream for one in lines if one.stream is not None}),
        await find_schemes(connection, place_id, schemes),
        fencing_of_terms(terms),
        await governed_sources(connection, place_id, pool_id),
    )


def headings(command: OpeningBalancesCommand, facts: OpeningFacts) -> list[Heading]:
    """Opening balances look at the fences of the streams that they name."""
    return list(facts.fencing.headings({line.stream for line in command.lines}))


def decide(command: OpeningBalancesCommand, facts: OpeningFacts, books: BalanceView) -> Decision:
    """Each account as its line says; money against the opening balance, the budget against itself.

    Earlier years' totals may be of programmes that have ended, so no programme's term is asked.
    """
    refusal = refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    for number, line in enumerate(command.lines):
        refusal = _refusal_of_line(line, facts)
        if refusal is not None:
            return Refusal(refusal.code, refusal.detail, f"/lines/{number}{refusal.pointer}")
    legs = [Leg(line.opened, line.amount_pence) for line in command.lines]
    money = [leg for leg in legs if leg.account.book is Book.FUND]
    budget = [leg for leg in legs if leg.account.book is Book.BUDGET]
    if sum(leg.amount_pence for leg in budget):
        off_pence = sum(leg.amount_pence for leg in budget)
        return Refusal(Code.OPENING_DOES_NOT_BALANCE, f"the budget's lines sum to {off_pence} pence", "/lines")
    refusal = refusal_of_governed(
        budget, command.effective_date, facts.governed, "/lines"
    ) or _refusal_of_fenced_budget(command, budget, facts.fencing)
    if refusal is not None:
        return refusal
    money += _carried(money, by_body=not facts.terms.keeps_cash)
    first, *further = [command.draft(EntryKind.OPENING_BALANCE, *of_book) for of_book in (money, budget) if of_book]
    # One line of the body's books makes both entries: the first one holds it.
    drafts = first, *(msgspec.structs.replace(draft, source=None) for draft in further)
    at = {"/scheme": "/lines", "/amount_pence": "/lines"}
    return within_fences(drafts, facts.fencing, uses_of(facts.schemes), books, at)


def _refusal_of_fenced_budget(
    command: OpeningBalancesCommand, budget: Sequence[Leg], fencing: Fencing
) -> Refusal | None:
    """The budget of a fenced stream sums to zero in itself: else another stream's would take from it."""
    off_pence: dict[str, int] = {}
    for leg in budget:
        stream = leg.account.stream
        if stream is not None and fencing.in_force(stream, command.effective_date) is not None:
            off_pence[stream] = off_pence.get(stream, 0) + leg.amount_pence
    for stream, pence in off_pence.items():
        if pence:
            detail = f"the budget's lines of {stream}, which has a fence, sum to {pence} pence"
            return Refusal(Code.OPENING_DOES_NOT_BALANCE, detail, "/lines")
    return None


def _carried(money: Sequence[Leg], *, by_body: bool) -> list[Leg]:
    """What balances the money: of the whole fund, or of each body where each keeps its own cash."""
    carried: dict[str | None, int] = {}
    for leg in money:
        body = leg.account.body if by_body else None
        carried[body] = carried.get(body, 0) - leg.amount_pence
    return [Leg(Account(AccountName.OPENING_BALANCE, body), pence) for body, pence in carried.items() if pence]


def _refusal_of_line(line: OpeningLine, facts: OpeningFacts) -> Refusal | None:
    """Why a line fits no account of the pool: whose cash, which body, stream, programme or scheme."""
    keeps_cash = facts.terms.keeps_cash
    if line.account in ({"partner_cash"} if keeps_cash else {"cash", "partner_settlement"}):
        return Refusal(Code.PAYLOAD_IS_NOT_VALID, f"a {facts.terms.kind} pool has no {line.account}", "/account")
    if line.account == "cash" and line.body != facts.terms.host:
        return Refusal(Code.HOST_MUST_RECORD_THIS, f"the host {facts.terms.host} keeps the cash", "/body")
    if line.body is not None and line.body not in facts.terms.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{line.body} is no partner", "/body")
    if line.stream is not None and line.stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {line.stream}", "/stream")
    return _refusal_of_scheme(line, facts)


def _refusal_of_scheme(line: OpeningLine, facts: OpeningFacts) -> Refusal | None:
    if line.programme is None or line.scheme is None:
        return None
    if (line.programme, line.scheme) not in facts.schemes:
        return Refusal(Code.PROGRAMME_DOES_NOT_EXIST, f"the place has no programme {line.programme}", "/programme")
    if facts.schemes[line.programme, line.scheme] is None:
        detail = f"programme {line.programme} has no scheme {line.scheme}"
        return Refusal(Code.SCHEME_DOES_NOT_EXIST, detail, "/scheme")
    return None


OPEN = Verb("open_balances", _load, decide, headings)


def opening_item(command: OpeningBalancesCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(OPEN, command, command.source_line)
