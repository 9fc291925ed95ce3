"""Facts of journals sent back: one typed function for each named query."""

import hashlib
from collections.abc import AsyncIterator, Collection
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.core.payload import read_payload
from ledger.db import Connection, queries
from ledger.general_ledgers.composing import EntryBehind, RunHead
from ledger.general_ledgers.model import LedgerProfileView, NewLedgerProfile, RunContent, RunSummary

_SQL = queries(__package__)
ENTRIES_PER_PAGE = 2_000


class KeptRun(Struct, frozen=True, kw_only=True):
    """A run as it is kept."""

    body: str
    number: int
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    profile_version: int
    line_count: int
    total_pence: int
    content: bytes
    content_sha256: bytes
    recorded_at: datetime
    act_id: UUID

    def summary(self, pool_path: str) -> RunSummary:
        """How it is listed."""
        same = {name: getattr(self, name) for name in RunSummary.__struct_fields__ if hasattr(self, name)}
        href = f"{pool_path}/journal-runs/{self.number}?body={self.body}"
        return RunSummary(**same, sha256=self.content_sha256.hex(), href=href)


class Before(Struct, frozen=True):
    """What runs of a body came before: the last one, how far it went, and the last one that ended on the same day."""

    number: int
    through_sequence: int
    of_year: int | None


async def insert_profile(connection: Connection, place_id: UUID, profile: NewLedgerProfile, act_id: UUID) -> int:
    """Add a version of a body's profile; its number."""
    await connection.execute(_SQL["lock_place"], place_id)
    version: int = await connection.fetchval(
        _SQL["insert_ledger_profile"], place_id, profile.body, msgspec.json.encode(profile).decode(), act_id
    )
    return version


async def list_profiles(
    connection: Connection, place_id: UUID, bodies: Collection[str] | None, *, after: tuple[str, int], limit: int
) -> list[LedgerProfileView]:
    """Versions of profiles after a body and version; only those of the bodies, unless None."""
    seen = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["list_ledger_profiles"], place_id, *after, seen, limit)
    return [LedgerProfileView(row["version"], _read_profile(row["profile"])) for row in rows]


async def profile_of(
    connection: Connection, place_id: UUID, body: str, version: int | None = None
) -> LedgerProfileView | None:
    """A body's profile: the version named, or the last one; None where there is none."""
    row = await connection.fetchrow(_SQL["ledger_profile_of"], place_id, body, version)
    return None if row is None else LedgerProfileView(row["version"], _read_profile(row["profile"]))


def _read_profile(text: str) -> NewLedgerProfile:
    return msgspec.json.decode(text, type=NewLedgerProfile)


async def entries_of(
    connection: Connection, place_id: UUID, pool_id: UUID, head: RunHead
) -> AsyncIterator[EntryBehind]:
    """The entries that a run brings, in order of sequence, read some at a time."""
    after, asked = 0, (head.through_sequence, head.first_day, head.last_day)
    while rows := await connection.fetch(
        _SQL["entries_of_run"], *(place_id, pool_id, head.body, head.number), *asked, after, ENTRIES_PER_PAGE
    ):
        for row in rows:
            yield EntryBehind(row["sequence"], read_payload(row["payload"]), row["held_by"])
        after = rows[-1]["sequence"]


async def insert_run(
    connection: Connection, place_id: UUID, pool_id: UUID, content: RunContent, encoded: bytes, act_id: UUID
) -> None:
    """Keep the bytes of a run."""
    control = content.control
    await connection.execute(
        _SQL["insert_journal_run"],
        *(place_id, pool_id, content.body, content.number, content.period, content.first_day, content.last_day),
        *(content.through_sequence, content.profile_version, control.line_count, control.debit_pence),
        *(encoded, hashlib.sha256(encoded).digest(), act_id),
    )


async def before(
    connection: Connection, place_id: UUID, pool_id: UUID, body: str, last_day: date, number: int | None = None
) -> Before:
    """The runs of a body below a number, or all of them."""
    row = await connection.fetchrow(_SQL["last_journal_run"], place_id, pool_id, body, number, last_day)
    assert row is not None, "a query of aggregates has one row"
    return Before(*row.values())


async def find_run(connection: Connection, place_id: UUID, pool_id: UUID, body: str, number: int) -> KeptRun | None:
    """One run with its bytes."""
    row = await connection.fetchrow(_SQL["find_journal_run"], place_id, pool_id, body, number)
    return None if row is None else msgspec.convert(dict(row), KeptRun)


async def list_runs(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    bodies: Collection[str] | None,
    *,
    after: tuple[str, int],
    limit: int,
) -> list[KeptRun]:
    """Runs of a pool after a body and number; only those of the bodies, unless None."""
    seen = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["list_journal_runs"], place_id, pool_id, *after, seen, limit)
    return [msgspec.convert(dict(row), KeptRun) for row in rows]


async def bodies_with_runs(connection: Connection, place_id: UUID) -> list[tuple[UUID, str, str, int]]:
    """Of each pool of a place the bodies that have runs, and the number of the last one."""
    rows = await connection.fetch(_SQL["bodies_with_runs"], place_id)
    return [(row["pool_id"], row["pool"], row["body"], row["last_number"]) for row in rows]
