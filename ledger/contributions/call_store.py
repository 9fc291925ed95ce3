"""Facts about calls and how they are to be paid: one typed function for each named query."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.contributions.call_model import (
    AgedQuery,
    CallQuery,
    Remittance,
    RemittanceView,
    account_of_call,
)
from ledger.core.entry import account_id
from ledger.core.payload import read_payload
from ledger.db import Connection, queries
from ledger.rules.fencing import year_named

_SQL = queries(__package__)
EVERY_CALL = CallQuery()


class OpenCall(Struct, frozen=True):
    """A call that may be met."""

    number: int
    body: str
    stream: str
    due_on: date


class NewCall(Struct, frozen=True, kw_only=True):
    """A call to be raised; with a schedule its year, version, and the instalment's day."""

    number: int
    body: str
    stream: str
    amount_pence: int
    due_on: date
    year: int | None = None
    schedule_version: int | None = None
    instalment_day: date | None = None


class FoundCall(Struct, frozen=True, kw_only=True):
    """A call as it is kept, with what its entry says and what the journal says of it for days up to one."""

    number: int
    body: str
    stream: str
    year: int | None
    schedule_version: int | None
    instalment_day: date | None
    amount_pence: int
    due_on: date
    sequence: int
    effective_date: date
    recorded_at: datetime
    label: str
    quoted: str
    remittance_version: int
    effective_from: date
    payee: str
    instructions: str
    called_pence: int
    credited_pence: int
    met_pence: int
    remittance_version_before: int | None


async def calls_to_meet(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    payers: Collection[tuple[str, str]],
    named: Sequence[int],
) -> tuple[OpenCall, ...]:
    """Calls to bodies of streams of which something is outstanding, and those named; the longest due first."""
    columns = [one[0] for one in payers], [one[1] for one in payers], named
    rows = await connection.fetch(_SQL["calls_to_meet"], place_id, pool_id, *columns)
    return tuple(OpenCall(*row.values()) for row in rows)


async def next_call(connection: Connection, place_id: UUID, pool_id: UUID) -> int:
    """The number of the next call of a pool; the caller holds the head's lock."""
    number: int = await connection.fetchval(_SQL["next_call"], place_id, pool_id)
    return number


async def insert_calls(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    calls: Sequence[NewCall],
    remittance_version: int,
    sequences: Sequence[int],
) -> None:
    """Record calls, each with the entry that it posted."""
    columns = zip(
        *(
            (
                *(one.number, one.body, one.stream, one.year, one.schedule_version, one.instalment_day),
                *(one.amount_pence, one.due_on, remittance_version),
                *(account_id(account_of_call(one.number, one.body, one.stream)), sequence),
            )
            for one, sequence in zip(calls, sequences, strict=True)
        ),
        strict=True,
    )
    await connection.execute(_SQL["insert_calls"], place_id, pool_id, *columns)


async def list_calls(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    as_at: date,
    query: CallQuery = EVERY_CALL,
    *,
    after: int = 0,
    sequences: Sequence[int] | None = None,
    limit: int,
) -> list[FoundCall]:
    """Calls raised by a day, after a number, that a query takes; or those that posted certain entries."""
    year = None if query.financial_year is None else year_named(query.financial_year)
    rows = await connection.fetch(
        _SQL["list_calls"],
        *(place_id, pool_id, as_at, after, query.body, query.stream, year, query.due_from, query.due_to),
        *(query.outstanding, sequences, limit),
    )
    return [_found(row) for row in rows]


async def find_call(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int, as_at: date
) -> FoundCall | None:
    """One call, whenever it was raised, with its figures as at a day."""
    found = await list_calls(connection, place_id, pool_id, as_at, after=number - 1, limit=1)
    return found[0] if found and found[0].number == number else None


async def outstanding_by_call(
    connection: Connection, place_id: UUID, pool_id: UUID, as_at: date, query: AgedQuery, *, after: str
) -> list[tuple[str, date | None, int]]:
    """What each body after one owes as at a day, by due date; none of what is owed without a call."""
    which = query.body, query.stream, after
    rows = await connection.fetch(_SQL["outstanding_by_call"], place_id, pool_id, as_at, *which)
    return [(row["body"], row["due_on"], row["pence"]) for row in rows]


async def insert_remittance(
    connection: Connection, place_id: UUID, pool_id: UUID, said: Remittance, recorded_at: datetime, act_id: UUID
) -> int:
    """Record the next version of how partners pay the host; its number."""
    version: int = await connection.fetchval(
        _SQL["insert_remittance"],
        *(place_id, pool_id, said.effective_from, said.payee, said.reference, said.instructions, recorded_at, act_id),
    )
    return version


async def list_remittances(
    connection: Connection, place_id: UUID, pool_id: UUID, *, before: int, limit: int
) -> list[RemittanceView]:
    """Versions of how partners pay the host below one, the newest first."""
    rows = await connection.fetch(_SQL["list_remittances"], place_id, pool_id, before, limit)
    return [msgspec.convert(dict(row), RemittanceView) for row in rows]


async def remittance_on(connection: Connection, place_id: UUID, pool_id: UUID, day: date) -> RemittanceView | None:
    """How partners pay the host on a day; None where nothing says so."""
    row = await connection.fetchrow(_SQL["remittance_on"], place_id, pool_id, day)
    return None if row is None else msgspec.convert(dict(row), RemittanceView)


async def pool_id_of(connection: Connection, place_id: UUID, code: str) -> UUID:
    """The id of a pool that is there."""
    pool_id: UUID = await connection.fetchval(_SQL["pool_id_of"], place_id, code)
    return pool_id


async def name_stream(connection: Connection, place_id: UUID, stream: str) -> tuple[str, str]:
    """The name and the label of a stream."""
    row = await connection.fetchrow(_SQL["name_stream"], place_id, stream)
    return (stream, "") if row is None else (row["name"], row["label"])


def _found(row: asyncpg.Record) -> FoundCall:
    said = {name: row[name] for name in FoundCall.__struct_fields__ if name != "quoted"}
    return FoundCall(**said, quoted=read_payload(row["payload"]).reference)
