"""Verbs of periods: the two that the pool manager does alone, and the three that need another person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ledger.acts.recording import record_done
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct, Perform
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door, Role
from ledger.journal.periods import PeriodStep, change_months
from ledger.journal.store import lock_heads
from ledger.periods.model import PeriodCommand, ProposedClose, ProposedFinality, ProposedReopening, period_named
from ledger.rules.closing import MonthChange, PeriodAct

OF_ORDER = (
    Code.PERIOD_DOES_NOT_EXIST,
    Code.PERIOD_IS_OUT_OF_ORDER,
    Code.PERIOD_IS_IN_ANOTHER_STATE,
    Code.PERIOD_IS_FINAL,
)


async def take_step(
    db: ConnectionPool,
    clock: Callable[[], datetime],
    access: Access,
    door: Door,
    act: PeriodAct,
    command: PeriodCommand,
) -> tuple[MonthChange, ...]:
    """Soft close or open months alone, under the lock of the pool's head; raises RefusedError with every reason."""
    refusal = access.refusal_of_acting_body(command.acting_body)
    if refusal is not None:
        raise RefusedError(refusal)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with refusing(), in_place(db, place_id) as connection:
        await lock_heads(connection, place_id, [pool_id])
        detail = {"period": command.period, "act": act}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body)
        step = PeriodStep(
            act=act,
            months=period_named(command.period).months(),
            reason=command.reason,
            act_id=act_id,
            recorded_at=clock(),
        )
        return await change_months(connection, place_id, pool_id, step)


def _performing(act: PeriodAct) -> Perform:
    async def perform(connection: Connection, acting: Acting) -> dict[str, Any]:
        step = PeriodStep(
            act=act,
            months=period_named(acting.command.period).months(),
            reason=acting.command.reason,
            act_id=acting.act_id,
            recorded_at=acting.recorded_at,
            proposal_id=acting.proposal_id,
        )
        changes = await change_months(connection, acting.place_id, acting.pool.pool_id, step)
        return {"months": [f"{one.month:%Y-%m}" for one in changes], "state": changes[0].after}

    return perform


def _controlled(payload: type[ActCommand], act: PeriodAct, *also: Code) -> ControlledAct:
    return ControlledAct(
        payload=payload,
        proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
        needed=(Needed(Of.HOST),),
        perform=_performing(act),
        refusals=(*OF_ORDER, *also),
    )


CLOSE_ACT = _controlled(ProposedClose, PeriodAct.CLOSE)
REOPEN_ACT = _controlled(ProposedReopening, PeriodAct.REOPEN, Code.STATEMENT_IS_ISSUED)
FINALISE_ACT = _controlled(ProposedFinality, PeriodAct.FINALISE)
