"""Doors of measures: define one, state its figures by month, see demand, capacity, activity and backlog together."""

from datetime import UTC, date, datetime
from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.listing import PageAsked
from ledger.http.requests import read_payload
from ledger.outcomes import activity_store as store
from ledger.outcomes.activity_deciding import flow_views, refusals_of_activity
from ledger.outcomes.activity_model import (
    ActivityQuery,
    ActivityTaken,
    ActivityView,
    FlowQuery,
    FlowView,
    MeasureQuery,
    MeasureView,
    NewActivity,
    NewMeasure,
    month_of,
)
from ledger.outcomes.deciding import refusal_of_stater
from ledger.outcomes.doors import listing_door, setting_door, stating_door
from ledger.outcomes.store import responsible_bodies
from ledger.programmes.steering_routes import listing_of_programme, place_and_programme, steered_in
from ledger.programmes.steering_store import streams_of

DEFINE_MEASURE = setting_door(
    "define_measure",
    "measures",
    "Define what is counted of a programme's work, and in which unit",
    NewMeasure,
    MeasureView,
    *(Code.CODE_IS_TAKEN, Code.SCHEME_DOES_NOT_EXIST),
)
LIST_MEASURES = listing_door(
    "list_measures", "measures", "List the measures of a programme's work", MeasureQuery, MeasureView
)
STATE_ACTIVITY = stating_door(
    "state_activity",
    "activity-figures",
    "State demand, capacity, activity and backlog by month, or correct them by further figures",
    NewActivity,
    ActivityTaken,
)
LIST_ACTIVITY = listing_door(
    "list_activity_figures",
    "activity-figures",
    "List the figures of a measure by month and series, with every correction and its reason",
    ActivityQuery,
    ActivityView,
)
LIST_FLOW = listing_door(
    "list_activity_flow",
    "activity-flow",
    "Demand, capacity, activity and backlog of a measure month by month, and where they do not follow",
    FlowQuery,
    FlowView,
)


@post(DEFINE_MEASURE.litestar_path, opt=dict(DEFINE_MEASURE.opt))
async def define_measure(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, DEFINE_MEASURE, place)
    new = await read_payload(request, NewMeasure)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        await steered_in(connection, access, programme)
        if new.scheme is not None and new.scheme not in await streams_of(connection, place_id, programme):
            detail = f"programme {programme} has no scheme {new.scheme}"
            raise RefusedError(Refusal(Code.SCHEME_DOES_NOT_EXIST, detail, "/scheme"))
        detail_of = {"programme": programme, "measure": new.code}
        act_id = await record_done(connection, access, DEFINE_MEASURE, place_id, detail_of)
        await store.insert_measure(connection, (place_id, programme), new, act_id)
        view = await store.find_measure(connection, (place_id, programme), new.code)
    return answer(request, view, status=201, headers={"Location": request.url.path})


@post(STATE_ACTIVITY.litestar_path, opt=dict(STATE_ACTIVITY.opt))
async def state_activity(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, STATE_ACTIVITY, place)
    new = await read_payload(request, NewActivity)
    place_id, today = access.place.place_id, day_in_london(datetime.now(UTC))
    at = place_id, programme
    async with refusing(), in_place(db, place_id) as connection:
        await steered_in(connection, access, programme)
        measure = await store.find_measure(connection, at, new.measure)
        responsible = await responsible_bodies(connection, at, measure.scheme if measure else None)
        raise_for(refusal_of_stater(access, new.acting_body, responsible))
        if measure is None:
            detail = f"programme {programme} has no measure {new.measure}"
            raise RefusedError(Refusal(Code.INDICATOR_DOES_NOT_EXIST, detail, "/measure"))
        months = sorted({month_of(one.month) for one in new.counts})
        versions = await store.activity_versions(connection, at, new.measure, months)
        raise_for(*refusals_of_activity(new, measure, versions, today))
        detail_of = {"programme": programme, "measure": new.measure, "counts": len(new.counts)}
        act_id = await record_done(connection, access, STATE_ACTIVITY, place_id, detail_of, acting_body=new.acting_body)
        await store.insert_activity(connection, at, new, act_id)
    taken = ActivityTaken(new.measure, measure.unit, tuple(one.follows_version + 1 for one in new.counts))
    return answer(request, taken, status=201, headers={"Location": request.url.path})


async def _measures(connection: Connection, asked: PageAsked[MeasureQuery]) -> list[MeasureView]:
    where, after = place_and_programme(asked), asked.position["after"]
    return await store.list_measures(connection, where, asked.query.scheme, after=after, limit=asked.limit)


async def _activity(connection: Connection, asked: PageAsked[ActivityQuery]) -> list[ActivityView]:
    where, query = place_and_programme(asked), asked.query
    day, *rest = asked.position["after"]
    after = (date.fromisoformat(day), *rest)
    series = None if query.series is None else query.series.value
    return await store.list_activity(connection, where, query.measure, series, after=after, limit=asked.limit)


async def _flow(connection: Connection, asked: PageAsked[FlowQuery]) -> list[FlowView]:
    """What follows in a month needs those before it, so the whole is reckoned and a page of it shown."""
    where, query, after = place_and_programme(asked), asked.query, asked.position["after"]
    measure = await store.find_measure(connection, where, query.measure)
    if measure is None:
        return []
    flow = flow_views(measure.unit, await store.activity_now(connection, where, query.measure))
    last = query.last_month or "9999-12"
    first = max(query.first_month or "", after)
    return [one for one in flow if first <= one.month <= last and one.month != after][: asked.limit]


ROUTES = [
    define_measure,
    listing_of_programme(LIST_MEASURES, _measures, {"after": ""}, lambda one: {"after": one.code}),
    state_activity,
    listing_of_programme(
        LIST_ACTIVITY,
        _activity,
        {"after": [date.min.isoformat(), "", 0]},
        lambda one: {"after": [f"{one.month}-01", one.series, one.version]},
    ),
    listing_of_programme(LIST_FLOW, _flow, {"after": ""}, lambda one: {"after": one.month}),
]
