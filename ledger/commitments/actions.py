"""Verbs of commitments: committed, and released as far as committed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.commitments.model import AnyCommitmentCommand, CommitmentReleaseCommand
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.programmes.allocating import scheme_or_refusal
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes


class CommitmentFacts(Struct, frozen=True):
    """The terms of the pool, and the schemes that the batch names."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[AnyCommitmentCommand]
) -> CommitmentFacts:
    return CommitmentFacts(
        await find_terms(connection, place_id, pool_id),
        await find_schemes(connection, place_id, {(one.programme, one.scheme) for one in commands}),
    )


def headings(command: AnyCommitmentCommand, _facts: CommitmentFacts) -> tuple[Heading, ...]:
    """A release looks at what its body has committed to the scheme."""
    return (_committed(command),) if isinstance(command, CommitmentReleaseCommand) else ()


def decide(command: AnyCommitmentCommand, facts: CommitmentFacts, books: BalanceView) -> Decision:
    """Committed +, control -; a release the reverse, refused beyond what the body has committed to the scheme."""
    refusal = refusal_of_terms(command, facts.terms, host_only=facts.terms.keeps_cash)
    if refusal is not None:
        return refusal
    scheme = scheme_or_refusal(command, command.programme, command.scheme, facts.schemes)
    if isinstance(scheme, Refusal):
        return scheme
    is_release = isinstance(command, CommitmentReleaseCommand)
    if is_release and command.amount_pence > (stands_pence := books.balance_pence(_committed(command))):
        detail = f"£{pounds_from_pence(stands_pence)} of {command.scheme} is committed by {command.acting_body}"
        return Refusal(Code.RELEASE_EXCEEDS_COMMITTED, detail, "/amount_pence")
    pence = -command.amount_pence if is_release else command.amount_pence
    committed = Account(
        AccountName.COMMITTED, body=command.acting_body, programme=command.programme, scheme=command.scheme
    )
    control = Account(AccountName.COMMITMENT_CONTROL, body=command.acting_body)
    kind = EntryKind.COMMITMENT_RELEASE if is_release else EntryKind.COMMITMENT
    return (command.draft(kind, Leg(committed, pence), Leg(control, -pence)),)


def _committed(command: AnyCommitmentCommand) -> Heading:
    return Heading(AccountName.COMMITTED, None, command.programme, command.scheme, command.acting_body)


COMMIT = Verb("commit", _load, decide, headings)


def commitment_item(command: AnyCommitmentCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(COMMIT, command, command.source_line)
