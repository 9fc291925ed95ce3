"""Verbs of agreements that need no second person: record a draft, write it anew, record a review."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.agreements import store
from ledger.agreements.deciding import refusal_of_entries, refusals_of_revision, refusals_of_written
from ledger.agreements.model import NewAgreement, ReviewCommand, RevisedDraft, WrittenAgreement
from ledger.approvals.store import insert_delegation
from ledger.core.clock import day_in_london
from ledger.core.ids import new_id
from ledger.core.period import months_between
from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.store import add_months, days_of_entries, lock_heads, open_pool
from ledger.places.store import find_bodies


async def make_agreement(db: ConnectionPool, access: Access, door: Door, agreement: NewAgreement) -> UUID:
    """Record an agreement and open its pool with every month of the term; raises RefusedError with all reasons."""
    place_id, pool_id = access.place.place_id, new_id()
    async with refusing(), in_place(db, place_id) as connection:
        kind_of = await kinds_of(connection, agreement)
        raise_for(*refusals_of_written(agreement.legal_basis, agreement.effective_from, agreement, kind_of))
        act_id = await record_done(connection, access, door, place_id, {"agreement": agreement.code})
        await store.insert_agreement(connection, place_id, agreement, act_id)
        if agreement.delegation is not None:
            await insert_delegation(connection, place_id, agreement.code, agreement.delegation, act_id)
        await store.insert_version(connection, place_id, agreement.code, agreement.effective_from, agreement, act_id)
        await store.insert_pool(connection, place_id, pool_id, agreement, act_id)
        months = months_between(agreement.effective_from, agreement.effective_to)
        await open_pool(connection, place_id, pool_id, datetime.now(UTC), months)
    return pool_id


async def revise_draft(db: ConnectionPool, access: Access, door: Door, draft: RevisedDraft) -> int:
    """Write a draft anew, as its next version: its number. Raises RefusedError with all reasons."""
    place_id, pool = access.place.place_id, access.pool
    async with refusing(), in_place(db, place_id) as connection:
        await lock_heads(connection, place_id, [pool.pool_id])
        life = await store.find_life(connection, place_id, pool.agreement)
        entries = await days_of_entries(connection, place_id, pool.pool_id)
        kind_of = await kinds_of(connection, draft)
        raise_for(
            *refusals_of_revision(life, draft.follows_version),
            *refusals_of_written(life.latest.legal_basis, draft.effective_from, draft, kind_of),
            refusal_of_entries(entries, draft.effective_from, draft.effective_to, "/effective_from"),
            _refusal_of_gone(life.latest.written, draft) if entries else None,
        )
        act_id = await record_done(connection, access, door, place_id, {"agreement": pool.agreement})
        if draft.delegation is not None:
            await insert_delegation(connection, place_id, pool.agreement, draft.delegation, act_id)
        version = await store.insert_version(connection, place_id, pool.agreement, draft.effective_from, draft, act_id)
        first_day = min(draft.effective_from, life.latest.effective_from)
        last_day = max(draft.effective_to, life.latest.written.effective_to)
        await add_months(connection, place_id, pool.pool_id, months_between(first_day, last_day))
    return version


async def record_review(db: ConnectionPool, access: Access, door: Door, review: ReviewCommand) -> None:
    """Record what a review of the agreement found, and when the next one is; raises RefusedError."""
    place_id, today = access.place.place_id, day_in_london(datetime.now(UTC))
    raise_for(*_refusals_of_review(access, review, today))
    async with refusing(), in_place(db, place_id) as connection:
        detail = {"agreement": access.pool.agreement, "reviewed_on": review.reviewed_on.isoformat()}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=review.acting_body)
        found = (review.reviewed_on, review.finding, review.next_review_on)
        await store.insert_review(connection, place_id, access.pool.agreement, *found, act_id)


def _refusals_of_review(access: Access, review: ReviewCommand, today: date) -> tuple[Refusal | None, ...]:
    late = "the review lies ahead" if review.reviewed_on > today else None
    early = "the next review comes after this one" if review.next_review_on <= review.reviewed_on else None
    return (
        access.refusal_of_acting_body(review.acting_body),
        Refusal(Code.PAYLOAD_IS_NOT_VALID, late, "/reviewed_on") if late else None,
        Refusal(Code.PAYLOAD_IS_NOT_VALID, early, "/next_review_on") if early else None,
    )


def _refusal_of_gone(before: WrittenAgreement, draft: RevisedDraft) -> Refusal | None:
    """Once the pool has entries its partners stay, also while the agreement is a draft."""
    gone = [body for body in before.partners if body not in draft.partners]
    if not gone:
        return None
    detail = f"the pool has entries, so {', '.join(gone)} stays"
    return Refusal(Code.PARTNER_STAYS_TO_THE_END, detail, "/partners")


async def kinds_of(connection: Connection, written: WrittenAgreement) -> Mapping[str, str]:
    """The kinds of the partners and the host that are registered, by code."""
    named = {*written.partners, *({written.host} if written.host else ())}
    return {code: body.kind for code, body in (await find_bodies(connection, list(named))).items()}
