"""Facts about proposals and delegation: one typed function for each named query."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.approvals.deciding import Approval
from ledger.approvals.delegation import NOTHING_DELEGATED, Delegation
from ledger.approvals.model import Holder, State
from ledger.db import Connection, queries
from ledger.http.access import Grant
from ledger.http.door import Role

_SQL = queries(__package__)
NEWEST = UUID(int=2**128 - 1)


class Proposed(Struct, frozen=True, kw_only=True):
    """A proposal as it stands, with its approvals and its end."""

    proposal_id: UUID
    pool_id: UUID
    pool: str
    act: str
    acting_body: str
    amount_pence: int | None
    content: bytes
    principal_id: UUID
    person_id: UUID
    proposed_at: datetime
    expires_at: datetime
    state: State
    approvals: tuple[Approval, ...]
    ended_by: UUID | None
    ended_at: datetime | None
    end_reason: str
    result: bytes


class DelegationVersion(Struct, frozen=True):
    """One version of a scheme of delegation: when it came, and by whose request."""

    version: int
    recorded_at: datetime
    principal_id: UUID
    delegation: Delegation


async def insert_delegation(
    connection: Connection, place_id: UUID, agreement: str, delegation: Delegation, act_id: UUID
) -> int:
    """Record the next version of an agreement's scheme; its number."""
    version: int = await connection.fetchval(
        _SQL["insert_delegation"],
        *(place_id, agreement, delegation.virement_limit_pence, delegation.reversal_limit_pence),
        *(msgspec.json.encode(delegation).decode(), act_id),
    )
    return version


async def delegation_of(connection: Connection, place_id: UUID, agreement: str) -> Delegation:
    """The scheme in force of an agreement; one that delegates nothing where none is agreed."""
    row = await connection.fetchrow(_SQL["delegation_of"], place_id, agreement)
    return NOTHING_DELEGATED if row is None else msgspec.json.decode(row["scheme"], type=Delegation)


async def list_delegations(
    connection: Connection, place_id: UUID, agreement: str, *, before: int, limit: int
) -> list[DelegationVersion]:
    """Versions of an agreement's scheme below a number, the newest first."""
    rows = await connection.fetch(_SQL["list_delegations"], place_id, agreement, before, limit)
    return [
        DelegationVersion(
            row["version"],
            row["recorded_at"],
            row["principal_id"],
            msgspec.json.decode(row["scheme"], type=Delegation),
        )
        for row in rows
    ]


async def insert_proposal(connection: Connection, place_id: UUID, *columns: object) -> None:
    """Record a proposal: the columns of the statement after the place, in its order."""
    await connection.execute(_SQL["insert_proposal"], place_id, *columns)


async def proposal_of_key(connection: Connection, place_id: UUID, key_id: UUID) -> tuple[UUID, UUID, bytes] | None:
    """The id, pool and content of the proposal that a key stands for."""
    row = await connection.fetchrow(_SQL["proposal_of_key"], place_id, key_id)
    return None if row is None else (row["proposal_id"], row["pool_id"], row["content"])


async def find_proposal(
    connection: Connection, place_id: UUID, pool_id: UUID, proposal_id: UUID, now: datetime
) -> Proposed | None:
    """One proposal of a pool."""
    rows = await connection.fetch(_SQL["list_proposals"], place_id, [pool_id], NEWEST, None, now, proposal_id, 1)
    return _proposed(rows[0]) if rows else None


async def list_proposals(
    connection: Connection,
    place_id: UUID,
    pool_ids: Collection[UUID] | None,
    states: Sequence[State] | None,
    *,
    before: UUID,
    now: datetime,
    limit: int,
) -> list[Proposed]:
    """Proposals before one, the newest first; of some pools and states, or of all."""
    pools = None if pool_ids is None else list(pool_ids)
    rows = await connection.fetch(_SQL["list_proposals"], place_id, pools, before, states, now, None, limit)
    return [_proposed(row) for row in rows]


async def insert_approval(
    connection: Connection, place_id: UUID, proposal_id: UUID, approval: Approval, act_id: UUID
) -> None:
    """Record an approval; the database refuses the proposer's own."""
    await connection.execute(
        _SQL["insert_approval"],
        *(place_id, proposal_id, approval.person_id, approval.principal_id, approval.body),
        *(sorted(approval.roles), approval.recorded_at, act_id),
    )


async def insert_outcome(connection: Connection, place_id: UUID, proposal_id: UUID, *columns: object) -> None:
    """Record the end of a proposal: the columns of the statement after the proposal, in its order."""
    await connection.execute(_SQL["insert_outcome"], place_id, proposal_id, *columns)


async def insert_feed(
    connection: Connection, place_id: UUID, feed_id: UUID, principal_id: UUID, digest: bytes, act_id: UUID
) -> None:
    """Record a calendar at a secret address."""
    await connection.execute(_SQL["insert_feed"], place_id, feed_id, principal_id, digest, act_id)


async def end_feeds(connection: Connection, place_id: UUID, principal_id: UUID, act_id: UUID) -> int:
    """End every calendar address of a principal in the place; how many stood."""
    return len(await connection.fetch(_SQL["end_feeds"], place_id, principal_id, act_id))


async def holder_of_feed(connection: Connection, place_id: UUID, place: str, digest: bytes) -> Holder | None:
    """Whose calendar a secret opens; None where the address does not stand, or its person has no role any more."""
    principal_id = await connection.fetchval(_SQL["holder_of_feed"], place_id, digest)
    found = [] if principal_id is None else await holders(connection, place_id, place, principal_id)
    return found[0] if found else None


async def holders(connection: Connection, place_id: UUID, place: str, principal_id: UUID | None = None) -> list[Holder]:
    """The individual people with roles in a place, or one of them, each with the grants in force."""
    found: dict[UUID, Holder] = {}
    for row in await connection.fetch(_SQL["holders"], place_id, principal_id):
        principal, person, role, body = row.values()
        earlier = found[principal].grants if principal in found else ()
        found[principal] = Holder(place_id, place, principal, person, (*earlier, Grant(Role(role), body)))
    return list(found.values())


async def mail_addresses(connection: Connection, place_id: UUID) -> dict[UUID, str]:
    """The mail address of each principal of a place who has one."""
    rows = await connection.fetch(_SQL["mail_addresses"], place_id)
    return {row["principal_id"]: row["email"] for row in rows}


async def every_place(connection: Connection) -> list[tuple[UUID, str]]:
    """The id and code of every place."""
    return [(row["place_id"], row["code"]) for row in await connection.fetch(_SQL["every_place"])]


async def note_tasks(
    connection: Connection, place_id: UUID, principal_id: UUID, task_ids: Sequence[str]
) -> frozenset[str]:
    """Note that a person is told of tasks; those that are new to them."""
    rows = await connection.fetch(_SQL["note_tasks"], place_id, principal_id, task_ids)
    return frozenset(row["task_id"] for row in rows)


def _proposed(row: asyncpg.Record) -> Proposed:
    approvals = tuple(
        Approval(person, principal, body, frozenset(Role(role) for role in roles), recorded_at)
        for person, principal, body, roles, recorded_at in row["approvals"]
    )
    same = {name: row[name] for name in Proposed.__struct_fields__ if name in _SAME}
    return Proposed(
        **same,
        state=State(row["state"]),
        approvals=approvals,
        end_reason=row["end_reason"] or "",
        result=(row["result"] or "{}").encode(),
    )


_SAME = frozenset(Proposed.__struct_fields__) - {"state", "approvals", "end_reason", "result"}
