"""The door of the acts: who did what, from which request."""

from uuid import UUID

from ledger.acts import store
from ledger.acts.model import ActQuery, ActView
from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.door import Door, Role
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page

_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)
LIST_ACTS = Door(
    operation="list_acts",
    method="GET",
    path="/v1/places/{place}/acts",
    summary="List who did what, and what was refused, oldest first or newest first",
    tag="acts",
    roles=frozenset({Role.AUDITOR, Role.PLACE_ADMIN}),
    query=ActQuery,
    result=Page[ActView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def _acts(connection: Connection, asked: PageAsked[ActQuery]) -> list[ActView]:
    """Through the newest act as the first page was asked for, so that later pages do not drift."""
    place_id, position = asked.access.place.place_id, asked.position
    if position["through"] is None:
        position["through"] = str(await store.last_act(connection, place_id) or _FIRST)
    after, through = UUID(position["at"] or str(_FIRST)), UUID(position["through"])
    if asked.query.order == "newest_first":
        after, through = _FIRST, UUID(position["at"]) if position["at"] else _LAST
    return await store.list_acts(connection, place_id, asked.query, after=after, through=through, limit=asked.limit)


ROUTES = [listing_route(LIST_ACTS, _acts, {"at": "", "through": None}, lambda one: {"at": str(one.act_id)})]
