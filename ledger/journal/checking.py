"""Re-deriving the journal: every entry from its canonical bytes, every sequence, every balance.

All differences are told, not the first.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.core.entry import (
    Account,
    AccountName,
    Payload,
    account_id,
    commitment,
    legs_digest,
    payload_legs,
    read_payload,
)
from ledger.db import Connection, ConnectionPool, in_place, queries

_SQL = queries(__package__)
ENTRIES_PER_PAGE = 2_000


class CheckLine(Struct, frozen=True):
    """One line of the report: a difference, or what was checked."""

    text: str
    is_difference: bool = False


async def check_everything(pool: ConnectionPool, place: str | None) -> AsyncIterator[CheckLine]:
    """Check every pool of every place, or of the one named: each difference, then a line of what was checked."""
    async with pool.acquire() as connection:
        places = await connection.fetch(_SQL["every_place"], place)
    if place is not None and not places:
        yield CheckLine(f"there is no place {place}", is_difference=True)
    for one in places:
        async with in_place(pool, one["place_id"]) as connection:
            for found in await connection.fetch(_SQL["every_pool"], one["place_id"]):
                name = f"{one['code']}/{found['code']}"
                async for line in _check_pool(connection, one["place_id"], found):
                    yield CheckLine(f"{name}: {line}", is_difference=True)
                yield CheckLine(f"{name}: {found['sequence']} entries checked")


async def _check_pool(connection: Connection, place_id: UUID, pool: asyncpg.Record) -> AsyncIterator[str]:
    if pool["sequence"] is None:
        yield "the pool has no head"
        return
    pool_id: UUID = pool["pool_id"]
    sequence, recorded_at = 0, None
    while rows := await connection.fetch(_SQL["entries_to_check"], place_id, pool_id, sequence, ENTRIES_PER_PAGE):
        for row in rows:
            for difference in (
                *differences_of_order(row, sequence, recorded_at),
                *differences_of_entry(row, place_id, pool_id),
            ):
                yield f"entry {row['sequence']}: {difference}"
            sequence, recorded_at = row["sequence"], row["recorded_at"]
    if sequence != pool["sequence"]:
        yield f"the head says {pool['sequence']} entries and the last one is {sequence}"
    async for difference in _check_totals(connection, place_id, pool_id):
        yield difference


async def _check_totals(connection: Connection, place_id: UUID, pool_id: UUID) -> AsyncIterator[str]:
    for row in await connection.fetch(_SQL["accounts_to_check"], place_id, pool_id):
        for difference in differences_of_account(row):
            yield difference
    for row in await connection.fetch(_SQL["balance_differences"], place_id, pool_id):
        kept, legs = (row["debit_pence"], row["credit_pence"]), (row["legs_debit_pence"], row["legs_credit_pence"])
        yield f"account {row['account_id']}: kept totals {kept} and legs {legs} differ"


def differences_of_order(row: asyncpg.Record, sequence: int, recorded_at: datetime | None) -> Iterator[str]:
    """Sequence numbers without a gap, recorded instants never going back."""
    if row["sequence"] != sequence + 1:
        yield f"entries {sequence + 1} to {row['sequence'] - 1} are missing"
    if recorded_at is not None and row["recorded_at"] < recorded_at:
        yield "it was recorded before the entry before it"


def differences_of_entry(row: asyncpg.Record, place_id: UUID, pool_id: UUID) -> Iterator[str]:
    """What columns, legs and texts say other than the canonical bytes."""
    try:
        payload = read_payload(row["payload"])
    except msgspec.MsgspecError as error:
        yield f"the canonical bytes cannot be read: {error}"
        return
    if (payload.place, payload.pool) != (place_id, pool_id):
        yield "the canonical bytes are those of another place or pool"
    for name, said in _columns_by_payload(payload):
        if row[name] != said:
            yield f"{name} is {row[name]!r}, the canonical bytes say {said!r}"
    yield from _differences_of_legs(row, payload)
    if not row["act_is_recorded"]:
        yield "its act is not recorded"
    yield from _differences_of_texts(row, payload)


def _differences_of_legs(row: asyncpg.Record, payload: Payload) -> Iterator[str]:
    legs = payload_legs(payload)
    if [account_id(leg.account) for leg in legs] != list(row["account_ids"] or ()):
        yield "its legs stand on other accounts than the canonical bytes say"
    if [leg.amount_pence for leg in legs] != list(row["amounts_pence"] or ()):
        yield "its legs have other amounts than the canonical bytes say"
    if row["effective_dates"] != [payload.effective_date]:
        yield "its legs have another effective date"
    if sum(leg.amount_pence for leg in legs):
        yield "it does not balance"
    if row["leg_count"] != len(legs) or row["legs_digest"] != legs_digest(legs):
        yield "its legs are not those fixed with it"


def _columns_by_payload(payload: Payload) -> Iterator[tuple[str, object]]:
    yield "kind", payload.kind
    yield "book", payload.book
    yield "effective_date", payload.effective_date
    yield "event_date", payload.event_date
    yield "principal_id", payload.actor
    yield "acting_body", payload.acting_body
    yield "act_id", payload.act
    yield "reverses_sequence", payload.reverses_sequence
    for name in ("body", "system", "document", "line"):
        yield f"source_{name}", getattr(payload.source, name) if payload.source else None


def _differences_of_texts(row: asyncpg.Record, payload: Payload) -> Iterator[str]:
    if row["salt"] is None:
        return
    for name in ("narrative", "supplier_name"):
        if commitment(name, row[name], row["salt"]) != getattr(payload, f"{name}_commitment"):
            yield f"its {name} is not the one committed to"


def differences_of_account(row: asyncpg.Record) -> Iterator[str]:
    """The id of an account is the digest of its name and dimensions, and its book is the name's."""
    try:
        account = Account(
            AccountName(row["account"]), row["body"], row["stream"], row["programme"], row["scheme"], row["subjective"]
        )
    except ValueError:
        yield f"account {row['account_id']}: {row['account']!r} is no account"
        return
    if account_id(account) != row["account_id"] or account.book != row["book"]:
        yield f"account {row['account_id']}: its id or book is not that of its dimensions"
