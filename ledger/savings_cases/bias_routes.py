"""Doors of the tables of optimism bias that cases may name: those that ship, and those of the place."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import Connection, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.rules.reference import savings_references
from ledger.rules.savings.checking_references import refusals_of_references
from ledger.rules.savings.references import BiasTable, References
from ledger.savings_cases import bias_store
from ledger.savings_cases.documents import canonical
from ledger.savings_cases.reference_model import BiasTableView, NewBiasTable

_PATH = "/v1/places/{place}/optimism-bias-tables"

ADD_TABLE = Door(
    operation="add_optimism_bias_table",
    method="POST",
    path=_PATH,
    summary="Add a table of optimism bias of the place's own, which savings cases may name from now on",
    tag="savings cases",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    payload=NewBiasTable,
    result=BiasTableView,
    refusals=(Code.CODE_IS_TAKEN,),
)
LIST_TABLES = Door(
    operation="list_optimism_bias_tables",
    method="GET",
    path=_PATH,
    summary="List the tables of optimism bias that savings cases may name: those that ship, and the place's own",
    tag="savings cases",
    query=PageQuery,
    result=Page[BiasTableView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


async def _add(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, ADD_TABLE)
    table = (await read_payload(request, NewBiasTable)).table
    raise_for(*_refusals_of(table))
    place_id = access.place.place_id
    async with refusing(), in_place(request.app.state.db, place_id) as connection:
        act_id = await record_done(connection, access, ADD_TABLE, place_id, {"optimism_bias_table": table.name})
        await bias_store.insert_bias_table(connection, place_id, table, datetime.now(UTC), act_id)
        (view,) = await bias_store.list_bias_tables(connection, place_id, names=[table.name])
    return answer(request, view, status=201, headers={"Location": request.url.path})


def _refusals_of(table: BiasTable) -> list[Refusal]:
    """What is wrong with a table; a name that ships keeps its meaning in every place."""
    wrong = refusals_of_references(References(optimism_bias=(table,)))
    found = [
        msgspec.structs.replace(one, pointer=one.pointer.replace("/optimism_bias/0", "/table", 1)) for one in wrong
    ]
    if savings_references().bias_table(table.name) is not None:
        found.append(Refusal(Code.CODE_IS_TAKEN, f"a table named '{table.name}' ships", "/table/name"))
    return found


async def _tables(connection: Connection, access: Access, after: str, limit: int) -> list[BiasTableView]:
    own = await bias_store.list_bias_tables(connection, access.place.place_id, after=after, limit=limit)
    shipped = [_shipped(one) for one in savings_references().optimism_bias if one.name > after]
    return sorted((*own, *shipped), key=lambda one: one.table.name)[:limit]


def _shipped(table: BiasTable) -> BiasTableView:
    return BiasTableView(table=table, is_own=False, sha256=sha256(canonical(table)).hexdigest(), recorded_at=None)


ROUTES: list[HTTPRouteHandler] = [
    route_of(ADD_TABLE, _add),
    listing_by_code(LIST_TABLES, _tables, lambda one: one.table.name),
]
