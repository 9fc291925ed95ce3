"""What a body stands to bear by the rule set that applies to a year, on what the year is expected to end at."""

import asyncio
from datetime import datetime

from ledger.core.clock import day_text
from ledger.core.entry import AccountName
from ledger.db import Connection
from ledger.positions.compose import PositionFacts
from ledger.rule_sets.expecting import expected_figures
from ledger.rule_sets.figures_model import Asked
from ledger.rule_sets.figures_reading import figures_of_pool
from ledger.rule_sets.store import rule_set_in_force
from ledger.rules.exposure import SAVINGS_MOVE, Exposure, share_by_rules


async def exposure_by_rules(connection: Connection, facts: PositionFacts, known_at: datetime) -> Exposure | None:
    """By the rules that apply on the year's last day, as known at an instant; None where none are agreed.

    Of a savings pool nothing: what it shares is no variance.
    """
    place_id, pool, view = facts.place.place_id, facts.pool, facts.view
    if pool.holds_savings:
        return Exposure(0, SAVINGS_MOVE)
    in_force = await rule_set_in_force(connection, place_id, pool.agreement, view.last_day, known_at)
    if in_force is None:
        return None
    asked = Asked(first_day=view.first_day, last_day=view.last_day, through=view.through, known_at=known_at)
    figures = await figures_of_pool(connection, place_id, pool.pool_id, asked)
    expected = expected_figures(figures, {at: one.amount_pence for at, one in facts.forecasts.items()})
    uncoded_pence = sum(one.balance_pence for one in facts.totals if one.account.name is AccountName.SUSPENSE)
    since = in_force.effective_from
    named = f"version {in_force.version} of the agreement's rules for sharing risk, in force from {day_text(since)}"
    return await asyncio.to_thread(share_by_rules, in_force.rule_set, named, expected, uncoded_pence, facts.body)
