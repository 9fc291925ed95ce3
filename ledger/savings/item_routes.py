"""Doors of the decommissioning register: register what must stop, report what became of it, list and read."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.acts.recording import record_done
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, reading_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import APPROVERS, POSTERS, Door, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.journal.store import lock_heads
from ledger.savings import item_store, store
from ledger.savings.item_model import ItemDone, ItemLate, ItemNotDone, ItemQuery, ItemView, NewItem
from ledger.savings.records import ItemState, KeptItem
from ledger.savings.views import item_view

_ITEMS = "/v1/places/{place}/pools/{pool}/decommissioning-items"
_ONE = f"{_ITEMS}/{{item}}"
_REPORTED = (Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY)


def _reporting_door(operation: str, address: str, summary: str, payload: type) -> Door:
    return Door(
        operation=operation,
        method="POST",
        path=f"{_ONE}/{address}",
        summary=summary,
        tag="savings",
        scope=Scope.POST,
        roles=POSTERS | APPROVERS,
        payload=payload,
        result=ItemView,
        refusals=_REPORTED,
    )


REGISTER_ITEM = Door(
    operation="register_decommissioning",
    method="POST",
    path=_ITEMS,
    summary="Register a service, contract or post that must stop before a saving is banked: whose, and by when",
    tag="savings",
    status=201,
    scope=Scope.POST,
    roles=POSTERS | APPROVERS,
    payload=NewItem,
    result=ItemView,
    refusals=(
        *_REPORTED,
        Code.BODY_IS_NO_PARTNER,
        Code.CASE_IS_NOT_BASELINED,
        Code.BENEFIT_LINE_DOES_NOT_EXIST,
    ),
)
LIST_ITEMS = Door(
    operation="list_decommissioning",
    method="GET",
    path=_ITEMS,
    summary="List what must stop, in the order of the register: by when, and whether it has",
    tag="savings",
    query=ItemQuery,
    result=Page[ItemView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_ITEM = Door(
    operation="read_decommissioning",
    method="GET",
    path=_ONE,
    summary="Read an item of the decommissioning register with all that was reported of it",
    tag="savings",
    result=ItemView,
)
REPORT_DONE = _reporting_door("report_decommissioned", "done", "Report that it has stopped, with evidence", ItemDone)
REPORT_LATE = _reporting_door("report_decommissioning_late", "late", "Report that it stops later, and why", ItemLate)
REPORT_NOT_DONE = _reporting_door(
    "report_not_decommissioned", "not-done", "Report that it does not stop, or goes on again, and why", ItemNotDone
)


async def register(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, REGISTER_ITEM)
    new, state, ids = await read_payload(request, NewItem), request.app.state, access.ids
    async with refusing(), in_place(state.db, ids[0]) as connection:
        await lock_heads(connection, ids[0], [ids[1]])
        found = await store.agreed_cases(connection, *ids, [new.case])
        raise_for(
            *_refusals_of_item(access, new),
            _refusal_of_line(new, [one.id for case in found for one in case.case.benefits], bool(found)),
        )
        detail = {"case": new.case, "what": new.what}
        act_id = await record_done(connection, access, REGISTER_ITEM, ids[0], detail, acting_body=new.acting_body)
        columns = (new.case, new.line or "", new.beneficiary, new.owner, new.what, new.name, new.stops_by, new.label)
        item = await item_store.insert_item(connection, *ids, *columns, state.clock(), act_id)
    view = await _view(request, access, item)
    return answer(request, view, status=201, headers={"Location": view.href})


def _refusals_of_item(access: Access, new: NewItem) -> tuple[Refusal | None, ...]:
    partners = access.pool.partners
    return (
        access.refusal_of_acting_body(new.acting_body, APPROVERS),
        *(
            Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", at)
            for at, body in (("/owner", new.owner), ("/beneficiary", new.beneficiary))
            if body is not None and body not in partners
        ),
    )


def _refusal_of_line(new: NewItem, lines: list[str], is_agreed: bool) -> Refusal | None:  # noqa: FBT001 - of the case
    if not is_agreed:
        return Refusal(Code.CASE_IS_NOT_BASELINED, f"{new.case} has no agreed baseline", "/case")
    if new.line is not None and new.line not in lines:
        return Refusal(Code.BENEFIT_LINE_DOES_NOT_EXIST, f"{new.case} has no line {new.line}", "/line")
    return None


async def _view(request: Request[Any, Any, Any], access: Access, item: int) -> ItemView:
    state = request.app.state
    async with reading_place(state.db, access.ids[0]) as connection:
        found = await item_store.find_item(connection, *access.ids, item)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return item_view(found, pool_path(access), day_in_london(state.clock()))


async def read_item(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_ITEM)
    return answer(request, await _view(request, access, sequence_of(request.path_params["item"])))


async def _items(connection: Connection, asked: PageAsked[ItemQuery]) -> list[ItemView]:
    access, query, today = asked.access, asked.query, day_in_london(asked.now)
    found = await item_store.list_items(
        connection,
        *access.ids,
        after=asked.position["after"],
        case=query.case,
        line=query.line,
        owner=query.owner,
        state=query.state,
        overdue_on=today if query.is_overdue else None,
        limit=asked.limit,
    )
    return [item_view(one, pool_path(access), today) for one in found]


Reported = tuple[ItemState, date | None, str | None, str | None, str]
_Said = Callable[[Any], Reported]


def _reporting_route(door: Door, said: _Said) -> HTTPRouteHandler:
    """The route of a report: by the owner of the item, for whom its people may speak too."""

    async def report(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        command = await read_payload(request, door.payload)
        item, state = sequence_of(request.path_params["item"]), request.app.state
        await _keep_report(state.db, access, door, item, command.acting_body, said(command), state.clock())
        return answer(request, await _view(request, access, item))

    return route_of(door, report)


async def _keep_report(
    db: ConnectionPool, access: Access, door: Door, number: int, body: str, said: Reported, now: datetime
) -> None:
    ids = access.ids
    async with refusing(), in_place(db, ids[0]) as connection:
        await lock_heads(connection, ids[0], [ids[1]])
        found = await item_store.find_item(connection, *ids, number)
        if found is None:
            raise RefusedError(NOTHING_HERE)
        raise_for(access.refusal_of_acting_body(body, APPROVERS) or _refusal_of_owner(found, body))
        detail = {"item": number, "outcome": said[0]}
        act_id = await record_done(connection, access, door, ids[0], detail, acting_body=body)
        outcome, on_day, evidence, sha256, reason = said
        columns = (outcome, on_day, evidence, sha256, now, act_id, reason)
        await item_store.insert_report(connection, *ids, number, *columns)


def _refusal_of_owner(found: KeptItem, body: str) -> Refusal | None:
    if body == found.owner:
        return None
    return Refusal(Code.BODY_IS_NOT_YOURS, f"{found.owner} stops it, and says what became of it", "/acting_body")


ROUTES: list[HTTPRouteHandler] = [
    route_of(REGISTER_ITEM, register),
    listing_route(LIST_ITEMS, _items, {"after": 0}, lambda one: {"after": one.item}),
    route_of(READ_ITEM, read_item),
    _reporting_route(REPORT_DONE, lambda one: (ItemState.DONE, one.stopped_on, one.evidence, one.sha256, "")),
    _reporting_route(REPORT_LATE, lambda one: (ItemState.LATE, one.stops_by, None, None, one.reason)),
    _reporting_route(REPORT_NOT_DONE, lambda one: (ItemState.NOT_DONE, None, None, None, one.reason)),
]
