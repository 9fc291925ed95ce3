"""Doors of the difference between two views: by account, and leg by leg."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.core.refusal import Code
from ledger.db import ConnectionPool, reading_place
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door
from ledger.http.paging import CursorBox, Sought, answer_sought_page
from ledger.http.requests import read_query
from ledger.journal import changes, figures
from ledger.journal.change_views import LegChangeQuery, LegChanges, TrialBalanceChanges, TwoViews
from ledger.journal.doors import pool_path
from ledger.journal.figures import LegPosition
from ledger.journal.store import View
from ledger.journal.views import FigureLeg, dimensions_of

_POOL = "/v1/places/{place}/pools/{pool}"
COMPARE_TRIAL_BALANCES = Door(
    operation="compare_trial_balances",
    method="GET",
    path=f"{_POOL}/trial-balance-changes",
    summary="Every account that differs between two views: known at other times, or for other dates",
    tag="journal",
    query=TwoViews,
    result=TrialBalanceChanges,
)
LIST_LEG_CHANGES = Door(
    operation="list_leg_changes",
    method="GET",
    path=f"{_POOL}/leg-changes",
    summary="List the legs by which two views of a figure or of all accounts differ; they sum to the change",
    tag="journal",
    query=LegChangeQuery,
    result=LegChanges,
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@get(COMPARE_TRIAL_BALANCES.litestar_path, opt=dict(COMPARE_TRIAL_BALANCES.opt))
async def compare_trial_balances(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, COMPARE_TRIAL_BALANCES, place, pool)
    query = read_query(request, TwoViews)
    ids = access.place.place_id, access.pool.pool_id
    which = figures.figure_of(query.account, query.less, dimensions_of(query)).which
    async with reading_place(db, access.place.place_id) as connection:
        views = await changes.take_views(connection, *ids, query)
        accounts = await changes.changes_between(connection, *ids, views, which)
    found = TrialBalanceChanges(
        place=place,
        pool=pool,
        before=changes.taken(views[0]),
        after=changes.taken(views[1]),
        accounts=accounts,
        legs=changes.legs_address(pool_path(access), query, views),
    )
    return answer(request, found)


@get(LIST_LEG_CHANGES.litestar_path, opt=dict(LIST_LEG_CHANGES.opt))
async def list_leg_changes(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_LEG_CHANGES, place, pool)
    query = read_query(request, LegChangeQuery)
    ids = access.place.place_id, access.pool.pool_id
    figure = figures.figure_of(query.account, query.less, dimensions_of(query))
    told: dict[str, Any] = {}

    async def seek(position: dict[str, Any], limit: int) -> Sought[FigureLeg]:
        async with reading_place(db, access.place.place_id) as connection:
            if position["through"] is None:
                position["through"] = [view.through for view in await changes.take_views(connection, *ids, query)]
            views = (
                View(position["through"][0], *query.days_before),
                View(position["through"][1], *query.days),
            )
            before_pence, after_pence = [(await figures.pence_of(connection, *ids, figure, view))[0] for view in views]
            told.update(before=changes.taken(views[0]), after=changes.taken(views[1]))
            told.update(before_pence=before_pence, after_pence=after_pence, change_pence=after_pence - before_pence)
            return await figures.legs_between(
                connection,
                *ids,
                figure,
                views,
                after=LegPosition(position["sequence"], position["line"]),
                limit=limit,
                pool_path=pool_path(access),
            )

    return await answer_sought_page(
        request,
        cursors,
        query,
        start={"sequence": 0, "line": 0, "through": None},
        seek=seek,
        position_of=lambda one: {"sequence": one.sequence, "line": one.line},
        page_of=lambda items, cursor: LegChanges(**told, items=items, next_cursor=cursor),
    )


ROUTES = [compare_trial_balances, list_leg_changes]
