"""Months closed by plain SQL, with the history and the two people that the database asks for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from ledger.core.ids import new_id
from ledger.db import Connection

NOW = datetime(2025, 4, 1, tzinfo=UTC)
STEPS = {"soft_close": ("open", "soft_closed"), "close": ("soft_closed", "closed"), "finalise": ("closed", "final")}


async def make_act(connection: Connection, place_id: UUID, pool_id: UUID, principal_id: UUID) -> UUID:
    """An act of the pool, for rows that rest on one."""
    act_id = new_id()
    await connection.execute(
        "INSERT INTO act (place_id, act_id, pool_id, recorded_at, principal_id, client_id, operation, request_id, "
        "outcome, detail) VALUES ($1, $2, $3, $4, $5, 'test', 'test', 'test', 'done', '{}')",
        *(place_id, act_id, pool_id, NOW, principal_id),
    )
    return act_id


async def make_person(connection: Connection) -> UUID:
    """An individual."""
    principal_id = new_id()
    await connection.execute(
        "INSERT INTO principal (principal_id, issuer, subject, kind, recorded_at) "
        "VALUES ($1, 'test', $2, 'individual', $3)",
        *(principal_id, str(principal_id), NOW),
    )
    return principal_id


async def make_proposal(connection: Connection, place_id: UUID, pool_id: UUID, body: str, *, done: bool = True) -> UUID:
    """A proposal that one person made and, unless told otherwise, another approved and so did."""
    proposer, approver, proposal_id = await make_person(connection), await make_person(connection), new_id()
    act_id = await make_act(connection, place_id, pool_id, proposer)
    await connection.execute(
        "INSERT INTO proposal (place_id, proposal_id, pool_id, act, acting_body, content, principal_id, person_id, "
        "proposed_at, expires_at, key_id, act_id) "
        "VALUES ($1, $2, $3, 'close-period', $4, '', $5, $5, $6, $9, $7, $8)",
        *(place_id, proposal_id, pool_id, body, proposer, NOW, new_id(), act_id, NOW + timedelta(days=1)),
    )
    if done:
        ended = (place_id, proposal_id, approver, body, NOW, act_id)
        await connection.execute(
            "INSERT INTO proposal_approval (place_id, proposal_id, person_id, principal_id, body, roles, recorded_at, "
            "act_id) VALUES ($1, $2, $3, $3, $4, '{approver}', $5, $6)",
            *ended,
        )
        await connection.execute(
            "INSERT INTO proposal_outcome (place_id, proposal_id, outcome, principal_id, body, recorded_at, act_id) "
            "VALUES ($1, $2, 'done', $3, $4, $5, $6)",
            *ended,
        )
    return proposal_id


async def keep_step(
    connection: Connection,
    keys: tuple[UUID, UUID],
    month: date,
    act: str,
    act_id: UUID,
    proposal_id: UUID | None = None,
    **spoilt: Any,
) -> None:
    """Keep one step of a month, as the service does unless it is spoilt."""
    before, after = STEPS.get(act, ("closed", "soft_closed"))
    row = {"from_state": before, "to_state": after, "act": act, "reason": "for tests", "recorded_at": NOW, **spoilt}
    await connection.execute(
        "INSERT INTO period_change (place_id, pool_id, number, month, act, from_state, to_state, reason, "
        "through_sequence, recorded_at, proposal_id, act_id) "
        "SELECT $1, $2, $11 + 1 + coalesce((SELECT max(number) FROM period_change WHERE pool_id = $2), 0), $3, $4, $5, "
        "$6, $7, h.sequence + $12, $8, $9, $10 FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = $2",
        *(*keys, month, row["act"], row["from_state"], row["to_state"], row["reason"], row["recorded_at"]),
        *(proposal_id, act_id, row.get("gap", 0), row.get("ahead", 0)),
    )


async def set_state(connection: Connection, keys: tuple[UUID, UUID], month: date, state: str) -> None:
    """Say another state of a month."""
    await connection.execute(
        "UPDATE period SET state = $4 WHERE place_id = $1 AND pool_id = $2 AND month = $3", *keys, month, state
    )


async def bring_to(
    connection: Connection, keys: tuple[UUID, UUID], months: Sequence[date], state: str, body: str
) -> None:
    """Months in order from open to a state, by the steps and the approvals that it takes."""
    proposal_id = await make_proposal(connection, *keys, body)
    act_id = await make_act(connection, *keys, await make_person(connection))
    for act, (_, after) in STEPS.items():
        for month in months:
            await keep_step(connection, keys, month, act, act_id, None if act == "soft_close" else proposal_id)
            await set_state(connection, keys, month, after)
        if after == state:
            return
