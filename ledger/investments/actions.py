"""Verbs of investments: record one, other terms of it, and what happens to it."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.acts.recording import record_done
from ledger.core.clock import day_in_london
from ledger.core.ids import digest_id
from ledger.core.keyed import check_replay, fingerprint_of
from ledger.core.payload import SALT_BYTES
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.investments import store
from ledger.investments.deciding import (
    PaidFacts,
    refusal_of_investor,
    refusals_of_movement,
    refusals_of_terms,
)
from ledger.investments.model import (
    InvestedCommand,
    InvestmentCommand,
    MovementCommand,
    RepaidCommand,
    TermsCommand,
    WrittenOffCommand,
)
from ledger.investments.store import Keeping
from ledger.investments.tracking import TAKEN_BACK, Tracked
from ledger.journal.store import lock_heads
from ledger.rules.investing import What
from ledger.savings_cases.store import find_case

Command = InvestmentCommand | TermsCommand | MovementCommand


class Asking(Struct, frozen=True):
    """One request: at which door, by which key, of which investment (none: a new one), what, when."""

    door: Door
    key: str
    investment: int | None
    command: Command
    now: datetime


async def record(
    db: ConnectionPool,
    clock: Callable[[], datetime],
    access: Access,
    door: Door,
    key: str,
    said: tuple[int | None, Any],
) -> tuple[int, bool]:
    """Keep what was said: the investment, and whether the key stood for it already. Raises RefusedError."""
    place_id, pool_id = access.ids
    key_id = digest_id(access.requester.client_id, door.operation, key)
    async with refusing(), in_place(db, place_id) as connection:
        at_sequence = (await lock_heads(connection, place_id, [pool_id]))[pool_id].sequence
        asking = Asking(door, key, *said, clock())
        if (known := await _replayed(connection, access, key_id, asking)) is not None:
            return known, True
        raise_for(_refusal_of_pool(access))
        decided = await _decided(connection, access, asking)
        salt, command = secrets.token_bytes(SALT_BYTES), asking.command
        detail = {"investment": asking.investment} if asking.investment else {}
        keeping = Keeping(
            at_sequence=at_sequence,
            fingerprint=fingerprint_of((asking.investment, command), salt),
            key_id=key_id,
            recorded_at=asking.now,
            act_id=await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body),
            salt=salt,
            reason=command.reason,
        )
        number = await _keep(connection, access, asking, decided, keeping)
    return number, False


def _refusal_of_pool(access: Access) -> Refusal | None:
    if access.pool.settle_by is None:
        return None
    return Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {access.pool.agreement} is wound up")


async def _replayed(connection: Connection, access: Access, key_id: UUID, asking: Asking) -> int | None:
    """What stands for the key; one whose texts were erased answers for any payload, since nothing can compare them."""
    known = await store.investment_of_key(connection, access.place.place_id, key_id)
    if known is None:
        return None
    check_replay(known, access.pool.pool_id, (asking.investment, asking.command))
    return known.investment


async def _decided(connection: Connection, access: Access, asking: Asking) -> tuple[Tracked | None, UUID | None]:
    """The investment that is meant, and the pool of the entry that is named; raises RefusedError with every reason."""
    command = asking.command
    if isinstance(command, InvestmentCommand):
        case = await find_case(connection, *access.ids, command.case, [command.acting_body])
        no_case = Refusal(Code.SAVINGS_CASE_DOES_NOT_EXIST, f"the pool has no case {command.case}", "/case")
        raise_for(
            refusal_of_investor(access, command.acting_body),
            None if case else no_case,
            *refusals_of_terms(command.terms, command.acting_body, access.pool.partners, "/terms"),
        )
        return None, None
    of = await find_tracked(connection, access, asking.investment)
    if isinstance(command, TermsCommand):
        raise_for(
            *_refusals_of_investor(access, command, of),
            *refusals_of_terms(command.terms, of.head.investor, access.pool.partners, "/terms"),
        )
        return of, None
    pool_id, paid = await _paid(connection, access, command)
    raise_for(*refusals_of_movement(access, command, of, paid, day_in_london(asking.now)))
    return of, pool_id


def _refusals_of_investor(access: Access, command: TermsCommand, of: Tracked) -> tuple[Refusal | None, ...]:
    newest = of.versions[-1].version
    other = f"version {newest} of the terms stands"
    not_theirs = Refusal(Code.BODY_IS_NOT_YOURS, f"{of.head.investor} records this", "/acting_body")
    return (
        refusal_of_investor(access, command.acting_body) if command.acting_body == of.head.investor else not_theirs,
        None
        if command.follows_version == newest
        else Refusal(Code.VERSION_HAS_CHANGED_SINCE, other, "/follows_version"),
    )


async def find_tracked(connection: Connection, access: Access, investment: int | None) -> Tracked:
    """One investment as it is known now; raises RefusedError where there is none of the number."""
    found = next((one for one in await store.track(connection, *access.ids) if one.head.investment == investment), None)
    if found is None:
        raise RefusedError(NOTHING_HERE)
    return found


async def _paid(connection: Connection, access: Access, command: MovementCommand) -> tuple[UUID | None, PaidFacts]:
    if not isinstance(command, InvestedCommand | RepaidCommand):
        return None, PaidFacts()
    place_id, said = access.place.place_id, command.paid_with
    if said.voucher is not None:
        payer = command.by if isinstance(command, RepaidCommand) else command.acting_body
        is_named = await store.voucher_is_named(connection, place_id, said.voucher, payer)
        return None, PaidFacts(voucher_is_named=is_named)
    return await store.paid_with(connection, place_id, said.pool or "", said.sequence or 0)


async def _keep(
    connection: Connection,
    access: Access,
    asking: Asking,
    decided: tuple[Tracked | None, UUID | None],
    keeping: Keeping,
) -> int:
    ids, command, (of, paid_pool) = access.ids, asking.command, decided
    if isinstance(command, InvestmentCommand):
        number = await store.insert_investment(connection, *ids, command.case, command.acting_body, keeping)
        await store.insert_terms(connection, *ids, number, 1, command.terms, keeping)
        return number
    assert of is not None, "what is no new investment is one of those that stand"
    number = of.head.investment
    if isinstance(command, TermsCommand):
        await store.insert_terms(connection, *ids, number, of.versions[-1].version + 1, command.terms, keeping)
    else:
        await store.insert_movement(connection, *ids, number, columns_of(command, of, paid_pool), keeping)
    return number


def columns_of(command: MovementCommand, of: Tracked, paid_pool: UUID | None) -> tuple[object, ...]:
    """A movement as its row has it, from what happened to the acting body; what is taken back keeps day and amount."""
    said: tuple[object, ...]
    match command:
        case InvestedCommand() | RepaidCommand():
            what, by = (What.PAID, None) if isinstance(command, InvestedCommand) else (What.REPAID, command.by)
            paid = paid_pool, command.paid_with.sequence, command.paid_with.voucher
            said = (what, command.on, command.amount_pence, by, *paid, "", None)
        case WrittenOffCommand():
            nothing = None, None, None, None
            said = (What.WRITTEN_OFF, command.on, command.amount_pence, *nothing, command.minute_reference, None)
        case _:
            one = next(one for one in of.recorded if one.movement == command.movement)
            nothing = None, None, None, None
            said = (TAKEN_BACK, one.on_day, one.amount_pence, *nothing, "", command.movement)
    return (*said, command.acting_body)
