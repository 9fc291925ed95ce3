"""Re-deriving the journal: every entry from its canonical bytes, every key, every sequence, every balance.

All differences are told, not the first. What erasure took away is counted and is no difference.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import asyncpg
from msgspec import MsgspecError, Struct

from ledger.db import Connection, ConnectionPool, queries, reading_place
from ledger.journal import differences
from ledger.journal.fence_checking import differences_of_fences
from ledger.journal.fingerprints import Behind, Counts, Fingerprints, of_refused_key
from ledger.journal.proposed import RestingOn
from ledger.journal.store import read_refusals

_SQL = queries(__package__)
_TOLD_BY_DATABASE = (
    _SQL["strays"],
    _SQL["twice"],
    _SQL["foreign_to_terms"],
    _SQL["acts_without_entries"],
    _SQL["period_differences"],
)
ENTRIES_PER_PAGE = 2_000
DATABASE = "database"

Beside = Callable[[Connection, UUID], AsyncIterator[str]]
"""What else is to be checked of a place, each difference as it is met."""

Progress = Callable[[str, int, int], None]
"""Told where the check is, how many entries of the pool it has seen, and how many there are."""


class CheckLine(Struct, frozen=True):
    """One line of the report: where, and a difference or what was checked."""

    where: str
    what: str
    is_difference: bool = False

    @property
    def text(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


def _in_silence(_where: str, _seen: int, _of: int) -> None:
    """Nobody looks on."""


async def check_everything(
    pool: ConnectionPool,
    place: str | None,
    behind: Behind | None = None,
    progress: Progress = _in_silence,
    beside: Sequence[Beside] = (),
) -> AsyncIterator[CheckLine]:
    """Check every pool of every place, or of the one named: each difference, then a line of what was checked.

    `behind` makes the commands that entries may have come from; without it no fingerprint is re-derived. `beside`: what
    slices above have to check of each place.
    """
    async with pool.acquire() as connection:
        places = await connection.fetch(_SQL["every_place"], place)
        for row in await connection.fetch(_SQL["guards_missing"]):
            yield CheckLine(DATABASE, row["text"], is_difference=True)
    if place is not None and not places:
        yield CheckLine("", f"there is no place {place}", is_difference=True)
    for one in places:
        async with reading_place(pool, one["place_id"]) as connection:
            await connection.execute(_SQL["check_as_of_now"])
            await connection.execute(_SQL["check_without_haste"])
            for row in await connection.fetch(_SQL["terms_without_act"], one["place_id"]):
                yield CheckLine(one["code"], row["text"], is_difference=True)
            for differences_of in beside:
                async for text in differences_of(connection, one["place_id"]):
                    yield CheckLine(one["code"], text, is_difference=True)
            for found in await connection.fetch(_SQL["every_pool"], one["place_id"]):
                check = _PoolCheck(connection, one["place_id"], found, f"{one['code']}/{found['code']}")
                async for line in check.lines(Fingerprints(behind), progress):
                    yield line
            halves = await connection.fetch(_SQL["transfers_to_check"], one["place_id"])
            for code, text in differences.of_transfers(halves):
                yield CheckLine(f"{one['code']}/{code}", text, is_difference=True)


class _PoolCheck:
    """The check of one pool, as of the moment of its connection's transaction."""

    def __init__(self, connection: Connection, place_id: UUID, pool: asyncpg.Record, where: str) -> None:
        self._connection = connection
        self._key = place_id, pool["pool_id"]
        self._pool = pool
        self._where = where
        self._checked, self._erased = 0, 0
        self._last: asyncpg.Record | None = None
        self._resting = RestingOn()

    async def lines(self, keys: Fingerprints, progress: Progress) -> AsyncIterator[CheckLine]:
        """Each difference as it is met, then what was checked."""
        async for text in self._differences(keys, progress):
            yield CheckLine(self._where, text, is_difference=True)
        erased = f", the texts of {self._erased} erased" if self._erased else ""
        yield CheckLine(self._where, f"{self._checked} entries checked{erased}{_of_keys(keys.counts)}")

    async def _differences(self, keys: Fingerprints, progress: Progress) -> AsyncIterator[str]:
        await self._connection.execute(_SQL["check_by_probes"])
        async for rows in self._pages():
            for text in [text for row in rows for text in self._of_row(row, keys)]:
                yield text
            progress(self._where, self._checked, self._pool["sequence"] or 0)
        for text in (*keys.of_last(), *differences.of_pair(self._last, None), *self._of_head()):
            yield text
        await self._connection.execute(_SQL["check_by_sets"])
        for sql in _TOLD_BY_DATABASE:
            for row in await self._connection.fetch(sql, *self._key):
                yield row["text"]
        async for text in self._of_refused_keys():
            yield text
        for text in self._resting.differences(await self._connection.fetch(_SQL["done_proposals"], *self._key)):
            yield text
        async for text in _differences_of_totals(self._connection, *self._key):
            yield text
        for text in await differences_of_fences(self._connection, *self._key):
            yield text

    def _of_row(self, row: asyncpg.Record, keys: Fingerprints) -> list[str]:
        last = self._last
        self._resting.note(row["sequence"], row["payload"])
        found = [
            *differences.of_order(row, last["sequence"] if last else 0, last["recorded_at"] if last else None),
            *differences.of_entry(row, *self._key),
        ]
        self._checked, self._erased, self._last = self._checked + 1, self._erased + differences.is_erased(row), row
        of_entry = [f"entry {row['sequence']}: {text}" for text in found]
        return [*of_entry, *differences.of_pair(last, row), *keys.of_row(row)]

    def _of_head(self) -> list[str]:
        last, head = self._last, self._pool
        sequence = last["sequence"] if last else 0
        found = [] if head["is_pool"] else ["there is a head without its pool"]
        if head["sequence"] is None:
            found.append("the pool has no head")
        if sequence != head["sequence"]:
            found.append(f"the head says {head['sequence']} entries and the last one is {sequence}")
        if last and last["recorded_at"] != head["recorded_at"]:
            found.append("the head and the last entry were not recorded at the same instant")
        return found

    async def _pages(self) -> AsyncIterator[list[asyncpg.Record]]:
        sequence = -1
        while rows := await self._connection.fetch(_SQL["entries_to_check"], *self._key, sequence, ENTRIES_PER_PAGE):
            yield rows
            sequence = rows[-1]["sequence"]

    async def _of_refused_keys(self) -> AsyncIterator[str]:
        async for row in self._connection.cursor(_SQL["refused_keys_to_check"], *self._key):
            try:
                is_final = all(one.is_final for one in read_refusals(row["refusals"]))
            except MsgspecError:
                yield f"key {row['key_id']}: the refusal kept for it cannot be read"
                continue
            for text in of_refused_key(row, is_final=is_final):
                yield f"key {row['key_id']}: {text}"


def _of_keys(counts: Counts) -> str:
    """What became of the keys, where there are any."""
    proved = f", {counts.rederived} keys proved" if counts.rederived else ""
    return proved + (f", {counts.untold} keys whose entries cannot prove them" if counts.untold else "")


async def _differences_of_totals(connection: Connection, place_id: UUID, pool_id: UUID) -> AsyncIterator[str]:
    for row in await connection.fetch(_SQL["accounts_to_check"], place_id, pool_id):
        for difference in differences.of_account(row):
            yield difference
    for row in await connection.fetch(_SQL["balance_differences"], place_id, pool_id):
        kept = [row["debit_pence"], row["credit_pence"], row["last_sequence"]]
        legs = [row["legs_debit_pence"], row["legs_credit_pence"], row["legs_last_sequence"]]
        yield f"account {row['account_id']}: its legs add up to {_totals(legs)}, the balance kept is {_totals(kept)}"
    async for text in _differences_of_carried(connection, place_id, pool_id):
        yield text


async def _differences_of_carried(connection: Connection, place_id: UUID, pool_id: UUID) -> AsyncIterator[str]:
    """Carried totals against the legs: wrong ones mislead views as known then, and can be thrown away."""
    for row in await connection.fetch(_SQL["carried_strays"], place_id, pool_id):
        yield row["text"]
    for row in await connection.fetch(_SQL["carried_differences"], place_id, pool_id):
        kept = _carried([row["leg_count"], row["debit_pence"], row["credit_pence"]])
        legs = _carried([row["legs_count"], row["legs_debit_pence"], row["legs_credit_pence"]])
        yield (
            f"account {row['account_id']} from {row['first_day']} to {row['last_day']} through entry "
            f"{row['through_sequence']}: its legs add up to {legs}, the total carried is {kept}"
        )


def _carried(parts: list[int | None]) -> str:
    count, debit, credit = parts
    return "nothing" if count is None else f"{debit} pence debit and {credit} credit in {count} legs"


def _totals(parts: list[int | None]) -> str:
    debit, credit, last = parts
    return "nothing" if debit is None else f"{debit} pence debit and {credit} credit up to entry {last}"
