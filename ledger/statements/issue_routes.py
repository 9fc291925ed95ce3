"""Doors of issued statements: list, read, and the exact bytes."""

from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.approvals.store import find_proposal
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer, answer_content
from ledger.http.auth import Gate
from ledger.http.door import Door
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.journal.doors import pool_path, sequence_of
from ledger.statements import issue_store
from ledger.statements.issue_model import IssueContent, IssueSummary, IssueView
from ledger.statements.issue_store import Issued

_POOL = "/v1/places/{place}/pools/{pool}/statement-issues"
NUMBER_MAX = 2**31 - 1
LIST_ISSUED_STATEMENTS = Door(
    operation="list_issued_statements",
    method="GET",
    path=_POOL,
    summary="List the statements that a pool has issued, the newest first",
    tag="statements",
    query=PageQuery,
    result=Page[IssueSummary],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_ISSUED_STATEMENT = Door(
    operation="read_issued_statement",
    method="GET",
    path=f"{_POOL}/{{number}}",
    summary="Read an issued statement, who issued it, what it restates",
    tag="statements",
    result=IssueView,
)
READ_ISSUED_CONTENT = Door(
    operation="read_issued_content",
    method="GET",
    path=f"{_POOL}/{{number}}/content",
    summary="Read the exact bytes of an issued statement, to which its SHA-256 belongs",
    tag="statements",
    result=IssueContent,
)


async def _issues(connection: Connection, asked: PageAsked[PageQuery]) -> list[IssueSummary]:
    ids, before = asked.access.ids, asked.position["before"]
    found = await issue_store.list_issues(connection, *ids, before=before, limit=asked.limit)
    return [one.summary(pool_path(asked.access)) for one in found]


@get(READ_ISSUED_STATEMENT.litestar_path, opt=dict(READ_ISSUED_STATEMENT.opt))
async def read_issued_statement(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    number: FromPath[str],
) -> Answer:
    """The content goes out byte for byte as it was issued."""
    access = await gate.admit(request, READ_ISSUED_STATEMENT, place, pool)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with reading_place(db, place_id) as connection:
        found = await issue_at(connection, access, number)
        proposed = await find_proposal(connection, place_id, pool_id, found.proposal_id, found.issued_at)
    assert proposed is not None, "an issued statement rests on a proposal"
    said = {
        **msgspec.to_builtins(found.summary(pool_path(access))),
        "proposed_by": proposed.principal_id,
        "proposed_at": proposed.proposed_at,
        "approvals": [
            {"principal_id": one.principal_id, "body": one.body, "approved_at": one.recorded_at}
            for one in proposed.approvals
        ],
        "content": msgspec.Raw(found.content),
    }
    return answer(request, said)


@get(READ_ISSUED_CONTENT.litestar_path, opt=dict(READ_ISSUED_CONTENT.opt))
async def read_issued_content(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    number: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_ISSUED_CONTENT, place, pool)
    async with reading_place(db, access.place.place_id) as connection:
        found = await issue_at(connection, access, number)
    return answer_content(request, found.content, "application/json")


async def issue_at(connection: Connection, access: Access, text: str) -> Issued:
    """The statement of an address; raises RefusedError for none."""
    number = sequence_of(text)
    found = None
    if number < NUMBER_MAX:
        found = await issue_store.find_issue(connection, access.place.place_id, access.pool.pool_id, number)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


ROUTES = [
    listing_route(LIST_ISSUED_STATEMENTS, _issues, {"before": NUMBER_MAX}, lambda one: {"before": one.number}),
    read_issued_statement,
    read_issued_content,
]
