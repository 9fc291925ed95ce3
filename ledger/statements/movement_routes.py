"""The door of what moved in a statement since the last one that was issued."""

from typing import Any

import msgspec
from litestar import Request

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path
from ledger.statements import issue_store
from ledger.statements.actions import period_of, take_statement
from ledger.statements.issue_store import Issued, since_of
from ledger.statements.model import Statement
from ledger.statements.moving import moved
from ledger.statements.moving_model import MovementQuery, Movements

LIST_MOVEMENTS = Door(
    operation="list_statement_movements",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/statement-movements",
    summary="What moved in a statement since an issued one: each figure as it was and is, and the legs between",
    tag="statements",
    query=MovementQuery,
    result=Movements,
)


async def _list_movements(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, LIST_MOVEMENTS)
    query = read_query(request, MovementQuery)
    statement = await take_statement(request.app.state.db, access, query)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        before = await _before(connection, access, query, statement)
    return answer(request, _movements(access, statement, before, only_moved=query.only_moved))


async def _before(connection: Connection, access: Access, query: MovementQuery, statement: Statement) -> Issued | None:
    """The issued statement that is asked for, or the last before; raises RefusedError for a number of none."""
    if query.since is None:
        return await issue_store.last_before(connection, *access.ids, period_of(query), statement.through_sequence)
    found = await issue_store.find_issue(connection, *access.ids, query.since)
    if found is None:
        detail = f"the pool has issued no statement {query.since}"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/since"))
    return found


def _movements(access: Access, statement: Statement, before: Issued | None, *, only_moved: bool) -> Movements:
    """A figure that one of the two does not have has moved too."""
    issued = None if before is None else msgspec.json.decode(before.content)["statement"]
    items = () if issued is None else moved(issued, statement)
    return Movements(
        place=access.place.code,
        pool=access.pool.code,
        pool_label=access.pool.label,
        mark=access.pool.mark,
        period=statement.period,
        through_sequence=statement.through_sequence,
        recorded_at=statement.recorded_at,
        before=None if before is None else since_of(before, pool_path(access)),
        items=tuple(one for one in items if not only_moved or one.was_pence != one.is_pence),
    )


ROUTES = [route_of(LIST_MOVEMENTS, _list_movements)]
