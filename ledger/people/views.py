"""How a principal reads, and what the doors of people share."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import RefusedError
from ledger.db import reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role
from ledger.http.problems import NOTHING_HERE
from ledger.people import store
from ledger.people.model import PrincipalLife, PrincipalView
from ledger.people.store import Listed

Handler = Callable[[Request[Any, Any, Any]], Awaitable[Answer]]


def principal_view(found: Listed, access: Access) -> PrincipalView:
    """A principal as the requester may see it."""
    return PrincipalView(**_seen(found, access))


def _seen(found: Listed, access: Access) -> dict[str, Any]:
    """The subject may say a name that was erased, so only those who need it see it."""
    is_admin = any(grant.role is Role.PLACE_ADMIN for grant in access.grants)
    hidden = {} if is_admin or found.person_id == access.person.person_id else {"issuer": None, "subject": None}
    columns = {name: getattr(found, name) for name in Listed.__struct_fields__}
    return {**columns, **hidden, "href": f"/v1/places/{access.place.code}/people/{found.principal_id}"}


async def answer_life(
    request: Request[Any, Any, Any], access: Access, principal_id: UUID, *, status: int = 200
) -> Answer:
    """Answer a principal of the place as it stands now, with its history; raises RefusedError for one not known."""
    place_id = access.place.place_id
    async with reading_place(request.app.state.db, place_id) as connection:
        found = await store.read_principal(connection, place_id, principal_id)
        if found is None:
            raise RefusedError(NOTHING_HERE)
        history = await store.history_of(connection, place_id, principal_id)
    life = PrincipalLife(**_seen(found, access), history=history)
    return answer(request, life, status=status, headers={"Location": life.href} if status == 201 else None)  # noqa: PLR2004 - made


def id_in_path(request: Request[Any, Any, Any], name: str) -> UUID:
    """An id of the address, as it is written; raises RefusedError for what is none."""
    text: str = request.path_params[name]
    try:
        found = UUID(text)
    except ValueError:
        raise RefusedError(NOTHING_HERE) from None
    if str(found) != text:
        raise RefusedError(NOTHING_HERE)
    return found


async def admit(request: Request[Any, Any, Any], door: Door) -> Access:
    """The access of a request at a door of a place; raises RefusedError."""
    access: Access = await request.app.state.gate.admit(request, door, request.path_params["place"])
    return access


def route(door: Door, handle: Handler) -> HTTPRouteHandler:
    """The route of a door."""
    return HTTPRouteHandler(
        door.litestar_path, http_method=[door.method], status_code=door.status, opt=dict(door.opt), name=door.operation
    )(handle)
