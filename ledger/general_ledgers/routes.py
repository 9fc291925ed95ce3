"""Doors of journals sent back: make a run, list runs, read one, and its files."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, reading_place, refusing
from ledger.general_ledgers import store
from ledger.general_ledgers.actions import make_run
from ledger.general_ledgers.files import MARKS, name_of, pieces_of
from ledger.general_ledgers.model import (
    UNTESTED,
    FileFormat,
    NewJournalRun,
    RunContent,
    RunFile,
    RunFileQuery,
    RunQuery,
    RunSummary,
    RunView,
)
from ledger.general_ledgers.profile_routes import bodies_read
from ledger.general_ledgers.store import KeptRun
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload, read_query
from ledger.journal.doors import pool_path, sequence_of

_RUNS = "/v1/places/{place}/pools/{pool}/journal-runs"
NUMBER_MAX = 2**31 - 1
_MAKERS = frozenset({Role.POSTER, Role.TREASURER, Role.POOL_MANAGER})
_READERS = _MAKERS | {Role.AUDITOR}
MAKE_JOURNAL_RUN = Door(
    operation="make_journal_run",
    method="POST",
    path=_RUNS,
    summary="Make the next run of journals for a body's own ledger: what no earlier run brought of a period",
    tag="general ledgers",
    status=201,
    scope=Scope.POST,
    roles=_MAKERS,
    payload=NewJournalRun,
    result=RunView,
    refusals=(
        Code.BODY_IS_NOT_YOURS,
        Code.BODY_IS_NO_PARTNER,
        Code.POOL_IS_BUSY,
        Code.LEDGER_PROFILE_IS_MISSING,
        Code.DIMENSION_IS_NOT_MAPPED,
        Code.NOTHING_IS_LEFT_TO_SEND,
    ),
)
LIST_JOURNAL_RUNS = Door(
    operation="list_journal_runs",
    method="GET",
    path=_RUNS,
    summary="List the runs of journals of one's own bodies; the pool manager those of every partner",
    tag="general ledgers",
    roles=_READERS,
    query=PageQuery,
    result=Page[RunSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_JOURNAL_RUN = Door(
    operation="read_journal_run",
    method="GET",
    path=f"{_RUNS}/{{run}}",
    summary="Read a run of journals: its lines, what the year recognises, control totals, and its files",
    tag="general ledgers",
    roles=_READERS,
    query=RunQuery,
    result=RunView,
)
READ_JOURNAL_RUN_FILE = Door(
    operation="read_journal_run_file",
    method="GET",
    path=f"{_RUNS}/{{run}}/file",
    summary=f"A run as a file to load: plain debits and credits, or, {UNTESTED}, Unit4 GL07 or Oracle FBDI",
    tag="general ledgers",
    roles=_READERS,
    query=RunFileQuery,
    result=None,
    is_file=True,
    media_types=("application/json", "text/csv"),
    refusals=(Code.LEDGER_PROFILE_IS_MISSING,),
)


@post(MAKE_JOURNAL_RUN.litestar_path, opt=dict(MAKE_JOURNAL_RUN.opt))
async def make_journal_run(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, MAKE_JOURNAL_RUN, place, pool)
    asked = await read_payload(request, NewJournalRun)
    if asked.body not in access.pool.partners:
        raise RefusedError(Refusal(Code.BODY_IS_NO_PARTNER, f"{asked.body} is no partner", "/body"))
    if not access.is_pool_manager and not access.roles_acting_for(asked.body) & _MAKERS:
        raise RefusedError(Refusal(Code.BODY_IS_NOT_YOURS, f"you do not act for {asked.body}", "/body"))
    async with refusing(), in_place(db, access.place.place_id) as connection:
        made_on = request.app.state.clock().date()
        kept = await make_run(connection, access, MAKE_JOURNAL_RUN, asked, made_on)
    view = _view(access, kept)
    return answer(request, view, status=201, headers={"Location": view.href})


async def _runs(connection: Connection, asked: PageAsked[PageQuery]) -> list[RunSummary]:
    access, after = asked.access, (asked.position["body"], asked.position["number"])
    bodies = None if access.is_pool_manager else bodies_read(access)
    found = await store.list_runs(connection, *access.ids, bodies, after=after, limit=asked.limit)
    return [one.summary(pool_path(access)) for one in found]


@get(READ_JOURNAL_RUN.litestar_path, opt=dict(READ_JOURNAL_RUN.opt))
async def read_journal_run(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    run: FromPath[str],
) -> Answer:
    """The content goes out byte for byte as it was kept."""
    access = await gate.admit(request, READ_JOURNAL_RUN, place, pool)
    kept = await _found(db, access, read_query(request, RunQuery).body, run)
    return answer(request, _view(access, kept))


@get(READ_JOURNAL_RUN_FILE.litestar_path, opt=dict(READ_JOURNAL_RUN_FILE.opt))
async def read_journal_run_file(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    run: FromPath[str],
) -> Stream:
    access = await gate.admit(request, READ_JOURNAL_RUN_FILE, place, pool)
    query = read_query(request, RunFileQuery)
    kept = await _found(db, access, query.body, run)
    content = msgspec.json.decode(kept.content, type=RunContent)
    is_json = query.format is FileFormat.JSON
    pieces = iter([kept.content]) if is_json else pieces_of(content, query.format)
    headers = {"Content-Disposition": f'attachment; filename="{name_of(content, query.format)}"'}
    media_type = "application/json" if is_json else "text/csv"
    return Stream(_sent(pieces), media_type=media_type, status_code=200, headers=headers)


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def _found(db: ConnectionPool, access: Access, body: str, text: str) -> KeptRun:
    """The run of an address; raises RefusedError for none, and alike for another body's."""
    number, bodies = sequence_of(text), bodies_read(access)
    if number > NUMBER_MAX or not (access.is_pool_manager or bodies is None or body in bodies):
        raise RefusedError(NOTHING_HERE)
    async with reading_place(db, access.place.place_id) as connection:
        found = await store.find_run(connection, access.place.place_id, access.pool.pool_id, body, number)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


def _view(access: Access, kept: KeptRun) -> RunView:
    """A run with its files; each that was not tried on a published sample says so."""
    summary = kept.summary(pool_path(access))
    address = f"{pool_path(access)}/journal-runs/{kept.number}/file?body={kept.body}"
    files = tuple(RunFile(one, MARKS[one], f"{address}&format={one.value}") for one in FileFormat)
    content: Any = msgspec.Raw(kept.content)
    return RunView(**msgspec.structs.asdict(summary), files=files, content=content)


ROUTES = [
    make_journal_run,
    listing_route(
        LIST_JOURNAL_RUNS, _runs, {"body": "", "number": 0}, lambda one: {"body": one.body, "number": one.number}
    ),
    read_journal_run,
    read_journal_run_file,
]
