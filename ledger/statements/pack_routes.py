"""Doors of statement packs: as data, and as a file of a draft or of what was issued."""

import asyncio
from typing import Annotated, Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta, Struct

from ledger.db import reading_place
from ledger.http.answers import Answer, answer, answer_content
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.statements.actions import StatementQuery
from ledger.statements.issue_routes import issue_at
from ledger.statements.pack_files import MEDIA_TYPES, FileFormat, draft_file, kept_file
from ledger.statements.pack_model import StatementPack
from ledger.statements.pack_taking import take_pack

_POOL = "/v1/places/{place}/pools/{pool}"
FormatAsked = Annotated[FileFormat, Meta(description="how the file is written")]


class PackFileQuery(StatementQuery, frozen=True, kw_only=True):
    """Which pack, in which format."""

    format: FormatAsked = FileFormat.PDF


class FileQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which format."""

    format: FormatAsked = FileFormat.PDF


READ_PACK = Door(
    operation="read_statement_pack",
    method="GET",
    path=f"{_POOL}/statement-pack",
    summary="A statement with what a board has beside it: the account, forecasts, the risk share's working, savings",
    tag="statements",
    query=StatementQuery,
    result=StatementPack,
)
READ_PACK_FILE = Door(
    operation="read_statement_pack_file",
    method="GET",
    path=f"{_POOL}/statement-pack/file",
    summary="The pack as a file, marked as a draft on every page and sheet",
    tag="statements",
    query=PackFileQuery,
    result=None,
    is_file=True,
    media_types=tuple(MEDIA_TYPES.values()),
)
READ_ISSUED_FILE = Door(
    operation="read_issued_file",
    method="GET",
    path=f"{_POOL}/statement-issues/{{number}}/file",
    summary="An issued statement as a file: the same bytes for ever from when it was first asked for",
    tag="statements",
    query=FileQuery,
    result=None,
    is_file=True,
    media_types=tuple(MEDIA_TYPES.values()),
)


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_PACK)
    app = request.app.state
    return answer(request, await take_pack(app.db, access, read_query(request, StatementQuery), app.clock()))


async def _read_file(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_PACK_FILE)
    query, app = read_query(request, PackFileQuery), request.app.state
    pack = await take_pack(app.db, access, query, app.clock())
    async with app.exports:
        content = await asyncio.to_thread(draft_file, pack, query.format)
    name = f"{access.pool.code}-{pack.statement.period}-draft-{pack.statement.through_sequence}"
    return file_answer(request, content, query.format, name)


async def _read_issued(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_ISSUED_FILE)
    query, app = read_query(request, FileQuery), request.app.state
    async with reading_place(app.db, access.place.place_id) as connection:
        issued = await issue_at(connection, access, request.path_params["number"])
    content = await kept_file(app.db, app.exports, access, issued, query.format, app.clock())
    return file_answer(request, content, query.format, f"{access.pool.code}-{issued.period}-statement-{issued.number}")


def file_answer(request: Request[Any, Any, Any], content: bytes, form: FileFormat, name: str) -> Answer:
    """A file to be kept under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return answer_content(request, content, MEDIA_TYPES[form], headers=headers)


ROUTES: list[HTTPRouteHandler] = [
    route_of(READ_PACK, _read),
    route_of(READ_PACK_FILE, _read_file),
    route_of(READ_ISSUED_FILE, _read_issued),
]
