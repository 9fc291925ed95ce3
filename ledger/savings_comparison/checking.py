"""Re-deriving what was made of the books: tables of the place's own past, causes, and baselines against the entries."""

from collections.abc import AsyncIterator
from uuid import UUID

from ledger.core.clock import day_in_london
from ledger.core.entry import AccountName
from ledger.db import Connection
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, totals_as_known
from ledger.journal.views import FIRST_DAY, LAST_DAY
from ledger.rules.fencing import year_name
from ledger.rules.savings.comparing import STATED_CAUSES, grouped
from ledger.savings_comparison import store
from ledger.savings_comparison.cells import Facts, cells_of
from ledger.savings_comparison.composing import seen_in
from ledger.savings_comparison.store import SavingsPool, facts_of


async def differences_of_comparison(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in what was made of the savings of a place."""
    pools = await store.savings_pools(connection, place_id)
    for pool in pools:
        through = await through_of(connection, place_id, pool.pool_id, None, None)
        facts = await facts_of(connection, place_id, pool.pool_id, through, None)
        for text in (*_of_causes(facts), *await _of_baselines(connection, place_id, pool, facts)):
            yield f"pool {pool.code}: {text}"
    for kept in await store.list_taken_over(connection, place_id):
        seen, then = kept.seen, {one.pool: one.through_sequence for one in kept.seen.pools}
        facts_then = [
            await facts_of(connection, place_id, one.pool_id, then[one.code], None) for one in pools if one.code in then
        ]
        grades = seen_in(facts_then, day_in_london(seen.known_at), seen.measure, seen.observations_min)
        if grades != seen.grades:
            yield f"table {kept.name} of the place's own past: the books of then say something else"


def _of_causes(facts: Facts) -> list[str]:
    return [
        f"causes of {one.body} in {one.case} for {year_name(one.year)}: some are none that is stated"
        for one in facts.stated
        if not STATED_CAUSES.issuperset(one.causes)
    ]


async def _of_baselines(connection: Connection, place_id: UUID, pool: SavingsPool, facts: Facts) -> list[str]:
    """What agreed versions say is what the entries agreed, by case, body and year."""
    view = View(facts.through, FIRST_DAY, LAST_DAY)
    totals = await totals_as_known(connection, place_id, pool.pool_id, view, Selection((AccountName.SAVINGS_CONTROL,)))
    of_entries: dict[tuple[str, str, str], int] = {}
    for one in totals:
        key = one.account.scheme or "", one.account.body or "", one.account.subjective or ""
        of_entries[key] = of_entries.get(key, 0) - one.balance_pence
    found = grouped(((key.case, key.body, year_name(key.year)), amounts) for key, amounts in cells_of(facts))
    said = {key: amounts.baseline_pence for key, amounts in found.items()}
    return [
        f"case {key[0]}, {key[1]}, {key[2]}: the baseline says {said.get(key, 0)} pence, its entries "
        f"{of_entries.get(key, 0)}"
        for key in sorted({*of_entries, *said})
        if said.get(key, 0) != of_entries.get(key, 0)
    ]
