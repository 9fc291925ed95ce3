"""Allocation: money of a stream, set to a scheme of a programme, at most what is not yet allocated."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import PostingCommand, refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Verb
from ledger.places.store import find_streams
from ledger.programmes.model import AllocationCommand, SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of
from ledger.rules.gateways import Charge, is_within, refusal_of_standing, refusal_of_sunset


class AllocationFacts(Struct, frozen=True):
    """The terms of the pool, and the streams and schemes that the batch names."""

    terms: PoolTerms
    streams: frozenset[str]
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    fencing: Fencing = NO_FENCES


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[AllocationCommand]
) -> AllocationFacts:
    terms = await find_terms(connection, place_id, pool_id)
    return AllocationFacts(
        terms,
        await find_streams(connection, place_id, {one.stream for one in commands}),
        await find_schemes(connection, place_id, {(one.programme, one.scheme) for one in commands}),
        fencing_of_terms(terms),
    )


def headings(command: AllocationCommand, facts: AllocationFacts) -> tuple[Heading, ...]:
    """An allocation looks at what its stream has not allocated yet, and its fence lets be used."""
    return Heading(AccountName.UNALLOCATED, command.stream), *facts.fencing.headings([command.stream])


def decide(command: AllocationCommand, facts: AllocationFacts, books: BalanceView) -> Decision:
    """Scheme +, unallocated -; refused beyond what the stream has left unallocated."""
    refusal = refusal_of_terms(command, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    if command.stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {command.stream}", "/stream")
    scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes)
    if isinstance(scheme, Refusal):
        return scheme
    left_pence = books.balance_pence(Heading(AccountName.UNALLOCATED, command.stream))
    if command.amount_pence > left_pence:
        left = f"£{pounds_from_pence(left_pence)} of {command.stream} is unallocated"
        return Refusal(Code.ALLOCATION_EXCEEDS_UNALLOCATED, left, "/amount_pence")
    to_scheme = Account(
        AccountName.ALLOCATED, stream=command.stream, programme=command.programme, scheme=command.scheme
    )
    out = Leg(Account(AccountName.UNALLOCATED, stream=command.stream), -command.amount_pence)
    draft = command.draft(EntryKind.ALLOCATION, Leg(to_scheme, command.amount_pence), out)
    return within_fences((draft,), facts.fencing, uses_of(facts.schemes), books)


def scheme_or_refusal(
    command: PostingCommand,
    programme: str,
    scheme: str,
    known: Mapping[SchemeKey, SchemeTerms | None],
    charge: Charge = Charge.NEW,
) -> SchemeTerms | Refusal:
    """The scheme a command names, or why it cannot take the posting: absent, barred, or outside the programme's terms.

    Spend is held to terms and limits where its amount is known, by `charging`.
    """
    if (programme, scheme) not in known:
        return Refusal(Code.PROGRAMME_DOES_NOT_EXIST, f"the place has no programme {programme}", "/programme")
    terms = known[programme, scheme]
    if terms is None:
        return Refusal(Code.SCHEME_DOES_NOT_EXIST, f"programme {programme} has no scheme {scheme}", "/scheme")
    refusal = refusal_of_standing(programme, terms.standing, charge)
    if refusal is not None:
        return refusal
    if charge is Charge.SPEND or is_within(terms.terms, charge, command.effective_date, command.event_date):
        return terms
    return refusal_of_sunset(programme, terms.terms)


ALLOCATE = Verb("allocate", _load, decide, headings)
