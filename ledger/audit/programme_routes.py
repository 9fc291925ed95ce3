"""The door of a programme's life: it belongs to the place, so whoever reads the place may read it."""

from typing import Any

from litestar import Request

from ledger.audit import store
from ledger.audit.model import LifeEvent
from ledger.core.refusal import Code
from ledger.db import reading_place
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.http.paging import Page, PageQuery, Sought, answer_sought_page
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.programmes.steering_routes import steered_in

PROGRAMME_LIFE = Door(
    operation="read_programme_life",
    method="GET",
    path="/v1/places/{place}/programmes/{programme}/life",
    summary="The life of a programme: its gateways, every decision, renewals, returns, outcomes; who, when and why",
    tag="audit",
    query=PageQuery,
    result=Page[LifeEvent],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def read_programme_life(request: Request[Any, Any, Any]) -> Answer:
    """Events are few: their place in order is the position."""
    state, programme = request.app.state, request.path_params["programme"]
    access = await admit(request, PROGRAMME_LIFE)
    place = access.place.place_id, access.place.code

    async def seek(position: dict[str, Any], limit: int) -> Sought[LifeEvent]:
        async with reading_place(state.db, access.place.place_id) as connection:
            await steered_in(connection, access, programme)
            found = await store.events_of_programme(
                connection, place, programme, access.bodies, after=position["after"], limit=limit
            )
        rest = {"after": position["after"] + limit - 1} if len(found) == limit else None
        return Sought(found[: limit - 1], rest)

    return await answer_sought_page(
        request,
        state.cursors,
        read_query(request, PageQuery),
        start={"after": 0},
        seek=seek,
        position_of=lambda _event: {},
    )


ROUTES = [route_of(PROGRAMME_LIFE, read_programme_life)]
