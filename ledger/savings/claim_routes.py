"""Doors of claims: claim, add evidence, answer overlaps, list and read."""

from collections.abc import Callable
from typing import Any, cast

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.acts.recording import record_done
from ledger.agreements.store import find_terms
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, in_place, reading_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import POSTERS, POSTING, Door, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE, refuse
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import group_of, pool_path, sequence_of
from ledger.journal.model import Group, Posted, Refused
from ledger.journal.store import lock_heads
from ledger.journal.writer import Beside
from ledger.rules.fencing import year_named
from ledger.rules.savings.overlaps import Counted
from ledger.savings import store
from ledger.savings.claim_views import ClaimQuery, ClaimSummary, ClaimView
from ledger.savings.claiming import claim_item, keeping, overlaps_of
from ledger.savings.item_store import list_items
from ledger.savings.model import NUMBER_MAX, ClaimCommand, NewEvidence, OverlapAnswer
from ledger.savings.records import KeptClaim, overlap_id
from ledger.savings.views import claim_summary, claim_view

POOL = "/v1/places/{place}/pools/{pool}"
_CLAIMS = f"{POOL}/savings-claims"
ONE_CLAIM = f"{_CLAIMS}/{{claim}}"

CLAIM_SAVING = Door(
    operation="claim_saving",
    method="POST",
    path=_CLAIMS,
    summary="Claim what a body saved on a line of its budget in a period, by a line of an agreed case",
    tag="savings",
    status=201,
    scope=Scope.POST,
    roles=POSTERS,
    payload=ClaimCommand,
    result=ClaimView,
    keyed=True,
    refusals=(
        *(code for code in POSTING if code is not Code.LINE_IS_ALREADY_POSTED),
        Code.CASE_IS_NOT_BASELINED,
        Code.BENEFIT_LINE_DOES_NOT_EXIST,
        Code.PERIOD_IS_OUTSIDE_CASE,
        Code.SIGN_OF_SAVING_DIFFERS,
        Code.BUDGET_LINE_IS_CLAIMED,
        Code.DECOMMISSIONING_ITEM_DOES_NOT_EXIST,
    ),
)
LIST_CLAIMS = Door(
    operation="list_savings_claims",
    method="GET",
    path=_CLAIMS,
    summary="List claims, the newest first, with where each pound of them stands",
    tag="savings",
    query=ClaimQuery,
    result=Page[ClaimSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_CLAIM = Door(
    operation="read_savings_claim",
    method="GET",
    path=ONE_CLAIM,
    summary="Read a claim: its evidence, every move, what must stop for it, and what may count the same saving",
    tag="savings",
    result=ClaimView,
)
ADD_EVIDENCE = Door(
    operation="add_claim_evidence",
    method="POST",
    path=f"{ONE_CLAIM}/evidence",
    summary="Add evidence to a claim of one's own",
    tag="savings",
    scope=Scope.POST,
    roles=POSTERS,
    payload=NewEvidence,
    result=ClaimView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY),
)
ANSWER_OVERLAP = Door(
    operation="answer_claim_overlap",
    method="POST",
    path=f"{ONE_CLAIM}/overlap-answers",
    summary="Say why an overlap of a claim is not the same saving counted twice",
    tag="savings",
    scope=Scope.POST,
    roles=POSTERS,
    payload=OverlapAnswer,
    result=ClaimView,
    refusals=(Code.BODY_IS_NOT_YOURS, Code.POOL_IS_BUSY),
)


async def claim_saving(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, CLAIM_SAVING)
    key = idempotency_key(request)
    command = await read_payload(request, ClaimCommand)
    raise_for(access.refusal_of_acting_body(command.acting_body))
    group = group_of(access, CLAIM_SAVING, command.acting_body, key, claim_item(command))
    return await post_and_answer(request, access, group, keeping(*access.ids, command))


async def post_and_answer(request: Request[Any, Any, Any], access: Access, group: Group, beside: Beside) -> Answer:
    """Post what makes or moves a claim, and answer the claim as it stands."""
    state = request.app.state
    (outcome,) = await state.writer.post_beside(group, beside)
    if isinstance(outcome, Refused):
        return refuse(request, outcome.refusals, replayed=outcome.replayed)
    posted = cast("Posted", outcome)
    async with reading_place(state.db, access.ids[0]) as connection:
        claim = await store.claim_of_entry(connection, *access.ids, posted.receipts[0].sequence)
    view = await view_of(request, access, claim)
    headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if posted.replayed else {})
    return answer(request, view, status=201, headers=headers)


async def view_of(request: Request[Any, Any, Any], access: Access, claim: int) -> ClaimView:
    """A claim as the requester sees it; raises RefusedError where there is none."""
    state = request.app.state
    async with reading_place(state.db, access.ids[0]) as connection:
        kept = await store.find_claim(connection, *access.ids, claim)
        if kept is None:
            raise RefusedError(NOTHING_HERE)
        overlaps = await overlaps_of(connection, access.ids[0], kept)
        items = await list_items(connection, *access.ids)
        may_see = await _seeing(connection, access, overlaps)
    return claim_view(kept, pool_path(access), overlaps, items, may_see, day_in_london(state.clock()))


async def _seeing(connection: Connection, access: Access, overlaps: tuple[Counted, ...]) -> Callable[[Counted], bool]:
    """Whether the pool of an overlap is one that the requester may see: by a role for the place, or for a partner."""
    seen = {access.pool.pool_id}
    for pool_id in {one.pool_id for one in overlaps} - seen:
        terms = await find_terms(connection, access.ids[0], pool_id)
        if access.bodies is None or access.bodies & set(terms.partners):
            seen.add(pool_id)
    return lambda one: one.pool_id in seen


async def read_claim(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_CLAIM)
    return answer(request, await view_of(request, access, number_of(request)))


def number_of(request: Request[Any, Any, Any]) -> int:
    """The number of the claim in an address; raises RefusedError for one that can be none."""
    claim = sequence_of(request.path_params["claim"])
    if claim > NUMBER_MAX:
        raise RefusedError(NOTHING_HERE)
    return claim


async def add_evidence(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, ADD_EVIDENCE)
    new, state, claim = await read_payload(request, NewEvidence), request.app.state, number_of(request)
    async with refusing(), in_place(state.db, access.ids[0]) as connection:
        await _own_claim(connection, access, claim, new.acting_body)
        detail = {"claim": claim, "documents": len(new.evidence)}
        await record_done(connection, access, ADD_EVIDENCE, access.ids[0], detail, acting_body=new.acting_body)
        await store.insert_evidence(connection, *access.ids, claim, new.evidence, state.clock())
    return answer(request, await view_of(request, access, claim))


async def answer_overlap(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, ANSWER_OVERLAP)
    said, state, claim = await read_payload(request, OverlapAnswer), request.app.state, number_of(request)
    async with refusing(), in_place(state.db, access.ids[0]) as connection:
        kept = await _own_claim(connection, access, claim, said.acting_body)
        overlaps = await overlaps_of(connection, access.ids[0], kept)
        if said.overlap not in {overlap_id(one) for one in overlaps}:
            raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the claim has no such overlap", "/overlap"))
        detail = {"claim": claim, "overlap": str(said.overlap)}
        place_id, body = access.ids[0], said.acting_body
        act_id = await record_done(connection, access, ANSWER_OVERLAP, place_id, detail, acting_body=body)
        await store.insert_answer(connection, *access.ids, claim, said.overlap, state.clock(), act_id, said.reason)
    return answer(request, await view_of(request, access, claim))


async def _own_claim(connection: Connection, access: Access, claim: int, body: str) -> KeptClaim:
    """The claim, with moves kept from coming meanwhile; raises RefusedError for none, or another body's."""
    await lock_heads(connection, access.ids[0], [access.ids[1]])
    kept = await store.find_claim(connection, *access.ids, claim)
    if kept is None:
        raise RefusedError(NOTHING_HERE)
    other = Refusal(Code.BODY_IS_NOT_YOURS, f"{kept.body} claims it", "/acting_body")
    raise_for(access.refusal_of_acting_body(body) or (None if body == kept.body else other))
    return kept


async def _claims(connection: Connection, asked: PageAsked[ClaimQuery]) -> list[ClaimSummary]:
    access, query = asked.access, asked.query
    found = await store.list_claims(
        connection,
        *access.ids,
        before=asked.position["before"],
        body=query.body,
        case=query.case,
        line=query.line,
        programme=query.programme,
        year=None if query.financial_year is None else year_named(query.financial_year),
        kind=query.kind,
        stage=query.stage,
        limit=asked.limit,
    )
    return [claim_summary(one, pool_path(access)) for one in found]


ROUTES: list[HTTPRouteHandler] = [
    route_of(CLAIM_SAVING, claim_saving),
    listing_route(LIST_CLAIMS, _claims, {"before": NUMBER_MAX}, lambda one: {"before": one.claim}),
    route_of(READ_CLAIM, read_claim),
    route_of(ADD_EVIDENCE, add_evidence),
    route_of(ANSWER_OVERLAP, answer_overlap),
]
