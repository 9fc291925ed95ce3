"""Facts of budgets kept back and carried on: one typed function for each named query."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from ledger.approvals.model import State
from ledger.budgets.model import CarryForwardQuery, CarryForwardView, ProposedCarryForward
from ledger.db import Connection, queries
from ledger.programmes.model import SchemeKey

_SQL = queries(__package__)
_READ = msgspec.json.Decoder(ProposedCarryForward)


async def responsible_bodies(
    connection: Connection, place_id: UUID, wanted: Collection[SchemeKey]
) -> dict[SchemeKey, str]:
    """The body that answers for each scheme that is there."""
    if not wanted:
        return {}
    keys = list(wanted)
    columns = [one[0] for one in keys], [one[1] for one in keys]
    rows = await connection.fetch(_SQL["responsible_bodies"], place_id, *columns)
    return {(row["programme"], row["scheme"]): row["responsible_body"] for row in rows}


async def list_carry_forwards(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    query: CarryForwardQuery,
    *,
    before: UUID,
    now: datetime,
    limit: int,
    pool_path: str,
) -> list[CarryForwardView]:
    """Requests to carry forward before one, the newest first."""
    asked = (now, before, query.state, query.financial_year, limit)
    rows = await connection.fetch(_SQL["list_carry_forwards"], place_id, pool_id, *asked)
    return [_view(row, pool_path) for row in rows]


def _view(row: asyncpg.Record, pool_path: str) -> CarryForwardView:
    asked = _READ.decode(row["content"])
    return CarryForwardView(
        proposal_id=row["proposal_id"],
        state=State(row["state"]),
        acting_body=row["acting_body"],
        financial_year=asked.financial_year,
        stream=asked.stream,
        programme=asked.programme,
        scheme=asked.scheme,
        amount_pence=asked.amount_pence,
        reserve_pence=asked.reserve_pence,
        reason=asked.reason,
        minute_reference=asked.minute_reference,
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        expires_at=row["expires_at"],
        ended_by=row["ended_by"],
        ended_at=row["ended_at"],
        end_reason=row["end_reason"],
        sequences=msgspec.json.decode(row["sequences"], type=tuple[int, ...]),
        href=f"{pool_path}/proposals/{row['proposal_id']}",
    )
