"""Facts of a life: one typed function for each named query."""

from collections.abc import Collection, Iterable
from uuid import UUID

import asyncpg

from ledger.audit.model import LifeEvent
from ledger.db import Connection, queries
from ledger.journal.store import Selection

_SQL = queries(__package__)


async def events_of_accounts(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    which: Selection,
    *,
    after: int,
    through: int,
    limit: int,
) -> list[asyncpg.Record]:
    """Entries of a window that move the accounts, in order."""
    return await connection.fetch(
        _SQL["events_of_accounts"],
        *(place_id, pool_id, after, through, limit),
        *(which.names, which.body, which.stream, which.programme, which.scheme),
    )


async def events_of_entry(
    connection: Connection, place_id: UUID, pool_id: UUID, sequence: int, *, after: int, through: int, limit: int
) -> list[asyncpg.Record]:
    """An entry and all that belong to it, after a sequence number, in order."""
    return await connection.fetch(_SQL["events_of_entry"], place_id, pool_id, sequence, after, through, limit)


async def events_of_agreement(
    connection: Connection, place_id: UUID, agreement: str, *, after: int, limit: int
) -> list[LifeEvent]:
    """What was made of an agreement, after so many events, in order."""
    rows = await connection.fetch(_SQL["events_of_agreement"], place_id, agreement, after, limit)
    return [
        LifeEvent(
            recorded_at=row["recorded_at"],
            operation=row["operation"],
            what=row["what"],
            principal_id=row["principal_id"],
            acting_body=row["acting_body"],
            act_id=row["act_id"],
            reason=row["reason"],
            label=row["label"],
            reference=row["reference"],
            sequence=None,
            effective_date=row["effective_date"],
            event_date=None,
            reverses_sequence=None,
            recodes_sequence=None,
            movements=(),
            href=None,
        )
        for row in rows
    ]


async def reasons_of_proposals(connection: Connection, place_id: UUID, proposals: Iterable[UUID]) -> dict[UUID, str]:
    """Why each of the proposals was made."""
    wanted = list(proposals)
    if not wanted:
        return {}
    rows = await connection.fetch(_SQL["reasons_of_proposals"], place_id, wanted)
    return {row["proposal_id"]: row["reason"] for row in rows}


async def events_of_programme(
    connection: Connection,
    place: tuple[UUID, str],
    programme: str,
    bodies: Collection[str] | None,
    *,
    after: int,
    limit: int,
) -> list[LifeEvent]:
    """What was made of a programme, after so many events, in order; why, for those who see the pool that decided."""
    place_id, code = place
    seen_by = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["events_of_programme"], place_id, programme, seen_by, after, limit)
    return [
        LifeEvent(
            **{name: row[name] for name in _OF_PROGRAMME},
            event_date=None,
            reverses_sequence=None,
            recodes_sequence=None,
            movements=(),
            href=f"/v1/places/{code}/pools/{row['pool']}/entries/{row['sequence']}" if row["sequence"] else None,
        )
        for row in rows
    ]


_OF_PROGRAMME = (
    *("recorded_at", "operation", "what", "principal_id", "acting_body", "act_id", "reason", "label", "reference"),
    *("sequence", "effective_date"),
)
