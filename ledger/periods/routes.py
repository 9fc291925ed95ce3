"""Doors of periods: list, read, and the two steps that the pool manager takes alone."""

from datetime import date, datetime
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ledger.approvals.model import State
from ledger.approvals.store import NEWEST, list_proposals
from ledger.core.entry import AccountName
from ledger.core.period import Period, parse_period
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path
from ledger.journal.store import Selection, View, head_of, load_periods, totals_as_known
from ledger.periods.actions import OF_ORDER, take_step
from ledger.periods.model import PeriodChangeView, PeriodCommand, PeriodsView, PeriodView
from ledger.periods.store import MonthFound, list_changes, months_within
from ledger.periods.views import attention_of, month_view, periods_view
from ledger.rules.closing import PeriodAct

WAITING_COUNTED_MAX = 1_000
_POOL = "/v1/places/{place}/pools/{pool}"
_STEP = (*OF_ORDER, Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY)


def _step_door(operation: str, noun: str, summary: str) -> Door:
    return Door(
        operation=operation,
        method="POST",
        path=f"{_POOL}/{noun}",
        summary=summary,
        tag="periods",
        scope=Scope.POST,
        roles=frozenset({Role.POOL_MANAGER}),
        payload=PeriodCommand,
        result=PeriodView,
        refusals=_STEP,
    )


SOFT_CLOSE_PERIOD = _step_door(
    "soft_close_period", "period-soft-closes", "Soft close months: only the roles that the delegation names post there"
)
OPEN_PERIOD = _step_door("open_period", "period-openings", "Open months again that are soft closed and not yet closed")
LIST_PERIODS = Door(
    operation="list_periods",
    method="GET",
    path=f"{_POOL}/periods",
    summary="List the months of a pool with their states, and its quarters and years",
    tag="periods",
    result=PeriodsView,
)
READ_PERIOD = Door(
    operation="read_period",
    method="GET",
    path=f"{_POOL}/periods/{{period}}",
    summary="Read a month, quarter or year: states, other calendars, and what to look at before it closes",
    tag="periods",
    result=PeriodView,
)
LIST_PERIOD_CHANGES = Door(
    operation="list_period_changes",
    method="GET",
    path=f"{_POOL}/periods/{{period}}/changes",
    summary="List every step that the months of a period have taken, and who took it",
    tag="periods",
    query=PageQuery,
    result=Page[PeriodChangeView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@get(LIST_PERIODS.litestar_path, opt=dict(LIST_PERIODS.opt))
async def list_periods(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_PERIODS, place, pool)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with reading_place(db, place_id) as connection:
        found = await months_within(connection, place_id, pool_id, date.min, date.max)
        periods = await load_periods(connection, place_id, pool_id)
    return answer(request, periods_view(found, periods.issued_through, pool_path(access)))


@get(READ_PERIOD.litestar_path, opt=dict(READ_PERIOD.opt))
async def read_period(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    period: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_PERIOD, place, pool)
    return answer(request, await _view(db, access, _period_of(period), request.app.state.clock()))


async def _changes(connection: Connection, asked: PageAsked[PageQuery]) -> list[PeriodChangeView]:
    access, period = asked.access, _period_of(asked.address["period"])
    await _months_of(connection, access, period)
    after = asked.position["after"]
    return await list_changes(connection, *access.ids, period, pool_path(access), after=after, limit=asked.limit)


def _step_route(door: Door, act: PeriodAct) -> HTTPRouteHandler:
    async def take_one_step(request: Request[Any, Any, Any]) -> Answer:
        db, clock = request.app.state.db, request.app.state.clock
        access = await admit(request, door)
        command = await read_payload(request, PeriodCommand)
        await take_step(db, clock, access, door, act, command)
        return answer(request, await _view(db, access, _period_of(command.period), clock()))

    return route_of(door, take_one_step)


def _period_of(name: str) -> Period:
    """The period of an address; what is none is absent."""
    period = parse_period(name)
    if period is None:
        raise RefusedError(NOTHING_HERE)
    return period


async def _months_of(connection: Connection, access: Access, period: Period) -> list[MonthFound]:
    """The months of a period that the pool has; raises RefusedError when it has none."""
    ids = access.place.place_id, access.pool.pool_id
    found = await months_within(connection, *ids, period.first_day, period.last_day)
    if not found:
        raise RefusedError(NOTHING_HERE)
    return found


async def _view(db: ConnectionPool, access: Access, period: Period, now: datetime) -> PeriodView:
    ids, path = (access.place.place_id, access.pool.pool_id), pool_path(access)
    async with reading_place(db, access.place.place_id) as connection:
        found = await _months_of(connection, access, period)
        periods = await load_periods(connection, *ids)
        through = (await head_of(connection, *ids)).sequence
        names = (AccountName.SUSPENSE, AccountName.ACCRUAL)
        view = View(through, date.min, period.last_day)
        totals = await totals_as_known(connection, *ids, view, Selection(names))
        proposals = await list_proposals(
            connection, ids[0], [ids[1]], [State.WAITING], before=NEWEST, now=now, limit=WAITING_COUNTED_MAX
        )
    pence = {name: sum(one.balance_pence for one in totals if one.account.name is name) for name in names}
    return PeriodView(
        period=period.name,
        first_day=period.first_day,
        last_day=period.last_day,
        state=periods.least_closed([one.month for one in found]),
        months=tuple(month_view(one, periods.issued_through, path) for one in found),
        attention=attention_of(pence, len(proposals), path, last_day=period.last_day, through=through),
    )


ROUTES: list[HTTPRouteHandler] = [
    list_periods,
    read_period,
    listing_route(LIST_PERIOD_CHANGES, _changes, {"after": 0}, lambda one: {"after": one.number}),
    _step_route(SOFT_CLOSE_PERIOD, PeriodAct.SOFT_CLOSE),
    _step_route(OPEN_PERIOD, PeriodAct.OPEN_AGAIN),
]
