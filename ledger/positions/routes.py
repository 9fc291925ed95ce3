"""The door of one body across everything: over all places, pools and years that the requester may see it in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.forecasts.store import standing_forecasts
from ledger.http.access import Access, PoolTerms
from ledger.http.answers import Answer
from ledger.http.auth import Gate, places_of
from ledger.http.door import Door
from ledger.http.paging import PAGE_SIZE_MAX, CursorBox, Sought, answer_sought_page
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_query
from ledger.journal.store import View, days_of_entries, sequence_at, totals_as_known
from ledger.places.store import versions_of_body
from ledger.places.versions import life_of
from ledger.positions import store
from ledger.positions.compose import PositionFacts, position_of, totals_of
from ledger.positions.exposing import exposure_by_rules
from ledger.positions.model import Position, PositionQuery, Positions
from ledger.rules.fencing import last_day_of, year_name, year_of

READ_POSITION = Door(
    operation="read_position",
    method="GET",
    path="/v1/bodies/{public_body}/position",
    summary="Where a body stands in every place, pool and year in which you may see it",
    tag="bodies",
    roles=frozenset(),
    query=PositionQuery,
    result=Positions,
    refusals=(Code.NOT_FOUND, Code.CURSOR_IS_NOT_VALID),
)


@get(READ_POSITION.litestar_path, opt=dict(READ_POSITION.opt))
async def read_position(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    cursors: NamedDependency[CursorBox],
    public_body: FromPath[str],
) -> Answer:
    """Every page is as known at the instant of the first."""
    access = await gate.admit(request, READ_POSITION)
    query = read_query(request, PositionQuery)
    async with db.acquire() as connection:
        versions = await versions_of_body(connection, public_body) if "\0" not in public_body else []
    if not versions:
        raise RefusedError(NOTHING_HERE)
    now = query.known_at or cast("datetime", request.app.state.clock())
    known_at, found = now, list[Position]()

    async def seek(position: dict[str, Any], limit: int) -> Sought[Position]:
        nonlocal known_at
        known_at = datetime.fromisoformat(position["known_at"])
        for one in await _accesses(request, gate, db, access, query.place):
            async with reading_place(db, one.place.place_id) as connection:
                found.extend(await _in_place(connection, one, public_body, query, known_at))
        after = tuple(position["after"])
        return Sought([one for one in found if _key(one) > after][:limit], None)

    def page_of(items: tuple[Position, ...], next_cursor: str | None) -> Positions:
        return Positions(
            body=public_body,
            name=life_of(public_body, versions).name,
            known_at=known_at,
            totals=totals_of(found),
            items=items,
            next_cursor=next_cursor,
        )

    return await answer_sought_page(
        request,
        cursors,
        query,
        start={"after": ("", "", ""), "known_at": now.isoformat()},
        seek=seek,
        position_of=lambda one: {"after": _key(one)},
        page_of=page_of,
    )


def _key(one: Position) -> tuple[str, str, str]:
    return one.place, one.pool, one.financial_year


async def _accesses(
    request: Request[Any, Any, Any], gate: Gate, db: ConnectionPool, access: Access, place: str | None
) -> list[Access]:
    """What the requester may see in each place where they have a role, in order of code; or in one of them."""
    codes: list[str] = []
    while True:
        async with db.acquire() as connection:
            rows = await places_of(connection, access, after=codes[-1] if codes else "", limit=PAGE_SIZE_MAX)
        codes += [row["code"] for row in rows]
        if len(rows) < PAGE_SIZE_MAX:
            break
    return [await gate.admit(request, READ_POSITION, code) for code in codes if place in {None, code}]


async def _in_place(
    connection: Connection, access: Access, body: str, query: PositionQuery, known_at: datetime
) -> Sequence[Position]:
    """The positions of a body in the pools of one place that the requester may read."""
    place_id = access.place.place_id
    pools = await store.pools_of_body(connection, place_id, body, access.bodies, query.pool)
    own_schemes = await store.schemes_of_body(connection, place_id, body) if pools else frozenset()
    found = []
    for pool in pools:
        through = await sequence_at(connection, place_id, pool.pool_id, known_at)
        for year in await _years(connection, access, pool):
            if query.financial_year not in {None, year_name(year)}:
                continue
            view = View(through, date(year, 4, 1), last_day_of(year))
            totals = await totals_as_known(connection, place_id, pool.pool_id, view)
            if totals:
                standing = await standing_forecasts(connection, place_id, pool.pool_id, year, known_at)
                latest = {at: newest for at, (newest, *_) in standing.items()}
                facts = PositionFacts(body, access.place, pool, year, view, totals, own_schemes, latest)
                by_rules = await exposure_by_rules(connection, facts, known_at)
                found.append(position_of(msgspec.structs.replace(facts, by_rules=by_rules)))
    return found


async def _years(connection: Connection, access: Access, pool: PoolTerms) -> range:
    """The financial years that entries of a pool take effect in, by the calendar years in which they begin."""
    days = await days_of_entries(connection, access.place.place_id, pool.pool_id)
    return range(0) if days is None else range(year_of(days[0]), year_of(days[1]) + 1)


ROUTES = [read_position]
