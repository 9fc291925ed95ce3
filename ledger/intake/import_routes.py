"""Doors of imports: a file of any size is accepted at once and worked in the background."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.ids import new_id
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import POSTERS, Door, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import CursorBox, Page, PageQuery, Sought, answer_sought_page
from ledger.http.problems import NOTHING_HERE, id_in_address
from ledger.http.requests import header_of, read_query, require_media_type
from ledger.intake import import_store
from ledger.intake.actions import saved_profile
from ledger.intake.importing import ImportWorker
from ledger.intake.imports import ENDS, Asked, ImportLinePage, ImportQuery, ImportView, LinesQuery, Placed
from ledger.intake.model import Filing, Profile
from ledger.intake.reading import refusal_of_header
from ledger.journal.doors import pool_path

_IMPORTS = "/v1/places/{place}/pools/{pool}/imports"
_IMPORT = f"{_IMPORTS}/{{import_id}}"
PART_BYTES = 1024 * 1024

START_IMPORT = Door(
    operation=import_store.OPERATION,
    method="POST",
    path=_IMPORTS,
    summary="Import a file of spend larger than a request: accepted at once, worked in the background",
    tag="imports",
    status=202,
    scope=Scope.POST,
    roles=POSTERS,
    query=ImportQuery,
    result=ImportView,
    upload="text/csv",
    refusals=(
        Code.BODY_IS_NOT_YOURS,
        Code.PAYLOAD_IS_TOO_LARGE,
        Code.MEDIA_TYPE_IS_NOT_SUPPORTED,
        Code.PROFILE_DOES_NOT_FIT_FILE,
    ),
)
LIST_IMPORTS = Door(
    operation="list_imports",
    method="GET",
    path=_IMPORTS,
    summary="List the imports of a pool, in the order they came",
    tag="imports",
    query=PageQuery,
    result=Page[ImportView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_IMPORT = Door(
    operation="read_import",
    method="GET",
    path=_IMPORT,
    summary="How far an import is, and what became of its lines in sum",
    tag="imports",
    result=ImportView,
)
LIST_IMPORT_LINES = Door(
    operation="list_import_lines",
    method="GET",
    path=f"{_IMPORT}/lines",
    summary="List what became of each line of an import, as far as it is done",
    tag="imports",
    query=LinesQuery,
    result=ImportLinePage,
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
CANCEL_IMPORT = Door(
    operation="cancel_import",
    method="POST",
    path=f"{_IMPORT}/cancellation",
    summary="Stop an import before its next batch; what it posted stands",
    tag="imports",
    status=202,
    scope=Scope.POST,
    roles=POSTERS,
    result=ImportView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.IMPORT_HAS_ENDED),
)


@post(START_IMPORT.litestar_path, opt=dict(START_IMPORT.opt))
async def start_import(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    imports: NamedDependency[ImportWorker],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, START_IMPORT, place, pool)
    query = read_query(request, ImportQuery)
    require_media_type(request, "text/csv")
    saved, _ = await saved_profile(db, access, query.profile)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    import_id = new_id()
    content_sha256, byte_count = await _keep_file(request, db, (place_id, import_id), saved.profile, imports.bytes_max)
    filing = Filing(
        place_id=place_id,
        pool_id=pool_id,
        requester=access.requester,
        operation=START_IMPORT.operation,
        profile=saved.profile,
        effective_date=query.effective_date,
        content_sha256=content_sha256,
        replaces_sha256=query.replaces,
        roles=access.roles_acting_for(saved.profile.body),
    )
    asked = Asked(
        import_id=import_id,
        filing=filing,
        profile_version=saved.version,
        row_count=query.row_count,
        total_pence=query.total_pence,
        byte_count=byte_count,
        recorded_at=datetime.now(UTC),
    )
    async with in_place(db, place_id) as connection:
        detail = {"import": str(import_id), "profile": query.profile, "file": content_sha256}
        act_id = await record_done(connection, access, START_IMPORT, place_id, detail)
        await import_store.insert_import(connection, asked, act_id)
    view = await _view_of(db, access, import_id)
    imports.submit(place_id, pool_id, import_id)
    return answer(request, view, status=202, headers={"Location": f"{pool_path(access)}/imports/{import_id}"})


async def _keep_file(
    request: Request[Any, Any, Any], db: ConnectionPool, ids: tuple[UUID, UUID], profile: Profile, bytes_max: int
) -> tuple[str, int]:
    """Keep the body piece by piece as it arrives; its SHA-256 and size. Nothing is kept of one that is refused.

    A file whose header is not the profile's is refused at once; all else is found when the whole is read.
    """
    digest, byte_count, number = hashlib.sha256(), 0, 0
    place_id, import_id = ids
    try:
        async for part in _parts(request, bytes_max):
            if number == 0:
                _refuse_header(profile, part)
            digest.update(part)
            byte_count += len(part)
            async with in_place(db, place_id) as connection:
                await import_store.insert_part(connection, place_id, import_id, number, part)
            number += 1
        if number == 0:
            _refuse_header(profile, b"")
    except BaseException:
        async with in_place(db, place_id) as connection:
            await import_store.remove_parts(connection, place_id, import_id)
        raise
    return digest.hexdigest(), byte_count


def _refuse_header(profile: Profile, beginning: bytes) -> None:
    refusal = refusal_of_header(profile, beginning)
    if refusal is not None:
        raise RefusedError(refusal)


async def _parts(request: Request[Any, Any, Any], bytes_max: int) -> AsyncIterator[bytes]:
    """The body in pieces of about a mebibyte; raises RefusedError when it is too large, or ends half-way."""
    announced = header_of(request, b"content-length") or "0"
    _refuse_above(bytes_max, int(announced) if announced.isdecimal() else 0)
    gathered, byte_count, more = bytearray(), 0, True
    while more:
        message = await request.receive()
        if message["type"] != "http.request":
            raise RefusedError(Refusal(Code.SERVICE_IS_NOT_READY, "the connection ended before the file did"))
        gathered += message["body"]
        byte_count += len(message["body"])
        more = message.get("more_body", False)
        _refuse_above(bytes_max, byte_count)
        if len(gathered) >= PART_BYTES or (gathered and not more):
            yield bytes(gathered)
            gathered.clear()


def _refuse_above(bytes_max: int, byte_count: int) -> None:
    if byte_count > bytes_max:
        detail = f"an imported file has at most {bytes_max:,} bytes"
        raise RefusedError(Refusal(Code.PAYLOAD_IS_TOO_LARGE, detail))


async def _imports(connection: Connection, asked: PageAsked[PageQuery]) -> Sequence[ImportView]:
    after = UUID(asked.position["after"]) if asked.position["after"] else None
    return await import_store.list_imports(connection, *asked.access.ids, after=after, limit=asked.limit)


@get(READ_IMPORT.litestar_path, opt=dict(READ_IMPORT.opt))
async def read_import(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    import_id: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_IMPORT, place, pool)
    return answer(request, await _view_of(db, access, id_in_address(import_id)))


@get(LIST_IMPORT_LINES.litestar_path, opt=dict(LIST_IMPORT_LINES.opt))
async def list_import_lines(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
    import_id: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_IMPORT_LINES, place, pool)
    view = await _view_of(db, access, id_in_address(import_id))
    query = read_query(request, LinesQuery)
    place_id = access.place.place_id

    async def seek(position: dict[str, Any], limit: int) -> Sought[Placed]:
        stage, row = position["after"]
        async with in_place(db, place_id) as connection:
            found = await import_store.list_lines(
                connection, place_id, view.import_id, query.outcome, after=(stage, row), limit=limit
            )
        return Sought(found, None)

    return await answer_sought_page(
        request,
        cursors,
        query,
        start={"after": (0, 0)},
        seek=seek,
        position_of=lambda placed: {"after": placed[0]},
        page_of=lambda shown, cursor: ImportLinePage(tuple(one for _, one in shown), cursor),
    )


@post(CANCEL_IMPORT.litestar_path, opt=dict(CANCEL_IMPORT.opt))
async def cancel_import(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    import_id: FromPath[str],
) -> Answer:
    access = await gate.admit(request, CANCEL_IMPORT, place, pool)
    view = await _view_of(db, access, id_in_address(import_id))
    if view.state in ENDS:
        raise RefusedError(Refusal(Code.IMPORT_HAS_ENDED, f"it is {view.state}"))
    refusal = access.refusal_of_acting_body(view.body)
    if refusal is not None:
        raise RefusedError(Refusal(refusal.code, refusal.detail))
    place_id = access.place.place_id
    async with in_place(db, place_id) as connection:
        act_id = await record_done(connection, access, CANCEL_IMPORT, place_id, {"import": str(view.import_id)})
        await import_store.insert_step(connection, place_id, view.import_id, "cancel", {"act": str(act_id)})
    return answer(request, await _view_of(db, access, view.import_id), status=202)


async def _view_of(db: ConnectionPool, access: Access, import_id: UUID) -> ImportView:
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with in_place(db, place_id) as connection:
        found = await import_store.list_imports(connection, place_id, pool_id, one=import_id, after=None, limit=1)
    if not found:
        raise RefusedError(NOTHING_HERE)
    return found[0]


ROUTES = [
    start_import,
    listing_route(LIST_IMPORTS, _imports, {"after": None}, lambda one: {"after": str(one.import_id)}),
    read_import,
    list_import_lines,
    cancel_import,
]
