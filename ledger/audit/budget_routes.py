"""The door of a scheme's budget from original to latest."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.audit import store
from ledger.audit.actions import BUDGET
from ledger.audit.budgets import ORIGINAL, Row, SchemeBudget, SchemeBudgetQuery, changes_of, proposals_of
from ledger.core.entry import AccountName
from ledger.core.refusal import RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door
from ledger.http.paging import PAGE_SIZE_MAX
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_query
from ledger.journal.doors import pool_path
from ledger.journal.reading import through_of
from ledger.journal.seeking import wanted_days, wanted_value, windows
from ledger.journal.store import Selection, View, totals_as_known
from ledger.programmes.model import SchemeKey
from ledger.programmes.store import find_schemes
from ledger.rules.fencing import last_day_of, year_named
from ledger.statements.figures import Figures
from ledger.statements.model import Figure

_SPENT, _COMMITTED = (AccountName.EXPENDITURE,), (AccountName.COMMITTED,)
READ_SCHEME_BUDGET = Door(
    operation="read_scheme_budget",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/programmes/{programme}/schemes/{scheme}/budget",
    summary="A scheme's budget from original to latest: every change in order, and what is spent, committed and left",
    tag="budgets",
    query=SchemeBudgetQuery,
    result=SchemeBudget,
)


@get(READ_SCHEME_BUDGET.litestar_path, opt=dict(READ_SCHEME_BUDGET.opt))
async def read_scheme_budget(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    programme: FromPath[str],
    scheme: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_SCHEME_BUDGET, place, pool)
    query = read_query(request, SchemeBudgetQuery)
    async with reading_place(db, access.place.place_id) as connection:
        return answer(request, await budget_of(connection, access, (programme, scheme), query))


async def budget_of(connection: Connection, access: Access, at: SchemeKey, query: SchemeBudgetQuery) -> SchemeBudget:
    """The budget of a scheme in one pool; raises RefusedError where there is no such scheme."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    if "\0" in "".join(at) or (await find_schemes(connection, place_id, [at])).get(at) is None:
        raise RefusedError(NOTHING_HERE)
    through = await through_of(connection, place_id, pool_id, query.through_sequence, query.known_at)
    first_day, last_day = days_of_year(query.financial_year)
    view = View(through, first_day, last_day)
    which = Selection(BUDGET, stream=query.stream, programme=at[0], scheme=at[1])
    rows = await _rows(connection, place_id, pool_id, which, view)
    reasons = await store.reasons_of_proposals(connection, place_id, proposals_of(rows).values())
    changes = changes_of(rows, reasons, pool_path(access))
    accounts = Selection((*BUDGET, *_SPENT, *_COMMITTED), stream=query.stream, programme=at[0], scheme=at[1])
    totals = await totals_as_known(connection, place_id, pool_id, view, accounts)
    figures = Figures(access.place, access.pool, totals, view)

    def figure(*plus: AccountName, less: tuple[AccountName, ...] = ()) -> Figure:
        return figures.figure(plus, less, stream=query.stream, programme=at[0], scheme=at[1])

    return SchemeBudget(
        programme=at[0],
        scheme=at[1],
        financial_year=query.financial_year,
        stream=query.stream,
        through_sequence=through,
        original_pence=sum(one.amount_pence for one in changes if one.what == ORIGINAL),
        changes=changes,
        latest=figure(*BUDGET),
        spent=figure(*_SPENT),
        committed=figure(*_COMMITTED),
        left=figure(*BUDGET, less=(*_SPENT, *_COMMITTED)),
    )


def days_of_year(name: str | None) -> tuple[date, date]:
    """The first and the last day of a financial year; of all time for none."""
    year = None if name is None else year_named(name)
    return (date.min, date.max) if year is None else (date(year, 4, 1), last_day_of(year))


async def _rows(connection: Connection, place_id: UUID, pool_id: UUID, which: Selection, view: View) -> list[Row]:
    """Every entry of the span of days that moved the accounts, in order."""
    wanted = [one for name in ("stream", "programme", "scheme") for one in wanted_value(name, getattr(which, name))]
    wanted += wanted_days("effective_month", view.first_day, view.last_day)
    found: list[Row] = []
    async for low, last in windows(connection, place_id, pool_id, after=0, through=view.through, wanted=wanted):
        after: int | None = low
        while after is not None:
            rows = await store.events_of_accounts(
                connection, place_id, pool_id, which, after=after, through=last, limit=PAGE_SIZE_MAX
            )
            found += [row for row in rows if view.first_day <= row["effective_date"] <= view.last_day]
            after = rows[-1]["sequence"] if len(rows) == PAGE_SIZE_MAX else None
    return found


ROUTES = [read_scheme_budget]
