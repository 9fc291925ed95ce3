"""The hub of a pool: what it is, how it stands, what can be looked at and done, what comes next."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.life_routes import READ_AGREEMENT
from ledger.agreements.routes import LIST_POOLS, READ_POOL
from ledger.approvals.task_routes import LIST_TASKS
from ledger.http.answers import Answer
from ledger.overviews.routes import READ_OVERVIEW
from ledger.pages.asking import page_of
from ledger.pages.listing import ask
from ledger.pages.names import Of, names_in
from ledger.pages.overview.offers import looks_of, offers_to
from ledger.pages.overview.place_page import nearest, years_of
from ledger.pages.overview.tables import table_of_tasks
from ledger.pages.statement.periods import period_text
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.statements.issue_routes import LIST_ISSUED_STATEMENTS

FEW = 5


@page(page_of(READ_POOL.path))
async def show_pool(visit: Visit) -> Answer:
    """What the pool is and how its year stands."""
    pool = await visit.read(READ_POOL)
    years = years_of([pool])
    year = visit.asked("financial_year") or nearest(years, visit.today)
    names, agreement, issues, tasks, (overview, problem) = await asyncio.gather(
        names_in(visit, Of.BODIES),
        visit.read(READ_AGREEMENT),
        visit.read(LIST_ISSUED_STATEMENTS, page_size=FEW),
        visit.read(LIST_TASKS, pool=visit.at["pool"], page_size=FEW),
        ask(visit, READ_OVERVIEW, financial_year=year),
    )
    return visit.show(
        "overview/pool.html",
        status=400 if problem else 200,
        problem=problem,
        tables=[_issues(issues["items"]), table_of_tasks(tasks["items"])],
        pool=pool,
        names=names,
        agreement=agreement,
        line=next((one for one in overview.pools if one.pool == pool.code), None) if overview else None,
        years=years,
        year=year,
        looks=looks_of(pool, visit.path, year),
        offers=offers_to(visit),
        dates=dates_of(agreement, tasks["items"], visit.today),
        knows=READ_OVERVIEW,
    )


@page(page_of(LIST_POOLS.path))
async def show_pools(visit: Visit) -> Answer:
    """The pools of a place stand in its overview."""
    return visit.go(visit.link(f"/places/{visit.at['place']}"))


def _issues(issues: Sequence[Any]) -> Table:
    columns = (
        Column("Statement", field("number"), Kind.NUMBER, field("href")),
        Column("Period", lambda row: period_text(row.period)),
        Column("Issued", field("issued_at"), Kind.INSTANT),
        Column("As known at sequence number", field("through_sequence"), Kind.NUMBER),
    )
    empty = "No statement has been issued yet."
    return Table(name="issues", caption="Latest statements issued", columns=columns, rows=issues, empty=empty)


def dates_of(agreement: Any, tasks: Sequence[Any], today: date) -> list[tuple[str, str]]:
    """What comes next, the earliest first: reviews, the end of the agreement, tasks with a day."""
    found = [
        (agreement.next_review_on, "The agreement is reviewed"),
        (agreement.settle_by, "What the agreement left is settled"),
        (agreement.effective_to, "The agreement ends"),
        *((one.until, str(one.title)) for one in tasks),
    ]
    return sorted((str(day), what) for day, what in found if day and date.fromisoformat(day) >= today)


PAGES: Sequence[HTTPRouteHandler] = (show_pool, show_pools)
