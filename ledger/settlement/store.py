"""Facts of settlements: one typed function for each named query."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.agreements.model import Terms
from ledger.core.payload import Payload, read_payload
from ledger.db import Connection, queries
from ledger.rules.escalation import EscalationLevel
from ledger.settlement.deciding import Dispute, Standing
from ledger.settlement.effects import Amount, amounts_of, moved_schemes
from ledger.settlement.settlement_model import Content

_SQL = queries(__package__)
NEWEST = 2**31 - 1
CONTENT = msgspec.json.Decoder(Content)


class Withdrawal(Struct, frozen=True):
    """That a settlement was withdrawn, by whom and why."""

    reason: str
    principal_id: UUID
    recorded_at: datetime


class KeptSettlement(Struct, frozen=True, kw_only=True):
    """A settlement as it is kept, without its figures and their result, and what its rows add up to."""

    pool_id: UUID
    pool: str
    content: Content
    content_bytes: bytes
    sha256: bytes
    acting_body: str
    principal_id: UUID
    recorded_at: datetime
    agreed: frozenset[tuple[str, str]]
    disputes: tuple[Dispute, ...]
    settled: Mapping[str, date]
    superseded_by: int | None
    withdrawal: Withdrawal | None

    def standing(self, partners: Sequence[str]) -> Standing:
        """Where it stands, as far as the partners of now are concerned."""
        return Standing(
            number=self.content.number,
            partners=tuple(partners),
            groups=self.content.groups,
            moved=moved_schemes(self.content.effects),
            agreed=self.agreed,
            disputes=self.disputes,
            settled=frozenset(self.settled),
            superseded_by=self.superseded_by,
            is_withdrawn=self.withdrawal is not None,
        )


class KeptDispute(Struct, frozen=True, kw_only=True):
    """A dispute with its reasons, as far as they were not erased, and the levels of the agreement of its time."""

    pool_id: UUID
    pool: str
    dispute: int
    number: int
    year: int
    scheme: str
    body: str
    raised_on: date
    principal_id: UUID
    recorded_at: datetime
    reason: str | None
    outcome: str | None
    minute_reference: str | None
    end_reason: str | None
    ended_on: date | None
    ended_by: UUID | None
    ended_at: datetime | None
    levels: tuple[EscalationLevel, ...]


async def insert_settlement(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> None:
    """Keep a settlement: the columns of the statement after the pool, in its order."""
    await connection.execute(_SQL["insert_settlement"], place_id, pool_id, *columns)


async def settlement_of_key(connection: Connection, place_id: UUID, key_id: UUID) -> tuple[UUID, int, bytes] | None:
    """Pool, number and request of the settlement that a key stands for."""
    row = await connection.fetchrow(_SQL["settlement_of_key"], place_id, key_id)
    return None if row is None else (row["pool_id"], row["number"], row["asked"])


async def last_settlement(connection: Connection, place_id: UUID, pool_id: UUID, year: int) -> tuple[int, date | None]:
    """The number of the last settlement, 0 for none; and the latest day to which a year is settled in any part."""
    row = await connection.fetchrow(_SQL["last_settlement"], place_id, pool_id, year)
    assert row is not None, "a query of aggregates has one row"
    return row["number"], row["last_day"]


async def first_settled_version(
    connection: Connection, place_id: UUID, pool_id: UUID, year: int, number: int, known_at: datetime
) -> int | None:
    """By which version of the rules a settlement of a year, below a number, first settled anything; None for none."""
    of_year = (place_id, pool_id, year, number, known_at)
    version: int | None = await connection.fetchval(_SQL["first_settled_version"], *of_year)
    return version


async def reallocated(connection: Connection, place_id: UUID, pool_id: UUID, through: int) -> dict[int, dict[str, int]]:
    """By year what settlements of savings moved to each body (above zero) or from it; under no name into the pot."""
    found: dict[int, dict[str, int]] = {}
    for row in await connection.fetch(_SQL["reallocated"], place_id, pool_id, through):
        found.setdefault(row["year"], {})[row["body"] or ""] = -row["pence"]
    return found


async def outstanding(connection: Connection, place_id: UUID, pool_id: UUID, through: int) -> dict[str, int]:
    """What each body is still to receive by settlements (above zero), or to give."""
    rows = await connection.fetch(_SQL["outstanding"], place_id, pool_id, through)
    return {row["body"]: -row["pence"] for row in rows}


async def savings_pools(
    connection: Connection, place_id: UUID, seen_by: Collection[str] | None, after: str, limit: int
) -> list[UUID]:
    """The savings pools of a place that come after a code, as far as some bodies may see them (None: all)."""
    bodies = None if seen_by is None else list(seen_by)
    return [row["pool_id"] for row in await connection.fetch(_SQL["savings_pools"], place_id, bodies, after, limit)]


async def list_settlements(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID | None,
    *,
    before: int = NEWEST,
    year: int | None = None,
    number: int | None = None,
    limit: int = NEWEST,
) -> list[KeptSettlement]:
    """Settlements below a number, the newest first; of a pool, a year, or one by its number."""
    asked = (place_id, pool_id, before, year, number, limit)
    return [_kept(row) for row in await connection.fetch(_SQL["settlements"], *asked)]


async def find_settlement(connection: Connection, place_id: UUID, pool_id: UUID, number: int) -> KeptSettlement | None:
    """One settlement; None where there is none of the number."""
    if number >= NEWEST:
        return None
    found = await list_settlements(connection, place_id, pool_id, number=number, limit=1)
    return found[0] if found else None


async def latest_settlements(connection: Connection, place_id: UUID) -> list[KeptSettlement]:
    """The last settlement of each pool and year of a place: what earlier ones left open it took over."""
    rows = await connection.fetch(_SQL["latest_settlements"], place_id)
    found = [await find_settlement(connection, place_id, row["pool_id"], row["number"]) for row in rows]
    return [one for one in found if one is not None]


async def bytes_of_settlement(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int
) -> tuple[bytes, bytes]:
    """The figures and the result of a settlement that is there."""
    row = await connection.fetchrow(_SQL["bytes_of_settlement"], place_id, pool_id, number)
    assert row is not None, "a settlement that was found is there"
    return row["figures"], row["result"]


async def settled_before(
    connection: Connection, place_id: UUID, pool_id: UUID, year: int, number: int = NEWEST
) -> dict[str, tuple[Amount, ...]]:
    """What each scheme of a year stands at by the last settlement, below a number, that settled it."""
    rows = await connection.fetch(_SQL["settled_before"], place_id, pool_id, year, number)
    contents = {row["number"]: CONTENT.decode(row["content"]) for row in rows}
    return {row["scheme"]: amounts_of(contents[row["number"]].effects, row["scheme"]) for row in rows}


async def reserve_moved(
    connection: Connection, place_id: UUID, pool_id: UUID, year: int, through: int, last_day: date
) -> dict[str, int]:
    """What settlements of a year put into the reserve of each stream, net, known and effective by then."""
    rows = await connection.fetch(_SQL["reserve_moved"], place_id, pool_id, year, through, last_day)
    return {row["stream"]: row["pence"] for row in rows}


async def next_step(connection: Connection, place_id: UUID, pool_id: UUID) -> int:
    """The number of the next agreement or dispute of a pool."""
    step: int = await connection.fetchval(_SQL["next_step"], place_id, pool_id)
    return step


async def insert_agreements(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int, schemes: Collection[str], *columns: object
) -> None:
    """Keep a partner's agreement to schemes: the columns of the statement after them, in its order."""
    await connection.execute(_SQL["insert_agreements"], place_id, pool_id, number, list(schemes), *columns)


async def insert_settled(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int, schemes: Collection[str], *columns: object
) -> None:
    """Keep that schemes are settled: the columns of the statement after them, in its order."""
    await connection.execute(_SQL["insert_settled"], place_id, pool_id, number, list(schemes), *columns)


async def entries_of_settlement(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int
) -> list[tuple[int, Payload]]:
    """The entries that a settlement has posted, by sequence number."""
    rows = await connection.fetch(_SQL["entries_of_settlement"], place_id, pool_id, number)
    return [(row["sequence"], read_payload(row["payload"])) for row in rows]


async def settled_schemes(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int
) -> dict[UUID, tuple[date, frozenset[str]]]:
    """By the proposal of the agreement that settled them: the day of the entries, and the schemes."""
    found: dict[UUID, tuple[date, frozenset[str]]] = {}
    for row in await connection.fetch(_SQL["settled_schemes"], place_id, pool_id, number):
        _, schemes = found.get(row["proposal_id"], (row["effective_date"], frozenset()))
        found[row["proposal_id"]] = (row["effective_date"], schemes | {row["scheme"]})
    return found


async def history_of_settlement(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int
) -> list[dict[str, Any]]:
    """What was done with a settlement, in order: the columns of the query by name."""
    return [dict(row) for row in await connection.fetch(_SQL["history_of_settlement"], place_id, pool_id, number)]


async def stray_entries(connection: Connection, place_id: UUID, pool_id: UUID) -> list[int]:
    """Entries of settlements that no agreement has posted."""
    return [row["sequence"] for row in await connection.fetch(_SQL["stray_entries"], place_id, pool_id)]


async def insert_withdrawal(
    connection: Connection, place_id: UUID, pool_id: UUID, number: int, *columns: object
) -> None:
    """Keep that a settlement is withdrawn: the columns of the statement after its number, in its order."""
    await connection.execute(_SQL["insert_withdrawal"], place_id, pool_id, number, *columns)


async def insert_disputes(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> tuple[int, ...]:
    """Keep disputes: the columns of the statement after the pool, in its order; their numbers."""
    rows = await connection.fetch(_SQL["insert_disputes"], place_id, pool_id, *columns)
    return tuple(row["dispute"] for row in rows)


async def end_dispute(connection: Connection, place_id: UUID, pool_id: UUID, dispute: int, *columns: object) -> None:
    """Keep the end of a dispute: the columns of the statement after its number, in its order."""
    await connection.execute(_SQL["end_dispute"], place_id, pool_id, dispute, *columns)


async def list_disputes(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID | None,
    *,
    before: int = NEWEST,
    is_open: bool | None = None,
    dispute: int | None = None,
    limit: int = NEWEST,
) -> list[KeptDispute]:
    """Disputes below a number, the newest first; of a pool, open or ended ones, or one by its number."""
    asked = (place_id, pool_id, before, is_open, dispute, limit)
    return [_dispute(row) for row in await connection.fetch(_SQL["disputes"], *asked)]


async def terms_version(connection: Connection, place_id: UUID, agreement: str) -> int:
    """The number of the version of an agreement's terms in force."""
    version: int = await connection.fetchval(_SQL["terms_version"], place_id, agreement)
    return version


async def pools_with_settlements(
    connection: Connection, place_id: UUID, pool: str | None = None
) -> list[tuple[UUID, str, int]]:
    """The pools of a place that have settlements, or the one of a code: its id, code and last number."""
    rows = await connection.fetch(_SQL["pools_with_settlements"], place_id, pool)
    return [(row["pool_id"], row["pool"], row["last_number"]) for row in rows]


def _kept(row: asyncpg.Record) -> KeptSettlement:
    withdrawn = row["withdrawn_by"] is not None
    return KeptSettlement(
        pool_id=row["pool_id"],
        pool=row["pool"],
        content=CONTENT.decode(row["content"]),
        content_bytes=row["content"],
        sha256=row["sha256"],
        acting_body=row["acting_body"],
        principal_id=row["principal_id"],
        recorded_at=row["recorded_at"],
        agreed=frozenset((scheme, body) for scheme, body in row["agreed"]),
        disputes=tuple(Dispute(*one) for one in row["disputes"]),
        settled=dict(row["settled"]),
        superseded_by=row["superseded_by"],
        withdrawal=Withdrawal(row["withdrawn_reason"], row["withdrawn_by"], row["withdrawn_at"]) if withdrawn else None,
    )


def _dispute(row: asyncpg.Record) -> KeptDispute:
    same = {name: row[name] for name in KeptDispute.__struct_fields__ if name != "levels"}
    return KeptDispute(**same, levels=msgspec.json.decode(row["terms"], type=Terms).dispute_levels)
