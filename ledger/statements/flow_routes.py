"""The door of money flows."""

from datetime import date
from typing import Any

from litestar import Request

from ledger.db import Connection, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, totals_as_known
from ledger.programmes.store import name_schemes
from ledger.statements.flows import OWED, FlowFacts, money_flows
from ledger.statements.flows_model import MoneyFlows
from ledger.statements.store import instant_of, moved_by_kind, name_things
from ledger.statements.year_asked import YearQuery, year_asked

READ_FLOWS = Door(
    operation="read_money_flows",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/money-flows",
    summary="Who paid whom in a financial year, and why; and apart from it what was owed and not paid at its end",
    tag="statements",
    query=YearQuery,
    result=MoneyFlows,
)


async def _read_flows(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_FLOWS)
    query = read_query(request, YearQuery)
    async with reading_place(request.app.state.db, access.place.place_id) as connection:
        through = await through_of(connection, *access.ids, query.through_sequence, query.known_at)
        facts = await _facts(connection, access, query, through)
    return answer(request, money_flows(facts))


async def _facts(connection: Connection, access: Access, query: YearQuery, through: int) -> FlowFacts:
    period, ids = year_asked(query), access.ids
    days = period.first_day, period.last_day
    in_year = await totals_as_known(connection, *ids, View(through, *days))
    all_years = View(through, date.min, period.last_day)
    standing = await totals_as_known(connection, *ids, all_years, Selection(OWED))
    accounts = [one.account for one in (*in_year, *standing)]
    bodies = {one.body for one in accounts if one.body} | set(access.pool.partners)
    programmes = {one.programme for one in accounts if one.programme}
    schemes = await name_schemes(connection, ids[0], programmes)
    return FlowFacts(
        place=access.place,
        pool=access.pool,
        period=period,
        financial_year=query.financial_year,
        through_sequence=through,
        recorded_at=await instant_of(connection, *ids, through),
        in_year=in_year,
        standing=standing,
        moved=await moved_by_kind(connection, *ids, through, days, access.bodies),
        bodies=(await name_things(connection, ids[0], bodies)).bodies,
        programmes={one.programme: one.programme_name for one in schemes.values()},
    )


ROUTES = [route_of(READ_FLOWS, _read_flows)]
