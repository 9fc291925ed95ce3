"""Facts of the journal: one typed function for each named query. Nothing else inserts entries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.entry import Account, AccountName, EntryKind, Heading, SourceLine
from ledger.core.refusal import Refusal
from ledger.db import Connection, queries
from ledger.journal.batch import OPEN_STATES, KeyItem
from ledger.journal.model import Head, KnownKey, Posted, Receipt, Refused
from ledger.journal.rows import BatchRows

_SQL = queries(__package__)
_REFUSALS = msgspec.json.Decoder(tuple[Refusal, ...])
_LOCK_HEADS, _RECORD = _SQL["lock_heads"], _SQL["record_batch"]


class KeptRefusal(msgspec.Struct, frozen=True):
    """A final refusal to be kept for its key."""

    key_id: UUID
    key_item: int
    act_id: UUID
    salt: bytes
    fingerprint: bytes
    refusals: tuple[Refusal, ...]


class AccountTotal(msgspec.Struct, frozen=True):
    """Gross pence of one account: turnover survives netting."""

    account: Account
    debit_pence: int
    credit_pence: int

    @property
    def balance_pence(self) -> int:
        return self.debit_pence - self.credit_pence


async def open_pool(
    connection: Connection, place_id: UUID, pool_id: UUID, opened_at: datetime, months: Sequence[date]
) -> None:
    """Give a new pool its head and its open months."""
    await connection.execute(_SQL["open_pool"], place_id, pool_id, opened_at, months)


async def lock_heads(connection: Connection, place_id: UUID, pool_ids: Sequence[UUID]) -> dict[UUID, Head]:
    """Lock the heads of pools in id order until the transaction ends; absent pools are left out."""
    rows = await connection.fetch(_LOCK_HEADS, place_id, pool_ids)
    return {row["pool_id"]: Head(row["sequence"], row["recorded_at"]) for row in rows}


class Known(msgspec.Struct, frozen=True):
    """What a batch meets in the books: its keys by item, the entries at its source lines, and the open months."""

    keys: dict[KeyItem, KnownKey]
    lines: dict[SourceLine, int]
    open_months: frozenset[date]


async def find_known(
    connection: Connection, place_id: UUID, pool_id: UUID, key_ids: Sequence[UUID], lines: Sequence[SourceLine]
) -> Known:
    """What keys and source lines met before, new ones left out, and the months open to entries of the pool."""
    columns = [[getattr(line, name) for line in lines] for name in ("body", "system", "document", "line")]
    row = await connection.fetchrow(_SQL["find_known"], place_id, pool_id, key_ids, *columns, list(OPEN_STATES))
    assert row is not None, "a query of arrays has one row"
    keys: dict[KeyItem, KnownKey] = {}
    for key_id, item, fingerprint, salt, *receipt in row["keys"]:
        earlier = keys.get((key_id, item))
        keys[key_id, item] = _known_entry(fingerprint, salt, _receipt(*receipt), earlier)
    for key_id, item, fingerprint, salt, refusals in row["refused_keys"]:
        keys[key_id, item] = KnownKey(fingerprint, salt, Refused(_REFUSALS.decode(refusals), replayed=True))
    held = {SourceLine(*line): sequence for *line, sequence in row["lines"]}
    return Known(keys, held, frozenset(row["open_months"]))


def _known_entry(fingerprint: bytes, salt: bytes | None, receipt: Receipt, earlier: KnownKey | None) -> KnownKey:
    """An item of several entries has the fingerprint of its first, and the receipts of all."""
    if earlier is None or not isinstance(earlier.outcome, Posted):
        return KnownKey(fingerprint, salt, Posted((receipt,), replayed=True))
    return KnownKey(earlier.fingerprint, earlier.salt, Posted((*earlier.outcome.receipts, receipt), replayed=True))


def _receipt(sequence: int, kind: str, effective_date: date, recorded_at: datetime) -> Receipt:
    return Receipt(sequence, EntryKind(kind), effective_date, recorded_at)


async def open_months(connection: Connection, place_id: UUID, pool_id: UUID) -> frozenset[date]:
    """The months in which entries of the pool may take effect."""
    rows = await connection.fetch(_SQL["open_months"], place_id, pool_id, list(OPEN_STATES))
    return frozenset(row["month"] for row in rows)


async def load_balances(
    connection: Connection, place_id: UUID, pool_id: UUID, headings: Iterable[Heading]
) -> dict[Heading, int]:
    """Net pence under the headings named; 0 for one never used."""
    wanted = list(headings)
    if not wanted:
        return {}
    columns = [[getattr(one, field) for one in wanted] for field in ("name", "stream", "programme", "scheme", "body")]
    rows = await connection.fetch(_SQL["load_balances"], place_id, pool_id, *columns)
    return {wanted[row["ordinal"] - 1]: int(row["balance_pence"]) for row in rows}


async def record_batch(connection: Connection, rows: BatchRows) -> None:
    """Write what a batch accepted by one statement; the caller holds the head's lock."""
    await connection.execute(_RECORD, rows.place_id, rows.pool_id, rows.sequence, rows.recorded_at, *rows.columns())


async def keep_refused_keys(connection: Connection, place_id: UUID, pool_id: UUID, kept: Sequence[KeptRefusal]) -> None:
    """Keep final refusals for their keys; nothing to do for none."""
    if not kept:
        return
    await connection.execute(
        _SQL["keep_refused_keys"],
        place_id,
        pool_id,
        [one.key_id for one in kept],
        [one.key_item for one in kept],
        [one.act_id for one in kept],
        [one.salt for one in kept],
        [one.fingerprint for one in kept],
        [msgspec.json.encode(one.refusals).decode() for one in kept],
    )


async def find_originals(
    connection: Connection, place_id: UUID, pool_id: UUID, sequences: Sequence[int]
) -> list[asyncpg.Record]:
    """Entries to be reversed or re-coded: sequence, payload, reversed_by, and recoded_by while that stands."""
    return await connection.fetch(_SQL["find_originals"], place_id, pool_id, sequences)


async def head_of(connection: Connection, place_id: UUID, pool_id: UUID) -> Head:
    """The pool's head as it is now, without a lock."""
    row = await connection.fetchrow(_SQL["head_of"], place_id, pool_id)
    assert row is not None, "a pool has a head"
    return Head(row["sequence"], row["recorded_at"])


async def sequence_at(connection: Connection, place_id: UUID, pool_id: UUID, known_at: datetime) -> int:
    """The last sequence number known at an instant; 0 before the first entry."""
    sequence: int = await connection.fetchval(_SQL["sequence_at"], place_id, pool_id, known_at)
    return sequence


async def totals_now(connection: Connection, place_id: UUID, pool_id: UUID) -> list[AccountTotal]:
    """Current gross totals of every account, from the kept balances."""
    return [_total(row) for row in await connection.fetch(_SQL["totals_now"], place_id, pool_id)]


async def totals_as_known(
    connection: Connection, place_id: UUID, pool_id: UUID, *, through: int, first_day: date, last_day: date
) -> list[AccountTotal]:
    """Gross totals of every account as known at a sequence number, for effective dates within two days."""
    rows = await connection.fetch(_SQL["totals_as_known"], place_id, pool_id, through, first_day, last_day)
    return [_total(row) for row in rows]


def _total(row: asyncpg.Record) -> AccountTotal:
    name, *dimensions, debit, credit = row.values()
    return AccountTotal(Account(AccountName(name), *dimensions), debit, credit)
