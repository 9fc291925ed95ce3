"""Taking a file in: read it whole, check it whole, then post it chunk by chunk through the pool writer."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import Code as CodeText
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import ConnectionPool, in_place
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.intake.coding import Coding, coder
from ledger.intake.filing import Plan, preview, settle
from ledger.intake.model import FileLine, FileRead, Filing, PlannedRow
from ledger.intake.posting import Ready, make_ready, post_lines, take_back, verb_of
from ledger.intake.reading import read_file
from ledger.intake.replacing import row_of, rows_gone
from ledger.intake.results import (
    AnyLineResult,
    FileResult,
    LineResult,
    ProblemResult,
    ProgressResult,
    Result,
    totals_of,
)
from ledger.intake.store import SavedProfile, find_profile
from ledger.journal.writer import PoolWriter
from ledger.programmes.store import all_scheme_keys

LINES_PER_CHUNK = 500
ERRORS_MAX = 1_000
T = TypeVar("T")

Sha256 = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="64 hexadecimal digits: the SHA-256 of a file's bytes")
]


class FileQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file is taken in. Control totals, when given, must equal what is read, or nothing is posted."""

    profile: CodeText
    effective_date: Annotated[date, Meta(description="the accounting date of every line, usually the period's end")]
    row_count: Annotated[int, Meta(ge=0, description="control total: how many lines the file has")] | None = None
    total_pence: Annotated[int, Meta(description="control total: what the lines add up to")] | None = None
    replaces: (
        Annotated[
            Sha256,
            Meta(description="the SHA-256 of the file that this one corrects: only what differs is posted or reversed"),
        ]
        | None
    ) = None


class IntakeQuery(FileQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same for a file that is sent as one request."""

    validate_only: Annotated[bool, Meta(description="check the file through the same code, post nothing")] = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read, coded and planned: its lines ready to post, and the rows of another to take back."""

    saved: SavedProfile
    file: FileRead
    filing: Filing
    codings: tuple[Coding | None, ...]
    plan: Plan
    ready: tuple[Ready, ...]

    @property
    def gone(self) -> list[PlannedRow]:
        return rows_gone(self.plan.old, self.plan.rows)


async def saved_profile(db: ConnectionPool, access: Access, code: str) -> tuple[SavedProfile, list[Coding]]:
    """A profile that the requester may use, and the schemes of the place; raises RefusedError."""
    async with in_place(db, access.place.place_id) as connection:
        saved = await find_profile(connection, access.place.place_id, code)
        schemes = await all_scheme_keys(connection, access.place.place_id)
    if saved is None:
        raise RefusedError(Refusal(NOTHING_HERE.code, f"the place has no profile {code}", "/profile"))
    refusal = access.refusal_of_acting_body(saved.profile.body)
    if refusal is not None:
        raise RefusedError(Refusal(refusal.code, refusal.detail, "/profile"))
    return saved, list(schemes)


async def prepare(db: ConnectionPool, access: Access, door: Door, query: IntakeQuery, content: bytes) -> Prepared:
    """Read, code and plan a file; raises RefusedError with every fault, each with its row."""
    saved, schemes = await saved_profile(db, access, query.profile)
    file = read_file(saved.profile, content)
    if not isinstance(file, FileRead):
        raise RefusedError(*file)
    raise_for(*refusals_of_totals(query.row_count, query.total_pence, file.row_count, file.total_pence))
    filing = Filing(
        place_id=access.place.place_id,
        pool_id=access.pool.pool_id,
        requester=access.requester,
        operation=door.operation,
        profile=saved.profile,
        effective_date=query.effective_date,
        content_sha256=file.content_sha256,
        replaces_sha256=query.replaces,
        roles=access.roles_acting_for(saved.profile.body),
    )
    code = coder(saved.profile, schemes)
    codings = tuple(code(line) for line in file.lines)
    plan = await preview(db, filing, [row_of(line) for line in file.lines])
    return Prepared(saved, file, filing, codings, plan, _ready(filing, file.lines, codings, plan))


async def settled(db: ConnectionPool, prepared: Prepared) -> Prepared:
    """The same once the pool has taken the file on; raises RefusedError when another came first."""
    filing, lines = prepared.filing, prepared.file.lines
    plan = await settle(db, filing, [row_of(line) for line in lines])
    if plan == prepared.plan:
        return prepared
    return replace(prepared, plan=plan, ready=_ready(filing, lines, prepared.codings, plan))


def refusals_of_totals(
    row_count_announced: int | None, total_pence_announced: int | None, row_count: int, total_pence: int
) -> tuple[Refusal, ...]:
    """How what was read differs from the control totals that were announced."""
    refusals = []
    if row_count_announced is not None and row_count_announced != row_count:
        detail = f"the file has {row_count} lines, and {row_count_announced} were announced"
        refusals.append(Refusal(Code.CONTROL_TOTALS_DIFFER, detail, "/row_count"))
    if total_pence_announced is not None and total_pence_announced != total_pence:
        detail = f"the lines add up to {total_pence} pence, and {total_pence_announced} were announced"
        refusals.append(Refusal(Code.CONTROL_TOTALS_DIFFER, detail, "/total_pence"))
    return tuple(refusals)


def _ready(
    filing: Filing, lines: Sequence[FileLine], codings: Sequence[Coding | None], plan: Plan
) -> tuple[Ready, ...]:
    """Every line ready to post; raises RefusedError with all misfits."""
    verb = verb_of(filing)
    ready: list[Ready] = []
    refusals: list[Refusal] = []
    for line, coding, row in zip(lines, codings, plan.rows, strict=True):
        try:
            ready.append(make_ready(filing, verb, line, coding, row))
        except msgspec.ValidationError as error:
            refusals.append(misfit(line.row, error))
    raise_for(*refusals[:ERRORS_MAX])
    return tuple(ready)


def misfit(row: int, error: msgspec.ValidationError) -> Refusal:
    """A line that no payload of the API could say."""
    return Refusal(Code.FILE_LINE_IS_NOT_VALID, f"row {row}: {error}", f"/rows/{row}")


async def check_whole(writer: PoolWriter, db: ConnectionPool, prepared: Prepared) -> list[AnyLineResult]:
    """What each line would meet, through the posting code itself; raises RefusedError when any would be refused."""
    results: list[AnyLineResult] = []
    for gone in chunks(prepared.gone):
        results += await take_back(writer, db, prepared.filing, gone, validate_only=True)
    for ready in chunks(prepared.ready):
        results += await post_lines(writer, prepared.filing, ready, validate_only=True)
    refusals = [told(one, refusal) for one in results for refusal in one.refusals]
    raise_for(*refusals[:ERRORS_MAX])
    return results


def told(one: AnyLineResult, refusal: Refusal) -> Refusal:
    """A refusal of one line as one of the whole file, with its row."""
    where = f"row {one.row}" if isinstance(one, LineResult) else f"row {one.row} of the replaced file"
    pointer = f"/rows/{one.row}" if isinstance(one, LineResult) else "/replaces"
    return Refusal(refusal.code, f"{where}: {refusal.detail}", pointer)


async def take_in(
    writer: PoolWriter, db: ConnectionPool, prepared: Prepared, *, checked: list[AnyLineResult] | None
) -> AsyncIterator[Result]:
    """Post a checked file chunk by chunk, a line reported when it is committed; or only tell what was `checked`."""
    file = prepared.file
    yield FileResult(
        file.content_sha256,
        prepared.saved.profile.code,
        prepared.saved.version,
        checked is not None,
        file.row_count,
        file.total_pence,
        file.duplicate_rows,
        prepared.filing.replaces_sha256,
    )
    results: list[AnyLineResult] = []
    try:
        async for chunk in _posted(writer, db, prepared) if checked is None else _told_again(checked):
            for one in chunk:
                yield one
            results.extend(chunk)
            yield ProgressResult(sum(isinstance(one, LineResult) for one in results), len(file.lines))
    except RefusedError as error:
        yield ProblemResult(error.refusals)
        return
    yield totals_of(results)


async def _posted(writer: PoolWriter, db: ConnectionPool, prepared: Prepared) -> AsyncIterator[Sequence[AnyLineResult]]:
    """First what is gone is taken back, so that what it held is free again; then the lines in order."""
    for gone in chunks(prepared.gone):
        yield await take_back(writer, db, prepared.filing, gone)
    for ready in chunks(prepared.ready):
        yield await post_lines(writer, prepared.filing, ready)


async def _told_again(checked: Sequence[AnyLineResult]) -> AsyncIterator[Sequence[AnyLineResult]]:
    for chunk in chunks(checked):
        yield chunk


def chunks(lines: Sequence[T]) -> Iterator[Sequence[T]]:
    """The lines in chunks of at most so many as are posted together."""
    for start in range(0, len(lines), LINES_PER_CHUNK):
        yield lines[start : start + LINES_PER_CHUNK]
