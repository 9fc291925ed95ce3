"""The verb of spend profiles: keep one, as the next version of its scheme and year."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.agreements.store import find_terms
from ledger.core.ids import digest_id
from ledger.core.keyed import check_replay, fingerprint_of
from ledger.core.payload import SALT_BYTES
from ledger.core.refusal import raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.forecasts import profile_store
from ledger.forecasts.deciding import refusal_of_forecaster, refusals_of_year
from ledger.forecasts.profile_model import SpendProfileCommand
from ledger.forecasts.profile_store import KeptProfile
from ledger.forecasts.store import scheme_facts
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.store import lock_heads


async def record_profile(
    db: ConnectionPool,
    clock: Callable[[], datetime],
    access: Access,
    door: Door,
    key: str,
    command: SpendProfileCommand,
) -> tuple[int, bool]:
    """Keep a spend profile; its number, and whether the key stood for it. Raises RefusedError with every reason."""
    place_id, pool_id = access.ids
    key_id, named = digest_id(access.requester.client_id, door.operation, key), (command.programme, command.scheme)
    async with refusing(), in_place(db, place_id) as connection:
        through = (await lock_heads(connection, place_id, [pool_id]))[pool_id].sequence
        now = clock()
        if known := await _replayed(connection, access, key_id, command):
            return known, True
        scheme = (await scheme_facts(connection, place_id, [named])).get(named)
        terms = await find_terms(connection, place_id, pool_id)
        raise_for(
            refusal_of_forecaster(access, command.acting_body, named, scheme),
            *refusals_of_year(named, command.financial_year, terms, scheme),
        )
        salt = secrets.token_bytes(SALT_BYTES)
        detail = {"programme": named[0], "scheme": named[1], "financial_year": command.financial_year}
        kept = KeptProfile(
            command=command,
            principal_id=access.requester.principal_id,
            through_sequence=through,
            fingerprint=fingerprint_of(command, salt),
            key_id=key_id,
            recorded_at=now,
            act_id=await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body),
            salt=salt,
        )
        return await profile_store.insert_profile(connection, place_id, pool_id, kept), False


async def _replayed(connection: Connection, access: Access, key_id: UUID, command: SpendProfileCommand) -> int | None:
    """What stands for the key; one whose reason was erased answers for any payload, since nothing can compare them."""
    known = await profile_store.profile_of_key(connection, access.place.place_id, key_id)
    if known is None:
        return None
    check_replay(known, access.pool.pool_id, command)
    return known.number
