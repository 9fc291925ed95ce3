"""Doors of what schemes are for: said later than the scheme itself, and changed by a further version."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.journal.store import lock_every_head
from ledger.places.fences import refuse_broken_fences
from ledger.programmes import store
from ledger.programmes.model import NewSchemeUse, SchemeUseView

ADD_SCHEME_USE = Door(
    operation="add_scheme_use",
    method="POST",
    path="/v1/places/{place}/programmes/{programme}/schemes/{scheme}/uses",
    summary="Say what a scheme is for from a date on: its purposes, and whether revenue or capital",
    tag="programmes",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER}),
    payload=NewSchemeUse,
    result=SchemeUseView,
    refusals=(Code.FENCE_IS_BROKEN, Code.POOL_IS_BUSY),
)
LIST_SCHEME_USES = Door(
    operation="list_scheme_uses",
    method="GET",
    path="/v1/places/{place}/scheme-uses",
    summary="List what the schemes of a place are for, every version of each",
    tag="programmes",
    query=PageQuery,
    result=Page[SchemeUseView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(ADD_SCHEME_USE.litestar_path, opt=dict(ADD_SCHEME_USE.opt))
async def add_scheme_use(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
    scheme: FromPath[str],
) -> Answer:
    """Under the lock of every pool of the place: fences look at what schemes are for."""
    access = await gate.admit(request, ADD_SCHEME_USE, place)
    use = await read_payload(request, NewSchemeUse)
    place_id, at = access.place.place_id, (programme, scheme)
    if "\0" in programme + scheme:
        raise RefusedError(NOTHING_HERE)
    async with refusing(), in_place(db, place_id) as connection:
        pool_ids = await lock_every_head(connection, place_id)
        named = {"programme": programme, "scheme": scheme}
        act_id = await record_done(connection, access, ADD_SCHEME_USE, place_id, named)
        version = await store.insert_scheme_use(connection, place_id, at, use, act_id)
        if version is None:
            raise RefusedError(NOTHING_HERE)
        await refuse_broken_fences(connection, place_id, pool_ids)
    view = SchemeUseView(*at, version, use.effective_from, use.purposes, use.nature)
    return answer(request, view, status=201, headers={"Location": f"/v1/places/{place}/scheme-uses"})


async def _uses(connection: Connection, access: Access, after: str, limit: int) -> list[SchemeUseView]:
    programme, scheme, version = after.split(":") if after else ("", "", "0")
    return await store.list_scheme_uses(
        connection, access.place.place_id, after=(programme, scheme, int(version)), limit=limit
    )


ROUTES = [
    add_scheme_use,
    listing_by_code(LIST_SCHEME_USES, _uses, lambda one: f"{one.programme}:{one.scheme}:{one.version}"),
]
