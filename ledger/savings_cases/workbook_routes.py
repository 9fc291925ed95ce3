"""Doors of cases as workbooks: one out with its results, one in as a case or as its next version."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta, Struct

from ledger.core.ids import BodyCode
from ledger.core.ids import Code as CodeText
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import in_place, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Scope
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_body, read_query, require_media_type
from ledger.http.routing import admit, route_of
from ledger.rules.savings.case import Case
from ledger.rules.savings.case_reading import read_case_workbook
from ledger.rules.savings.case_writing import write_case
from ledger.savings_cases import store
from ledger.savings_cases.actions import keep_case, keep_version, seen_case, seen_version
from ledger.savings_cases.deciding import seers_of
from ledger.savings_cases.files import XLSX, of_file
from ledger.savings_cases.model import CaseView, NewCase, NewCaseVersion, ProjectionQuery
from ledger.savings_cases.projecting import references_of
from ledger.savings_cases.routes import ONE, WRITERS, WRITTEN, view_of_case
from ledger.savings_cases.views import shown_version


class WorkbookQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which body a workbook is taken in, and as what."""

    acting_body: Annotated[BodyCode, Meta(description="the partner that keeps the case")]
    follows_version: Annotated[
        int, Meta(ge=0, le=2**31 - 1, description="the latest version, which this one follows; 0: the case is new")
    ] = 0
    programme: Annotated[CodeText | None, Meta(description="of a new case")] = None


WRITE_WORKBOOK = Door(
    operation="read_savings_case_workbook",
    method="GET",
    path=f"{ONE}/workbook",
    summary="A version of a savings case as a workbook: its own sheets, which are read again, and its results",
    tag="savings cases",
    query=ProjectionQuery,
    result=None,
    is_file=True,
    media_types=(XLSX,),
)
TAKE_WORKBOOK = Door(
    operation="take_in_savings_case_workbook",
    method="POST",
    path=f"{ONE}/workbook",
    summary="Take in a workbook as a savings case, or as its next version; what is wrong is told by sheet and cell",
    tag="savings cases",
    status=201,
    scope=Scope.APPROVE,
    roles=WRITERS,
    query=WorkbookQuery,
    upload=XLSX,
    result=CaseView,
    refusals=(
        *WRITTEN,
        Code.CODE_IS_TAKEN,
        Code.VERSION_HAS_CHANGED_SINCE,
        Code.FILE_LINE_IS_NOT_VALID,
        Code.PAYLOAD_IS_TOO_LARGE,
        Code.MEDIA_TYPE_IS_NOT_SUPPORTED,
    ),
)


async def _write(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, WRITE_WORKBOOK)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        case = await seen_case(connection, access, request.path_params["case"])
        query = read_query(request, ProjectionQuery)
        number = query.version or shown_version(case, seers_of(access))
        await seen_version(connection, access, case, number)
        found = await store.find_document(connection, *access.ids, case.case_code, number)
    async with request.app.state.exports:
        content = await asyncio.to_thread(write_case, found.case, found.projection)
    name = f"{access.place.code}.{access.pool.code}.{case.case_code}.{number}.xlsx"
    return Answer(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _take(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, TAKE_WORKBOOK)
    require_media_type(request, XLSX)
    query, case_code = read_query(request, WorkbookQuery), request.path_params["case"]
    document = await _read(request, access)
    try:
        await _keep(request, access, query, case_code, document)
    except RefusedError as error:
        raise RefusedError(*of_file(error.refusals)) from None
    view = await view_of_case(request, access, case_code)
    return answer(request, view, status=201, headers={"Location": view.version.href})


async def _keep(
    request: Request[Any, Any, Any], access: Access, query: WorkbookQuery, case_code: str, document: Case
) -> None:
    """As the next version of a case, or as a case."""
    db, by, follows = request.app.state.db, query.acting_body, query.follows_version
    if follows:
        version = NewCaseVersion(acting_body=by, follows_version=follows, document=document)
        await keep_version(db, access, TAKE_WORKBOOK, case_code, version)
    else:
        await keep_case(db, access, TAKE_WORKBOOK, _new(query, case_code, document))


async def _read(request: Request[Any, Any, Any], access: Access) -> Case:
    """The case that a workbook says; raises RefusedError with all that is wrong, by sheet and cell."""
    raw = await read_body(request)
    async with in_place(request.app.state.db, access.place.place_id) as connection:
        references = await references_of(connection, access.place.place_id)
    async with request.app.state.previews:
        found = await asyncio.to_thread(read_case_workbook, raw, references)
    if isinstance(found, tuple):
        raise RefusedError(*of_file(found))
    return found


def _new(query: WorkbookQuery, case_code: str, document: Case) -> NewCase:
    """A case with the code of its address; raises RefusedError where that is none, or no programme is named."""
    if query.programme is None:
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, "a new case is of a programme", "/programme"))
    try:
        code = msgspec.convert(case_code, type=CodeText)
    except msgspec.ValidationError:
        raise RefusedError(NOTHING_HERE) from None
    return NewCase(acting_body=query.acting_body, code=code, programme=query.programme, document=document)


ROUTES: list[HTTPRouteHandler] = [route_of(WRITE_WORKBOOK, _write), route_of(TAKE_WORKBOOK, _take)]
