"""What settlements ask of a person: to agree or dispute schemes, and to resolve disputes by the agreement's dates."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.approvals.delegation import APPROVING
from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskKind, TaskSource
from ledger.core.clock import day_in_london
from ledger.db import Connection
from ledger.http.access import PoolTerms, grants_in_pool
from ledger.http.door import Role
from ledger.rules.escalation import level_on, levels_due
from ledger.rules.working_days import bank_holidays
from ledger.settlement import store
from ledger.settlement.store import KeptDispute, KeptSettlement


def settlements_waiting(clock: Callable[[], datetime]) -> TaskSource:
    """The source of everything that settlements ask of a person."""

    async def waiting(connection: Connection, holder: Holder) -> list[Task]:
        if not any(grant.role in {Role.POOL_MANAGER, *APPROVING} for grant in holder.grants):
            return []
        today, terms_of = day_in_london(clock()), dict[UUID, PoolTerms]()
        settlements = await store.latest_settlements(connection, holder.place_id)
        disputes = await store.list_disputes(connection, holder.place_id, None, is_open=True)
        for pool_id in {one.pool_id for one in settlements} | {one.pool_id for one in disputes}:
            terms_of[pool_id] = await find_terms(connection, holder.place_id, pool_id)
        return [
            *(task for one in settlements for task in _to_agree(one, terms_of[one.pool_id], holder)),
            *(task for one in disputes for task in _to_resolve(one, terms_of[one.pool_id], holder, today)),
        ]

    return waiting


def _to_agree(kept: KeptSettlement, terms: PoolTerms, holder: Holder) -> Iterator[Task]:
    """What each of the person's bodies has neither agreed nor disputed."""
    standing, number = kept.standing(terms.partners), kept.content.number
    for body in terms.partners:
        schemes = standing.to_agree(body) if holder.roles_for(body) & set(APPROVING) else ()
        if schemes:
            what = f"settlement {number} of {kept.content.period}, {_count(schemes, terms)}"
            yield Task(
                task_id=f"agree_settlement:{terms.code}:{number}:{body}",
                kind=TaskKind.AGREE_SETTLEMENT,
                title=f"Agree or dispute for {body}: {what}",
                pool=terms.code,
                body=body,
                since=kept.recorded_at,
                until=None,
                href=f"/v1/places/{holder.place}/pools/{terms.code}/settlements/{number}",
            )


def _count(schemes: tuple[str, ...], terms: PoolTerms) -> str:
    what = "gain" if terms.holds_savings else "scheme"
    return f"1 {what}" if len(schemes) == 1 else f"{len(schemes)} {what}s"


def _to_resolve(kept: KeptDispute, terms: PoolTerms, holder: Holder, today: date) -> Iterator[Task]:
    """The dispute, for whoever speaks for a partner or manages the pool; each level is told anew, with its date."""
    level = level_on(levels_due(kept.levels, kept.raised_on, bank_holidays()), today)
    body = _speaks_for(holder, terms)
    if body is None:
        return
    who = f", now with {level.to}" if level else ""
    yield Task(
        task_id=f"resolve_dispute:{terms.code}:{kept.dispute}:{level.level if level else 0}",
        kind=TaskKind.RESOLVE_DISPUTE,
        title=f"Resolve the dispute of {kept.body} about {kept.scheme}{who}",
        pool=terms.code,
        body=body,
        since=kept.recorded_at,
        until=level.until if level else None,
        href=f"/v1/places/{holder.place}/pools/{terms.code}/settlement-disputes/{kept.dispute}",
    )


def _speaks_for(holder: Holder, terms: PoolTerms) -> str | None:
    """The partner for which a person decides, or the host of the pool that they manage."""
    for grant in grants_in_pool(holder.grants, terms.partners):
        if grant.role in APPROVING and grant.body is not None:
            return grant.body
        if grant.role is Role.POOL_MANAGER and (body := terms.host or grant.body) and grant.body in {None, body}:
            return body
    return None
