"""Doors of the journal: reversal, entries, the legs behind a figure, the trial balance."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.core.refusal import Code, RefusedError
from ledger.db import ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import FENCED, POSTERS, POSTING, Door, Scope
from ledger.http.paging import CursorBox, Page, Sought, answer_sought_page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_query
from ledger.journal import change_routes, entries, figures, reading
from ledger.journal.doors import Posting, pool_path, posting_route, sequence_of
from ledger.journal.figures import LegPosition
from ledger.journal.model import Item
from ledger.journal.reversing import REVERSE, REVERSE_WITHOUT_BUDGET, ReversalCommand
from ledger.journal.store import View
from ledger.journal.views import (
    BalanceQuery,
    EntryQuery,
    EntryView,
    FigureLeg,
    FigureLegs,
    LegQuery,
    TrialBalance,
    days_of,
    dimensions_of,
)

_POOL = "/v1/places/{place}/pools/{pool}"
REVERSE_ENTRY = Door(
    operation="reverse_entry",
    method="POST",
    path=f"{_POOL}/reversals",
    summary="Take back an entry of your own, whole, with a reason",
    tag="journal",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=ReversalCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *POSTING,
        Code.ENTRY_DOES_NOT_EXIST,
        Code.ENTRY_IS_ALREADY_REVERSED,
        Code.ENTRY_IS_RECODED,
        Code.TRANSFER_CANNOT_BE_REVERSED,
        Code.MONEY_HAS_MOVED_ON,
        Code.WINDING_UP_CANNOT_BE_REVERSED,
        Code.RETURN_CANNOT_BE_REVERSED,
        Code.SETTLEMENT_CANNOT_BE_REVERSED,
        Code.SAVING_CANNOT_BE_REVERSED,
        Code.REVERSAL_CANNOT_BE_REVERSED,
        Code.SECOND_PERSON_IS_NEEDED,
        *(code for code in FENCED if code is not Code.FENCE_IS_SHORT),  # told as money that has moved on
    ),
)
LIST_ENTRIES = Door(
    operation="list_entries",
    method="GET",
    path=f"{_POOL}/entries",
    summary="List entries in sequence order, by whatever is known of them, as known now or then",
    tag="journal",
    query=EntryQuery,
    result=Page[EntryView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_ENTRY = Door(
    operation="read_entry",
    method="GET",
    path=f"{_POOL}/entries/{{sequence}}",
    summary="Read one entry",
    tag="journal",
    result=EntryView,
)
LIST_LEGS = Door(
    operation="list_legs",
    method="GET",
    path=f"{_POOL}/legs",
    summary="List the legs behind a figure; they sum to it",
    tag="journal",
    query=LegQuery,
    result=FigureLegs,
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_TRIAL_BALANCE = Door(
    operation="read_trial_balance",
    method="GET",
    path=f"{_POOL}/trial-balance",
    summary="Turnover by account, of all or those chosen, as known at a sequence number or time, for dates from and to",
    tag="journal",
    query=BalanceQuery,
    result=TrialBalance,
)


@get(LIST_ENTRIES.litestar_path, opt=dict(LIST_ENTRIES.opt))
async def list_entries(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_ENTRIES, place, pool)
    query = read_query(request, EntryQuery)
    ids = access.place.place_id, access.pool.pool_id

    async def seek(position: dict[str, Any], limit: int) -> Sought[EntryView]:
        async with reading_place(db, access.place.place_id) as connection:
            if position["through"] is None:
                position["through"] = await reading.through_of(connection, *ids, query.through_sequence, query.known_at)
            return await entries.list_entries(
                connection, *ids, query, after=position["after"], known=position["through"], limit=limit
            )

    return await answer_sought_page(
        request,
        cursors,
        query,
        start={"after": 0, "through": None},
        seek=seek,
        position_of=lambda one: {"after": one.sequence},
    )


@get(READ_ENTRY.litestar_path, opt=dict(READ_ENTRY.opt))
async def read_entry(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    sequence: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_ENTRY, place, pool)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with reading_place(db, place_id) as connection:
        known = await reading.through_of(connection, place_id, pool_id, None, None)
        found = await entries.find_entry(connection, place_id, pool_id, sequence_of(sequence), known)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return answer(request, found)


@get(LIST_LEGS.litestar_path, opt=dict(LIST_LEGS.opt))
async def list_legs(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, LIST_LEGS, place, pool)
    query = read_query(request, LegQuery)
    ids = access.place.place_id, access.pool.pool_id
    figure = figures.figure_of(query.account, query.less, dimensions_of(query))
    told = {"figure_pence": 0, "leg_count": 0, "through_sequence": 0}

    async def seek(position: dict[str, Any], limit: int) -> Sought[FigureLeg]:
        async with reading_place(db, access.place.place_id) as connection:
            if position["through"] is None:
                position["through"] = await reading.through_of(connection, *ids, query.through_sequence, query.known_at)
            view = View(position["through"], *days_of(query))
            pence, count = await figures.pence_of(connection, *ids, figure, view)
            told.update(figure_pence=pence, leg_count=count, through_sequence=view.through)
            return await figures.legs_between(
                connection,
                *ids,
                figure,
                (figures.NOTHING, view),
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
        page_of=lambda items, cursor: FigureLegs(**told, items=items, next_cursor=cursor),
    )


@get(READ_TRIAL_BALANCE.litestar_path, opt=dict(READ_TRIAL_BALANCE.opt))
async def read_trial_balance(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_TRIAL_BALANCE, place, pool)
    view = read_query(request, BalanceQuery)
    async with reading_place(db, access.place.place_id) as connection:
        found = await reading.trial_balance(
            connection, access.place.place_id, access.pool.pool_id, view, (place, pool, access.pool.label)
        )
    return answer(request, found)


def reversal_item(command: ReversalCommand, access: Access) -> Item:
    """The command as an item of a posting group, decided by what the requester may take back."""
    return Item(REVERSE if access.is_pool_manager else REVERSE_WITHOUT_BUDGET, command)


ROUTES = [
    posting_route(REVERSE_ENTRY, reversal_item),
    list_entries,
    read_entry,
    list_legs,
    read_trial_balance,
    *change_routes.ROUTES,
]
