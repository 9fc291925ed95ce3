"""The door of the acts: who did what, from which request."""

from uuid import UUID

from ledger.acts import store
from ledger.acts.model import ActView
from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.door import Door, Role
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery

_FIRST = UUID(int=0)
LIST_ACTS = Door(
    operation="list_acts",
    method="GET",
    path="/v1/places/{place}/acts",
    summary="List who did what, and what was refused, oldest first",
    tag="acts",
    roles=frozenset({Role.AUDITOR, Role.PLACE_ADMIN}),
    query=PageQuery,
    result=Page[ActView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def _acts(connection: Connection, asked: PageAsked[PageQuery]) -> list[ActView]:
    place_id, position = asked.access.place.place_id, asked.position
    if position["through"] is None:
        position["through"] = str(await store.last_act(connection, place_id) or _FIRST)
    after, through = UUID(position["after"]), UUID(position["through"])
    return await store.list_acts(connection, place_id, None, after=after, through=through, limit=asked.limit)


ROUTES = [
    listing_route(LIST_ACTS, _acts, {"after": str(_FIRST), "through": None}, lambda one: {"after": str(one.act_id)})
]
