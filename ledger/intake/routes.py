"""Doors of intake: profiles, files, and bulk."""

from collections.abc import AsyncIterator, Collection
from typing import Any

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import POSTERS, Door, Role, Scope
from ledger.http.items import NDJSON
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_body, read_payload, read_query, require_media_type
from ledger.intake import store
from ledger.intake.actions import IntakeQuery, check_whole, prepare, settled, take_in
from ledger.intake.bulk import post_bulk
from ledger.intake.model import Profile, profile_refusals
from ledger.intake.results import Result
from ledger.intake.store import SavedProfile
from ledger.journal.writer import PoolWriter
from ledger.places.store import find_bodies
from ledger.programmes.store import all_scheme_keys
from ledger.spend.routes import SPEND_REFUSALS

SAVE_PROFILE = Door(
    operation="save_intake_profile",
    method="POST",
    path="/v1/places/{place}/intake-profiles",
    summary="Save how a body's file is read; what differs from the latest version becomes the next one",
    tag="intake",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER}),
    payload=Profile,
    result=SavedProfile,
    refusals=(Code.BODY_IS_NOT_REGISTERED, Code.PROGRAMME_DOES_NOT_EXIST),
)
LIST_PROFILES = Door(
    operation="list_intake_profiles",
    method="GET",
    path="/v1/places/{place}/intake-profiles",
    summary="List the intake profiles of a place, each in its latest version",
    tag="intake",
    query=PageQuery,
    result=Page[SavedProfile],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
TAKE_IN_FILE = Door(
    operation="take_in_file",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/intake",
    summary="Take in a file of spend by a saved profile: one result a line, streamed as it is committed",
    tag="intake",
    scope=Scope.POST,
    roles=POSTERS,
    query=IntakeQuery,
    result=Result,
    upload="text/csv",
    streamed=True,
    refusals=(
        *SPEND_REFUSALS,
        Code.PROFILE_DOES_NOT_FIT_FILE,
        Code.FILE_LINE_IS_NOT_VALID,
        Code.CONTROL_TOTALS_DIFFER,
        Code.PAYLOAD_IS_TOO_LARGE,
        Code.MEDIA_TYPE_IS_NOT_SUPPORTED,
        Code.FILE_DOES_NOT_EXIST,
        Code.FILE_IS_OF_ANOTHER_PROFILE,
        Code.FILE_IS_ALREADY_REPLACED,
        Code.FILE_WAS_TAKEN_IN_OTHERWISE,
    ),
)


@post(SAVE_PROFILE.litestar_path, opt=dict(SAVE_PROFILE.opt))
async def save_intake_profile(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, SAVE_PROFILE, place)
    profile = await read_payload(request, Profile)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        bodies = await find_bodies(connection, [profile.body])
        programmes = {programme for programme, _ in await all_scheme_keys(connection, place_id)}
        refusals = (*profile_refusals(profile), *refusals_of_names(profile, bodies, programmes))
        if refusals:
            raise RefusedError(*refusals)
        saved = await store.find_profile(connection, place_id, profile.code)
        if saved is None or saved.profile != profile:
            act_id = await record_done(connection, access, SAVE_PROFILE, place_id, {"profile": profile.code})
            saved = await store.insert_profile(connection, place_id, profile, act_id)
    return answer(request, saved, status=201, headers={"Location": request.url.path})


def refusals_of_names(profile: Profile, bodies: Collection[str], programmes: Collection[str]) -> tuple[Refusal, ...]:
    """What a profile names that is not there: its body, and programmes without a scheme to code to."""
    refusals = []
    if profile.body not in bodies:
        refusals.append(Refusal(Code.BODY_IS_NOT_REGISTERED, f"{profile.body} is not registered", "/body"))
    for position, rule in enumerate(profile.coding):
        if rule.programme not in programmes:
            detail = f"the place has no programme {rule.programme} with schemes"
            refusals.append(Refusal(Code.PROGRAMME_DOES_NOT_EXIST, detail, f"/coding/{position}/programme"))
    return tuple(refusals)


async def _profiles(connection: Connection, access: Access, after: str, limit: int) -> list[SavedProfile]:
    return await store.list_profiles(connection, access.place.place_id, after=after, limit=limit)


@post(TAKE_IN_FILE.litestar_path, opt=dict(TAKE_IN_FILE.opt), status_code=200)
async def take_in_file(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    writer: NamedDependency[PoolWriter],
    place: FromPath[str],
    pool: FromPath[str],
) -> Stream:
    access = await gate.admit(request, TAKE_IN_FILE, place, pool)
    query = read_query(request, IntakeQuery)
    require_media_type(request, "text/csv")
    prepared = await prepare(db, access, TAKE_IN_FILE, query, await read_body(request))
    checked = await check_whole(writer, db, prepared)
    if query.validate_only:
        results = take_in(writer, db, prepared, checked=checked)
    else:
        results = take_in(writer, db, await settled(db, prepared), checked=None)
    return Stream(_lines(results), media_type=NDJSON, status_code=200)


async def _lines(results: AsyncIterator[Result]) -> AsyncIterator[bytes]:
    async for one in results:
        yield msgspec.json.encode(one) + b"\n"


ROUTES = [
    save_intake_profile,
    listing_by_code(LIST_PROFILES, _profiles, lambda one: one.profile.code),
    take_in_file,
    post_bulk,
]
