"""Doors of savings cases: keep a case and its versions, read them and what they project, see how versions differ."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import Code
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import APPROVERS, Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.savings_cases import store
from ledger.savings_cases.actions import keep_case, keep_version, preview_case, seen_case, seen_version
from ledger.savings_cases.deciding import seers_of
from ledger.savings_cases.differences import differences_of
from ledger.savings_cases.model import (
    CaseDifferences,
    CasePreview,
    CaseProjection,
    CaseQuery,
    CaseSummary,
    CaseVersionSummary,
    CaseVersionView,
    CaseView,
    DifferencesQuery,
    NewCase,
    NewCaseVersion,
    ProjectionQuery,
)
from ledger.savings_cases.store import NEWEST
from ledger.savings_cases.views import (
    case_view,
    previewed,
    projection_view,
    shown_version,
    summary_of,
    version_summary,
    version_view,
)

_POOL = "/v1/places/{place}/pools/{pool}"
CASES = f"{_POOL}/savings-cases"
ONE = f"{CASES}/{{case}}"
WRITERS = APPROVERS | {Role.POOL_MANAGER}
OF_DOCUMENT = (
    Code.SAVINGS_CASE_IS_NOT_SOUND,
    Code.BODY_IS_NO_PARTNER,
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.POOL_KEEPS_NO_SAVINGS,
    Code.AGREEMENT_IS_WOUND_UP,
)
WRITTEN = (*OF_DOCUMENT, Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY)

KEEP_CASE = Door(
    operation="keep_savings_case",
    method="POST",
    path=CASES,
    summary="Keep a savings case with its first version; until it is agreed, those whom you name may see it, no others",
    tag="savings cases",
    status=201,
    scope=Scope.APPROVE,
    roles=WRITERS,
    payload=NewCase,
    result=CaseView,
    refusals=(*WRITTEN, Code.CODE_IS_TAKEN),
)
LIST_CASES = Door(
    operation="list_savings_cases",
    method="GET",
    path=CASES,
    summary="List the savings cases of a pool that you may see, in the order of their codes",
    tag="savings cases",
    query=CaseQuery,
    result=Page[CaseSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_CASE = Door(
    operation="read_savings_case",
    method="GET",
    path=ONE,
    summary="Read a savings case: who keeps it, who sees it, its baseline, and the latest version that you may see",
    tag="savings cases",
    result=CaseView,
)
KEEP_VERSION = Door(
    operation="keep_savings_case_version",
    method="POST",
    path=f"{ONE}/versions",
    summary="Keep a savings case as it is to read from now on, as its next version; nothing kept is ever edited",
    tag="savings cases",
    status=201,
    scope=Scope.APPROVE,
    roles=WRITERS,
    payload=NewCaseVersion,
    result=CaseView,
    refusals=(*WRITTEN, Code.VERSION_HAS_CHANGED_SINCE),
)
LIST_VERSIONS = Door(
    operation="list_savings_case_versions",
    method="GET",
    path=f"{ONE}/versions",
    summary="List the versions of a savings case that you may see, the newest first: where each stands",
    tag="savings cases",
    query=PageQuery,
    result=Page[CaseVersionSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_VERSION = Door(
    operation="read_savings_case_version",
    method="GET",
    path=f"{ONE}/versions/{{case_version}}",
    summary="Read a version of a savings case with its document",
    tag="savings cases",
    result=CaseVersionView,
)
READ_PROJECTION = Door(
    operation="read_savings_projection",
    method="GET",
    path=f"{ONE}/projection",
    summary="What a version of a savings case projects: by line, body and year, discounted, who pays and who gains",
    tag="savings cases",
    query=ProjectionQuery,
    result=CaseProjection,
)
COMPARE_VERSIONS = Door(
    operation="compare_savings_case_versions",
    method="GET",
    path=f"{ONE}/differences",
    summary="Where two versions of a savings case differ: line by line, and in pence by body and year",
    tag="savings cases",
    query=DifferencesQuery,
    result=CaseDifferences,
)
PREVIEW_CASE = Door(
    operation="preview_savings_case",
    method="POST",
    path=f"{_POOL}/savings-case-previews",
    summary="Project a savings case without keeping it, or learn everything that is wrong with it",
    tag="savings cases",
    payload=CasePreview,
    result=CaseProjection,
    refusals=OF_DOCUMENT,
)


async def _keep(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, KEEP_CASE)
    new = await read_payload(request, NewCase)
    await keep_case(request.app.state.db, access, KEEP_CASE, new)
    return await _made(request, access, new.code)


async def _keep_version(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, KEEP_VERSION)
    case_code: str = request.path_params["case"]
    new = await read_payload(request, NewCaseVersion)
    await keep_version(request.app.state.db, access, KEEP_VERSION, case_code, new)
    return await _made(request, access, case_code)


async def _made(request: Request[Any, Any, Any], access: Access, case_code: str) -> Answer:
    view = await view_of_case(request, access, case_code)
    return answer(request, view, status=201, headers={"Location": view.version.href})


async def _list(connection: Connection, asked: PageAsked[CaseQuery]) -> list[CaseSummary]:
    seers, query = seers_of(asked.access), asked.query
    found = await store.list_cases(
        connection,
        *asked.access.ids,
        seers,
        after=asked.position["after"],
        programme=query.programme,
        is_agreed=query.is_agreed,
        limit=asked.limit,
    )
    return [summary_of(one, seers, pool_path(asked.access)) for one in found]


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_CASE)
    return answer(request, await view_of_case(request, access, request.path_params["case"]))


async def view_of_case(request: Request[Any, Any, Any], access: Access, case_code: str) -> CaseView:
    """A case with the latest version that the requester may see; raises RefusedError where it is not shown."""
    seers, path = seers_of(access), pool_path(access)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        case = await seen_case(connection, access, case_code)
        version = await seen_version(connection, access, case, shown_version(case, seers))
        document = await store.find_document(connection, *access.ids, case_code, version.version)
    return case_view(case, seers, version_view(version, case, document.case, path), path)


async def _versions(connection: Connection, asked: PageAsked[PageQuery]) -> list[CaseVersionSummary]:
    access = asked.access
    case = await seen_case(connection, access, asked.address["case"])
    page = {"before": asked.position["before"], "limit": asked.limit}
    found = await store.list_versions(connection, *access.ids, case.case_code, seers_of(access), **page)
    return [version_summary(one, case, pool_path(access)) for one in found]


async def _read_version(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_VERSION)
    number = sequence_of(request.path_params["case_version"])
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        case = await seen_case(connection, access, request.path_params["case"])
        version = await seen_version(connection, access, case, number)
        document = await store.find_document(connection, *access.ids, case.case_code, number)
    return answer(request, version_view(version, case, document.case, pool_path(access)))


async def _read_projection(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_PROJECTION)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        case = await seen_case(connection, access, request.path_params["case"])
        query = read_query(request, ProjectionQuery)
        number = query.version or shown_version(case, seers_of(access))
        version = await seen_version(connection, access, case, number)
        document = await store.find_document(connection, *access.ids, case.case_code, number)
    return answer(request, projection_view(version, case, document))


async def _compare(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, COMPARE_VERSIONS)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        case = await seen_case(connection, access, request.path_params["case"])
        query = read_query(request, DifferencesQuery)  # only now: whoever may not see the case learns nothing
        numbers = query.from_version, query.to_version
        for number in numbers:
            await seen_version(connection, access, case, number)
        wanted = [(case.case_code, number) for number in numbers]
        found = await store.find_documents(connection, *access.ids, wanted)
    before, after = (found[one] for one in wanted)
    return answer(request, differences_of(numbers, (before.case, before.projection), (after.case, after.projection)))


async def _preview(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, PREVIEW_CASE)
    asked = await read_payload(request, CasePreview)
    async with request.app.state.previews:
        return answer(request, previewed(await preview_case(request.app.state.db, access, asked)))


ROUTES: list[HTTPRouteHandler] = [
    route_of(KEEP_CASE, _keep),
    listing_route(LIST_CASES, _list, {"after": ""}, lambda one: {"after": one.code}),
    route_of(READ_CASE, _read),
    route_of(KEEP_VERSION, _keep_version),
    listing_route(LIST_VERSIONS, _versions, {"before": NEWEST}, lambda one: {"before": one.version}),
    route_of(READ_VERSION, _read_version),
    route_of(READ_PROJECTION, _read_projection),
    route_of(COMPARE_VERSIONS, _compare),
    route_of(PREVIEW_CASE, _preview),
]
