"""The door of a year month by month."""

from typing import Any

from litestar import Request

from ledger.core.clock import day_in_london
from ledger.core.period import month_end
from ledger.db import reading_place
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.reading import through_of
from ledger.journal.store import View, totals_as_known
from ledger.statements.by_month import YearByMonth, lines_of
from ledger.statements.figures import Figures
from ledger.statements.year_asked import YearQuery, year_asked

READ_MONTHS = Door(
    operation="read_year_by_month",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/year-by-month",
    summary="A year month by month from its start: contributions beside their schedule, spend beside the budget",
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
        ends = []
        for month in days.months():
            view = View(through, days.first_day, month_end(month))
            totals = await totals_as_known(connection, *access.ids, view)
            ends.append((month, Figures(access.place, access.pool, totals, view)))
    today = day_in_london(query.known_at or request.app.state.clock())
    found = YearByMonth(
        place=access.place.code,
        pool=access.pool.code,
        pool_label=access.pool.label,
        mark=access.pool.mark,
        financial_year=query.financial_year,
        through_sequence=through,
        months=lines_of(ends, today),
    )
    return answer(request, found)


ROUTES = [route_of(READ_MONTHS, _read_months)]
