"""Re-deriving the runs sent back: their bytes by the digest, and again from the journal as known at their sequence."""

import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec

from ledger.db import Connection
from ledger.general_ledgers import store
from ledger.general_ledgers.actions import made_again
from ledger.general_ledgers.store import KeptRun


async def differences_of_runs(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the runs of a place."""
    for pool_id, pool, body, last_number in await store.bodies_with_runs(connection, place_id):
        for number in range(1, last_number + 1):
            kept = await store.find_run(connection, place_id, pool_id, body, number)
            text = "it is missing" if kept is None else await _difference(connection, (place_id, pool_id), kept)
            if text is not None:
                yield f"pool {pool}: run {number} of journals for {body}: {text}"


async def _difference(connection: Connection, ids: tuple[UUID, UUID], kept: KeptRun) -> str | None:
    if hashlib.sha256(kept.content).digest() != kept.content_sha256:
        return "its bytes are not those of its digest"
    try:
        again = await made_again(connection, ids, kept)
    except msgspec.DecodeError:
        return "its bytes cannot be read"
    return None if again == kept.content else "the journal does not give it again"
