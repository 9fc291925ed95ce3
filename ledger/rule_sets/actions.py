"""The verbs of rule sets that need no second person: write the next version, say what figures need beside the legs."""

import asyncio
from datetime import UTC, datetime

from ledger.acts.recording import record_done
from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import APPROVERS, Door
from ledger.journal.store import lock_heads
from ledger.rule_sets import figures_store, store
from ledger.rule_sets.deciding import refusals_of_document
from ledger.rule_sets.documents import Canonical, canonical
from ledger.rule_sets.figures_model import MEASURED_BY_BOOKS, StatedFigures
from ledger.rule_sets.model import NewRuleSet


async def write_rule_set(db: ConnectionPool, access: Access, door: Door, new: NewRuleSet) -> int:
    """Keep a sound rule set as the next version, a draft: its number. Raises RefusedError with all reasons."""
    place_id, pool = access.place.place_id, access.pool
    raise_for(
        access.refusal_of_acting_body(new.acting_body, APPROVERS),
        Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {pool.agreement} is wound up") if pool.settle_by else None,
    )
    written = await asyncio.to_thread(_checked, access, new)
    async with refusing(), in_place(db, place_id) as connection:
        await lock_heads(connection, place_id, [pool.pool_id])
        detail = {"agreement": pool.agreement, "sha256": written.digest.hex()}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=new.acting_body)
        return await store.insert_rule_set(connection, place_id, pool.agreement, written, datetime.now(UTC), act_id)


def _checked(access: Access, new: NewRuleSet) -> Canonical:
    """The rule set as it is kept; off the event loop, since a long one takes a while."""
    raise_for(*refusals_of_document(new.document, access.pool, within="/document"))
    return canonical(new.document)


async def state_figures(db: ConnectionPool, access: Access, door: Door, stated: StatedFigures) -> tuple[int, datetime]:
    """Keep figures that no leg holds: their number, and when. Raises RefusedError with all reasons."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    raise_for(*_refusals_of_stated(stated, access.pool.partners))
    async with refusing(), in_place(db, place_id) as connection:
        await lock_heads(connection, place_id, [pool_id])
        detail = {"as_at": stated.as_at.isoformat(), "source": stated.source}
        act_id = await record_done(connection, access, door, place_id, detail)
        recorded_at = datetime.now(UTC)
        version = await figures_store.insert_stated_figures(connection, place_id, pool_id, stated, recorded_at, act_id)
    return version, recorded_at


def _refusals_of_stated(stated: StatedFigures, partners: tuple[str, ...]) -> list[Refusal]:
    """Weights are of partners, and none takes the place of what the books themselves measure."""
    found = [
        Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{name} is what the books measure", f"/weights/{name}")
        for name in MEASURED_BY_BOOKS
        if name in stated.weights
    ]
    for name, measured in stated.weights.items():
        for body in measured.of:
            if body not in partners:
                pointer = f"/weights/{segment(name)}/of/{segment(body)}"
                found.append(Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", pointer))
    return found
