"""Facts about periods: one typed function for each named query."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.core.period import Period
from ledger.db import Connection, queries
from ledger.periods.model import PeriodChangeView
from ledger.rules.closing import PeriodAct, PeriodState

_SQL = queries(__package__)


class MonthFound(Struct, frozen=True):
    """A month as it stands, with the last step that it took."""

    month: date
    state: PeriodState
    since: datetime | None
    by: UUID | None
    reason: str
    proposal_id: UUID | None


async def months_within(
    connection: Connection, place_id: UUID, pool_id: UUID, first_day: date, last_day: date
) -> list[MonthFound]:
    """The months of a pool within two days, in order."""
    rows = await connection.fetch(_SQL["months_with_last_change"], place_id, pool_id, first_day, last_day)
    return [MonthFound(month, PeriodState(state), *rest) for month, state, *rest in (row.values() for row in rows)]


async def unclosed_months(connection: Connection, place_id: UUID, pool: str, before: date) -> tuple[date, ...]:
    """The months of a pool, by its code, before another that are neither closed nor final, in order."""
    return tuple(row["month"] for row in await connection.fetch(_SQL["unclosed_months"], place_id, pool, before))


async def list_changes(
    connection: Connection, place_id: UUID, pool_id: UUID, period: Period, pool_path: str, *, after: int, limit: int
) -> list[PeriodChangeView]:
    """Steps of the months of a period after a number, in order."""
    span = period.first_day, period.last_day
    rows = await connection.fetch(_SQL["list_period_changes"], place_id, pool_id, *span, after, limit)
    return [
        PeriodChangeView(
            number=row["number"],
            month=f"{row['month']:%Y-%m}",
            act=PeriodAct(row["act"]),
            from_state=PeriodState(row["from_state"]),
            to_state=PeriodState(row["to_state"]),
            reason=row["reason"],
            recorded_at=row["recorded_at"],
            principal_id=row["principal_id"],
            act_id=row["act_id"],
            proposal=proposal_href(pool_path, row["proposal_id"]),
            through_sequence=row["through_sequence"],
        )
        for row in rows
    ]


def proposal_href(pool_path: str, proposal_id: UUID | None) -> str | None:
    """The address of a proposal, where there is one."""
    return None if proposal_id is None else f"{pool_path}/proposals/{proposal_id}"
