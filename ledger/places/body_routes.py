"""Doors of bodies: registered by their national codes, renamed, merged."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.core.refusal import Code, RefusedError, raise_for
from ledger.db import ConnectionPool, refusing
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.paging import Page, answer_page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.places import store
from ledger.places.model import Body, BodyLife, BodyQuery, NewBodyVersion
from ledger.places.versions import life_of, refusals_of_version

_OPERATOR = frozenset({Role.OPERATOR})

REGISTER_BODY = Door(
    operation="register_body",
    method="POST",
    path="/v1/bodies",
    summary="Register a public body by its national code: GSS, ODS, or its name on GOV.UK",
    tag="bodies",
    status=201,
    scope=Scope.ADMIN,
    roles=_OPERATOR,
    payload=Body,
    result=Body,
    refusals=(Code.CODE_IS_TAKEN,),
)
LIST_BODIES = Door(
    operation="list_bodies",
    method="GET",
    path="/v1/bodies",
    summary="List the registered bodies, or some of them by their codes",
    tag="bodies",
    roles=frozenset(),
    query=BodyQuery,
    result=Page[Body],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_BODY = Door(
    operation="read_body",
    method="GET",
    path="/v1/bodies/{public_body}",
    summary="Read a body as it is today, the body that took its place, and every version of it",
    tag="bodies",
    roles=frozenset(),
    result=BodyLife,
    refusals=(Code.NOT_FOUND,),
)
CHANGE_BODY = Door(
    operation="change_body",
    method="POST",
    path="/v1/bodies/{public_body}/versions",
    summary="Record that a body is renamed, of another kind, or followed by another body, from a day on",
    tag="bodies",
    status=201,
    scope=Scope.ADMIN,
    roles=_OPERATOR,
    payload=NewBodyVersion,
    result=BodyLife,
    refusals=(
        Code.NOT_FOUND,
        Code.BODY_IS_NOT_REGISTERED,
        Code.BODY_HAS_CHANGED_SINCE,
        Code.SUCCESSOR_LEADS_BACK,
    ),
)


@post(REGISTER_BODY.litestar_path, opt=dict(REGISTER_BODY.opt))
async def register_body(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate], db: NamedDependency[ConnectionPool]
) -> Answer:
    access = await gate.admit(request, REGISTER_BODY)
    body = await read_payload(request, Body)
    async with refusing(), db.acquire() as connection:
        await store.insert_body(connection, body, datetime.now(UTC), access.requester.principal_id)
    return answer(request, body, status=201, headers={"Location": f"/v1/bodies/{body.body}"})


async def list_bodies(request: Request[Any, Any, Any]) -> Answer:
    state = request.app.state
    await admit(request, LIST_BODIES)
    query = read_query(request, BodyQuery)

    async def following(position: dict[str, Any], limit: int) -> list[Body]:
        async with state.db.acquire() as connection:
            return await store.list_bodies(connection, among=query.body, after=position["after"], limit=limit)

    return await answer_page(
        request, state.cursors, query, start={"after": ""}, fetch=following, position_of=lambda one: {"after": one.body}
    )


@get(READ_BODY.litestar_path, opt=dict(READ_BODY.opt))
async def read_body(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    public_body: FromPath[str],
) -> Answer:
    await gate.admit(request, READ_BODY)
    return answer(request, await _life_of(db, public_body))


@post(CHANGE_BODY.litestar_path, opt=dict(CHANGE_BODY.opt))
async def change_body(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    public_body: FromPath[str],
) -> Answer:
    access = await gate.admit(request, CHANGE_BODY)
    new = await read_payload(request, NewBodyVersion)
    last = (await _life_of(db, public_body)).versions[-1]
    async with refusing(), db.acquire() as connection:
        successors = await store.successors_of(connection, new.successor) if new.successor else []
        raise_for(*refusals_of_version(public_body, new, last, successors))
        by = access.requester.principal_id
        await store.insert_body_version(connection, public_body, last.version + 1, new, datetime.now(UTC), by)
    return answer(
        request, await _life_of(db, public_body), status=201, headers={"Location": f"/v1/bodies/{public_body}"}
    )


async def _life_of(db: ConnectionPool, body: str) -> BodyLife:
    async with db.acquire() as connection:
        versions = await store.versions_of_body(connection, body) if "\0" not in body else []
    if not versions:
        raise RefusedError(NOTHING_HERE)
    return life_of(body, versions)


ROUTES = [
    register_body,
    route_of(LIST_BODIES, list_bodies),
    read_body,
    change_body,
]
