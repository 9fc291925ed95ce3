"""Taking a place's overview: as many queries for one pool as for a hundred, then pure composition.

Savings pools are few, and each asks for more: its cases, claims, settlements.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from msgspec import Struct

from ledger.commentaries.rating_store import rating_rules_of
from ledger.core.clock import day_in_london
from ledger.core.period import month_start
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access, PoolTerms
from ledger.journal.many import carried_of_pools, sequences_at, totals_of_pools
from ledger.journal.store import AccountTotal
from ledger.overviews import store
from ledger.overviews.bearing import RuledPool, bearing_of
from ledger.overviews.compose import OF_YEAR, PlaceFacts, PoolFacts, compose_overview, path_of, rating_of
from ledger.overviews.model import Bearing, Overview, OverviewQuery, SavingsOverview
from ledger.programmes.model import SchemeKey
from ledger.rule_sets.figures_making import BookFacts
from ledger.rule_sets.figures_model import Asked
from ledger.rule_sets.figures_store import schemes_as_known
from ledger.rules.fencing import last_day_of, year_name, year_named, year_of
from ledger.rules.rating import Applied, Rated
from ledger.rules.savings.comparing import Amounts, compared
from ledger.savings_cases.deciding import seers_of
from ledger.savings_comparison.cells import cells_of
from ledger.savings_comparison.store import facts_of
from ledger.settlement.secured_model import SecuredQuery
from ledger.settlement.securing import secured_of_pool
from ledger.statements.store import fences_as_known, name_things

Totals = Mapping[UUID, list[AccountTotal]]


class _Taken(Struct, frozen=True, kw_only=True):
    """What is asked for, and the pools with what the books say of each."""

    access: Access
    year: int
    known_at: datetime
    pools: tuple[PoolTerms, ...]
    through: Mapping[UUID, int]
    of_year: Totals
    of_life: Totals
    forecasts: Mapping[UUID, Mapping[SchemeKey, int]]

    @property
    def place_id(self) -> UUID:
        return self.access.place.place_id

    @property
    def last_day(self) -> date:
        return last_day_of(self.year)


async def take_overview(db: ConnectionPool, access: Access, query: OverviewQuery, now: datetime) -> Overview:
    """The overview of the place of the request; the same for ever when asked by instant."""
    known_at = min(query.known_at or now, now)
    today = day_in_london(known_at)
    year = year_of(today) if query.financial_year is None else year_named(query.financial_year)
    assert year is not None, "the query names a year"
    async with reading_place(db, access.place.place_id) as connection:
        taken = await _take(connection, access, year, known_at)
        ids = list(taken.through)
        borne_by = await _bearings(connection, taken)
        rules = await rating_rules_of(connection, taken.place_id, ids, known_at)
        calls = await store.calls_overdue(connection, taken.place_id, taken.through, today)
        months = await store.months_to_close(connection, taken.place_id, ids, month_start(today), known_at)
        savings = {
            one.pool_id: await _savings(connection, taken, one, rules.get(one.pool_id, ()))
            for one in taken.pools
            if one.holds_savings
        }
    pools = [
        PoolFacts(
            pool=one,
            through=taken.through[one.pool_id],
            of_year=taken.of_year[one.pool_id],
            of_life=taken.of_life[one.pool_id],
            forecast_pence=taken.forecasts[one.pool_id],
            borne_by=borne_by[one.pool_id],
            rules=rules.get(one.pool_id, ()),
            savings=savings.get(one.pool_id),
            calls_overdue=calls.get(one.pool_id, (0, 0)),
            months_to_close=months.get(one.pool_id, 0),
        )
        for one in taken.pools
    ]
    return compose_overview(PlaceFacts(place=access.place, year=year, known_at=known_at, pools=pools))


async def _take(connection: Connection, access: Access, year: int, known_at: datetime) -> _Taken:
    place_id, last_day = access.place.place_id, last_day_of(year)
    pools = await store.pools_seen(connection, place_id, access.bodies)
    ids = [one.pool_id for one in pools]
    through = await sequences_at(connection, place_id, ids, known_at)
    books = place_id, through, await carried_of_pools(connection, place_id, through)
    return _Taken(
        access=access,
        year=year,
        known_at=known_at,
        pools=pools,
        through=through,
        of_year=await totals_of_pools(connection, *books, (date(year, 4, 1), last_day), OF_YEAR),
        of_life=await totals_of_pools(connection, *books, (date.min, last_day), OF_YEAR),
        forecasts=await store.last_forecasts(connection, place_id, ids, year, known_at),
    )


async def _bearings(connection: Connection, taken: _Taken) -> dict[UUID, Bearing]:
    """Who bears what in each pool: the rules of all, the figures of those that have any, then the rules are run."""
    place_id, at = taken.place_id, (taken.last_day, taken.known_at)
    agreements = {one.agreement for one in taken.pools if not one.holds_savings}
    in_force = await store.rule_sets_in_force(connection, place_id, agreements, *at)
    ruled = [one for one in taken.pools if one.agreement in in_force]
    facts = await _book_facts(connection, taken, ruled) if ruled else {}
    names = await name_things(connection, place_id, {body for one in ruled for body in one.partners})
    asked = [
        RuledPool(
            pool=one,
            path=path_of(taken.access.place, one),
            in_force=in_force.get(one.agreement),
            facts=facts.get(one.pool_id),
            forecast_pence=taken.forecasts[one.pool_id],
        )
        for one in taken.pools
    ]
    # Off the event loop, since running rules on many schemes takes a while.
    found = await asyncio.to_thread(lambda: [bearing_of(one, names.bodies) for one in asked])
    return {one.pool.pool_id: bearing for one, bearing in zip(asked, found, strict=True)}


async def _book_facts(connection: Connection, taken: _Taken, ruled: Sequence[PoolTerms]) -> dict[UUID, BookFacts]:
    """The figures of pools as a rule set takes them, each as one pool's own figures would be."""
    place_id, ids = taken.place_id, [one.pool_id for one in ruled]
    beside = await store.beside_the_legs(connection, place_id, ids, taken.last_day, taken.known_at)
    fences = await fences_as_known(connection, place_id, taken.known_at)
    wanted = {
        (one.account.programme, one.account.scheme)
        for pool_id in ids
        for one in taken.of_life[pool_id]
        if one.account.programme and one.account.scheme
    }
    schemes = await schemes_as_known(connection, place_id, wanted, taken.known_at)
    return {
        pool_id: BookFacts(
            asked=Asked(
                first_day=date(taken.year, 4, 1),
                last_day=taken.last_day,
                through=taken.through[pool_id],
                known_at=taken.known_at,
            ),
            partners=beside[pool_id].partners,
            fences=fences,
            schemes=schemes,
            of_span=taken.of_year[pool_id],
            of_year=taken.of_year[pool_id],
            of_life=taken.of_life[pool_id],
            stated=beside[pool_id].stated,
        )
        for pool_id in ids
    }


async def _savings(connection: Connection, taken: _Taken, pool: PoolTerms, rules: Sequence[Applied]) -> SavingsOverview:
    """The savings of one pool in the year; cases that are not agreed count for whom they may be seen by."""
    through, path = taken.through[pool.pool_id], path_of(taken.access.place, pool)
    facts = await facts_of(connection, taken.place_id, pool.pool_id, through, seers_of(taken.access))
    total = sum((amounts for key, amounts in cells_of(facts) if key.year == taken.year), Amounts())
    named: dict[str, Any] = {"financial_year": year_name(taken.year)}
    query = SecuredQuery(**named, known_at=taken.known_at)
    secured = await secured_of_pool(connection, taken.place_id, pool, query, taken.known_at, path)
    short_pence = -compared(total).difference_pence
    return SavingsOverview(
        projected_pence=total.projected_pence,
        baseline_pence=total.baseline_pence,
        claimed_pence=total.claimed_pence,
        verified_pence=total.verified_pence,
        banked_pence=total.banked_pence,
        comparison=f"{path}/savings-comparison?{urlencode({**named, 'through_sequence': through})}",
        rating=rating_of(rules, Rated.SAVINGS_SHORTFALL, taken.year, short_pence, total.projected_pence or None),
        secured=secured.to_receive,
        secured_reallocation=f"{path}/secured-reallocation?{urlencode({**named, 'through_sequence': through})}",
    )
