"""Doors of rule sets: write a version, list and read them, which applies on a day."""

from datetime import datetime
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.agreements.store import find_life
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import APPROVERS, Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.rule_sets import store
from ledger.rule_sets.actions import write_rule_set
from ledger.rule_sets.model import NewRuleSet, RuleSetStanding, RuleSetSummary, RuleSetView, StandingQuery, Version
from ledger.rule_sets.previewing import warnings_now
from ledger.rule_sets.store import NEWEST
from ledger.rule_sets.views import standing_of, summary_of, view_of

_PATH = "/v1/places/{place}/pools/{pool}/agreement/rule-sets"
VERSIONS_MAX = 1_000

WRITE_RULE_SET = Door(
    operation="write_rule_set",
    method="POST",
    path=_PATH,
    summary="Write a rule set for sharing risk or savings as the next version: a draft, until all partners adopt it",
    tag="rule sets",
    status=201,
    scope=Scope.APPROVE,
    roles=APPROVERS | {Role.POOL_MANAGER},
    payload=NewRuleSet,
    result=RuleSetView,
    refusals=(
        Code.RULE_SET_IS_NOT_SOUND,
        Code.BODY_IS_NOT_YOURS,
        Code.BODY_IS_NO_PARTNER,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.POOL_IS_BUSY,
    ),
)
LIST_RULE_SETS = Door(
    operation="list_rule_sets",
    method="GET",
    path=_PATH,
    summary="List the rule sets of a pool's agreement, the newest first: where each stands, and who signed it when",
    tag="rule sets",
    query=PageQuery,
    result=Page[RuleSetSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_RULE_SET = Door(
    operation="read_rule_set",
    method="GET",
    path=f"{_PATH}/{{rule_set}}",
    summary="Read a rule set: its document, the same in plain English, and what to be warned of",
    tag="rule sets",
    result=RuleSetView,
)
READ_STANDING = Door(
    operation="read_rule_set_in_force",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/agreement/rule-set-in-force",
    summary="Which rule set applies on a day, or that none is agreed yet, and what applies meanwhile",
    tag="rule sets",
    query=StandingQuery,
    result=RuleSetStanding,
)


async def _write(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, WRITE_RULE_SET)
    new = await read_payload(request, NewRuleSet)
    version = await write_rule_set(request.app.state.db, access, WRITE_RULE_SET, new)
    view = await _view(request, access, version)
    return answer(request, view, status=201, headers={"Location": view.href})


async def _list(connection: Connection, asked: PageAsked[PageQuery]) -> list[RuleSetSummary]:
    found = await _versions(connection, asked.access, asked.now, before=asked.position["before"], limit=asked.limit)
    path, today = pool_path(asked.access), day_in_london(asked.now)
    return [summary_of(one, path, today) for one in found]


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_RULE_SET)
    return answer(request, await _view(request, access, sequence_of(request.path_params["rule_set"])))


async def _read_standing(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_STANDING)
    query, now = read_query(request, StandingQuery), request.app.state.clock()
    place_id, today = access.place.place_id, day_in_london(now)
    async with reading_place(request.app.state.db, place_id) as connection:
        life = await find_life(connection, place_id, access.pool.agreement)
        versions = await _versions(connection, access, now, before=NEWEST, limit=VERSIONS_MAX)
    return answer(request, standing_of(life, versions, pool_path(access), query.on or today, today))


async def _view(request: Request[Any, Any, Any], access: Access, version: int) -> RuleSetView:
    """A version with its document; raises RefusedError where there is none."""
    place_id, now = access.place.place_id, request.app.state.clock()
    today = day_in_london(now)
    if version >= NEWEST:
        raise RefusedError(NOTHING_HERE)
    async with reading_place(request.app.state.db, place_id) as connection:
        found = await store.find_rule_set(connection, place_id, access.pool.agreement, version)
        if found is None:
            raise RefusedError(NOTHING_HERE)
        (one,) = await _versions(connection, access, now, before=version + 1, limit=1)
        warnings = await warnings_now(connection, access, found.rule_set, today)
    return view_of(one, found.rule_set, warnings, pool_path(access), today)


async def _versions(connection: Connection, access: Access, now: datetime, *, before: int, limit: int) -> list[Version]:
    agreement = access.pool.agreement
    return await store.list_rule_sets(connection, access.place.place_id, agreement, before=before, now=now, limit=limit)


ROUTES: list[HTTPRouteHandler] = [
    route_of(WRITE_RULE_SET, _write),
    listing_route(LIST_RULE_SETS, _list, {"before": NEWEST}, lambda one: {"before": one.version}),
    route_of(READ_RULE_SET, _read),
    route_of(READ_STANDING, _read_standing),
]
