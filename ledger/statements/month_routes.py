"""The door of a year month by month."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request
from msgspec import Meta, Struct

from ledger.core.clock import day_in_london
from ledger.core.period import month_end
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import reading_place
from ledger.forecasts.model import year_period
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.reading import through_of
from ledger.journal.store import View, totals_as_known
from ledger.rules.fencing import year_named
from ledger.statements.by_month import YearByMonth, lines_of
from ledger.statements.figures import Figures


class MonthsQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which year, as known then or now."""

    financial_year: Annotated[str, Meta(max_length=7, description="such as 2025-26")]
    through_sequence: Annotated[int, Meta(ge=0, description="as known at this sequence number")] | None = None
    known_at: Annotated[datetime, Meta(tz=True, description="as known at this instant")] | None = None

    def __post_init__(self) -> None:
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")


READ_MONTHS = Door(
    operation="read_year_by_month",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/year-by-month",
    summary="A year month by month from its start: contributions beside their schedule, spend beside the budget",
    tag="statements",
    query=MonthsQuery,
    result=YearByMonth,
)


async def _read_months(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_MONTHS)
    query = read_query(request, MonthsQuery)
    year = year_named(query.financial_year)
    if year is None:
        detail = f"'{query.financial_year}' is no financial year; write 2025-26"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/financial_year"))
    days = year_period(year)
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
