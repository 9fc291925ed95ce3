"""Contingency: set aside of what a stream has not allocated, drawn to a scheme; never more than there is."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.approvals.alone import MANAGER, refusal_above_limit, verbs_by_roles
from ledger.approvals.delegation import NOTHING_DELEGATED, Delegation, Needed, Of
from ledger.approvals.model import ControlledAct
from ledger.approvals.store import delegation_of
from ledger.budgets.model import ContingencyDrawCommand, ProposedDraw, SetAsideCommand
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.http.door import APPROVERS, FENCED, POSTING, Role
from ledger.journal.command import refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.places.store import find_streams
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.drawing import refusal_of_stream
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of

SET_ASIDE_REFUSALS = (
    *POSTING,
    Code.HOST_MUST_RECORD_THIS,
    Code.STREAM_DOES_NOT_EXIST,
    Code.ALLOCATION_EXCEEDS_UNALLOCATED,
)
DRAW_REFUSALS = (
    *POSTING,
    Code.HOST_MUST_RECORD_THIS,
    Code.STREAM_DOES_NOT_EXIST,
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.SCHEME_DOES_NOT_EXIST,
    Code.DATE_IS_OUTSIDE_PROGRAMME,
    Code.CONTINGENCY_IS_SHORT,
    *FENCED,
)


class SetAsideFacts(Struct, frozen=True):
    """The terms of the pool, and which of the streams named exist."""

    terms: PoolTerms
    streams: frozenset[str]


class DrawFacts(Struct, frozen=True):
    """The terms of the pool, the schemes that the batch names, and who may draw how much alone."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    delegation: Delegation = NOTHING_DELEGATED
    fencing: Fencing = NO_FENCES


async def _load_set_aside(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[SetAsideCommand]
) -> SetAsideFacts:
    terms = await find_terms(connection, place_id, pool_id)
    return SetAsideFacts(terms, await find_streams(connection, place_id, {one.stream for one in commands}))


async def _load_draw(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ContingencyDrawCommand]
) -> DrawFacts:
    terms = await find_terms(connection, place_id, pool_id)
    schemes = await find_schemes(connection, place_id, {(one.programme, one.scheme) for one in commands})
    delegation = await delegation_of(connection, place_id, terms.agreement)
    return DrawFacts(terms, schemes, delegation, fencing_of_terms(terms))


def headings_of_set_aside(command: SetAsideCommand, _facts: SetAsideFacts) -> tuple[Heading, ...]:
    """Setting aside looks at what the stream has not allocated."""
    return (Heading(AccountName.UNALLOCATED, command.stream),)


def decide_set_aside(command: SetAsideCommand, facts: SetAsideFacts, books: BalanceView) -> Decision:
    """Contingency of the stream +, unallocated -; refused beyond what is unallocated."""
    refusal = refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    if command.stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {command.stream}", "/stream")
    left_pence = books.balance_pence(Heading(AccountName.UNALLOCATED, command.stream))
    if command.amount_pence > left_pence:
        left = f"£{pounds_from_pence(left_pence)} of {command.stream} is unallocated"
        return Refusal(Code.ALLOCATION_EXCEEDS_UNALLOCATED, left, "/amount_pence")
    into = Leg(Account(AccountName.CONTINGENCY, stream=command.stream), command.amount_pence)
    out = Leg(Account(AccountName.UNALLOCATED, stream=command.stream), -command.amount_pence)
    return (command.draft(EntryKind.CONTINGENCY_SET_ASIDE, into, out),)


def headings_of_draw(command: ContingencyDrawCommand, facts: DrawFacts) -> tuple[Heading, ...]:
    """A draw looks at the contingency that its stream has left, and at the fence."""
    return Heading(AccountName.CONTINGENCY, command.stream), *facts.fencing.headings([command.stream])


def decide_draw(
    roles: frozenset[Role], command: ContingencyDrawCommand, facts: DrawFacts, books: BalanceView
) -> Decision:
    """Scheme +, contingency of the stream -; refused above what the roles may move alone."""
    refusal = refusal_above_limit(facts.delegation, "draw-contingency", roles, command.amount_pence)
    return refusal or decide_approved_draw(command, facts, books)


def decide_approved_draw(command: ContingencyDrawCommand, facts: DrawFacts, books: BalanceView) -> Decision:
    """The same, whatever the amount; refused beyond the contingency that is left."""
    refusal = refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes)
    if isinstance(scheme, Refusal):
        return scheme
    refusal = refusal_of_stream(command.scheme, command.stream, scheme)
    if refusal is not None:
        return refusal
    left_pence = books.balance_pence(Heading(AccountName.CONTINGENCY, command.stream))
    if command.amount_pence > left_pence:
        left = f"£{pounds_from_pence(left_pence)} of {command.stream} is left as contingency"
        return Refusal(Code.CONTINGENCY_IS_SHORT, left, "/amount_pence")
    into = Account(AccountName.ALLOCATED, stream=command.stream, programme=command.programme, scheme=command.scheme)
    out = Leg(Account(AccountName.CONTINGENCY, stream=command.stream), -command.amount_pence)
    working = (Step(f"contingency of {command.stream} before", left_pence),)
    draft = command.draft(EntryKind.CONTINGENCY_DRAW, Leg(into, command.amount_pence), out, working=working)
    return within_fences((draft,), facts.fencing, uses_of(facts.schemes), books)


SET_ASIDE = Verb("set_aside_contingency", _load_set_aside, decide_set_aside, headings_of_set_aside)
DRAW = verbs_by_roles("draw_contingency", _load_draw, decide_draw, headings_of_draw)
DRAW_APPROVED = Verb("draw_contingency", _load_draw, decide_approved_draw, headings_of_draw)


def set_aside_item(command: SetAsideCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(SET_ASIDE, command, command.source_line)


def draw_item(command: ContingencyDrawCommand, roles: frozenset[Role] = MANAGER) -> Item:
    """The command as an item of a posting group, under the limits of the roles of who asks."""
    return Item(DRAW[roles], command, command.source_line)


def _items(command: ProposedDraw) -> tuple[Item, ...]:
    return (Item(DRAW_APPROVED, command.draw, command.draw.source_line),)


async def _amount_pence(_connection: Connection, _place_id: UUID, _pool_id: UUID, command: ProposedDraw) -> int:
    return command.draw.amount_pence


DRAW_ACT = ControlledAct(
    payload=ProposedDraw,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVERS}),
    needed=(Needed(Of.HOST),),
    amount_pence=_amount_pence,
    items=_items,
    refusals=DRAW_REFUSALS,
)
