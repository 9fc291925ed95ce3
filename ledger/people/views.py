"""How a principal reads, and what the doors of people share."""

from typing import Any
from uuid import UUID

from litestar import Request

from ledger.core.refusal import RefusedError
from ledger.db import reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Role
from ledger.http.problems import NOTHING_HERE
from ledger.people import store
from ledger.people.model import PrincipalLife, PrincipalView
from ledger.people.store import Listed


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
