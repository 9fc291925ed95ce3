"""Doors of what figures need beside the legs: how schemes stand in risk sharing, figures that no ledger holds."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request

from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import Connection
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path
from ledger.places.store import find_bodies
from ledger.programmes.attributes import adding_door, listing_door, routes_of_attribute
from ledger.programmes.model import SchemeKey
from ledger.rule_sets import figures_store
from ledger.rule_sets.actions import state_figures
from ledger.rule_sets.figures_model import SchemeSharing, SchemeSharingView, StatedFigures, StatedFiguresView
from ledger.rule_sets.store import NEWEST

_STATED = "/v1/places/{place}/pools/{pool}/stated-figures"

ADD_SCHEME_SHARING = adding_door(
    "add_scheme_sharing",
    "sharing",
    "Say how a scheme stands in risk sharing from a date on: in which sets, fixed or variable, in what parts",
    SchemeSharing,
    SchemeSharingView,
    Code.BODY_IS_NOT_REGISTERED,
)
LIST_SCHEME_SHARING = listing_door(
    "list_scheme_sharing",
    "scheme-sharing",
    "List how the schemes of a place stand in risk sharing, every version of each",
    SchemeSharingView,
)
STATE_FIGURES = Door(
    operation="state_figures",
    method="POST",
    path=_STATED,
    summary="State figures that no ledger holds and a rule set asks for: population, activity, prices, decisions, bids",
    tag="rule sets",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=StatedFigures,
    result=StatedFiguresView,
    refusals=(Code.BODY_IS_NO_PARTNER, Code.POOL_IS_BUSY),
)
LIST_STATED_FIGURES = Door(
    operation="list_stated_figures",
    method="GET",
    path=_STATED,
    summary="List the figures that were stated of a pool, the newest first",
    tag="rule sets",
    query=PageQuery,
    result=Page[StatedFiguresView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def _keep(connection: Connection, place_id: UUID, at: SchemeKey, new: SchemeSharing, act_id: UUID) -> int | None:
    """The version's number; raises RefusedError for a body that is not registered."""
    known = await find_bodies(connection, new.profile)
    raise_for(
        *(
            Refusal(Code.BODY_IS_NOT_REGISTERED, f"{body} is not registered", f"/profile/{body}")
            for body in new.profile
            if body not in known
        )
    )
    return await figures_store.insert_scheme_sharing(connection, place_id, at, new, datetime.now(UTC), act_id)


def _view(at: SchemeKey, version: int, new: SchemeSharing) -> SchemeSharingView:
    return SchemeSharingView(programme=at[0], scheme=at[1], version=version, terms=new)


async def _state(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, STATE_FIGURES)
    stated = await read_payload(request, StatedFigures)
    version, recorded_at = await state_figures(request.app.state.db, access, STATE_FIGURES, stated)
    view = StatedFiguresView(version=version, recorded_at=recorded_at, figures=stated)
    return answer(request, view, status=201, headers={"Location": f"{pool_path(access)}/stated-figures"})


async def _stated(connection: Connection, asked: PageAsked[PageQuery]) -> list[StatedFiguresView]:
    ids = asked.access.place.place_id, asked.access.pool.pool_id
    return await figures_store.list_stated_figures(connection, *ids, before=asked.position["before"], limit=asked.limit)


ROUTES = [
    *routes_of_attribute(
        ADD_SCHEME_SHARING,
        LIST_SCHEME_SHARING,
        keep=_keep,
        view_of=_view,
        list_versions=figures_store.list_scheme_sharing,
    ),
    route_of(STATE_FIGURES, _state),
    listing_route(LIST_STATED_FIGURES, _stated, {"before": NEWEST}, lambda one: {"before": one.version}),
]
