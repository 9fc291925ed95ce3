"""Doors of agreements and pools: record a draft, list, read the pool."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.agreements import life_routes, store
from ledger.agreements.actions import make_agreement
from ledger.agreements.model import POOL_KIND, NewAgreement
from ledger.agreements.views import AgreementView, PoolView, pool_view
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code
from ledger.db import Connection, ConnectionPool
from ledger.http.access import NOT_YET_SIGNED, Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload

MAKE_AGREEMENT = Door(
    operation="make_agreement",
    method="POST",
    path="/v1/places/{place}/agreements",
    summary="Record an agreement as a draft, its terms and partners, and open its pool",
    tag="agreements",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    payload=NewAgreement,
    result=PoolView,
    refusals=(
        Code.CODE_IS_TAKEN,
        Code.BODY_IS_NOT_REGISTERED,
        Code.LEGAL_BASIS_EXCLUDES_BODY,
        Code.LEGAL_BASIS_NEEDS_OTHER_BODY,
        Code.BODY_IS_NO_PARTNER,
    ),
)
LIST_AGREEMENTS = Door(
    operation="list_agreements",
    method="GET",
    path="/v1/places/{place}/agreements",
    summary="List the agreements of a place that you may see, with their terms in force",
    tag="agreements",
    query=PageQuery,
    result=Page[AgreementView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
LIST_POOLS = Door(
    operation="list_pools",
    method="GET",
    path="/v1/places/{place}/pools",
    summary="List the pools of a place that you may see",
    tag="agreements",
    query=PageQuery,
    result=Page[PoolView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_POOL = Door(
    operation="read_pool",
    method="GET",
    path="/v1/places/{place}/pools/{pool}",
    summary="Read a pool under the terms in force",
    tag="agreements",
    result=PoolView,
)


@post(MAKE_AGREEMENT.litestar_path, opt=dict(MAKE_AGREEMENT.opt))
async def record_agreement(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, MAKE_AGREEMENT, place)
    agreement = await read_payload(request, NewAgreement)
    await make_agreement(db, access, MAKE_AGREEMENT, agreement)
    pool = agreement.pool
    view = PoolView(
        code=pool.code,
        name=pool.name,
        kind=POOL_KIND[agreement.legal_basis],
        label=pool.label,
        attribution=pool.attribution,
        agreement=agreement.code,
        host=agreement.host,
        partners=agreement.partners,
        effective_from=agreement.effective_from,
        effective_to=agreement.effective_to,
        mark=NOT_YET_SIGNED,
        href=f"/v1/places/{place}/pools/{pool.code}",
    )
    return answer(request, view, status=201, headers={"Location": view.href})


async def _agreements(connection: Connection, access: Access, after: str, limit: int) -> list[AgreementView]:
    today = day_in_london(datetime.now(UTC))
    place_id = access.place.place_id
    return await store.list_agreements(connection, place_id, access.bodies, today, after=after, limit=limit)


async def _pools(connection: Connection, access: Access, after: str, limit: int) -> list[PoolView]:
    place = access.place
    return await store.list_pools(connection, place.place_id, place.code, access.bodies, after=after, limit=limit)


@get(READ_POOL.litestar_path, opt=dict(READ_POOL.opt))
async def read_pool(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate], place: FromPath[str], pool: FromPath[str]
) -> Answer:
    found = (await gate.admit(request, READ_POOL, place, pool)).pool
    return answer(request, pool_view(found, request.url.path))


ROUTES = [
    record_agreement,
    listing_by_code(LIST_AGREEMENTS, _agreements, lambda one: one.code),
    listing_by_code(LIST_POOLS, _pools, lambda one: one.code),
    read_pool,
    *life_routes.ROUTES,
]
