"""Moves of parts of claims: one verb for what a body does alone, one for what two people did, and what is kept."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import Acting, ControlledAct
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.http.door import Role
from ledger.journal.model import BalanceView, Decision, Item, Outcome, Posted, Verb
from ledger.journal.store import months_of, reversal_terms
from ledger.journal.writer import Beside
from ledger.rules.savings.life import Move, Step, standing_of
from ledger.savings import store
from ledger.savings.claiming import overlaps_of, unanswered
from ledger.savings.deciding import OfStep, OnesOwn, refusal_of_move, refusal_of_one_person
from ledger.savings.item_store import list_items
from ledger.savings.model import ClaimNamed
from ledger.savings.posting import Said, draft_of_step
from ledger.savings.records import KeptClaim
from ledger.savings.step_model import (
    AnyProposedStep,
    ProposedBanking,
    ProposedClawBack,
    ProposedVerification,
    SavingStep,
    proposed_step,
)


class StepFacts(Struct, frozen=True):
    """The terms, what each command meets by its claim, and what one person takes back alone."""

    terms: PoolTerms
    met: Mapping[int, OfStep]
    own: OnesOwn


async def _load(connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[SavingStep]) -> StepFacts:
    terms = await find_terms(connection, place_id, pool_id)
    met = {one.claim: await _met(connection, (place_id, pool_id), one) for one in commands}
    limit_pence = (await reversal_terms(connection, place_id, pool_id))["limit_pence"]
    own = OnesOwn(limit_pence, await months_of(connection, place_id, pool_id))
    return StepFacts(terms, {claim: one for claim, one in met.items() if one is not None}, own)


async def _met(connection: Connection, ids: tuple[UUID, UUID], command: SavingStep) -> OfStep | None:
    """What a move meets: of what only one kind of move looks at, that alone is read."""
    claim = await store.find_claim(connection, *ids, command.claim)
    if claim is None:
        return None
    is_banking, is_verifying = command.move is Move.BANKED, command.move is Move.VERIFIED
    overlaps = await overlaps_of(connection, ids[0], claim) if is_verifying else ()
    items = await list_items(connection, *ids) if is_banking else []
    journal = command.journal_reference or ""
    used = await store.references_used(connection, ids[0], claim.body, [journal]) if is_banking else ()
    return OfStep(
        claim=claim,
        unanswered=unanswered(claim, overlaps),
        items=[one for one in items if one.holds_up(claim)],
        nothing_stops_because=await _nothing_stops(connection, ids, claim) if is_banking else "",
        is_journal_used=journal in used,
        is_other_there=await other_claim(connection, ids, command) is not None,
    )


async def _nothing_stops(connection: Connection, ids: tuple[UUID, UUID], claim: KeptClaim) -> str:
    """Why nothing stops for the claim's line, by the baseline in force; empty where it does not say."""
    found = await store.agreed_cases(connection, *ids, [claim.case])
    benefit = found[0].benefit(claim.line) if found else None
    return "" if benefit is None else benefit.nothing_stops_because.strip()


async def other_claim(connection: Connection, ids: tuple[UUID, UUID], command: SavingStep) -> tuple[UUID, int] | None:
    """The claim that a withdrawal names, another one of the place; None where there is none, or none is named."""
    named: ClaimNamed | None = command.counted_in
    if named is None:
        return None
    pool_id = ids[1] if named.pool is None else await store.pool_of_code(connection, ids[0], named.pool)
    if pool_id is None or (pool_id, named.claim) == (ids[1], command.claim):
        return None
    found = await store.find_claim(connection, ids[0], pool_id, named.claim)
    return None if found is None else (pool_id, named.claim)


def decide_approved(command: SavingStep, facts: StepFacts, _books: BalanceView) -> Decision:
    """The stage that a part comes to stand in +, the stage where it stood -."""
    met = facts.met.get(command.claim)
    refusal = refusal_of_move(command, facts.terms, met)
    if refusal is not None:
        return refusal
    assert met is not None, "a claim that is not there was refused"
    said = Said(command.effective_date, command.acting_body, command.label, command.reason)
    return (draft_of_step(met.claim.head, _step(command), met.claim.kind, said),)


def decide(command: SavingStep, facts: StepFacts, books: BalanceView) -> Decision:
    """The same for who acts alone."""
    decision = decide_approved(command, facts, books)
    if isinstance(decision, Refusal):
        return decision
    return refusal_of_one_person(command, facts.own) or decision


def _step(command: SavingStep) -> Step:
    return Step(command.move, command.stage, command.amount_pence)


MOVE = Verb("move_saving", _load, decide)
MOVE_APPROVED = Verb("move_saving", _load, decide_approved)


def step_item(command: SavingStep) -> Item:
    """What a body does alone, as an item of a posting group."""
    return Item(MOVE, command)


def keeping_step(place_id: UUID, pool_id: UUID, command: SavingStep) -> Beside:
    """What the writer calls beside the entry: keeps the move that it is of. A replay keeps nothing anew."""

    async def keep(connection: Connection, outcomes: Sequence[Outcome]) -> None:
        (posted,) = outcomes
        assert isinstance(posted, Posted), "nothing is kept beside what was refused"
        if not posted.replayed:
            await keep_step(connection, (place_id, pool_id), command, None)

    return keep


async def keep_step(
    connection: Connection, ids: tuple[UUID, UUID], command: SavingStep, proposal_id: UUID | None
) -> None:
    """Keep a move of which the entry stands at the pool's head; and the claim's end, where it took the last of it."""
    claim = await store.find_claim(connection, *ids, command.claim)
    if claim is None:
        raise RefusedError(Refusal(Code.CLAIM_DOES_NOT_EXIST, f"the pool has no claim {command.claim}", "/claim"))
    step, number, activity = _step(command), len(claim.steps) + 1, command.activity
    other = await other_claim(connection, ids, command) or (None, None)
    counted: tuple[Decimal | str | None, ...] = (None, None, None)
    if activity is not None:
        counted = (Decimal(activity.planned), Decimal(activity.actual), activity.unit)
    await store.insert_step(
        connection,
        *ids,
        *(claim.claim, number, claim.body, step.move, step.source, step.target(claim.kind), step.amount_pence),
        *(command.journal_reference, command.journal_date, *counted, *other),
        *(command.label, command.effective_date, proposal_id),
    )
    after = standing_of(claim.kind, claim.amount_pence, [*(one.step for one in claim.steps), step])
    if after.has_ended:
        await store.end_claim(connection, *ids, claim.claim, number)


def _items(command: AnyProposedStep) -> tuple[Item, ...]:
    return (Item(MOVE_APPROVED, proposed_step(command)),)


async def _perform(connection: Connection, acting: Acting) -> dict[str, Any]:
    step = proposed_step(acting.command)
    await keep_step(connection, (acting.place_id, acting.pool.pool_id), step, acting.proposal_id)
    return {"claim": step.claim, "move": step.move, "amount_pence": step.amount_pence}


async def _amount_pence(_connection: Connection, _place_id: UUID, _pool_id: UUID, command: AnyProposedStep) -> int:
    return abs(command.amount_pence)


_PROPOSERS = frozenset({Role.POOL_MANAGER, *APPROVING})
_REFUSALS = (
    Code.CLAIM_DOES_NOT_EXIST,
    Code.BODY_IS_NOT_YOURS,
    Code.BODY_IS_NO_PARTNER,
    Code.SIGN_OF_SAVING_DIFFERS,
    Code.AMOUNT_EXCEEDS_STAGE,
    Code.PERIOD_IS_NOT_OPEN,
    Code.DATE_IS_OUTSIDE_AGREEMENT,
    Code.AGREEMENT_IS_WOUND_UP,
)
VERIFY_ACT = ControlledAct(
    payload=ProposedVerification,
    proposers=_PROPOSERS,
    needed=(Needed(Of.ACTING_BODY), Needed(Of.OTHER_PARTNER)),
    is_delegable=False,
    amount_pence=_amount_pence,
    items=_items,
    perform=_perform,
    refusals=(*_REFUSALS, Code.EVIDENCE_IS_MISSING, Code.OVERLAP_IS_NOT_ANSWERED),
)
BANK_ACT = ControlledAct(
    payload=ProposedBanking,
    proposers=_PROPOSERS,
    needed=(Needed(Of.ACTING_BODY),),
    amount_pence=_amount_pence,
    items=_items,
    perform=_perform,
    refusals=(
        *_REFUSALS,
        Code.AVOIDANCE_IS_NEVER_BANKED,
        Code.DECOMMISSIONING_IS_NOT_DONE,
        Code.BUDGET_JOURNAL_IS_USED,
    ),
)
CLAW_BACK_ACT = ControlledAct(
    payload=ProposedClawBack,
    proposers=frozenset({Role.POSTER, *_PROPOSERS}),
    needed=(Needed(Of.ACTING_BODY),),
    amount_pence=_amount_pence,
    items=_items,
    perform=_perform,
    refusals=_REFUSALS,
)
SAVINGS_ACTS = (VERIFY_ACT, BANK_ACT, CLAW_BACK_ACT)
