"""Disputes: a partner holds up schemes of a settlement, and only those; withdrawn, or resolved by a minute."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.approvals.deciding import refusal_of_person, roles_for
from ledger.approvals.delegation import APPROVING
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.journal.store import lock_heads
from ledger.settlement import store
from ledger.settlement.deciding import refusal_of_end, refusals_of_dispute
from ledger.settlement.settlement_model import (
    DisputeCommand,
    DisputeEndCommand,
    ResolutionCommand,
    WithdrawSettlement,
)
from ledger.settlement.store import KeptDispute, KeptSettlement


async def raise_disputes(
    db: ConnectionPool, access: Access, door: Door, number: int, command: DisputeCommand, now: datetime
) -> None:
    """Hold up schemes of a settlement for a partner; raises RefusedError with every reason."""
    place_id, pool_id = access.ids
    async with refusing(), in_place(db, place_id) as connection:
        kept = await _locked(connection, access, number)
        raise_for(
            *_refusals_of_speaker(access, command.acting_body),
            *refusals_of_dispute(kept.standing(access.pool.partners), command.acting_body, command.schemes),
        )
        detail = {"settlement": number, "schemes": list(command.schemes)}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body)
        agreement_version = await store.terms_version(connection, place_id, access.pool.agreement)
        await store.insert_disputes(
            connection,
            place_id,
            pool_id,
            *(number, kept.content.first_day.year, list(command.schemes), command.acting_body),
            *(await store.next_step(connection, place_id, pool_id), day_in_london(now), agreement_version),
            *(access.requester.principal_id, now, act_id, command.reason),
        )


async def withdraw_dispute(
    db: ConnectionPool, access: Access, door: Door, dispute: int, command: DisputeEndCommand, now: datetime
) -> None:
    """End a dispute of one's own body; what it disputed waits for its agreement. Raises RefusedError."""
    async with refusing(), in_place(db, access.place.place_id) as connection:
        found = await _open_dispute(connection, access, dispute)
        other = f"{found.body} raised it, and it alone withdraws it: let it be resolved instead"
        raise_for(
            *_refusals_of_speaker(access, command.acting_body),
            Refusal(Code.BODY_IS_NOT_YOURS, other, "/acting_body") if command.acting_body != found.body else None,
        )
        await _end(connection, access, door, found, command, "", now)


async def resolve_dispute(
    db: ConnectionPool, access: Access, door: Door, dispute: int, command: ResolutionCommand, now: datetime
) -> None:
    """Record how a dispute was resolved; the partner that raised it is asked to agree anew. Raises RefusedError."""
    async with refusing(), in_place(db, access.place.place_id) as connection:
        found = await _open_dispute(connection, access, dispute)
        raise_for(access.refusal_of_acting_body(command.acting_body))
        await _end(connection, access, door, found, command, command.minute_reference, now)


async def withdraw_settlement(
    db: ConnectionPool, access: Access, door: Door, number: int, command: WithdrawSettlement, now: datetime
) -> None:
    """Withdraw what a settlement has not settled; raises RefusedError."""
    place_id, pool_id = access.ids
    async with refusing(), in_place(db, place_id) as connection:
        kept = await _locked(connection, access, number)
        standing = kept.standing(access.pool.partners)
        whole = f"settlement {number} is settled: nothing of it is left to withdraw"
        is_whole = bool(standing.settled) and standing.moved <= standing.settled
        raise_for(
            access.refusal_of_acting_body(command.acting_body),
            refusal_of_end(standing) or (Refusal(Code.SETTLEMENT_HAS_ENDED, whole) if is_whole else None),
        )
        detail = {"settlement": number}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body)
        said = (command.reason, access.requester.principal_id, now, act_id)
        await store.insert_withdrawal(connection, place_id, pool_id, number, *said)


def _refusals_of_speaker(access: Access, body: str) -> tuple[Refusal | None, ...]:
    """A person disputes, with a role in which the body's people decide."""
    speaks = body in access.pool.partners and roles_for(access, body) & set(APPROVING)
    needed = f"to dispute for {body} you need one of: {', '.join(sorted(APPROVING))}"
    return (
        refusal_of_person(access.person),
        None if speaks else Refusal(Code.BODY_IS_NOT_YOURS, needed, "/acting_body"),
    )


async def _locked(connection: Connection, access: Access, number: int) -> KeptSettlement:
    """The settlement, with agreements kept from coming meanwhile; raises RefusedError for one that is not there."""
    ids = access.ids
    await lock_heads(connection, ids[0], [ids[1]])
    found = await store.find_settlement(connection, *ids, number)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


async def _open_dispute(connection: Connection, access: Access, dispute: int) -> KeptDispute:
    """The dispute, which stands; raises RefusedError otherwise."""
    ids = access.ids
    await lock_heads(connection, ids[0], [ids[1]])
    found: Sequence[KeptDispute] = ()
    if dispute < store.NEWEST:
        found = await store.list_disputes(connection, *ids, dispute=dispute, limit=1)
    if not found:
        raise RefusedError(NOTHING_HERE)
    if found[0].outcome is not None:
        detail = f"it was {found[0].outcome} on {found[0].ended_on}"
        raise RefusedError(Refusal(Code.DISPUTE_HAS_ENDED, detail))
    return found[0]


async def _end(
    connection: Connection,
    access: Access,
    door: Door,
    found: KeptDispute,
    command: DisputeEndCommand,
    minute_reference: str,
    now: datetime,
) -> None:
    place_id, outcome = access.place.place_id, "resolved" if minute_reference else "withdrawn"
    detail = {"dispute": found.dispute, "settlement": found.number, "outcome": outcome}
    act_id: UUID = await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body)
    said = (outcome, minute_reference, day_in_london(now), access.requester.principal_id, now, act_id)
    await store.end_dispute(connection, place_id, access.pool.pool_id, found.dispute, *said, command.reason)
