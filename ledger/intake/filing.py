"""Which file a pool takes in, and in place of which: claimed once under the pool's lock, its rows kept for later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.acts.model import Act
from ledger.acts.store import insert_acts
from ledger.core.ids import new_id
from ledger.core.refusal import RefusedError
from ledger.db import ConnectionPool, in_place, refusing
from ledger.intake import store
from ledger.intake.model import Filing, KnownFile, PlannedRow
from ledger.intake.replacing import FileRow, plan_rows, refusal_of_file
from ledger.journal.store import find_known, lock_heads

ROWS_PER_STATEMENT = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a file's rows, and the rows of the replaced file that stand."""

    rows: list[PlannedRow]
    old: list[PlannedRow]


async def preview(db: ConnectionPool, filing: Filing, rows: Sequence[FileRow]) -> Plan:
    """What taking the file in would do, as the books are now; raises RefusedError when it may not be."""
    known = await _known(db, filing)
    refusal = refusal_of_file(filing.asked, known)
    if refusal is not None:
        raise RefusedError(refusal)
    own = next((one for one in known if _is_same(one, filing)), filing.asked)
    return await _plan(db, filing, own.replaces_sha256, rows)


async def settle(db: ConnectionPool, filing: Filing, rows: Sequence[FileRow]) -> Plan:
    """Claim the file for the pool and keep what becomes of its rows; the same again finds what was settled.

    After the claim nothing more of a replaced file is posted, so that which of its rows stand is settled too.
    """
    own = await _claim(db, filing)
    plan = await _plan(db, filing, own.replaces_sha256, rows)
    async with in_place(db, filing.place_id) as connection:
        for start in range(0, len(plan.rows), ROWS_PER_STATEMENT):
            await store.insert_rows(connection, filing, plan.rows[start : start + ROWS_PER_STATEMENT])
    return plan


async def _claim(db: ConnectionPool, filing: Filing) -> KnownFile:
    async with refusing(), in_place(db, filing.place_id) as connection:
        await lock_heads(connection, filing.place_id, [filing.pool_id])
        known = await store.find_files(connection, filing)
        refusal = refusal_of_file(filing.asked, known)
        if refusal is not None:
            raise RefusedError(refusal)
        own = next((one for one in known if _is_same(one, filing)), None)
        if own is not None:
            return own
        act = _act(filing)
        await insert_acts(connection, filing.place_id, [act])
        await store.insert_file(connection, filing, act.act_id)
    return filing.asked


async def _plan(db: ConnectionPool, filing: Filing, replaces: str | None, rows: Sequence[FileRow]) -> Plan:
    """What was settled for the file, or what is to be."""
    kept = await _rows_of(db, filing, filing.content_sha256)
    old = [] if replaces is None else await _standing(db, filing, await _rows_of(db, filing, replaces))
    return Plan(kept or plan_rows(filing.content_sha256, rows, old), old)


async def _known(db: ConnectionPool, filing: Filing) -> list[KnownFile]:
    async with in_place(db, filing.place_id) as connection:
        return await store.find_files(connection, filing)


async def _rows_of(db: ConnectionPool, filing: Filing, content_sha256: str) -> list[PlannedRow]:
    found: list[PlannedRow] = []
    async with in_place(db, filing.place_id) as connection:
        while len(found) % ROWS_PER_STATEMENT == 0:
            after = found[-1].row if found else 0
            page = await store.rows_of_file(connection, filing, content_sha256, after=after, limit=ROWS_PER_STATEMENT)
            if not page:
                break
            found += page
    return found


async def _standing(db: ConnectionPool, filing: Filing, rows: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Those of the rows that were posted, reversed since or not."""
    found = []
    async with in_place(db, filing.place_id) as connection:
        for start in range(0, len(rows), ROWS_PER_STATEMENT):
            page = rows[start : start + ROWS_PER_STATEMENT]
            lines = [filing.source_of(one) for one in page]
            known = await find_known(connection, filing.place_id, filing.pool_id, [], lines)
            found += [one for one, line in zip(page, lines, strict=True) if line in known.lines]
    return found


def _act(filing: Filing) -> Act:
    """The claim as an act: which file, and in place of which."""
    replaced = {"replaces": filing.replaces_sha256} if filing.replaces_sha256 else {}
    return Act(
        act_id=new_id(),
        recorded_at=datetime.now(UTC),
        requester=filing.requester,
        operation=filing.operation,
        outcome="done",
        pool_id=filing.pool_id,
        acting_body=filing.profile.body,
        detail={"profile": filing.profile.code, "file": filing.content_sha256, **replaced},
    )


def _is_same(known: KnownFile, filing: Filing) -> bool:
    return (known.profile, known.content_sha256) == (filing.profile.code, filing.content_sha256)
