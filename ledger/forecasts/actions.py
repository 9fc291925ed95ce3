"""The verb of forecasts: keep one, as the next version of its scheme and year, with what follows from it."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.agreements.store import find_terms
from ledger.core.clock import day_in_london
from ledger.core.entry import AccountName
from ledger.core.ids import digest_id, new_id
from ledger.core.keyed import check_replay, fingerprint_of
from ledger.core.payload import SALT_BYTES
from ledger.core.refusal import raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.forecasts import store
from ledger.forecasts.deciding import refusal_of_forecaster, refusals_of_forecast
from ledger.forecasts.model import ForecastCommand, year_period
from ledger.forecasts.notices import follow_forecast
from ledger.forecasts.store import KeptForecast
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.store import Selection, View, lock_heads, totals_as_known
from ledger.rules.fencing import year_named


async def record_forecast(
    db: ConnectionPool,
    clock: Callable[[], datetime],
    access: Access,
    door: Door,
    key: str,
    command: ForecastCommand,
) -> tuple[UUID, bool]:
    """Keep a forecast; its id, and whether the key stood for it already. Raises RefusedError with every reason."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    key_id = digest_id(access.requester.client_id, door.operation, key)
    scheme_key, year = (command.programme, command.scheme), year_named(command.financial_year)
    assert year is not None, "the command names a year"
    async with refusing(), in_place(db, place_id) as connection:
        through = (await lock_heads(connection, place_id, [pool_id]))[pool_id].sequence
        now = clock()
        if known := await _replayed(connection, access, key_id, command):
            return known, True
        scheme = (await store.scheme_facts(connection, place_id, [scheme_key])).get(scheme_key)
        standing = await store.standing_forecasts(connection, place_id, pool_id, year, store.EVER)
        last_as_at = standing[scheme_key][0].as_at if scheme_key in standing else None
        terms = await find_terms(connection, place_id, pool_id)
        raise_for(
            refusal_of_forecaster(access, command.acting_body, scheme_key, scheme),
            *refusals_of_forecast(command, terms, scheme, last_as_at, day_in_london(now)),
        )
        salt, detail = secrets.token_bytes(SALT_BYTES), _detail(command)
        kept = KeptForecast(
            forecast_id=new_id(),
            command=command,
            budget_pence=await budget_pence_of(connection, (place_id, pool_id), scheme_key, year, through),
            through_sequence=through,
            principal_id=access.requester.principal_id,
            fingerprint=fingerprint_of(command, salt),
            key_id=key_id,
            recorded_at=now,
            act_id=await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body),
            salt=salt,
        )
        await store.insert_forecast(connection, place_id, pool_id, kept)
        await follow_forecast(connection, place_id, pool_id, terms.agreement, kept)
    return kept.forecast_id, False


async def budget_pence_of(
    connection: Connection, ids: tuple[UUID, UUID], scheme: tuple[str, str], year: int, through: int
) -> int | None:
    """What is allocated to a scheme for a year, as known at a sequence number; None where nothing ever was."""
    days = year_period(year)
    which = Selection((AccountName.ALLOCATED,), programme=scheme[0], scheme=scheme[1])
    totals = await totals_as_known(connection, *ids, View(through, days.first_day, days.last_day), which)
    return sum(one.balance_pence for one in totals) if totals else None


async def _replayed(connection: Connection, access: Access, key_id: UUID, command: ForecastCommand) -> UUID | None:
    """What stands for the key; one whose texts were erased answers for any payload, since nothing can compare them."""
    known = await store.forecast_of_key(connection, access.place.place_id, key_id)
    if known is None:
        return None
    check_replay(known, access.pool.pool_id, command)
    return known.forecast_id


def _detail(command: ForecastCommand) -> dict[str, Any]:
    return {"programme": command.programme, "scheme": command.scheme, "financial_year": command.financial_year}
