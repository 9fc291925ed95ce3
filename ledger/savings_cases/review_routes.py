"""Doors of a case among its bodies: who may see it before it is agreed, what each found of it, what was answered."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.core.refusal import Code
from ledger.db import Connection
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.doors import pool_path, sequence_of
from ledger.savings_cases import store
from ledger.savings_cases.actions import name_body, seen_case
from ledger.savings_cases.deciding import seers_of
from ledger.savings_cases.model import (
    CaseReviewCommand,
    CaseReviewQuery,
    CaseReviewView,
    CaseSummary,
    NamingCommand,
    NamingView,
    ReviewAnswerCommand,
)
from ledger.savings_cases.reviewing import answer_review, record_review
from ledger.savings_cases.routes import ONE, WRITERS
from ledger.savings_cases.views import summary_of

_OF_OWNER = (Code.BODY_IS_NOT_YOURS, Code.BODY_IS_NO_PARTNER, Code.POOL_IS_BUSY)
_OF_REVIEW = (Code.BODY_IS_NOT_YOURS, Code.POOL_KEEPS_NO_SAVINGS, Code.AGREEMENT_IS_WOUND_UP, Code.POOL_IS_BUSY)

NAME_BODY = Door(
    operation="name_savings_case_body",
    method="POST",
    path=f"{ONE}/namings",
    summary="Name a partner that may see what is not agreed of a savings case, or name it no more",
    tag="savings cases",
    status=201,
    scope=Scope.APPROVE,
    roles=WRITERS,
    payload=NamingCommand,
    result=CaseSummary,
    refusals=_OF_OWNER,
)
LIST_NAMINGS = Door(
    operation="list_savings_case_namings",
    method="GET",
    path=f"{ONE}/namings",
    summary="List who was named in a savings case, and named no more, in order",
    tag="savings cases",
    query=PageQuery,
    result=Page[NamingView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
RECORD_REVIEW = Door(
    operation="review_savings_case",
    method="POST",
    path=f"{ONE}/reviews",
    summary="Record what a body of the case found of a version: accepted, a cost shunt, or not accepted",
    tag="savings cases",
    status=201,
    scope=Scope.APPROVE,
    roles=WRITERS,
    payload=CaseReviewCommand,
    result=CaseReviewView,
    refusals=_OF_REVIEW,
)
LIST_REVIEWS = Door(
    operation="list_savings_case_reviews",
    method="GET",
    path=f"{ONE}/reviews",
    summary="List what the bodies of a savings case found of its versions, in order, with the owner's answers",
    tag="savings cases",
    query=CaseReviewQuery,
    result=Page[CaseReviewView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
ANSWER_REVIEW = Door(
    operation="answer_savings_case_review",
    method="POST",
    path=f"{ONE}/reviews/{{review}}/answer",
    summary="Record the owner's answer to a cost shunt that a review found",
    tag="savings cases",
    status=201,
    scope=Scope.APPROVE,
    roles=WRITERS,
    payload=ReviewAnswerCommand,
    result=CaseReviewView,
    refusals=_OF_REVIEW,
)


async def _name(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, NAME_BODY)
    said = await read_payload(request, NamingCommand)
    case = await name_body(request.app.state.db, access, NAME_BODY, request.path_params["case"], said)
    return answer(request, summary_of(case, seers_of(access), pool_path(access)), status=201)


async def _namings(connection: Connection, asked: PageAsked[PageQuery]) -> list[NamingView]:
    """To the named alone: whoever sees only what is agreed learns nothing of them."""
    access, seers = asked.access, seers_of(asked.access)
    case = await seen_case(connection, access, asked.address["case"])
    if seers is not None and not seers & set(case.named):
        return []
    page = {"after": asked.position["after"], "limit": asked.limit}
    return await store.list_namings(connection, *access.ids, case.case_code, **page)


async def _review(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, RECORD_REVIEW)
    said = await read_payload(request, CaseReviewCommand)
    view = await record_review(request.app.state.db, access, RECORD_REVIEW, request.path_params["case"], said)
    return answer(request, view, status=201)


async def _reviews(connection: Connection, asked: PageAsked[CaseReviewQuery]) -> list[CaseReviewView]:
    access = asked.access
    case = await seen_case(connection, access, asked.address["case"])
    return await store.list_reviews(
        connection,
        *access.ids,
        case.case_code,
        seers_of(access),
        after=asked.position["after"],
        version=asked.query.version,
        limit=asked.limit,
    )


async def _answer(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, ANSWER_REVIEW)
    said = await read_payload(request, ReviewAnswerCommand)
    at = request.path_params["case"], sequence_of(request.path_params["review"])
    view = await answer_review(request.app.state.db, access, ANSWER_REVIEW, *at, said)
    return answer(request, view, status=201)


ROUTES: list[HTTPRouteHandler] = [
    route_of(NAME_BODY, _name),
    listing_route(LIST_NAMINGS, _namings, {"after": 0}, lambda one: {"after": one.number}),
    route_of(RECORD_REVIEW, _review),
    listing_route(LIST_REVIEWS, _reviews, {"after": 0}, lambda one: {"after": one.review}),
    route_of(ANSWER_REVIEW, _answer),
]
