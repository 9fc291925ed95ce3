"""The months of a pool change state: decided by the rule, kept as steps, under the lock that postings take too."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.core.refusal import raise_for
from ledger.db import Connection, queries
from ledger.journal.store import load_periods
from ledger.rules.closing import MonthChange, PeriodAct, changes_of, refusals_of_changes

_SQL = queries(__package__)


class PeriodStep(Struct, frozen=True, kw_only=True):
    """What is done with months, why, and by which recorded act; proposal_id where it needs two people."""

    act: PeriodAct
    months: Sequence[date]
    reason: str
    act_id: UUID
    recorded_at: datetime
    proposal_id: UUID | None = None


async def change_months(
    connection: Connection, place_id: UUID, pool_id: UUID, step: PeriodStep
) -> tuple[MonthChange, ...]:
    """Take the step with every month that it means, in order; raises RefusedError with every reason against it.

    The caller holds the lock of the pool's head.
    """
    periods = await load_periods(connection, place_id, pool_id)
    raise_for(*refusals_of_changes(step.act, step.months, periods))
    changes = changes_of(step.act, step.months, periods)
    months, after = [one.month for one in changes], [one.after for one in changes]
    await connection.execute(
        _SQL["record_period_changes"],
        *(place_id, pool_id, months, [one.before for one in changes], after),
        *(step.act, step.reason, step.recorded_at, step.proposal_id, step.act_id),
    )
    await connection.execute(_SQL["set_period_states"], place_id, pool_id, months, after)
    return changes
