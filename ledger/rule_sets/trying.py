"""Trying rule sets on the figures of the books: which figures are meant, and what there is to be warned of."""

import asyncio
from datetime import date

from ledger.core.period import financial_year_start
from ledger.db import Connection
from ledger.http.access import Access
from ledger.journal.store import head_of
from ledger.rule_sets.figures_model import Asked
from ledger.rule_sets.figures_reading import figures_of_pool
from ledger.rules.fencing import last_day_of
from ledger.rules.sharing.checking_warnings import RuleWarning, warnings_of
from ledger.rules.sharing.model import RuleSet


async def warnings_now(
    connection: Connection, access: Access, rule_set: RuleSet, today: date
) -> tuple[RuleWarning, ...]:
    """What to be warned of a rule set, by itself and on the figures of the financial year of a day."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    through = (await head_of(connection, place_id, pool_id)).sequence
    first_day = financial_year_start(today)
    asked = Asked(first_day=first_day, last_day=last_day_of(first_day.year), through=through)
    figures = await figures_of_pool(connection, place_id, pool_id, asked)
    return await asyncio.to_thread(warnings_of, rule_set, figures)
