"""The verb of commentaries: keep one, as the next version on its line and days."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.commentaries import store
from ledger.commentaries.deciding import line_of, refusal_of_writer, refusals_of_commentary
from ledger.commentaries.model import CommentaryCommand
from ledger.commentaries.store import KeptCommentary
from ledger.core.ids import digest_id
from ledger.core.keyed import check_replay, fingerprint_of
from ledger.core.payload import SALT_BYTES
from ledger.core.refusal import raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.store import lock_heads
from ledger.periods.model import period_named


async def write_commentary(
    db: ConnectionPool,
    clock: Callable[[], datetime],
    access: Access,
    door: Door,
    key: str,
    command: CommentaryCommand,
) -> tuple[int, bool]:
    """Keep a commentary; its number, and whether the key stood for it already. Raises RefusedError with all reasons."""
    place_id, pool_id = access.ids
    key_id, days = digest_id(access.requester.client_id, door.operation, key), period_named(command.period)
    async with refusing(), in_place(db, place_id) as connection:
        through = (await lock_heads(connection, place_id, [pool_id]))[pool_id].sequence
        now = clock()
        if known := await _replayed(connection, access, key_id, command):
            return known, True
        span = days.first_day, days.last_day
        facts = await store.line_facts(connection, place_id, pool_id, line_of(command), command.line, span)
        raise_for(refusal_of_writer(access, command, facts), *refusals_of_commentary(command, access.pool, facts))
        salt, detail = secrets.token_bytes(SALT_BYTES), {"period": command.period, "line": command.line}
        kept = KeptCommentary(
            command=command,
            days=days,
            principal_id=access.requester.principal_id,
            through_sequence=through,
            fingerprint=fingerprint_of(command, salt),
            key_id=key_id,
            recorded_at=now,
            act_id=await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body),
            salt=salt,
        )
        return await store.insert_commentary(connection, place_id, pool_id, kept), False


async def _replayed(connection: Connection, access: Access, key_id: UUID, command: CommentaryCommand) -> int | None:
    """What stands for the key; one whose texts were erased answers for any payload, since nothing can compare them."""
    known = await store.commentary_of_key(connection, access.place.place_id, key_id)
    if known is None:
        return None
    check_replay(known, access.pool.pool_id, command)
    return known.number
