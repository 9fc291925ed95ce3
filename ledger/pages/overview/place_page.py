"""A place in twenty minutes: its pools, who bears what, savings, what waits for whom, what is late, what is idle."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import LIST_POOLS
from ledger.approvals.task_routes import LIST_TASKS
from ledger.core.period import financial_year_name, financial_year_start, months_between
from ledger.http.answers import Answer
from ledger.overviews.routes import READ_IDLE_MONEY, READ_OVERVIEW
from ledger.pages.asking import page_of
from ledger.pages.listing import ask
from ledger.pages.names import Of, names_in
from ledger.pages.overview import tables as declared
from ledger.pages.visiting import Visit, page
from ledger.places.routes import READ_PLACE

FEW = 5


@page(page_of(READ_PLACE.path))
async def show_place(visit: Visit) -> Answer:
    """The place in the financial year of the address; without one, in the year of today or the nearest it has."""
    pools = await visit.read(LIST_POOLS)
    years = years_of(pools["items"])
    year = visit.asked("financial_year") or nearest(years, visit.today)
    names, place, tasks, (idle, _), (overview, problem) = await asyncio.gather(
        names_in(visit, Of.STREAMS, Of.PROGRAMMES),
        visit.read(READ_PLACE),
        visit.read(LIST_TASKS),
        ask(visit, READ_IDLE_MONEY),
        ask(visit, READ_OVERVIEW, financial_year=year),
    )
    if overview is None or idle is None:
        return visit.show(
            "overview/none.html",
            status=400 if problem else 200,
            place=place,
            years=years,
            problem=problem,
            knows=READ_OVERVIEW,
        )
    late = [one for one in tasks["items"] if one.until and date.fromisoformat(one.until) < visit.today]
    return visit.show(
        "overview/place.html",
        tables=[
            declared.table_of_pools(overview),
            declared.table_of_bearers(overview),
            declared.table_of_savings(overview),
            declared.table_of_tasks(tasks["items"][:FEW]),
            declared.table_of_overdue(overview, late),
            *declared.tables_of_idle(idle, names),
        ],
        place=place,
        overview=overview,
        idle=idle,
        years=years,
        year=year,
        more_tasks=len(tasks["items"]) > FEW,
        knows=READ_OVERVIEW,
    )


def years_of(pools: Iterable[Any]) -> list[str]:
    """The financial years that any pool has, the latest first."""
    spans = [(date.fromisoformat(one.effective_from), date.fromisoformat(one.effective_to)) for one in pools]
    months = {financial_year_start(month) for span in spans for month in months_between(*span)}
    return [financial_year_name(start) for start in sorted(months, reverse=True)]


def nearest(years: Sequence[str], today: date) -> str:
    """The year of today where it is one of these or there are none, else the last before it, else the first after."""
    now = financial_year_name(today)
    return next((one for one in years if one <= now), years[-1] if years else now)


PAGES: Sequence[HTTPRouteHandler] = (show_place,)
