"""The door of statements."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.db import ConnectionPool
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.statements.actions import MinimumsQuery, StatementQuery, take_minimums, take_statement
from ledger.statements.model import Minimums, Statement

READ_STATEMENT = Door(
    operation="read_statement",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/statement",
    summary="What the pool adds up to for a period; every figure with the legs behind it",
    tag="statements",
    query=StatementQuery,
    result=Statement,
)

READ_MINIMUMS = Door(
    operation="read_minimum_contributions",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/minimum-contributions",
    summary="What must be pooled in each year, against what is scheduled and received of it",
    tag="statements",
    query=MinimumsQuery,
    result=Minimums,
)


@get(READ_STATEMENT.litestar_path, opt=dict(READ_STATEMENT.opt))
async def read_statement(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_STATEMENT, place, pool)
    statement = await take_statement(db, access, read_query(request, StatementQuery))
    return answer(request, statement)


@get(READ_MINIMUMS.litestar_path, opt=dict(READ_MINIMUMS.opt))
async def read_minimum_contributions(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_MINIMUMS, place, pool)
    return answer(request, await take_minimums(db, access, read_query(request, MinimumsQuery)))


ROUTES = [read_statement, read_minimum_contributions]
