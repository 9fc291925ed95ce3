"""The door of the acts: who did what, from which request."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts import store
from ledger.acts.model import ActView
from ledger.core.refusal import Code
from ledger.db import ConnectionPool, reading_place
from ledger.http.answers import Answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role
from ledger.http.paging import CursorBox, Page, PageQuery, answer_page
from ledger.http.requests import read_query

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


@get(LIST_ACTS.litestar_path, opt=dict(LIST_ACTS.opt))
async def list_acts(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_ACTS, place)
    place_id = access.place.place_id

    async def fetch(position: dict[str, Any], limit: int) -> list[ActView]:
        async with reading_place(db, place_id) as connection:
            if position["through"] is None:
                position["through"] = str(await store.last_act(connection, place_id) or _FIRST)
            return await store.list_acts(
                connection,
                place_id,
                None,
                after=UUID(position["after"]),
                through=UUID(position["through"]),
                limit=limit,
            )

    return await answer_page(
        request,
        cursors,
        read_query(request, PageQuery),
        start={"after": str(_FIRST), "through": None},
        fetch=fetch,
        position_of=lambda one: {"after": str(one.act_id)},
    )


ROUTES = [list_acts]
