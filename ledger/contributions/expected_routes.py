"""The door of a year's contributions: what is agreed, and what is expected by default until it is."""

from datetime import date
from typing import Any

from litestar import Request

from ledger.contributions.expected_model import ExpectedContributions, ExpectedQuery
from ledger.contributions.expected_views import expected_in
from ledger.contributions.expecting import load_year
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import reading_place
from ledger.http.access import PoolTerms
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.rules.fencing import last_day_of, year_named

READ_EXPECTED = Door(
    operation="read_expected_contributions",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/expected-contributions",
    summary="What each partner is to contribute in a year; what is not agreed is marked, with the agreement's default",
    tag="contributions",
    query=ExpectedQuery,
    result=ExpectedContributions,
)


async def read_expected_contributions(request: Request[Any, Any, Any]) -> Answer:
    """Reads only: the default is shown and never posted."""
    access = await admit(request, READ_EXPECTED)
    year = year_named(read_query(request, ExpectedQuery).financial_year)
    assert year is not None, "the query looked at it"
    refuse_outside(access.pool, year)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        facts = await load_year(connection, access, year, request.app.state.clock())
    return answer(request, expected_in(facts))


def refuse_outside(terms: PoolTerms, year: int) -> None:
    """Raises RefusedError for a year of which no day lies in the agreement's term."""
    if last_day_of(year) < terms.effective_from or date(year, 4, 1) > terms.effective_to:
        detail = f"the agreement runs from {terms.effective_from} to {terms.effective_to}"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/financial_year"))


ROUTES = [route_of(READ_EXPECTED, read_expected_contributions)]
