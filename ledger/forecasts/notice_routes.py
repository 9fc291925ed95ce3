"""Doors of notices of variance: list, read, give, report, clear; and the terms that they rest on."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.forecasts import notice_store as store
from ledger.forecasts.notice_model import (
    ClearanceCommand,
    GivingCommand,
    NoticeQuery,
    NoticeTermsView,
    NoticeView,
    ReportCommand,
)
from ledger.forecasts.notice_views import notice_view, terms_view
from ledger.forecasts.notices import clear_notice, give_notice, report
from ledger.forecasts.store import NEWEST
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE, id_in_address
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path

_POOL = "/v1/places/{place}/pools/{pool}"
_NOTICES = f"{_POOL}/variance-notices"
_ONE = f"{_NOTICES}/{{notice}}"
_MET = (Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY)

LIST_NOTICES = Door(
    operation="list_variance_notices",
    method="GET",
    path=_NOTICES,
    summary="List the notices that forecasts have opened, the newest first",
    tag="forecasts",
    query=NoticeQuery,
    result=Page[NoticeView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_NOTICE = Door(
    operation="read_variance_notice",
    method="GET",
    path=_ONE,
    summary="Read a notice: by when it was due, who was told, the action plan, and how it ended",
    tag="forecasts",
    result=NoticeView,
)
LIST_TERMS = Door(
    operation="list_variance_notice_terms",
    method="GET",
    path=f"{_POOL}/variance-notice-terms",
    summary="List what the partners agreed about notice of variance, the newest first; none: no notice is asked",
    tag="forecasts",
    query=PageQuery,
    result=Page[NoticeTermsView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


def _door(operation: str, noun: str, summary: str, payload: Any, *refusals: Code) -> Door:
    return Door(
        operation=operation,
        method="POST",
        path=f"{_ONE}/{noun}",
        summary=summary,
        tag="forecasts",
        scope=Scope.POST,
        roles=frozenset({Role.POOL_MANAGER}),
        payload=payload,
        result=NoticeView,
        refusals=(*_MET, *refusals),
    )


GIVE_NOTICE = _door(
    "give_variance_notice",
    "givings",
    "Record which partners were told, and when",
    GivingCommand,
    Code.BODY_IS_NO_PARTNER,
    Code.NOTICE_IS_ALREADY_GIVEN,
)
REPORT = _door(
    "report_on_variance_notice",
    "reports",
    "Record the action plan, or how it goes; the next report is due again after the weeks that were agreed",
    ReportCommand,
    Code.NOTICE_HAS_ENDED,
)
CLEAR_NOTICE = _door(
    "clear_variance_notice",
    "clearance",
    "Record that the board cleared a notice, by its minute; nothing is due any more",
    ClearanceCommand,
    Code.NOTICE_HAS_ENDED,
)


async def _view(request: Request[Any, Any, Any], access: Access, notice_id: UUID) -> NoticeView:
    state, ids = request.app.state, (access.place.place_id, access.pool.pool_id)
    async with reading_place(state.db, ids[0]) as connection:
        found = await store.list_notices(connection, *ids, notice_id=notice_id, limit=1)
    if not found:
        raise RefusedError(NOTHING_HERE)
    return notice_view(found[0], access.pool.partners, pool_path(access), day_in_london(state.clock()))


async def read_variance_notice(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_NOTICE)
    return answer(request, await _view(request, access, id_in_address(request.path_params["notice"])))


def _deciding(door: Door, decide: Callable[..., Awaitable[None]]) -> HTTPRouteHandler:
    async def decide_one(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        command = await read_payload(request, door.payload)
        notice_id = id_in_address(request.path_params["notice"])
        await decide(request.app.state.db, access, door, notice_id, command, request.app.state.clock())
        return answer(request, await _view(request, access, notice_id))

    return route_of(door, decide_one)


async def _notices(connection: Connection, asked: PageAsked[NoticeQuery]) -> list[NoticeView]:
    access, today = asked.access, day_in_london(asked.now)
    found = await store.list_notices(
        connection,
        *access.ids,
        before=UUID(asked.position["before"]),
        limit=asked.limit,
        is_open=asked.query.is_open,
    )
    return [notice_view(one, access.pool.partners, pool_path(access), today) for one in found]


async def _terms(connection: Connection, asked: PageAsked[PageQuery]) -> list[NoticeTermsView]:
    access, before = asked.access, asked.position["before"]
    found = await store.list_terms(
        connection, access.place.place_id, access.pool.agreement, before=before, limit=asked.limit
    )
    return [terms_view(one, pool_path(access)) for one in found]


ROUTES: list[HTTPRouteHandler] = [
    listing_route(LIST_NOTICES, _notices, {"before": str(NEWEST)}, lambda one: {"before": str(one.notice_id)}),
    route_of(READ_NOTICE, read_variance_notice),
    _deciding(GIVE_NOTICE, give_notice),
    _deciding(REPORT, report),
    _deciding(CLEAR_NOTICE, clear_notice),
    listing_route(LIST_TERMS, _terms, {"before": store.EVERY}, lambda one: {"before": one.version}),
]
