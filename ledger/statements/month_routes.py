"""The door of a year month by month."""

from typing import Any

from litestar import Request

from ledger.core.clock import day_in_london
from ledger.core.period import month_end
from ledger.db import reading_place
from ledger.forecasts.profile_store import standing_profiles
from ledger.forecasts.store import scheme_facts
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path
from ledger.journal.reading import through_of
from ledger.journal.store import View, totals_as_known
from ledger.statements.by_month import YearByMonth, budgets_of, lines_of, profile_budgets, spreads_of
from ledger.statements.figures import Figures
from ledger.statements.year_asked import YearQuery, year_asked

READ_MONTHS = Door(
    operation="read_year_by_month",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/year-by-month",
    summary="A year month by month from its start: contributions beside their schedule, spend beside its profile",
    tag="statements",
    query=YearQuery,
    result=YearByMonth,
)


async def _read_months(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_MONTHS)
    query = read_query(request, YearQuery)
    days = year_asked(query)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        through = await through_of(connection, *access.ids, query.through_sequence, query.known_at)
        spans = []
        for month in days.months():
            view = View(through, days.first_day, month_end(month))
            spans.append((month, view, await totals_as_known(connection, *access.ids, view)))
        budgets = budgets_of(spans[-1][2])
        known = query.through_sequence, query.known_at
        profiles = await standing_profiles(connection, *access.ids, days.first_day.year, *known)
        schemes = await scheme_facts(connection, access.place.place_id, budgets)
    today = day_in_london(query.known_at or request.app.state.clock())
    ends = [(month, Figures(access.place, access.pool, totals, view)) for month, view, totals in spans]
    spread = profile_budgets(budgets, {key: one.parts for key, one in profiles.items()})
    names = {key: one.name for key, one in schemes.items()}
    by_profile = sum(key in profiles for key in budgets)
    found = YearByMonth(
        place=access.place.code,
        pool=access.pool.code,
        pool_label=access.pool.label,
        mark=access.pool.mark,
        financial_year=query.financial_year,
        through_sequence=through,
        months=lines_of(ends, spread, today),
        schemes=spreads_of(budgets, names, profiles, ends[-1][1], pool_path(access)),
        schemes_by_profile=by_profile,
        schemes_in_equal_parts=len(budgets) - by_profile,
    )
    return answer(request, found)


ROUTES = [route_of(READ_MONTHS, _read_months)]
