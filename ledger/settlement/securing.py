"""Secured reallocation read from the books: the rules of each year on its figures, settlements, and payments."""

import asyncio
from datetime import date, datetime
from uuid import UUID

from ledger.core.period import financial_year_start
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, totals_as_known
from ledger.rule_sets.figures_model import Asked
from ledger.rule_sets.figures_reading import figures_of_pool
from ledger.rule_sets.savings_making import VERIFIED
from ledger.rules.fencing import last_day_of, year_named
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.result import Result
from ledger.settlement import store
from ledger.settlement.proposing import rules_for
from ledger.settlement.secured import Ruled, Settled, secured_years, together
from ledger.settlement.secured_model import SecuredQuery, SecuredReallocation


async def secured_of_pool(
    connection: Connection, place_id: UUID, terms: PoolTerms, asked: SecuredQuery, now: datetime, pool_path: str
) -> SecuredReallocation:
    """What is due, payable, settled and paid of a pool's savings; a pool without savings has no years."""
    ids, known_at = (place_id, terms.pool_id), asked.known_at or now
    through = await through_of(connection, *ids, asked.through_sequence, asked.known_at)
    settled = await store.reallocated(connection, *ids, through)
    years = [year for year in await _years(connection, ids, through, settled) if _is_asked(year, asked)]
    ruled = [await _ruled(connection, place_id, terms, year, through, known_at) for year in years]
    outstanding = await store.outstanding(connection, *ids, through)
    found = secured_years(ruled, terms.partners, settled, outstanding)
    return SecuredReallocation(
        pool=terms.code,
        pool_name=terms.name,
        agreement=terms.agreement,
        mark=terms.mark,
        through_sequence=through,
        known_at=known_at,
        to_receive=together(one.to_receive for one in found),
        years=found,
        href=f"{pool_path}/secured-reallocation",
    )


def _is_asked(year: int, asked: SecuredQuery) -> bool:
    return asked.financial_year is None or year_named(asked.financial_year) == year


async def _years(connection: Connection, ids: tuple[UUID, UUID], through: int, settled: Settled) -> list[int]:
    """The financial years of which the pool has verified savings, or settled any."""
    ever = View(through, date.min, date.max)
    totals = await totals_as_known(connection, *ids, ever, Selection(VERIFIED))
    named = {year_named(one.account.subjective or "") for one in totals}
    return sorted({year for year in named if year is not None} | set(settled))


async def _ruled(
    connection: Connection, place_id: UUID, terms: PoolTerms, year: int, through: int, known_at: datetime
) -> Ruled:
    last_day = last_day_of(year)
    rules = await rules_for(connection, place_id, terms, last_day, known_at)
    if rules is None:
        return Ruled(year=year, says="no rule set applies")
    asked = Asked(first_day=financial_year_start(last_day), last_day=last_day, through=through, known_at=known_at)
    figures = await figures_of_pool(connection, place_id, terms.pool_id, asked)
    result = await asyncio.to_thread(evaluate, rules.rule_set, figures)
    if isinstance(result, Result):
        return Ruled(year=year, version=rules.version, result=result)
    return Ruled(year=year, version=rules.version, says="; ".join(one.detail for one in result))
