"""Verbs of agreements."""

from datetime import UTC, datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.agreements import store
from ledger.agreements.model import LegalBasis, NewAgreement
from ledger.core.ids import new_id
from ledger.core.period import months_between
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.store import open_pool
from ledger.places.store import find_bodies
from ledger.rules.partners import refusals_of_partners

TERM_MONTHS_MAX = 600


async def make_agreement(db: ConnectionPool, access: Access, door: Door, agreement: NewAgreement) -> UUID:
    """Record an agreement and open its pool with every month of the term; raises RefusedError with all reasons."""
    place_id, pool_id = access.place.place_id, new_id()
    async with refusing(), in_place(db, place_id) as connection:
        kind_of = {code: body.kind for code, body in (await find_bodies(connection, agreement.partners)).items()}
        refusals = (
            *refusals_of_agreement(agreement),
            *refusals_of_partners(agreement.legal_basis, agreement.partners, kind_of),
        )
        if refusals:
            raise RefusedError(*refusals)
        act_id = await record_done(connection, access, door, place_id, {"agreement": agreement.code})
        await store.insert_agreement(connection, place_id, pool_id, agreement, act_id)
        months = months_between(agreement.effective_from, agreement.effective_to)
        await open_pool(connection, place_id, pool_id, datetime.now(UTC), months)
    return pool_id


def refusals_of_agreement(agreement: NewAgreement) -> tuple[Refusal, ...]:
    """What an agreement contradicts in itself."""
    refusals = []
    if agreement.effective_to < agreement.effective_from:
        detail = "the term ends before it begins"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/effective_to"))
    elif len(months_between(agreement.effective_from, agreement.effective_to)) > TERM_MONTHS_MAX:
        detail = "the term is longer than fifty years"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/effective_to"))
    if agreement.legal_basis is LegalBasis.SECTION_75_POOLED_FUND and agreement.host is None:
        # SI 2000/617 reg. 7(4): the partners must agree that one of them hosts the pooled fund.
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "a pooled fund needs a host (regulation 7)", "/host"))
    if agreement.host is not None and agreement.host not in agreement.partners:
        refusals.append(Refusal(Code.BODY_IS_NO_PARTNER, "the host must be one of the partners", "/host"))
    return tuple(refusals)
