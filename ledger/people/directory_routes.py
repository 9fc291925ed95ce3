"""Doors of the directory: a name is set, replaced and erased, by a place admin or by the person."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.http.door import READERS, Door, Scope
from ledger.http.problems import id_in_address
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.people import actions
from ledger.people.model import DirectoryName, PrincipalLife
from ledger.people.routes import ADMINS, ONE
from ledger.people.views import answer_life

NAME = ONE + "/name"
MY_NAME = "/v1/places/{place}/my-name"

SET_NAME = Door(
    operation="set_name",
    method="PUT",
    path=NAME,
    summary="Set or replace the name and e-mail address of a principal in the directory of the place",
    tag="people",
    scope=Scope.ADMIN,
    roles=ADMINS,
    payload=DirectoryName,
    result=PrincipalLife,
)
ERASE_NAME = Door(
    operation="erase_name",
    method="DELETE",
    path=NAME,
    summary="Erase the name and e-mail address of a principal; its history says when and by whom, never what",
    tag="people",
    scope=Scope.ADMIN,
    roles=ADMINS,
    result=PrincipalLife,
)
SET_MY_NAME = Door(
    operation="set_my_name",
    method="PUT",
    path=MY_NAME,
    summary="Set or replace your own name and e-mail address in the directory of the place",
    tag="people",
    scope=Scope.SELF,
    roles=READERS,
    payload=DirectoryName,
    result=PrincipalLife,
)
ERASE_MY_NAME = Door(
    operation="erase_my_name",
    method="DELETE",
    path=MY_NAME,
    summary="Erase your own name and e-mail address, those of all your accounts, from the directory of the place",
    tag="people",
    scope=Scope.SELF,
    roles=READERS,
    result=PrincipalLife,
)


async def set_name(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, SET_NAME)
    said = await read_payload(request, DirectoryName)
    principal_id = id_in_address(request.path_params["principal"])
    await actions.name(request.app.state.db, access, SET_NAME, principal_id, said)
    return await answer_life(request, access, principal_id)


async def erase_name(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, ERASE_NAME)
    principal_id = id_in_address(request.path_params["principal"])
    await actions.erase(request.app.state.db, access, ERASE_NAME, principal_id, all_accounts=False)
    return await answer_life(request, access, principal_id)


async def set_my_name(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, SET_MY_NAME)
    said = await read_payload(request, DirectoryName)
    principal_id = access.requester.principal_id
    await actions.name(request.app.state.db, access, SET_MY_NAME, principal_id, said)
    return await answer_life(request, access, principal_id)


async def erase_my_name(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, ERASE_MY_NAME)
    principal_id = access.requester.principal_id
    await actions.erase(request.app.state.db, access, ERASE_MY_NAME, principal_id, all_accounts=True)
    return await answer_life(request, access, principal_id)


ROUTES: list[HTTPRouteHandler] = [
    route_of(SET_NAME, set_name),
    route_of(ERASE_NAME, erase_name),
    route_of(SET_MY_NAME, set_my_name),
    route_of(ERASE_MY_NAME, erase_my_name),
]
