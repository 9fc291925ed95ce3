"""Doors of rating rules: set one, list versions, and which apply on a day."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request

from ledger.acts.recording import record_done
from ledger.commentaries import rating_store
from ledger.commentaries.rating_model import AppliedRule, AppliedRules, RatingRuleView, RatingsQuery
from ledger.commentaries.store import NEWEST
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code
from ledger.db import Connection, in_place, reading_place, refusing
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path
from ledger.journal.store import lock_heads
from ledger.rules.rating import Applied, Rated, RatingRule, rule_on
from ledger.rules.reference import default_rating_rules

_RULES = "/v1/places/{place}/pools/{pool}/rating-rules"
SET_RATING_RULE = Door(
    operation="set_rating_rule",
    method="POST",
    path=_RULES,
    summary="Set beyond which thresholds figures of one sort are amber or red, from a date on",
    tag="commentaries",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=RatingRule,
    result=RatingRuleView,
    refusals=(Code.POOL_IS_BUSY,),
)
LIST_RATING_RULES = Door(
    operation="list_rating_rules",
    method="GET",
    path=_RULES,
    summary="List the versions of a pool's rating rules, the newest first",
    tag="commentaries",
    query=PageQuery,
    result=Page[RatingRuleView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_RATING_RULES = Door(
    operation="read_rating_rules_in_force",
    method="GET",
    path=f"{_RULES}-in-force",
    summary="By which rules figures are rated on a day, in words; where the pool has set none, by which defaults",
    tag="commentaries",
    query=RatingsQuery,
    result=AppliedRules,
)


async def _set(request: Request[Any, Any, Any]) -> Answer:
    """Ordinary work of the pool manager: a version beside those before it, and no second person."""
    access = await admit(request, SET_RATING_RULE)
    rule = await read_payload(request, RatingRule)
    async with refusing(), in_place(request.app.state.db, access.place.place_id) as connection:
        await lock_heads(connection, access.place.place_id, [access.pool.pool_id])
        detail = {"rates": rule.rates.value, "effective_from": rule.effective_from.isoformat()}
        act_id = await record_done(connection, access, SET_RATING_RULE, access.place.place_id, detail)
        recorded_at = datetime.now(UTC)
        version = await rating_store.insert_rating_rule(connection, *access.ids, rule, recorded_at, act_id)
    view = rating_store.view_of(Applied(rule, version), recorded_at)
    return answer(request, view, status=201, headers={"Location": f"{pool_path(access)}/rating-rules"})


async def _list(connection: Connection, asked: PageAsked[PageQuery]) -> list[RatingRuleView]:
    ids = asked.access.ids
    return await rating_store.list_rating_rules(connection, *ids, before=asked.position["before"], limit=asked.limit)


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access, now = await admit(request, READ_RATING_RULES), request.app.state.clock()
    query = read_query(request, RatingsQuery)
    place_id, pool_id = access.ids
    async with reading_place(request.app.state.db, place_id) as connection:
        of_pools = await rating_store.rating_rules_of(connection, place_id, [pool_id], query.known_at or now)
    own, on = of_pools.get(pool_id, ()), query.on or day_in_london(now)
    applied = [rule_on(own, default_rating_rules(), rates, on) for rates in Rated]
    items = tuple(
        AppliedRule(rates=one.rule.rates, version=one.version, rule=one.rule, words=one.words) for one in applied
    )
    return answer(request, AppliedRules(on=on, items=items))


ROUTES = [
    route_of(SET_RATING_RULE, _set),
    listing_route(LIST_RATING_RULES, _list, {"before": NEWEST}, lambda one: {"before": one.version}),
    route_of(READ_RATING_RULES, _read),
]
