"""Doors of how partners pay the host: recorded by the host alone, each version kept."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.contributions import call_store
from ledger.contributions.call_model import Remittance, RemittanceView
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.journal.store import lock_heads

NUMBER_MAX = 2**31 - 1
_POOL = "/v1/places/{place}/pools/{pool}"
RECORD_REMITTANCE = Door(
    operation="record_remittance_details",
    method="POST",
    path=f"{_POOL}/remittance-details",
    summary="Record how partners pay the host from a day on: a further version, shown where it differs",
    tag="calls",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=Remittance,
    result=RemittanceView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.HOST_MUST_RECORD_THIS, Code.POOL_KEEPS_NO_CASH, Code.POOL_IS_BUSY),
)
LIST_REMITTANCES = Door(
    operation="list_remittance_details",
    method="GET",
    path=f"{_POOL}/remittance-details",
    summary="List every version of how partners pay the host, the newest first",
    tag="calls",
    query=PageQuery,
    result=Page[RemittanceView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(RECORD_REMITTANCE.litestar_path, opt=dict(RECORD_REMITTANCE.opt), status_code=201)
async def record_remittance_details(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    """By the host alone; the lock of the pool's head orders it among the calls that show it."""
    access = await gate.admit(request, RECORD_REMITTANCE, place, pool)
    said = await read_payload(request, Remittance)
    refusal = access.refusal_of_acting_body(said.acting_body) or _refusal_of_host(access, said)
    if refusal is not None:
        raise RefusedError(refusal)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    now = request.app.state.clock()
    async with refusing(), in_place(db, place_id) as connection:
        await lock_heads(connection, place_id, [pool_id])
        detail = {"effective_from": said.effective_from.isoformat()}
        act_id = await record_done(
            connection, access, RECORD_REMITTANCE, place_id, detail, acting_body=said.acting_body
        )
        version = await call_store.insert_remittance(connection, place_id, pool_id, said, now, act_id)
    shown = {name: getattr(said, name) for name in ("effective_from", "payee", "reference", "instructions")}
    view = RemittanceView(version=version, recorded_at=now, **shown)
    return answer(request, view, status=201, headers={"Location": request.url.path})


def _refusal_of_host(access: Access, said: Remittance) -> Refusal | None:
    if access.pool.host is None or not access.pool.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, "the pool is aligned: no partner is paid by another")
    if said.acting_body != access.pool.host:
        return Refusal(Code.HOST_MUST_RECORD_THIS, f"the host is {access.pool.host}", "/acting_body")
    return None


async def _remittances(connection: Connection, asked: PageAsked[PageQuery]) -> list[RemittanceView]:
    before = asked.position["before"]
    return await call_store.list_remittances(connection, *asked.access.ids, before=before, limit=asked.limit)


ROUTES = [
    record_remittance_details,
    listing_route(LIST_REMITTANCES, _remittances, {"before": NUMBER_MAX}, lambda one: {"before": one.version}),
]
