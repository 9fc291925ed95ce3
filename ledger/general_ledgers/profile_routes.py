"""Doors of ledger profiles: how a body's own codes are found. No body sees or saves another's."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.general_ledgers import store
from ledger.general_ledgers.model import LedgerProfileView, NewLedgerProfile
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload

SAVE_LEDGER_PROFILE = Door(
    operation="save_ledger_profile",
    method="POST",
    path="/v1/places/{place}/ledger-profiles",
    summary="Save a version of how a body's own ledger codes are found for journals sent back to it",
    tag="general ledgers",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POSTER, Role.TREASURER}),
    payload=NewLedgerProfile,
    result=LedgerProfileView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.BODY_IS_NOT_REGISTERED, Code.POOL_IS_BUSY),
)
LIST_LEDGER_PROFILES = Door(
    operation="list_ledger_profiles",
    method="GET",
    path="/v1/places/{place}/ledger-profiles",
    summary="List the ledger profiles of one's own bodies, every version of each",
    tag="general ledgers",
    roles=frozenset({Role.POSTER, Role.TREASURER, Role.AUDITOR}),
    query=PageQuery,
    result=Page[LedgerProfileView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(SAVE_LEDGER_PROFILE.litestar_path, opt=dict(SAVE_LEDGER_PROFILE.opt))
async def save_ledger_profile(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, SAVE_LEDGER_PROFILE, place)
    profile = await read_payload(request, NewLedgerProfile)
    if not access.roles_acting_for(profile.body) & SAVE_LEDGER_PROFILE.roles:
        raise RefusedError(Refusal(Code.BODY_IS_NOT_YOURS, f"you do not act for {profile.body}", "/body"))
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        named = {"body": profile.body}
        act_id = await record_done(connection, access, SAVE_LEDGER_PROFILE, place_id, named, acting_body=profile.body)
        version = await store.insert_profile(connection, place_id, profile, act_id)
    view = LedgerProfileView(version, profile)
    return answer(request, view, status=201, headers={"Location": request.url.path})


async def _profiles(connection: Connection, access: Access, after: str, limit: int) -> list[LedgerProfileView]:
    body, _, version = after.rpartition("@")
    return await store.list_profiles(
        connection, access.place.place_id, bodies_read(access), after=(body, int(version or 0)), limit=limit
    )


def bodies_read(access: Access) -> frozenset[str] | None:
    """The bodies for which the requester may read what is in their own codes; None when all."""
    bodies = {grant.body for grant in access.grants if grant.role in LIST_LEDGER_PROFILES.roles}
    return None if None in bodies else frozenset(body for body in bodies if body is not None)


ROUTES = [
    save_ledger_profile,
    listing_by_code(LIST_LEDGER_PROFILES, _profiles, lambda one: f"{one.profile.body}@{one.version}"),
]
