"""Doors of people: who is known in a place, and in which roles."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.answers import Answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import id_in_address
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.people import actions, store
from ledger.people.model import NewGrant, NewPrincipal, PeopleQuery, PrincipalLife, PrincipalView, RoleWithdrawal
from ledger.people.views import answer_life, principal_view

PEOPLE = "/v1/places/{place}/people"
ONE = PEOPLE + "/{principal}"
ADMINS = frozenset({Role.PLACE_ADMIN})

REGISTER_PRINCIPAL = Door(
    operation="register_principal",
    method="POST",
    path=PEOPLE,
    summary="Make the account of a person or a system known in a place; a role is granted apart",
    tag="people",
    status=201,
    scope=Scope.ADMIN,
    roles=ADMINS,
    payload=NewPrincipal,
    result=PrincipalLife,
    refusals=(Code.PRINCIPAL_DOES_NOT_EXIST, Code.PRINCIPAL_IS_KNOWN_OTHERWISE),
)
LIST_PEOPLE = Door(
    operation="list_people",
    method="GET",
    path=PEOPLE,
    summary="List the people and systems of a place with their roles and names",
    tag="people",
    query=PeopleQuery,
    result=Page[PrincipalView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_PRINCIPAL = Door(
    operation="read_principal",
    method="GET",
    path=ONE,
    summary="Read one with every role it ever had in the place, and its whole history there",
    tag="people",
    result=PrincipalLife,
)
GRANT_ROLE = Door(
    operation="grant_role",
    method="POST",
    path=ONE + "/roles",
    summary="Grant a role in the place to another person, or to a system",
    tag="people",
    status=201,
    scope=Scope.ADMIN,
    roles=ADMINS,
    payload=NewGrant,
    result=PrincipalLife,
    refusals=(Code.ROLE_CANNOT_BE_GRANTED_TO_ONESELF, Code.ROLE_IS_ALREADY_GRANTED, Code.BODY_IS_NOT_REGISTERED),
)
WITHDRAW_ROLE = Door(
    operation="withdraw_role",
    method="POST",
    path=ONE + "/roles/{grant}/withdrawal",
    summary="Withdraw a role, from the next request on; that it was granted stays on record",
    tag="people",
    scope=Scope.ADMIN,
    roles=ADMINS,
    payload=RoleWithdrawal,
    result=PrincipalLife,
    refusals=(Code.ROLE_IS_ALREADY_WITHDRAWN,),
)


async def register_principal(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, REGISTER_PRINCIPAL)
    new = await read_payload(request, NewPrincipal)
    principal_id = await actions.register(request.app.state.db, access, REGISTER_PRINCIPAL, new)
    return await answer_life(request, access, principal_id, status=201)


async def _people(connection: Connection, asked: PageAsked[PeopleQuery]) -> list[PrincipalView]:
    after = UUID(asked.position["after"])
    found = await store.list_principals(
        connection, asked.access.place.place_id, asked.query, after=after, limit=asked.limit
    )
    return [principal_view(one, asked.access) for one in found]


async def read_principal(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_PRINCIPAL)
    return await answer_life(request, access, id_in_address(request.path_params["principal"]))


async def grant_role(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, GRANT_ROLE)
    new = await read_payload(request, NewGrant)
    principal_id = id_in_address(request.path_params["principal"])
    await actions.grant(request.app.state.db, access, GRANT_ROLE, principal_id, new)
    return await answer_life(request, access, principal_id, status=201)


async def withdraw_role(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, WITHDRAW_ROLE)
    reason = (await read_payload(request, RoleWithdrawal)).reason
    principal_id, grant_id = (id_in_address(request.path_params[name]) for name in ("principal", "grant"))
    await actions.withdraw(request.app.state.db, access, WITHDRAW_ROLE, principal_id, grant_id, reason)
    return await answer_life(request, access, principal_id)


ROUTES: list[HTTPRouteHandler] = [
    route_of(REGISTER_PRINCIPAL, register_principal),
    listing_route(LIST_PEOPLE, _people, {"after": str(store.NOBODY)}, lambda one: {"after": str(one.principal_id)}),
    route_of(READ_PRINCIPAL, read_principal),
    route_of(GRANT_ROLE, grant_role),
    route_of(WITHDRAW_ROLE, withdraw_role),
]
