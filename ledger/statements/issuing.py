"""The controlled act that issues a statement with its pack: over closed months, as known at the head, kept for ever."""

from typing import Any

import msgspec

from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import Acting, ControlledAct
from ledger.core.period import Period
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection
from ledger.http.access import Place
from ledger.http.door import Role
from ledger.journal.store import head_of, load_periods
from ledger.periods.model import period_named
from ledger.rules.closing import Periods, PeriodState
from ledger.statements import issue_store
from ledger.statements.actions import statement_of
from ledger.statements.issue_model import IssueContent, ProposedIssue, Restatement
from ledger.statements.issue_store import Issued
from ledger.statements.model import Basis, Statement
from ledger.statements.pack_taking import Moment, beside_of
from ledger.statements.restating import restated
from ledger.statements.store import find_place

_ENCODER = msgspec.json.Encoder()


def refusals_of_issue(period: Period, periods: Periods) -> tuple[Refusal, ...]:
    """Every month of the period that is not closed; by the order of closing those before it are."""
    months = periods.of(period.months())
    if not months:
        return (Refusal(Code.PERIOD_DOES_NOT_EXIST, "the pool has no month of it", "/period"),)
    return tuple(
        Refusal(Code.PERIOD_IS_NOT_CLOSED, f"{month:%Y-%m} is {state.words}", "/period")
        for month in months
        if (state := periods.states[month]) in {PeriodState.OPEN, PeriodState.SOFT_CLOSED}
    )


async def _issue(connection: Connection, acting: Acting) -> dict[str, Any]:
    """Take the statement at the head, beside what it restates, and keep its bytes; raises RefusedError."""
    ids = acting.place_id, acting.pool.pool_id
    period = period_named(acting.command.period)
    refusals = refusals_of_issue(period, await load_periods(connection, *ids))
    if refusals:
        raise RefusedError(*refusals)
    through = (await head_of(connection, *ids)).sequence
    place = await find_place(connection, acting.place_id)
    statement = await statement_of(connection, place, acting.pool, period, Basis.EFFECTIVE, through)
    moment = Moment(place, acting.pool, period, through, acting.recorded_at)
    before = await issue_store.last_over(connection, *ids, period.first_day, period.last_day)
    content = IssueContent(
        number=await issue_store.next_number(connection, *ids),
        statement=statement,
        restatement=None if before is None else await _restate(connection, place, acting, before, statement),
        beside=await beside_of(connection, moment, statement),
    )
    encoded = _ENCODER.encode(content)
    digest = await issue_store.insert_issue(
        connection, acting, period, content, encoded, restates=None if before is None else before.number
    )
    return {"number": content.number, "sha256": digest}


async def _restate(
    connection: Connection, place: Place, acting: Acting, before: Issued, statement: Statement
) -> Restatement:
    period = period_named(acting.command.period)
    by_event = await statement_of(connection, place, acting.pool, period, Basis.EVENT, statement.through_sequence)
    issued = msgspec.json.decode(before.content)["statement"]
    return Restatement(
        restates=before.number,
        issued_through_sequence=before.through_sequence,
        lines=restated(issued, statement, by_event),
    )


ISSUE_ACT = ControlledAct(
    payload=ProposedIssue,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.HOST),),
    perform=_issue,
    refusals=(Code.PERIOD_DOES_NOT_EXIST, Code.PERIOD_IS_NOT_CLOSED),
)
