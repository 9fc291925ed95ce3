"""Works imports in the background, batch by batch; killed at any moment it goes on behind the last batch recorded.

A line is known by its file and row, so a batch that was posted and not yet recorded posts nothing when it comes again.
"""

import asyncio
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO
from uuid import UUID

import asyncpg
import msgspec
import structlog

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import ConnectionPool, in_place
from ledger.intake import import_store
from ledger.intake.actions import LINES_PER_CHUNK, chunks, misfit, refusals_of_totals, told
from ledger.intake.coding import coder
from ledger.intake.filing import Plan, preview, settle
from ledger.intake.import_store import Ended, Read
from ledger.intake.imports import Stage, State, Unfinished
from ledger.intake.model import FileLine, PlannedRow
from ledger.intake.posting import Ready, make_ready, post_lines, posted_line, source_of, take_back, verb_of
from ledger.intake.reading import REFUSALS_MAX, LineReader
from ledger.intake.replacing import FileRow, plan_rows, row_of, rows_gone
from ledger.intake.results import AnyLineResult, LineResult, TakenBackResult
from ledger.journal.store import lines_of_request
from ledger.journal.writer import PoolWriter
from ledger.programmes.store import all_scheme_keys

ROWS_MAX = 5_000_000
WAIT_SECONDS_FIRST, WAIT_SECONDS_MAX = 0.2, 10.0
_FOR_A_WHILE = frozenset({Code.POOL_IS_BUSY, Code.OUTCOME_IS_UNKNOWN, Code.SERVICE_IS_NOT_READY})
# A database that is lost, stopped, full or in the way of itself; what a later try may find mended.
_PASSING = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)
_log = structlog.get_logger(__name__)
_Lane = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class _Sound:
    """A file that was read through without a fault: all its rows, and what its lines add up to."""

    rows: list[FileRow]
    total_pence: int


class ImportWorker:
    """Works the imports of every pool, those of one pool in the order they came."""

    def __init__(self, db: ConnectionPool, writer: PoolWriter, *, bytes_max: int) -> None:
        self.bytes_max = bytes_max
        self._db = db
        self._writer = writer
        self._lanes: dict[_Lane, deque[UUID]] = {}
        self._tasks: dict[_Lane, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Take up what an earlier service left unfinished."""
        async with self._db.acquire() as connection:
            places = await import_store.places(connection)
        for place_id in places:
            async with in_place(self._db, place_id) as connection:
                await import_store.remove_abandoned_parts(connection, place_id)
                waiting = await import_store.unfinished(connection, place_id)
            for one in waiting:
                self.submit(place_id, one.filing.pool_id, one.import_id)

    def submit(self, place_id: UUID, pool_id: UUID, import_id: UUID) -> None:
        """Work an import once those before it in its pool have ended."""
        lane = (place_id, pool_id)
        self._lanes.setdefault(lane, deque()).append(import_id)
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._work(lane))

    async def stop(self) -> None:
        """Leave the imports where they are; what is in flight at the pool writer is committed or not, and known."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, lane: _Lane) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                await self._work_to_the_end(lane[0], waiting.popleft())
        finally:
            del self._lanes[lane], self._tasks[lane]

    async def _work_to_the_end(self, place_id: UUID, import_id: UUID) -> None:
        """Work until the import has ended, through whatever passes: a lost database, a busy pool."""
        seconds = WAIT_SECONDS_FIRST
        while True:
            try:
                async with in_place(self._db, place_id) as connection:
                    found = await import_store.unfinished(connection, place_id, import_id)
                for one in found:
                    await _Import(self._db, self._writer, one).work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the imports behind it go on
                if not _passes(error):
                    _log.exception("import_left", import_id=str(import_id))  # until the service starts again
                    return
                _log.warning("import_waits", import_id=str(import_id), error=repr(error))
                await asyncio.sleep(seconds)
                seconds = min(2 * seconds, WAIT_SECONDS_MAX)
            else:
                return


def _passes(error: Exception) -> bool:
    """Whether a later try may succeed where this one met an error."""
    if isinstance(error, RefusedError):
        return bool(_FOR_A_WHILE & {one.code for one in error.refusals})
    return isinstance(error, _PASSING)


class _Import:
    """One import, from wherever it stands to its end."""

    def __init__(self, db: ConnectionPool, writer: PoolWriter, one: Unfinished) -> None:
        self._db = db
        self._writer = writer
        self._one = one
        self._filing = one.filing
        self._place_id = one.filing.place_id

    async def work(self) -> None:
        """Read the file through, then post it; what no later try could mend ends the import as failed."""
        try:
            with tempfile.TemporaryFile() as file:
                await self._fetch(file)
                ended = await self._posted(file)
        except Exception as error:
            if _passes(error):
                raise
            ended = Ended(State.FAILED, self._reasons(error))
        async with in_place(self._db, self._place_id) as connection:
            await import_store.insert_step(connection, self._place_id, self._one.import_id, "end", ended)
            await import_store.remove_parts(connection, self._place_id, self._one.import_id)

    def _reasons(self, error: Exception) -> tuple[Refusal, ...]:
        if isinstance(error, RefusedError):
            return error.refusals
        _log.error("import_failed", import_id=str(self._one.import_id), exc_info=error)
        return (Refusal(Code.SOMETHING_WENT_WRONG, "the service met a defect of its own"),)

    async def _fetch(self, file: IO[bytes]) -> None:
        """The file as it was sent, into a nameless one that the reader can go through."""
        number = 0
        while True:
            async with in_place(self._db, self._place_id) as connection:
                part = await import_store.find_part(connection, self._place_id, self._one.import_id, number)
            if part is None:
                return
            file.write(part)
            number += 1

    async def _posted(self, file: IO[bytes]) -> Ended:
        if await self._is_cancelled():
            return Ended(State.CANCELLED)
        sound = await asyncio.to_thread(self._read_through, file)
        await self._refuse_stuck(await preview(self._db, self._filing, sound.rows))
        plan = await settle(self._db, self._filing, sound.rows)
        async with in_place(self._db, self._place_id) as connection:
            read = Read(len(sound.rows), sound.total_pence)
            await import_store.insert_step(connection, self._place_id, self._one.import_id, "read", read)
        if not await self._take_back(plan) or not await self._post(file, plan):
            return Ended(State.CANCELLED)
        async with in_place(self._db, self._place_id) as connection:
            refused = await import_store.list_lines(
                connection, self._place_id, self._one.import_id, "refused", after=(0, 0), limit=1
            )
        return Ended(State.COMPLETED_WITH_REFUSALS if refused else State.COMPLETED)

    def _read_through(self, file: IO[bytes]) -> _Sound:
        """All rows of the file; raises RefusedError with everything that is wrong with it. Runs beside the loop."""
        verb = verb_of(self._filing)
        reader = LineReader(self._filing.profile, self._filing.content_sha256)
        rows: list[FileRow] = []
        misfits: list[Refusal] = []
        total_pence = 0
        file.seek(0)
        for line in reader.lines(file, rows_max=ROWS_MAX):
            rows.append(row_of(line))
            total_pence += line.amount_pence
            (alone,) = plan_rows(self._filing.content_sha256, rows[-1:], [])
            try:
                make_ready(self._filing, verb, line, None, alone)
            except msgspec.ValidationError as error:
                misfits.append(misfit(line.row, error))
        refusals = (
            reader.refusals(len(rows), total_pence)
            or tuple(misfits[:REFUSALS_MAX])
            or refusals_of_totals(self._one.row_count, self._one.total_pence, len(rows), total_pence)
        )
        if refusals:
            raise RefusedError(*refusals)
        return _Sound(rows, total_pence)

    async def _refuse_stuck(self, plan: Plan) -> None:
        """Raises RefusedError when a row that is gone could not be taken back: it would stand beside its correction."""
        results: list[TakenBackResult] = []
        for gone in chunks(rows_gone(plan.old, plan.rows)):
            results += await take_back(self._writer, self._db, self._filing, gone, validate_only=True)
        refusals = [told(one, refusal) for one in results for refusal in one.refusals]
        if refusals:
            raise RefusedError(*refusals[:REFUSALS_MAX])

    async def _take_back(self, plan: Plan) -> bool:
        """Reverse what the file leaves out of the one it replaces; False when cancelled meanwhile."""
        done = await self._last_row_done(Stage.TAKING_BACK)
        gone = iter([one for one in rows_gone(plan.old, plan.rows) if one.row > done])
        while batch := list(islice(gone, LINES_PER_CHUNK)):
            if await self._is_cancelled():
                return False
            results = await take_back(self._writer, self._db, self._filing, batch)
            await self._record(Stage.TAKING_BACK, batch[-1].row, results)
        return True

    async def _post(self, file: IO[bytes], plan: Plan) -> bool:
        """Post the lines behind the last batch recorded; False when cancelled meanwhile."""
        done = await self._last_row_done(Stage.POSTING)
        async with in_place(self._db, self._place_id) as connection:
            code = coder(self._filing.profile, list(await all_scheme_keys(connection, self._place_id)))
        verb = verb_of(self._filing)
        file.seek(0)
        reader = LineReader(self._filing.profile, self._filing.content_sha256)
        pairs = zip(reader.lines(file, rows_max=ROWS_MAX), plan.rows, strict=True)
        left = (pair for pair in pairs if pair[1].row > done)
        while batch := await asyncio.to_thread(_next_batch, left):
            if await self._is_cancelled():
                return False
            ready = [make_ready(self._filing, verb, line, code(line), row) for line, row in batch]
            results = await post_lines(self._writer, self._filing, ready)
            await self._record(Stage.POSTING, batch[-1][1].row, await self._own(ready, results))
        return True

    async def _own(self, ready: list[Ready], results: list[LineResult]) -> list[LineResult]:
        """Lines that stand already are told as posted where this import posted them before it was cut short."""
        standing = [one for one, met in zip(ready, results, strict=True) if met.outcome == "exists" and one.item]
        if not standing:
            return results
        sources, request_id = [source_of(one) for one in standing], str(self._one.import_id)
        async with in_place(self._db, self._place_id) as connection:
            own = await lines_of_request(connection, self._place_id, self._filing.pool_id, request_id, sources)
        found = {
            one.line.row: posted_line(one, own[source])
            for one, source in zip(standing, sources, strict=True)
            if source in own
        }
        return [found.get(one.row, one) for one in results]

    async def _record(self, stage: Stage, last_row: int, results: Sequence[AnyLineResult]) -> None:
        async with in_place(self._db, self._place_id) as connection:
            await import_store.insert_batch(connection, self._place_id, self._one.import_id, stage, last_row, results)

    async def _last_row_done(self, stage: Stage) -> int:
        async with in_place(self._db, self._place_id) as connection:
            return await import_store.last_row_done(connection, self._place_id, self._one.import_id, stage)

    async def _is_cancelled(self) -> bool:
        async with in_place(self._db, self._place_id) as connection:
            return await import_store.has_step(connection, self._place_id, self._one.import_id, "cancel")


def _next_batch(pairs: Iterator[tuple[FileLine, PlannedRow]]) -> list[tuple[FileLine, PlannedRow]]:
    return list(islice(pairs, LINES_PER_CHUNK))
