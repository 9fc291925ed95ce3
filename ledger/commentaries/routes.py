"""Doors of commentaries: write, list, read."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request

from ledger.commentaries import rating_routes, store
from ledger.commentaries.actions import write_commentary
from ledger.commentaries.model import CommentaryCommand, CommentaryQuery, CommentaryView
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import WITH_KEY, Door, Role, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of

_COMMENTARIES = "/v1/places/{place}/pools/{pool}/commentaries"
WRITE_COMMENTARY = Door(
    operation="write_commentary",
    method="POST",
    path=_COMMENTARIES,
    summary="Say what lies behind a figure or line of a period's statement, or the whole of it",
    tag="commentaries",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER, Role.TREASURER, Role.APPROVER, Role.POSTER}),
    payload=CommentaryCommand,
    result=CommentaryView,
    keyed=True,
    refusals=(
        *WITH_KEY,
        Code.BODY_IS_NOT_YOURS,
        Code.BODY_IS_NO_PARTNER,
        Code.STREAM_DOES_NOT_EXIST,
        Code.PROGRAMME_DOES_NOT_EXIST,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.VERSION_HAS_CHANGED_SINCE,
    ),
)
LIST_COMMENTARIES = Door(
    operation="list_commentaries",
    method="GET",
    path=_COMMENTARIES,
    summary="List commentaries with every version, or those that stand, the newest first, as known now or then",
    tag="commentaries",
    query=CommentaryQuery,
    result=Page[CommentaryView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_COMMENTARY = Door(
    operation="read_commentary",
    method="GET",
    path=f"{_COMMENTARIES}/{{commentary}}",
    summary="Read a commentary as it was written",
    tag="commentaries",
    result=CommentaryView,
)


async def _write(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, WRITE_COMMENTARY), request.app.state
    key = idempotency_key(request)
    command = await read_payload(request, CommentaryCommand)
    number, replayed = await write_commentary(state.db, state.clock, access, WRITE_COMMENTARY, key, command)
    view = await _view(request, access, number)
    headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if replayed else {})
    return answer(request, view, status=201, headers=headers)


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_COMMENTARY)
    return answer(request, await _view(request, access, sequence_of(request.path_params["commentary"])))


async def _view(request: Request[Any, Any, Any], access: Access, number: int) -> CommentaryView:
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        found = await store.find_commentary(connection, *access.ids, number, pool_path(access))
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


async def _list(connection: Connection, asked: PageAsked[CommentaryQuery]) -> list[CommentaryView]:
    """Every page is as known at the instant of the first, so that what stands does not change between them."""
    access, query, position = asked.access, asked.query, asked.position
    position["known_at"] = position["known_at"] or (query.known_at or asked.now).isoformat()
    if query.through_sequence is None:
        query = msgspec.structs.replace(query, known_at=datetime.fromisoformat(position["known_at"]))
    return await store.list_commentaries(
        connection, *access.ids, query, pool_path(access), before=position["before"], limit=asked.limit
    )


ROUTES = [
    route_of(WRITE_COMMENTARY, _write),
    listing_route(
        LIST_COMMENTARIES, _list, {"before": store.NEWEST, "known_at": None}, lambda one: {"before": one.number}
    ),
    route_of(READ_COMMENTARY, _read),
    *rating_routes.ROUTES,
]
