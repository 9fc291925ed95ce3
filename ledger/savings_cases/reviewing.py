"""The verbs of reviews: what a body found of a version, and what the owner answered to a cost shunt."""

from datetime import UTC, datetime

import msgspec

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import APPROVERS, Door
from ledger.http.problems import NOTHING_HERE
from ledger.journal.store import lock_heads
from ledger.savings_cases import store
from ledger.savings_cases.actions import seen_case, seen_version
from ledger.savings_cases.deciding import refusal_of_owner, refusal_of_pool, refusals_of_review
from ledger.savings_cases.model import CaseReviewCommand, CaseReviewView, ReviewAnswerCommand, ReviewOutcome


async def record_review(
    db: ConnectionPool, access: Access, door: Door, case_code: str, said: CaseReviewCommand
) -> CaseReviewView:
    """Keep what a body found of a version; raises RefusedError with all reasons."""
    ids = access.ids
    raise_for(access.refusal_of_acting_body(said.acting_body, APPROVERS), refusal_of_pool(access.pool))
    async with refusing(), in_place(db, access.place.place_id) as connection:
        await lock_heads(connection, ids[0], [ids[1]])
        case = await seen_case(connection, access, case_code)
        await seen_version(connection, access, case, said.version)
        document = (await store.find_document(connection, *ids, case_code, said.version)).case
        lines = [one.line for one in said.findings]
        raise_for(*refusals_of_review(document, said.acting_body, said.outcome, lines, said.reason))
        detail = {"outcome": said.outcome}
        act_id = await record_done(connection, access, door, ids[0], detail, acting_body=said.acting_body)
        findings = msgspec.json.encode(said.findings).decode()
        given = (said.version, said.acting_body, said.outcome, findings, datetime.now(UTC), act_id)
        review = await store.insert_review(connection, *ids, case_code, *given)
        await store.insert_text(connection, *ids, case_code, "review", review, said.reason)
        (found,) = await store.list_reviews(connection, *ids, case_code, after=review - 1, limit=1)
    return found


async def answer_review(
    db: ConnectionPool, access: Access, door: Door, case_code: str, review: int, said: ReviewAnswerCommand
) -> CaseReviewView:
    """Keep the owner's answer to a cost shunt that a review found; raises RefusedError."""
    ids = access.ids
    raise_for(access.refusal_of_acting_body(said.acting_body, APPROVERS), refusal_of_pool(access.pool))
    async with refusing(), in_place(db, access.place.place_id) as connection:
        await lock_heads(connection, ids[0], [ids[1]])
        case = await seen_case(connection, access, case_code)
        raise_for(refusal_of_owner(case, said.acting_body))
        found = await store.list_reviews(connection, *ids, case_code, after=review - 1, limit=1)
        if not found or found[0].review != review:
            raise RefusedError(NOTHING_HERE)
        raise_for(_refusal_of_answer(found[0]))
        act_id = await record_done(connection, access, door, ids[0], {}, acting_body=said.acting_body)
        await store.insert_answer(connection, *ids, case_code, review, datetime.now(UTC), act_id)
        await store.insert_text(connection, *ids, case_code, "answer", review, said.answer)
        (answered,) = await store.list_reviews(connection, *ids, case_code, after=review - 1, limit=1)
    return answered


def _refusal_of_answer(review: CaseReviewView) -> Refusal | None:
    if review.outcome is not ReviewOutcome.SHUNT_FOUND:
        return Refusal(Code.PAYLOAD_IS_NOT_VALID, "the review found no cost shunt")
    if review.is_answered:
        return Refusal(Code.PAYLOAD_IS_NOT_VALID, "the review is answered")
    return None
