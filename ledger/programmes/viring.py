"""Virement: money of a stream moved from one scheme to another, at most what the first has not spent of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.approvals.alone import MANAGER, refusal_above_limit, verbs_by_roles
from ledger.approvals.delegation import NOTHING_DELEGATED, Delegation, Needed, Of
from ledger.approvals.model import ActCommand, ControlledAct
from ledger.approvals.store import delegation_of
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
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.model import SchemeKey, SchemeTerms, VirementCommand
from ledger.programmes.store import find_schemes, uses_of
from ledger.rules.gateways import Charge

REFUSALS = (
    *POSTING,
    Code.HOST_MUST_RECORD_THIS,
    Code.STREAM_DOES_NOT_EXIST,
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.SCHEME_DOES_NOT_EXIST,
    Code.DATE_IS_OUTSIDE_PROGRAMME,
    Code.PROGRAMME_TAKES_NOTHING_NEW,
    Code.VIREMENT_EXCEEDS_UNSPENT,
    *FENCED,
)


class VirementFacts(Struct, frozen=True):
    """The terms of the pool, the schemes that the batch names, and who may move how much alone."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    delegation: Delegation = NOTHING_DELEGATED
    fencing: Fencing = NO_FENCES


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[VirementCommand]
) -> VirementFacts:
    wanted = {key for one in commands for key in ((one.programme, one.scheme), (one.to_programme, one.to_scheme))}
    terms = await find_terms(connection, place_id, pool_id)
    delegation = await delegation_of(connection, place_id, terms.agreement)
    schemes = await find_schemes(connection, place_id, wanted)
    return VirementFacts(terms, schemes, delegation, fencing_of_terms(terms))


def headings(command: VirementCommand, facts: VirementFacts) -> tuple[Heading, ...]:
    """A virement looks at what its stream gave the scheme, what the scheme has spent of it, and at the fence."""
    return *_of_scheme(command), *facts.fencing.headings([command.stream])


def decide(roles: frozenset[Role], command: VirementCommand, facts: VirementFacts, books: BalanceView) -> Decision:
    """Scheme in +, scheme out -, of one stream; refused above what the roles may move alone."""
    refusal = refusal_above_limit(facts.delegation, "vire", roles, command.amount_pence)
    return refusal or decide_approved(command, facts, books)


def decide_approved(command: VirementCommand, facts: VirementFacts, books: BalanceView) -> Decision:
    """The same, whatever the amount; refused beyond what the scheme out has unspent."""
    refusal = refusal_of_terms(command, facts.terms, host_only=True) or _refusal_of_schemes(command, facts)
    if refusal is not None:
        return refusal
    allocated_pence, spent_pence = (books.balance_pence(heading) for heading in _of_scheme(command))
    unspent_pence = allocated_pence - spent_pence
    if command.amount_pence > unspent_pence:
        left = f"£{pounds_from_pence(unspent_pence)} of {command.stream} is unspent in {command.scheme}"
        return Refusal(Code.VIREMENT_EXCEEDS_UNSPENT, left, "/amount_pence")
    into = Account(
        AccountName.ALLOCATED, stream=command.stream, programme=command.to_programme, scheme=command.to_scheme
    )
    out = Account(AccountName.ALLOCATED, stream=command.stream, programme=command.programme, scheme=command.scheme)
    working = (Step(f"allocated to {command.scheme}", allocated_pence), Step(f"spent by {command.scheme}", spent_pence))
    legs = Leg(into, command.amount_pence), Leg(out, -command.amount_pence)
    draft = command.draft(EntryKind.VIREMENT, *legs, working=working)
    return within_fences((draft,), facts.fencing, uses_of(facts.schemes), books, {"/scheme": "/to_scheme"})


def _refusal_of_schemes(command: VirementCommand, facts: VirementFacts) -> Refusal | None:
    """Both schemes exist within their programmes' terms, differ, and the second draws on the stream."""
    out = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes, Charge.OUT)
    if isinstance(out, Refusal):
        return out
    into = scheme_or_refusal(command, command.to_programme, command.to_scheme, facts.schemes)
    if isinstance(into, Refusal):
        at = {"/programme": "/to_programme", "/scheme": "/to_scheme"}.get(into.pointer, into.pointer)
        return Refusal(into.code, into.detail, at)
    if command.stream not in into.streams:
        detail = f"scheme {command.to_scheme} does not draw on {command.stream}"
        return Refusal(Code.STREAM_DOES_NOT_EXIST, detail, "/stream")
    return None


def _of_scheme(command: VirementCommand) -> tuple[Heading, Heading]:
    """What the scheme out was given of the stream, and what it has spent."""
    at = command.stream, command.programme, command.scheme
    return Heading(AccountName.ALLOCATED, *at), Heading(AccountName.EXPENDITURE, *at)


VIRE = verbs_by_roles("vire", _load, decide, headings)
VIRE_APPROVED = Verb("vire", _load, decide_approved, headings)


def virement_item(command: VirementCommand, roles: frozenset[Role] = MANAGER) -> Item:
    """The command as an item of a posting group, under the limits of the roles of who asks."""
    return Item(VIRE[roles], command, command.source_line)


class ProposedVirement(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="vire"):
    """A virement above the limit of the scheme of delegation."""

    virement: VirementCommand

    def __post_init__(self) -> None:
        """Who proposes a virement is who makes it."""
        if self.virement.acting_body != self.acting_body:
            raise ValueError("the virement's acting_body is another than the proposal's")


def _items(command: ProposedVirement) -> tuple[Item, ...]:
    return (Item(VIRE_APPROVED, command.virement, command.virement.source_line),)


async def _amount_pence(_connection: Connection, _place_id: UUID, _pool_id: UUID, command: ProposedVirement) -> int:
    return command.virement.amount_pence


VIRE_ACT = ControlledAct(
    payload=ProposedVirement,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVERS}),
    needed=(Needed(Of.HOST),),
    amount_pence=_amount_pence,
    items=_items,
    refusals=REFUSALS,
)
