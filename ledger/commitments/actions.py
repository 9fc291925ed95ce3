"""Verbs of commitments: committed, and released as far as committed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.commitments.model import AnyCommitmentCommand, CommitmentCommand, CommitmentReleaseCommand
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.drawing import Drawing, Parts, headings_of_scheme, refusal_of_stream, returned_parts
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of
from ledger.rules.gateways import Charge
from ledger.rules.spending import StreamShare


class CommitmentFacts(Struct, frozen=True):
    """The terms of the pool, the schemes that the batch names, and the fences of the place."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    fencing: Fencing = NO_FENCES


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[AnyCommitmentCommand]
) -> CommitmentFacts:
    terms = await find_terms(connection, place_id, pool_id)
    schemes = await find_schemes(connection, place_id, {(one.programme, one.scheme) for one in commands})
    return CommitmentFacts(terms, schemes, fencing_of_terms(terms))


def headings(command: AnyCommitmentCommand, facts: CommitmentFacts) -> list[Heading]:
    """A release looks at what its body has committed to the scheme; an order at what fenced streams have left."""
    at = command.programme, command.scheme
    scheme = facts.schemes.get(at)
    streams = scheme.streams if scheme else ()
    if isinstance(command, CommitmentReleaseCommand):
        own = [_committed(command, stream) for stream in _streams_released(command, streams)]
        return [*own, *facts.fencing.headings(streams)]
    if command.stream is not None:
        return list(facts.fencing.headings([command.stream]))
    if not any(stream in facts.fencing.versions for stream in streams):
        return []
    return headings_of_scheme(at, facts.schemes, facts.fencing, AccountName.COMMITTED)


def decide(command: AnyCommitmentCommand, facts: CommitmentFacts, books: BalanceView) -> Decision:
    """Committed +, control -; a release the reverse, refused beyond what the body has committed to the scheme.

    An order names its stream, or draws on the scheme's where one has a fence; in other schemes it has none.
    """
    refusal = refusal_of_terms(command, facts.terms, host_only=facts.terms.keeps_cash)
    if refusal is not None:
        return refusal
    charge = Charge.BACK if isinstance(command, CommitmentReleaseCommand) else Charge.NEW
    scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes, charge)
    if isinstance(scheme, Refusal):
        return scheme
    refusal = refusal_of_stream(command.scheme, command.stream, scheme)
    if refusal is not None:
        return refusal
    if isinstance(command, CommitmentReleaseCommand):
        found = _released(command, scheme, books)
    else:
        found = _ordered(command, scheme, facts.fencing, books)
    if isinstance(found, Refusal):
        return found
    draft = _draft(command, *found)
    return within_fences((draft,), facts.fencing, uses_of(facts.schemes), books)


def _ordered(command: CommitmentCommand, scheme: SchemeTerms, fencing: Fencing, books: BalanceView) -> Parts:
    is_fenced = any(fencing.in_force(stream, command.effective_date) for stream in scheme.streams)
    if command.stream is not None or not is_fenced:
        return ((command.stream, command.amount_pence),), ()
    used = AccountName.EXPENDITURE, AccountName.COMMITTED
    drawing = Drawing(command, (command.programme, command.scheme), scheme, fencing, used, fencing.orders)
    return drawing.parts(command.amount_pence, books)


def _released(command: CommitmentReleaseCommand, scheme: SchemeTerms, books: BalanceView) -> Parts | Refusal:
    streams = _streams_released(command, scheme.streams)
    stands = {stream: books.balance_pence(_committed(command, stream)) for stream in streams}
    stands_pence = sum(stands.values())
    if command.amount_pence > stands_pence:
        detail = f"£{pounds_from_pence(stands_pence)} of {command.scheme} is committed by {command.acting_body}"
        return Refusal(Code.RELEASE_EXCEEDS_COMMITTED, detail, "/amount_pence")
    if command.stream is not None or stands_pence == stands[None]:
        return ((command.stream, command.amount_pence),), ()
    return returned_parts(command.amount_pence, scheme.streams, stands, "committed")


def _draft(command: AnyCommitmentCommand, parts: Sequence[StreamShare], working: tuple[Step, ...]) -> Draft:
    is_release = isinstance(command, CommitmentReleaseCommand)
    sign = -1 if is_release else 1
    at = command.programme, command.scheme
    legs = [Leg(Account(AccountName.COMMITTED, command.acting_body, one, *at), sign * part) for one, part in parts]
    control = Account(AccountName.COMMITMENT_CONTROL, body=command.acting_body)
    kind = EntryKind.COMMITMENT_RELEASE if is_release else EntryKind.COMMITMENT
    return command.draft(kind, *legs, Leg(control, -sign * command.amount_pence), working=working)


def _streams_released(command: CommitmentReleaseCommand, streams: Sequence[str]) -> tuple[str | None, ...]:
    """Where what is released may stand: of the stream named, else without stream or of any of the scheme's."""
    return (None, *streams) if command.stream is None else (command.stream,)


def _committed(command: AnyCommitmentCommand, stream: str | None) -> Heading:
    return Heading(AccountName.COMMITTED, stream, command.programme, command.scheme, command.acting_body)


COMMIT = Verb("commit", _load, decide, headings)


def commitment_item(command: AnyCommitmentCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(COMMIT, command, command.source_line)
