"""Issued statements against the journal: their bytes by the digest, every figure by the legs that its link lists."""

from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec

from ledger.db import Connection, ConnectionPool, queries, reading_place
from ledger.journal.checking import CheckLine
from ledger.journal.figures import figure_of, pence_of
from ledger.journal.store import View
from ledger.journal.views import LegQuery, days_of, dimensions_of
from ledger.statements import issue_store
from ledger.statements.issue_store import Issued
from ledger.statements.restating import figures_by_place

_SQL = queries(__package__)
_SEVERAL = {"account", "less"}


async def check_issues(pool: ConnectionPool, place: str | None) -> AsyncIterator[CheckLine]:
    """Every difference of the issued statements of every place, or of the one named; nothing where there is none."""
    async with pool.acquire() as connection:
        places = await connection.fetch(_SQL["places_to_check"], place)
    for one in places:
        async with reading_place(pool, one["place_id"]) as connection:
            await connection.execute(_SQL["check_without_haste"])
            for found in await connection.fetch(_SQL["pools_that_issued"], one["place_id"]):
                ids = one["place_id"], found["pool_id"]
                for number in range(1, found["last_number"] + 1):
                    async for text in _differences(connection, ids, number):
                        where = f"{one['code']}/{found['code']}"
                        yield CheckLine(where, f"issued statement {number}: {text}", is_difference=True)


async def _differences(connection: Connection, ids: tuple[UUID, UUID], number: int) -> AsyncIterator[str]:
    found = await issue_store.find_issue(connection, *ids, number)
    if found is None:
        yield "it is missing"
        return
    if sha256(found.content).digest() != found.content_sha256:
        yield "its bytes are not those of its digest"
    try:
        content = msgspec.json.decode(found.content)
        statement = content["statement"]
    except (msgspec.DecodeError, KeyError, TypeError):
        yield "its bytes cannot be read"
        return
    for text in _of_columns(found, content):
        yield text
    for one in await connection.fetch(_SQL["files_to_check"], *ids, number):
        if sha256(one["content"]).digest() != one["content_sha256"]:
            yield f"the bytes of its {one['format']} file are not those of their digest"
    for place, figure in (*figures_by_place(statement), *figures_by_place(content.get("beside"), "beside")):
        pence = await _pence_behind(connection, ids, figure["legs"])
        if pence != figure["amount_pence"]:
            yield f"{place} was issued as {figure['amount_pence']} pence, and its legs add up to {pence}"


def _of_columns(found: Issued, content: Any) -> Iterator[str]:
    """What the row says other than its bytes."""
    statement, restatement = content["statement"], content["restatement"]
    said = {
        "number": (found.number, content["number"]),
        "period": (found.period, statement["period"]),
        "first day": (found.first_day.isoformat(), statement["first_day"]),
        "last day": (found.last_day.isoformat(), statement["last_day"]),
        "sequence number": (found.through_sequence, statement["through_sequence"]),
        "statement restated": (found.restates, restatement and restatement["restates"]),
    }
    for name, (kept, issued) in said.items():
        if kept != issued:
            yield f"its {name} is {kept}, and its bytes say {issued}"


async def _pence_behind(connection: Connection, ids: tuple[UUID, UUID], address: str) -> int:
    """What the legs that an address lists add up to."""
    asked = parse_qs(urlsplit(address).query)
    query = msgspec.convert(
        {name: values if name in _SEVERAL else values[0] for name, values in asked.items()}, LegQuery, strict=False
    )
    assert query.through_sequence is not None, "a figure of a statement is as known at a sequence number"
    figure = figure_of(query.account, query.less, dimensions_of(query))
    pence, _ = await pence_of(connection, *ids, figure, View(query.through_sequence, *days_of(query)))
    return pence
