"""Doors of one agreement's life: read it, its versions and what they differ in, its delegations; write a draft anew."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct

from ledger.agreements import store
from ledger.agreements.actions import record_review, revise_draft
from ledger.agreements.model import ReviewCommand, RevisedDraft, VersionNumber
from ledger.agreements.views import AgreementLife, Comparison, VersionView, compare, life_view, version_view
from ledger.approvals.store import DelegationVersion, list_delegations
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload, read_query
from ledger.journal.doors import pool_path

_PATH = "/v1/places/{place}/pools/{pool}/agreement"
REVIEWS_SHOWN = 100

READ_AGREEMENT = Door(
    operation="read_agreement",
    method="GET",
    path=_PATH,
    summary="Read a pool's agreement: where it stands, who signed it, what must yet be written, what is open",
    tag="agreements",
    result=AgreementLife,
)
LIST_VERSIONS = Door(
    operation="list_agreement_versions",
    method="GET",
    path=f"{_PATH}/versions",
    summary="List the versions of a pool's agreement, the newest first",
    tag="agreements",
    query=PageQuery,
    result=Page[VersionView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
REVISE_DRAFT = Door(
    operation="revise_draft",
    method="POST",
    path=f"{_PATH}/versions",
    summary="Write a draft anew, as its next version; whoever has signed the one before signs anew",
    tag="agreements",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    payload=RevisedDraft,
    result=AgreementLife,
    refusals=(
        Code.AGREEMENT_IS_SIGNED,
        Code.TERMS_ARE_SUPERSEDED,
        Code.BODY_IS_NOT_REGISTERED,
        Code.LEGAL_BASIS_EXCLUDES_BODY,
        Code.LEGAL_BASIS_NEEDS_OTHER_BODY,
        Code.BODY_IS_NO_PARTNER,
        Code.PARTNER_STAYS_TO_THE_END,
        Code.ENTRIES_ARE_OUTSIDE_TERM,
        Code.POOL_IS_BUSY,
    ),
)
LIST_DELEGATIONS = Door(
    operation="list_delegations",
    method="GET",
    path=f"{_PATH}/delegations",
    summary="List the versions of the scheme of delegation, the newest first",
    tag="agreements",
    query=PageQuery,
    result=Page[DelegationVersion],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
RECORD_REVIEW = Door(
    operation="record_agreement_review",
    method="POST",
    path=f"{_PATH}/reviews",
    summary="Record what a review of the agreement found, and when the next one is to be",
    tag="agreements",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=ReviewCommand,
    result=AgreementLife,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.REVIEW_IS_ALREADY_RECORDED),
)


class ComparisonQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which two versions."""

    before: VersionNumber
    after: VersionNumber


COMPARE_VERSIONS = Door(
    operation="compare_agreement_versions",
    method="GET",
    path=f"{_PATH}/comparison",
    summary="Where two versions of a pool's agreement differ, term by term",
    tag="agreements",
    query=ComparisonQuery,
    result=Comparison,
)


async def _life_of(db: ConnectionPool, access: Access) -> AgreementLife:
    place_id, agreement = access.place.place_id, access.pool.agreement
    async with reading_place(db, place_id) as connection:
        life = await store.find_life(connection, place_id, agreement)
        reviews = await store.list_reviews(connection, place_id, agreement, limit=REVIEWS_SHOWN)
    return life_view(place_id, life, reviews, day_in_london(datetime.now(UTC)))


async def _made(request: Request[Any, Any, Any], db: ConnectionPool, access: Access) -> Answer:
    headers = {"Location": f"{pool_path(access)}/agreement"}
    return answer(request, await _life_of(db, access), status=201, headers=headers)


@get(READ_AGREEMENT.litestar_path, opt=dict(READ_AGREEMENT.opt))
async def read_agreement(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_AGREEMENT, place, pool)
    return answer(request, await _life_of(db, access))


@post(REVISE_DRAFT.litestar_path, opt=dict(REVISE_DRAFT.opt))
async def write_draft_anew(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, REVISE_DRAFT, place, pool)
    await revise_draft(db, access, REVISE_DRAFT, await read_payload(request, RevisedDraft))
    return await _made(request, db, access)


@post(RECORD_REVIEW.litestar_path, opt=dict(RECORD_REVIEW.opt))
async def record_one_review(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, RECORD_REVIEW, place, pool)
    await record_review(db, access, RECORD_REVIEW, await read_payload(request, ReviewCommand))
    return await _made(request, db, access)


@get(COMPARE_VERSIONS.litestar_path, opt=dict(COMPARE_VERSIONS.opt))
async def compare_versions(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, COMPARE_VERSIONS, place, pool)
    query = read_query(request, ComparisonQuery)
    place_id = access.place.place_id
    async with reading_place(db, place_id) as connection:
        life = await store.find_life(connection, place_id, access.pool.agreement)
    before, after = life.version(query.before), life.version(query.after)
    if before is None or after is None:
        absent = "/before" if before is None else "/after"
        detail = f"the agreement has {len(life.versions)} versions"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, absent))
    return answer(request, compare(before, after))


async def _versions(connection: Connection, asked: PageAsked[PageQuery]) -> list[VersionView]:
    place_id, agreement = asked.access.place.place_id, asked.access.pool.agreement
    signatures = await store.list_signatures(connection, place_id, agreement)
    before = asked.position["before"]
    versions = await store.list_versions(connection, place_id, agreement, before=before, limit=asked.limit)
    return [version_view(place_id, one, signatures) for one in versions]


async def _delegations(connection: Connection, asked: PageAsked[PageQuery]) -> list[DelegationVersion]:
    place_id, agreement = asked.access.place.place_id, asked.access.pool.agreement
    return await list_delegations(connection, place_id, agreement, before=asked.position["before"], limit=asked.limit)


ROUTES: list[HTTPRouteHandler] = [
    read_agreement,
    listing_route(LIST_VERSIONS, _versions, {"before": store.NEWEST}, lambda one: {"before": one.version}),
    write_draft_anew,
    compare_versions,
    listing_route(LIST_DELEGATIONS, _delegations, {"before": store.NEWEST}, lambda one: {"before": one.version}),
    record_one_review,
]
