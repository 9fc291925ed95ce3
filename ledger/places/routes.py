"""Doors of places and funding streams."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.ids import new_id
from ledger.core.refusal import Code
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate, places_of
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.places import store
from ledger.places.model import FundingStream, NewPlace, PlaceView

_OPERATOR = frozenset({Role.OPERATOR})
_ADMIN = frozenset({Role.PLACE_ADMIN})

OPEN_PLACE = Door(
    operation="open_place",
    method="POST",
    path="/v1/places",
    summary="Open a place",
    tag="places",
    status=201,
    scope=Scope.ADMIN,
    roles=_OPERATOR,
    payload=NewPlace,
    result=PlaceView,
    refusals=(Code.CODE_IS_TAKEN,),
)
LIST_PLACES = Door(
    operation="list_places",
    method="GET",
    path="/v1/places",
    summary="List the places in which you have a role",
    tag="places",
    roles=frozenset(),
    query=PageQuery,
    result=Page[PlaceView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_PLACE = Door(
    operation="read_place",
    method="GET",
    path="/v1/places/{place}",
    summary="Read a place",
    tag="places",
    result=PlaceView,
)
ADD_STREAM = Door(
    operation="add_funding_stream",
    method="POST",
    path="/v1/places/{place}/funding-streams",
    summary="Add a funding stream to a place",
    tag="places",
    status=201,
    scope=Scope.ADMIN,
    roles=_ADMIN,
    payload=FundingStream,
    result=FundingStream,
    refusals=(Code.CODE_IS_TAKEN,),
)
LIST_STREAMS = Door(
    operation="list_funding_streams",
    method="GET",
    path="/v1/places/{place}/funding-streams",
    summary="List the funding streams of a place",
    tag="places",
    query=PageQuery,
    result=Page[FundingStream],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(OPEN_PLACE.litestar_path, opt=dict(OPEN_PLACE.opt))
async def open_place(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate], db: NamedDependency[ConnectionPool]
) -> Answer:
    access = await gate.admit(request, OPEN_PLACE)
    place = await read_payload(request, NewPlace)
    place_id = new_id()
    async with refusing(), in_place(db, place_id) as connection:
        await store.insert_place(connection, place_id, place, datetime.now(UTC), access.requester.principal_id)
        await record_done(connection, access, OPEN_PLACE, place_id, {"place": place.code})
    view = _view(place.code, place.name, place.currency, place.label)
    return answer(request, view, status=201, headers={"Location": view.href})


async def _places(connection: Connection, access: Access, after: str, limit: int) -> list[PlaceView]:
    return [_view(**one) for one in await places_of(connection, access, after=after, limit=limit)]


@get(READ_PLACE.litestar_path, opt=dict(READ_PLACE.opt))
async def read_place(request: Request[Any, Any, Any], gate: NamedDependency[Gate], place: FromPath[str]) -> Answer:
    found = (await gate.admit(request, READ_PLACE, place)).place
    return answer(request, _view(found.code, found.name, "GBP", found.label))


@post(ADD_STREAM.litestar_path, opt=dict(ADD_STREAM.opt))
async def add_funding_stream(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, ADD_STREAM, place)
    stream = await read_payload(request, FundingStream)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        act_id = await record_done(connection, access, ADD_STREAM, place_id, {"stream": stream.stream})
        await store.insert_stream(connection, place_id, stream, act_id)
    return answer(request, stream, status=201, headers={"Location": request.url.path})


async def _streams(connection: Connection, access: Access, after: str, limit: int) -> list[FundingStream]:
    return await store.list_streams(connection, access.place.place_id, after=after, limit=limit)


def _view(code: str, name: str, currency: str, label: str) -> PlaceView:
    return PlaceView(code, name, currency, label, f"/v1/places/{code}")


ROUTES = [
    open_place,
    listing_by_code(LIST_PLACES, _places, lambda one: one.code),
    read_place,
    add_funding_stream,
    listing_by_code(LIST_STREAMS, _streams, lambda one: one.stream),
]
