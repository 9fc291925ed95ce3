"""Agreeing a baseline: proposed by one person, approved for each body of the case, and posted in the same transaction.

The entries of a baseline stand as the host's, whoever approved last: it answers for the books.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import Acting, ControlledAct
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.http.door import Role
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.savings_cases import store
from ledger.savings_cases.deciding import refusal_of_pool, refusals_of_baseline
from ledger.savings_cases.kept import Baseline, Document, KeptCase, KeptVersion
from ledger.savings_cases.model import CaseReviewView, ProposedBaseline
from ledger.savings_cases.posting import BaselineHead, drafts_of


class AgreeingFacts(Struct, frozen=True, kw_only=True):
    """A case that the acting body may see, the version named, the baseline in force, and what was found of it."""

    case: KeptCase
    version: KeptVersion
    document: Document
    baseline: Baseline | None
    reviews: tuple[CaseReviewView, ...]

    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(refusals_of_baseline(self.case, self.version, self.document.case, self.reviews))


class BatchFacts(Struct, frozen=True):
    """The terms of the pool, and the facts of each case and version named by which body."""

    terms: PoolTerms
    cases: Mapping[ProposedBaseline, AgreeingFacts]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ProposedBaseline]
) -> BatchFacts:
    found = {one: await _facts(connection, place_id, pool_id, one) for one in commands}
    terms = await find_terms(connection, place_id, pool_id)
    return BatchFacts(terms, {one: facts for one, facts in found.items() if facts is not None})


async def _facts(
    connection: Connection, place_id: UUID, pool_id: UUID, command: ProposedBaseline
) -> AgreeingFacts | None:
    """None where there is no such case or version, or none that the acting body may see."""
    ids, at = (place_id, pool_id), (command.case, command.version)
    seers = frozenset({command.acting_body})
    case = await store.find_case(connection, *ids, command.case, seers)
    version = await store.find_version(connection, *ids, *at, seers)
    if case is None or version is None:
        return None
    return AgreeingFacts(
        case=case,
        version=version,
        document=await store.find_document(connection, *ids, *at),
        baseline=await store.baseline_in_force(connection, *ids, command.case),
        reviews=tuple(await store.list_reviews(connection, *ids, command.case, version=command.version)),
    )


def decide(command: ProposedBaseline, facts: BatchFacts, _books: BalanceView) -> Decision:
    """The entries of a version, less what is agreed already.

    What cannot be agreed makes none: all reasons are told where the baseline is recorded.
    """
    found, terms = facts.cases.get(command), facts.terms
    if found is None or refusal_of_pool(terms) or found.refusals():
        return ()
    if not terms.effective_from <= command.effective_date <= terms.effective_to:
        span = f"{terms.effective_from} to {terms.effective_to}"
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/effective_date")
    head = BaselineHead(
        case_code=command.case,
        programme=found.case.programme,
        version=command.version,
        effective_date=command.effective_date,
        acting_body=terms.host or command.acting_body,
    )
    return drafts_of(head, None if found.baseline is None else found.baseline.projection, found.document.projection)


AGREE_BASELINE = Verb("agree_baseline", _load, decide)


def _items(command: ProposedBaseline) -> tuple[Item, ...]:
    return (Item(AGREE_BASELINE, command),)


async def _agree(connection: Connection, acting: Acting) -> dict[str, Any]:
    """Keep that a version is the baseline; raises RefusedError with every reason."""
    command, ids = acting.command, (acting.place_id, acting.pool.pool_id)
    raise_for(refusal_of_pool(acting.pool))
    found = await _facts(connection, *ids, command)
    if found is None:
        detail = f"there is no version {command.version} of a case {command.case} that {command.acting_body} may see"
        raise RefusedError(Refusal(Code.SAVINGS_CASE_DOES_NOT_EXIST, detail, "/case"))
    raise_for(*found.refusals())
    rests_on = (acting.recorded_at, acting.proposal_id, acting.act_id)
    given = (command.version, command.effective_date, *rests_on)
    number = await store.insert_baseline(connection, *ids, command.case, *given)
    return {"case": command.case, "version": command.version, "baseline": number, "sha256": found.version.sha256}


async def _concerns(
    connection: Connection, place_id: UUID, pool_id: UUID, command: ProposedBaseline
) -> tuple[str, ...] | None:
    """The bodies of the case: other partners have no say in it, nor may they see it yet."""
    found = await store.find_version(connection, place_id, pool_id, command.case, command.version)
    return None if found is None else found.bodies


# Nobody is held to a baseline that they did not approve, whatever the scheme of delegation says of other acts.
BASELINE_ACT = ControlledAct(
    payload=ProposedBaseline,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.EACH_PARTNER),),
    is_delegable=False,
    concerns=_concerns,
    items=_items,
    perform=_agree,
    refusals=(
        Code.SAVINGS_CASE_DOES_NOT_EXIST,
        Code.POOL_KEEPS_NO_SAVINGS,
        Code.CASE_IS_NOT_REVIEWED,
        Code.CASE_IS_NOT_ACCEPTED,
        Code.SHUNT_IS_NOT_ANSWERED,
        Code.BASELINE_IS_AGREED,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.PERIOD_IS_NOT_OPEN,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
    ),
)
