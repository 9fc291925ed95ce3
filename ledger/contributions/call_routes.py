"""Doors of calls: raise them, list them, read one as data and as a document."""

from datetime import date
from typing import Any, cast

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.contributions import call_store
from ledger.contributions.call_document import POLICY, CallNames, render_call
from ledger.contributions.call_model import (
    AgedQuery,
    CallQuery,
    CallView,
    RaiseCallsCommand,
    RaisedCalls,
)
from ledger.contributions.call_views import call_view
from ledger.contributions.calling import keeping, raise_item
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer, answer_content
from ledger.http.auth import Gate
from ledger.http.door import POSTERS, POSTING, Door, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE, refuse
from ledger.http.requests import read_payload
from ledger.journal.doors import group_of, pool_path, sequence_of
from ledger.journal.model import Posted, Refused
from ledger.journal.writer import PoolWriter
from ledger.places.store import find_bodies

HTML = "text/html"
NUMBER_MAX = 2**31 - 1
_POOL = "/v1/places/{place}/pools/{pool}"
_CALL = f"{_POOL}/calls/{{call}}"
RAISE_CALLS = Door(
    operation="raise_calls",
    method="POST",
    path=f"{_POOL}/calls",
    summary="Call what falls due by the contribution schedules, one instalment, or something outside of them",
    tag="calls",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=RaiseCallsCommand,
    result=RaisedCalls,
    keyed=True,
    refusals=(
        *POSTING,
        Code.HOST_MUST_RECORD_THIS,
        Code.POOL_KEEPS_NO_CASH,
        Code.STREAM_DOES_NOT_EXIST,
        Code.SCHEDULE_DOES_NOT_EXIST,
        Code.INSTALMENT_IS_CALLED,
        Code.NOTHING_IS_TO_BE_CALLED,
        Code.REMITTANCE_IS_MISSING,
    ),
)
LIST_CALLS = Door(
    operation="list_calls",
    method="GET",
    path=f"{_POOL}/calls",
    summary="List calls with what is outstanding of each, and for how long, as at a day",
    tag="calls",
    query=CallQuery,
    result=Page[CallView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_CALL = Door(
    operation="read_call",
    method="GET",
    path=_CALL,
    summary="Read a call: what was called, credited and received, and how it is to be paid",
    tag="calls",
    result=CallView,
)
READ_CALL_DOCUMENT = Door(
    operation="read_call_document",
    method="GET",
    path=f"{_CALL}/document",
    summary="A call as a page to print or to send, which needs nothing else",
    tag="calls",
    result=None,
    media_types=(HTML,),
)


def today_of(request: Request[Any, Any, Any]) -> date:
    """The day in London, by the service's clock."""
    return day_in_london(request.app.state.clock())


@post(RAISE_CALLS.litestar_path, opt=dict(RAISE_CALLS.opt), status_code=201)
async def raise_calls(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    writer: NamedDependency[PoolWriter],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    """All of them or none, each beside the entry that it posts."""
    access = await gate.admit(request, RAISE_CALLS, place, pool)
    key = idempotency_key(request)
    command = await read_payload(request, RaiseCallsCommand)
    refusal = access.refusal_of_acting_body(command.acting_body)
    if refusal is not None:
        raise RefusedError(refusal)
    ids = access.place.place_id, access.pool.pool_id
    group = group_of(access, RAISE_CALLS, command.acting_body, key, raise_item(command))
    (outcome,) = await writer.post_beside(group, keeping(*ids, command))
    if isinstance(outcome, Refused):
        return refuse(request, outcome.refusals, replayed=outcome.replayed)
    posted = cast("Posted", outcome)
    sequences = [one.sequence for one in posted.receipts]
    async with reading_place(db, ids[0]) as connection:
        found = await call_store.list_calls(connection, *ids, date.max, sequences=sequences, limit=len(sequences))
    path, today = pool_path(access), today_of(request)
    raised = RaisedCalls(tuple(call_view(one, path, max(today, one.effective_date)) for one in found))
    headers = {"Location": f"{path}/calls/{found[0].number}"}
    return answer(
        request, raised, status=201, headers=headers | ({"Idempotency-Replayed": "true"} if posted.replayed else {})
    )


def as_at_of(asked: PageAsked[CallQuery] | PageAsked[AgedQuery]) -> date:
    """The day that a listing is as at, on every page alike: the one asked for, or today of the first page."""
    first = asked.query.as_at or day_in_london(asked.now)
    return date.fromisoformat(asked.position.setdefault("as_at", first.isoformat()))


async def _calls(connection: Connection, asked: PageAsked[CallQuery]) -> list[CallView]:
    as_at, after = as_at_of(asked), asked.position["after"]
    found = await call_store.list_calls(
        connection, *asked.access.ids, as_at, asked.query, after=after, limit=asked.limit
    )
    return [call_view(one, pool_path(asked.access), as_at) for one in found]


@get(READ_CALL.litestar_path, opt=dict(READ_CALL.opt))
async def read_call(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    call: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_CALL, place, pool)
    async with reading_place(db, access.place.place_id) as connection:
        return answer(request, await _view(connection, request, access, call))


@get(READ_CALL_DOCUMENT.litestar_path, opt=dict(READ_CALL_DOCUMENT.opt))
async def read_call_document(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    call: FromPath[str],
) -> Answer:
    """Its policy lets its own style pass and nothing else."""
    access = await gate.admit(request, READ_CALL_DOCUMENT, place, pool)
    host = access.pool.host or ""  # a pool without a host has no calls
    async with reading_place(db, access.place.place_id) as connection:
        view = await _view(connection, request, access, call)
        bodies = await find_bodies(connection, [host, view.body])
        stream_name, stream_label = await call_store.name_stream(connection, access.place.place_id, view.stream)
    names = CallNames(
        place_name=access.place.name,
        pool_name=access.pool.name,
        host_name=bodies[host].name,
        payer=bodies[view.body].name,
        stream_name=stream_name,
        marks=(access.place.label, access.pool.label, stream_label, access.pool.mark),
    )
    headers = {"Content-Security-Policy": POLICY}
    return answer_content(request, render_call(view, names), HTML, headers=headers)


async def _view(connection: Connection, request: Request[Any, Any, Any], access: Access, text: str) -> CallView:
    """The call of an address, as at today; one dated ahead as at its own day. Raises RefusedError for none."""
    number, ids = sequence_of(text), (access.place.place_id, access.pool.pool_id)
    raised = None
    if 0 < number <= NUMBER_MAX:
        raised = await call_store.find_call(connection, *ids, number, date.max)
    if raised is None:
        raise RefusedError(NOTHING_HERE)
    as_at = max(today_of(request), raised.effective_date)
    found = await call_store.find_call(connection, *ids, number, as_at)
    assert found is not None, "a call is there from its own day on"
    return call_view(found, pool_path(access), as_at)


ROUTES = [
    raise_calls,
    listing_route(LIST_CALLS, _calls, {"after": 0}, lambda one: {"after": one.number}),
    read_call,
    read_call_document,
]
