"""Doors of approvals: propose a controlled act, approve, refuse, withdraw, read."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta

from ledger.approvals import store
from ledger.approvals.actions import Approvals
from ledger.approvals.model import (
    ApprovalCommand,
    ProposalView,
    RefusalCommand,
    State,
    WithdrawalCommand,
)
from ledger.approvals.registry import Acts
from ledger.approvals.views import proposal_view
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.idempotency import idempotency_key
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE, id_in_address
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of

PROPOSERS = frozenset({Role.PLACE_ADMIN, Role.POSTER, Role.POOL_MANAGER, Role.APPROVER, Role.TREASURER})
DECIDERS = frozenset({Role.POOL_MANAGER, Role.APPROVER, Role.TREASURER})
_OF_PEOPLE = (Code.PERSON_MUST_ACT, Code.BODY_IS_NOT_YOURS, Code.PROPOSAL_HAS_ENDED, Code.POOL_IS_BUSY)
_POOL = "/v1/places/{place}/pools/{pool}/proposals"
_ONE = _POOL + "/{proposal}"


class ProposalQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """Which proposals: of some states, or all."""

    state: Annotated[tuple[State, ...], Meta(description="only proposals in one of these states")] = ()


LIST_PROPOSALS = Door(
    operation="list_proposals",
    method="GET",
    path=_POOL,
    summary="List the proposals of a pool, the newest first",
    tag="approvals",
    query=ProposalQuery,
    result=Page[ProposalView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_PROPOSAL = Door(
    operation="read_proposal",
    method="GET",
    path=_ONE,
    summary="Read a proposal: who approved it, who must yet, what came of it",
    tag="approvals",
    result=ProposalView,
)


def propose_door(acts: Acts) -> Door:
    """The one door at which any controlled act is proposed."""
    met = {code for act in acts.by_name.values() for code in act.refusals}
    return Door(
        operation="propose",
        method="POST",
        path=_POOL,
        summary="Propose a controlled act, which another person must approve before it is done",
        tag="approvals",
        status=201,
        scope=Scope.APPROVE,
        roles=PROPOSERS,
        payload=acts.payload,
        result=ProposalView,
        keyed=True,
        refusals=(*_KEYED, *_OF_PEOPLE, *_MET_BY_ALL, *sorted(met)),
    )


_KEYED = (Code.KEY_IS_MISSING, Code.KEY_IS_NOT_VALID, Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD)
_MET_BY_ALL = (Code.BODY_IS_NO_PARTNER, Code.AGREEMENT_IS_NOT_SIGNED, Code.OUTCOME_IS_UNKNOWN, Code.DATABASE_REFUSED)


def _deciding_door(acts: Acts, verb: str, noun: str, payload: Any, summary: str) -> Door:
    met = {code for act in acts.by_name.values() for code in act.refusals} if verb == "approve" else set()
    named = (Code.PROPOSER_CANNOT_APPROVE, Code.APPROVER_IS_NOT_NAMED) if verb != "withdraw" else ()
    return Door(
        operation=f"{verb}_proposal",
        method="POST",
        path=f"{_ONE}/{noun}",
        summary=summary,
        tag="approvals",
        scope=Scope.APPROVE,
        roles=PROPOSERS if verb == "withdraw" else DECIDERS,
        payload=payload,
        result=ProposalView,
        refusals=(*_OF_PEOPLE, *named, *(_MET_BY_ALL if verb == "approve" else ()), *sorted(met)),
    )


async def read_one(request: Request[Any, Any, Any], acts: Acts, access: Access, proposal_id: UUID) -> ProposalView:
    """A proposal of the pool as it stands now; raises RefusedError when it is not there."""
    place_id, now = access.place.place_id, request.app.state.clock()
    async with reading_place(request.app.state.db, place_id) as connection:
        found = await store.find_proposal(connection, place_id, access.pool.pool_id, proposal_id, now)
        if found is None:
            raise RefusedError(NOTHING_HERE)
        terms = await acts.terms_of(connection, place_id, found)
        delegation = await store.delegation_of(connection, place_id, terms.agreement)
    return proposal_view(acts.by_name[found.act], found, terms, delegation, access.place.code)


def _id_of(request: Request[Any, Any, Any]) -> UUID:
    return id_in_address(request.path_params["proposal"])


def _proposing(door: Door, acts: Acts) -> HTTPRouteHandler:
    async def propose(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        key = idempotency_key(request)
        command = await read_payload(request, acts.payload)
        approvals: Approvals = request.app.state.approvals
        proposal_id, replayed = await approvals.propose(access, door, key, command)
        view = await read_one(request, acts, access, proposal_id)
        headers = {"Location": view.href} | ({"Idempotency-Replayed": "true"} if replayed else {})
        return answer(request, view, status=201, headers=headers)

    return route_of(door, propose)


def _deciding(door: Door, acts: Acts, decide: Callable[..., Awaitable[None]]) -> HTTPRouteHandler:
    async def decide_one(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, door)
        command = await read_payload(request, door.payload)
        proposal_id = _id_of(request)
        await decide(request.app.state.approvals, access, door, proposal_id, command)
        return answer(request, await read_one(request, acts, access, proposal_id))

    return route_of(door, decide_one)


def _approve(
    approvals: Approvals, access: Access, door: Door, proposal_id: UUID, command: ApprovalCommand
) -> Awaitable[None]:
    return approvals.approve(access, door, proposal_id, command.acting_body)


def _refuse(
    approvals: Approvals, access: Access, door: Door, proposal_id: UUID, command: RefusalCommand
) -> Awaitable[None]:
    return approvals.refuse(access, door, proposal_id, command.acting_body, command.reason)


def _withdraw(
    approvals: Approvals, access: Access, door: Door, proposal_id: UUID, command: WithdrawalCommand
) -> Awaitable[None]:
    return approvals.withdraw(access, door, proposal_id, command.reason)


def _listing(acts: Acts) -> HTTPRouteHandler:
    async def fetch(connection: Connection, asked: PageAsked[ProposalQuery]) -> list[ProposalView]:
        place_id, pool_id = asked.access.ids
        found = await store.list_proposals(
            connection,
            place_id,
            [pool_id],
            asked.query.state or None,
            before=UUID(asked.position["before"]),
            now=asked.now,
            limit=asked.limit,
        )
        terms = await acts.find_terms(connection, place_id, pool_id)
        delegation = await store.delegation_of(connection, place_id, terms.agreement)
        place = asked.access.place.code
        concerned = [await acts.terms_of(connection, place_id, one, terms) for one in found]
        return [
            proposal_view(acts.by_name[one.act], one, own_terms, delegation, place)
            for one, own_terms in zip(found, concerned, strict=True)
        ]

    start = {"before": str(store.NEWEST)}
    return listing_route(LIST_PROPOSALS, fetch, start, lambda one: {"before": str(one.proposal_id)})


def _reading(acts: Acts) -> HTTPRouteHandler:
    async def read_proposal(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, READ_PROPOSAL)
        return answer(request, await read_one(request, acts, access, _id_of(request)))

    return route_of(READ_PROPOSAL, read_proposal)


def routes_of(acts: Acts) -> list[HTTPRouteHandler]:
    """Every route of approvals, for the acts that the service knows."""
    doors = {
        "approve": ("approval", ApprovalCommand, "Approve a proposal for a body; the last approval does the act"),
        "refuse": ("refusal", RefusalCommand, "Refuse a proposal for a body whose approval it needs"),
        "withdraw": ("withdrawal", WithdrawalCommand, "Withdraw a proposal of your own"),
    }
    decide: dict[str, Callable[..., Awaitable[None]]] = {"approve": _approve, "refuse": _refuse, "withdraw": _withdraw}
    return [
        _proposing(propose_door(acts), acts),
        _listing(acts),
        _reading(acts),
        *[_deciding(_deciding_door(acts, verb, *rest), acts, decide[verb]) for verb, rest in doors.items()],
    ]
