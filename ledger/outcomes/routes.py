"""Doors of outcomes and indicators: describe and define them, state figures, see how far they have come."""

from datetime import UTC, date, datetime
from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.clock import day_in_london
from ledger.core.period import parse_period
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.listing import PageAsked
from ledger.http.requests import read_payload
from ledger.outcomes import store
from ledger.outcomes.deciding import (
    period_of,
    refusal_of_stater,
    refusals_of_figure,
    refusals_of_indicator,
    refusals_of_version,
)
from ledger.outcomes.doors import listing_door, setting_door, stating_door
from ledger.outcomes.model import (
    FigureQuery,
    FigureView,
    IndicatorQuery,
    IndicatorView,
    NewFigure,
    NewIndicator,
    NewOutcome,
    OutcomeQuery,
    OutcomeView,
    ProgressView,
)
from ledger.outcomes.progressing import progress_view
from ledger.programmes.steering_routes import listing_of_programme, place_and_programme, steered_in

DESCRIBE_OUTCOME = setting_door(
    "describe_outcome",
    "outcomes",
    "Describe an outcome: who benefits, what changes for them",
    NewOutcome,
    OutcomeView,
    Code.VERSION_HAS_CHANGED_SINCE,
)
DEFINE_INDICATOR = setting_door(
    "define_indicator",
    "indicators",
    "Define an indicator: what is counted for an outcome, from which baseline to which target",
    NewIndicator,
    IndicatorView,
    *(Code.VERSION_HAS_CHANGED_SINCE, Code.OUTCOME_DOES_NOT_EXIST, Code.UNITS_DIFFER),
)
STATE_FIGURE = stating_door(
    "state_indicator_figure",
    "indicator-figures",
    "State what an indicator was in a period, or correct it by a further figure",
    NewFigure,
    FigureView,
)
LIST_OUTCOMES = listing_door(
    "list_outcomes", "outcomes", "List the outcomes of a programme, every version", OutcomeQuery, OutcomeView
)
LIST_INDICATORS = listing_door(
    "list_indicators", "indicators", "List the indicators of a programme, every version", IndicatorQuery, IndicatorView
)
LIST_FIGURES = listing_door(
    "list_indicator_figures",
    "indicator-figures",
    "List the figures of indicators by period, with every correction and its reason",
    FigureQuery,
    FigureView,
)
LIST_PROGRESS = listing_door(
    "list_indicator_progress",
    "indicator-progress",
    "How far each indicator has come from its baseline to its target, and which periods have no figure",
    IndicatorQuery,
    ProgressView,
)


@post(DESCRIBE_OUTCOME.litestar_path, opt=dict(DESCRIBE_OUTCOME.opt))
async def describe_outcome(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, DESCRIBE_OUTCOME, place)
    new = await read_payload(request, NewOutcome)
    place_id = access.place.place_id
    at = place_id, programme
    async with refusing(), in_place(db, place_id) as connection:
        await steered_in(connection, access, programme)
        latest = (await store.outcome_versions(connection, at)).get(new.code, 0)
        raise_for(*refusals_of_version(new.follows_version, latest, new.reason))
        detail = {"programme": programme, "outcome": new.code, "version": latest + 1}
        act_id = await record_done(connection, access, DESCRIBE_OUTCOME, place_id, detail)
        await store.insert_outcome(connection, at, new, act_id)
        (view,) = await store.list_outcomes(connection, at, new.code, after=(new.code, latest), limit=1)
    return answer(request, view, status=201, headers={"Location": request.url.path})


@post(DEFINE_INDICATOR.litestar_path, opt=dict(DEFINE_INDICATOR.opt))
async def define_indicator(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, DEFINE_INDICATOR, place)
    new = await read_payload(request, NewIndicator)
    place_id, today = access.place.place_id, day_in_london(datetime.now(UTC))
    at = place_id, programme
    async with refusing(), in_place(db, place_id) as connection:
        await steered_in(connection, access, programme)
        latest = await store.find_indicator(connection, at, new.code)
        outcomes = await store.outcome_versions(connection, at)
        raise_for(*refusals_of_indicator(new, latest, outcomes, today))
        detail = {"programme": programme, "indicator": new.code, "version": new.follows_version + 1}
        act_id = await record_done(connection, access, DEFINE_INDICATOR, place_id, detail)
        await store.insert_indicator(connection, at, new, act_id)
        view = await store.find_indicator(connection, at, new.code)
    return answer(request, view, status=201, headers={"Location": request.url.path})


@post(STATE_FIGURE.litestar_path, opt=dict(STATE_FIGURE.opt))
async def state_indicator_figure(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, STATE_FIGURE, place)
    new = await read_payload(request, NewFigure)
    place_id, today = access.place.place_id, day_in_london(datetime.now(UTC))
    at = place_id, programme
    async with refusing(), in_place(db, place_id) as connection:
        await steered_in(connection, access, programme)
        raise_for(refusal_of_stater(access, new.acting_body, await store.responsible_bodies(connection, at)))
        indicator = await store.find_indicator(connection, at, new.indicator)
        period = period_of(new.period, indicator.frequency) if indicator else None
        latest = await store.figure_version(connection, at, new.indicator, period.first_day) if period else 0
        raise_for(*refusals_of_figure(new, indicator, latest, today))
        assert period is not None, "a figure without a period of its indicator is refused"
        detail = {"programme": programme, "indicator": new.indicator, "period": new.period, "version": latest + 1}
        act_id = await record_done(connection, access, STATE_FIGURE, place_id, detail, acting_body=new.acting_body)
        await store.insert_figure(connection, at, new, period, act_id)
        after = (new.indicator, period.first_day, latest)
        (view,) = await store.list_figures(connection, at, new.indicator, period, after=after, limit=1)
    return answer(request, view, status=201, headers={"Location": request.url.path})


async def _outcomes(connection: Connection, asked: PageAsked[OutcomeQuery]) -> list[OutcomeView]:
    where, after = place_and_programme(asked), tuple(asked.position["after"])
    return await store.list_outcomes(connection, where, asked.query.outcome, after=after, limit=asked.limit)


async def _indicators(connection: Connection, asked: PageAsked[IndicatorQuery]) -> list[IndicatorView]:
    where, after = place_and_programme(asked), tuple(asked.position["after"])
    named = asked.query.outcome, asked.query.indicator
    return await store.list_indicators(connection, where, *named, after=after, limit=asked.limit)


async def _figures(connection: Connection, asked: PageAsked[FigureQuery]) -> list[FigureView]:
    where, query = place_and_programme(asked), asked.query
    period = None if query.period is None else parse_period(query.period)
    if query.period is not None and period is None:
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, "no month, quarter or year has this name", "/period"))
    indicator, day, version = asked.position["after"]
    after = indicator, date.fromisoformat(day), version
    return await store.list_figures(connection, where, query.indicator, period, after=after, limit=asked.limit)


async def _progress(connection: Connection, asked: PageAsked[IndicatorQuery]) -> list[ProgressView]:
    where, after = place_and_programme(asked), (asked.position["after"], store.EVERY)
    named = asked.query.outcome, asked.query.indicator
    found = await store.list_indicators(connection, where, *named, after=after, limit=asked.limit, latest=True)
    figures = await store.latest_figures(connection, where, [one.code for one in found])
    today = day_in_london(datetime.now(UTC))
    return [progress_view(one, figures.get(one.code, {}), today) for one in found]


_START = {"after": ["", 0]}
ROUTES = [
    describe_outcome,
    listing_of_programme(LIST_OUTCOMES, _outcomes, _START, lambda one: {"after": [one.code, one.version]}),
    define_indicator,
    listing_of_programme(LIST_INDICATORS, _indicators, _START, lambda one: {"after": [one.code, one.version]}),
    state_indicator_figure,
    listing_of_programme(
        LIST_FIGURES,
        _figures,
        {"after": ["", date.min.isoformat(), 0]},
        lambda one: {"after": [one.indicator, one.first_day.isoformat(), one.version]},
    ),
    listing_of_programme(LIST_PROGRESS, _progress, {"after": ""}, lambda one: {"after": one.indicator}),
]
