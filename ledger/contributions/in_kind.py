"""Contributions in kind: staff, premises or goods at their value, apart from cash."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.contributions.actions import refusal_of_savings
from ledger.contributions.model import InKindContributionCommand
from ledger.core.entry import Account, AccountName, EntryKind, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.places.store import find_streams
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes
from ledger.rules.in_kind import valued


class InKindFacts(Struct, frozen=True):
    """The terms of the pool, and the streams and schemes that the batch names."""

    terms: PoolTerms
    streams: frozenset[str]
    schemes: Mapping[SchemeKey, SchemeTerms | None]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[InKindContributionCommand]
) -> InKindFacts:
    return InKindFacts(
        await find_terms(connection, place_id, pool_id),
        await find_streams(connection, place_id, {one.stream for one in commands}),
        await find_schemes(connection, place_id, {(one.programme, one.scheme) for one in commands}),
    )


def decide(command: InKindContributionCommand, facts: InKindFacts, _books: BalanceView) -> Decision:
    """In-kind use of the scheme +, in-kind income of the body and stream -; the form stands as subjective code."""
    refusal = refusal_of_savings(facts.terms) or refusal_of_terms(command, facts.terms, host_only=False)
    if refusal is not None:
        return refusal
    if command.stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {command.stream}", "/stream")
    scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes)
    if isinstance(scheme, Refusal):
        return scheme
    value_pence, working = (command.amount_pence, ()) if command.valuation is None else valued(command.valuation)
    if value_pence != command.amount_pence:
        detail = f"the valuation gives £{pounds_from_pence(value_pence)}, {value_pence} pence"
        return Refusal(Code.VALUATION_GIVES_ANOTHER_AMOUNT, detail, "/amount_pence")
    body, stream = command.acting_body, command.stream
    use = Account(AccountName.IN_KIND_USE, body, stream, command.programme, command.scheme, command.form)
    income = Account(AccountName.IN_KIND_INCOME, body, stream, subjective=command.form)
    legs = Leg(use, command.amount_pence), Leg(income, -command.amount_pence)
    return (command.draft(EntryKind.CONTRIBUTION_IN_KIND, *legs, working=working),)


CONTRIBUTE_IN_KIND = Verb("contribute_in_kind", _load, decide)


def in_kind_item(command: InKindContributionCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(CONTRIBUTE_IN_KIND, command, command.source_line)
