"""Doors of spend profiles: record, list, read."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request

from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.forecasts import profile_store
from ledger.forecasts.profile_model import SpendProfileCommand, SpendProfileQuery, SpendProfileView
from ledger.forecasts.profiling import record_profile
from ledger.forecasts.taking import year_asked
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

_PROFILES = "/v1/places/{place}/pools/{pool}/spend-profiles"
RECORD_PROFILE = Door(
    operation="record_spend_profile",
    method="POST",
    path=_PROFILES,
    summary="Record by which month how much of a scheme's budget is to be spent: a version, in place of the one before",
    tag="forecasts",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POSTER, Role.POOL_MANAGER, Role.TREASURER}),
    payload=SpendProfileCommand,
    result=SpendProfileView,
    keyed=True,
    refusals=(
        *WITH_KEY,
        Code.BODY_IS_NOT_YOURS,
        Code.BODY_IS_NO_PARTNER,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.DATE_IS_OUTSIDE_PROGRAMME,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.AGREEMENT_IS_WOUND_UP,
    ),
)
LIST_PROFILES = Door(
    operation="list_spend_profiles",
    method="GET",
    path=_PROFILES,
    summary="List spend profiles with every version, or those that stand, the newest first, as known now or then",
    tag="forecasts",
    query=SpendProfileQuery,
    result=Page[SpendProfileView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_PROFILE = Door(
    operation="read_spend_profile",
    method="GET",
    path=f"{_PROFILES}/{{spend_profile}}",
    summary="Read a spend profile as it was recorded",
    tag="forecasts",
    result=SpendProfileView,
)


async def _record(request: Request[Any, Any, Any]) -> Answer:
    access, state = await admit(request, RECORD_PROFILE), request.app.state
    key = idempotency_key(request)
    command = await read_payload(request, SpendProfileCommand)
    number, replayed = await record_profile(state.db, state.clock, access, RECORD_PROFILE, key, command)
    view = await _view(request, access, number)
    headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if replayed else {})
    return answer(request, view, status=201, headers=headers)


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_PROFILE)
    return answer(request, await _view(request, access, sequence_of(request.path_params["spend_profile"])))


async def _view(request: Request[Any, Any, Any], access: Access, number: int) -> SpendProfileView:
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        found = await profile_store.find_profile(connection, *access.ids, number, pool_path(access))
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


async def _list(connection: Connection, asked: PageAsked[SpendProfileQuery]) -> list[SpendProfileView]:
    """Every page is as known at the instant of the first, so that what stands does not change between them."""
    access, query, position = asked.access, asked.query, asked.position
    if query.financial_year is not None:
        year_asked(query.financial_year)
    position["known_at"] = position["known_at"] or (query.known_at or asked.now).isoformat()
    if query.through_sequence is None:
        query = msgspec.structs.replace(query, known_at=datetime.fromisoformat(position["known_at"]))
    return await profile_store.list_profiles(
        connection, *access.ids, query, pool_path(access), before=position["before"], limit=asked.limit
    )


ROUTES = [
    route_of(RECORD_PROFILE, _record),
    listing_route(
        LIST_PROFILES, _list, {"before": profile_store.NEWEST, "known_at": None}, lambda one: {"before": one.number}
    ),
    route_of(READ_PROFILE, _read),
]
