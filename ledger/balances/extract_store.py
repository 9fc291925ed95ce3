"""Facts of ledger extracts: one typed function for each named query."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.balances.extract_model import ExtractsQuery, ReadLine
from ledger.core.payload import read_payload
from ledger.core.period import parse_period
from ledger.db import Connection, queries
from ledger.rules.balances import ACCOUNTS, Balance, days_of
from ledger.rules.matching import Booked

_SQL = queries(__package__)
NEWEST = UUID(int=2**128 - 1)


class Extract(Struct, frozen=True, kw_only=True):
    """An extract that was taken in, without its lines."""

    extract_id: UUID
    body: str
    balance: Balance
    period: str
    last_day: date
    content_sha256: str
    line_count: int
    total_pence: int
    taken_at: datetime
    act_id: UUID


async def find_extract(
    connection: Connection, place_id: UUID, pool_id: UUID, extract: Extract, read_as: str
) -> UUID | None:
    """The extract of the same bytes, read the same way for the same balance, if it was taken in."""
    named = (extract.last_day, extract.body, extract.balance, bytes.fromhex(extract.content_sha256), read_as)
    found: UUID | None = await connection.fetchval(_SQL["find_extract"], place_id, pool_id, *named)
    return found


async def insert_extract(
    connection: Connection,
    ids: tuple[UUID, UUID],
    extract: Extract,
    read_as: str,
    lines: Sequence[tuple[ReadLine, str]],
    digest: bytes,
) -> None:
    """An extract with its lines, each with the commitment to its description."""
    place_id, pool_id = ids
    await connection.execute(
        _SQL["insert_extract"],
        *(place_id, extract.extract_id, pool_id, extract.body, extract.balance, extract.last_day, extract.period),
        *(bytes.fromhex(extract.content_sha256), read_as, extract.line_count, extract.total_pence, digest),
        *(extract.taken_at, extract.act_id),
    )
    names = ("row", "line_date", "reference", "amount_pence", "document", "line")
    columns = [[getattr(one, name) for one, _ in lines] for name in names]
    await connection.execute(
        _SQL["insert_lines"], place_id, extract.extract_id, *columns, [committed for _, committed in lines]
    )


async def list_extracts(
    connection: Connection,
    ids: tuple[UUID, UUID],
    query: ExtractsQuery,
    *,
    one: UUID | None = None,
    before: UUID = NEWEST,
    limit: int,
) -> list[Extract]:
    """Extracts of a pool, the newest first; or the one named."""
    period = None if query.period is None else parse_period(query.period)
    last_day = None if period is None else period.last_day
    asked = (one, query.body, query.balance, last_day, before, limit)
    rows = await connection.fetch(_SQL["list_extracts"], *ids, *asked)
    return [Extract(**{**dict(row), "balance": Balance(row["balance"])}) for row in rows]


async def lines_of_extract(connection: Connection, place_id: UUID, extract_id: UUID) -> list[ReadLine]:
    rows = await connection.fetch(_SQL["lines_of_extract"], place_id, extract_id)
    return [ReadLine(**dict(row)) for row in rows]


async def entries_behind(
    connection: Connection, ids: tuple[UUID, UUID], extract: Extract, through: int
) -> list[Booked]:
    """The entries behind the pool's figure of the balance, each with what it adds to it."""
    plus, less = ACCOUNTS[extract.balance]
    days = days_of(extract.balance, extract.last_day)
    rows = await connection.fetch(_SQL["entries_behind"], *ids, extract.body, plus, less, through, *days)
    return [_booked(row, extract.body) for row in rows]


def _booked(row: Any, body: str) -> Booked:
    payload = read_payload(row["payload"])
    is_own = payload.source is not None and payload.source.body == body
    return Booked(
        row["sequence"],
        row["effective_date"],
        row["event_date"],
        payload.reference,
        row["amount_pence"],
        payload.source.document if is_own and payload.source else None,
        payload.source.line if is_own and payload.source else None,
        payload.reverses_sequence,
    )
