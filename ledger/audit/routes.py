"""Doors of lives: of a pool's agreement, a scheme's budget, a contribution, an entry."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.audit import store
from ledger.audit.actions import BUDGET, CONTRIBUTION, event_of, life_of_accounts
from ledger.audit.model import BudgetQuery, ContributionQuery, LifeEvent
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.http.paging import Page, PageQuery, Sought, answer_sought_page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.journal.reading import through_of
from ledger.journal.store import Selection

_POOL = "/v1/places/{place}/pools/{pool}"
Tell = Callable[[Connection, Request[Any, Any, Any], Access, Any, dict[str, Any], int], Awaitable[Sought[LifeEvent]]]


def _door(operation: str, path: str, summary: str, query: type[PageQuery]) -> Door:
    return Door(
        operation=operation,
        method="GET",
        path=_POOL + path,
        summary=summary,
        tag="audit",
        query=query,
        result=Page[LifeEvent],
        refusals=(Code.CURSOR_IS_NOT_VALID,),
    )


AGREEMENT_LIFE = _door(
    "read_agreement_life",
    "/agreement-life",
    "The life of the pool's agreement: terms, delegations, signatures, reviews, its end; who, when and why",
    PageQuery,
)
BUDGET_LIFE = _door(
    "read_budget_life",
    "/budget-life",
    "The life of a scheme's budget: every entry that moved it, who, when, why, and what stood after it",
    BudgetQuery,
)
CONTRIBUTION_LIFE = _door(
    "read_contribution_life",
    "/contribution-life",
    "The life of a body's contribution: scheduled, called, received, in kind, taken back; who, when, why",
    ContributionQuery,
)
ENTRY_LIFE = _door(
    "read_entry_life",
    "/entries/{sequence}/life",
    "The life of an entry: itself, what it took back or coded anew, and what was done to it since",
    PageQuery,
)


async def tell_agreement(
    connection: Connection,
    _request: Request[Any, Any, Any],
    access: Access,
    _query: PageQuery,
    position: dict[str, Any],
    limit: int,
) -> Sought[LifeEvent]:
    """Terms are few: their place in order is the position."""
    found = await store.events_of_agreement(
        connection, access.place.place_id, access.pool.agreement, after=position["after"], limit=limit
    )
    rest = {"after": position["after"] + limit - 1} if len(found) == limit else None
    return Sought(found[: limit - 1], rest)


async def tell_budget(
    connection: Connection,
    _request: Request[Any, Any, Any],
    access: Access,
    query: BudgetQuery,
    position: dict[str, Any],
    limit: int,
) -> Sought[LifeEvent]:
    which = Selection(BUDGET, stream=query.stream, programme=query.programme, scheme=query.scheme)
    return await _tell_accounts(connection, access, which, position, limit)


async def tell_contribution(
    connection: Connection,
    _request: Request[Any, Any, Any],
    access: Access,
    query: ContributionQuery,
    position: dict[str, Any],
    limit: int,
) -> Sought[LifeEvent]:
    return await _tell_accounts(
        connection, access, Selection(CONTRIBUTION, body=query.body, stream=query.stream), position, limit
    )


async def _tell_accounts(
    connection: Connection, access: Access, which: Selection, position: dict[str, Any], limit: int
) -> Sought[LifeEvent]:
    return await life_of_accounts(
        connection,
        access.place.place_id,
        access.pool.pool_id,
        which,
        after=position["after"],
        known=position["through"],
        limit=limit,
        pool_path=pool_path(access),
    )


async def tell_entry(
    connection: Connection,
    request: Request[Any, Any, Any],
    access: Access,
    _query: PageQuery,
    position: dict[str, Any],
    limit: int,
) -> Sought[LifeEvent]:
    """Raises RefusedError for an entry that is not there."""
    rows = await store.events_of_entry(
        connection,
        access.place.place_id,
        access.pool.pool_id,
        sequence_of(request.path_params["sequence"]),
        after=position["after"],
        through=position["through"],
        limit=limit,
    )
    if not rows and position["after"] == 0:
        raise RefusedError(NOTHING_HERE)
    return Sought([event_of(row, (), pool_path(access)) for row in rows], None)


def life_route(door: Door, query_type: type[PageQuery], tell: Tell) -> HTTPRouteHandler:
    """The route of a life: admit, fix what is known with the first page, tell what follows."""

    async def read_life(request: Request[Any, Any, Any]) -> Answer:
        state = request.app.state
        access = await admit(request, door)
        query = read_query(request, query_type)

        async def seek(position: dict[str, Any], limit: int) -> Sought[LifeEvent]:
            async with reading_place(state.db, access.place.place_id) as connection:
                if position["through"] is None:
                    position["through"] = await through_of(
                        connection, access.place.place_id, access.pool.pool_id, None, None
                    )
                return await tell(connection, request, access, query, position, limit)

        return await answer_sought_page(
            request,
            state.cursors,
            query,
            start={"after": 0, "through": None},
            seek=seek,
            position_of=lambda event: {"after": event.sequence},
        )

    return route_of(door, read_life)


ROUTES = [
    life_route(AGREEMENT_LIFE, PageQuery, tell_agreement),
    life_route(BUDGET_LIFE, BudgetQuery, tell_budget),
    life_route(CONTRIBUTION_LIFE, ContributionQuery, tell_contribution),
    life_route(ENTRY_LIFE, PageQuery, tell_entry),
]
