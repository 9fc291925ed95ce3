"""Which months wait to be closed: those that are over, in order, of every pool that a person manages."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from ledger.agreements.store import list_pools
from ledger.agreements.views import PoolView
from ledger.approvals.model import Holder
from ledger.approvals.tasks import POOLS_MAX, Task, TaskKind, TaskSource
from ledger.core.clock import LONDON, day_in_london
from ledger.core.period import month_after, month_start
from ledger.db import Connection
from ledger.http.door import Role
from ledger.periods import store


def months_to_close(clock: Callable[[], datetime]) -> TaskSource:
    """The source of one task for each pool: which months are over and not closed, and the next of them."""

    async def waiting(connection: Connection, holder: Holder) -> list[Task]:
        managed = {grant.body for grant in holder.grants if grant.body and grant.role is Role.POOL_MANAGER}
        this_month = month_start(day_in_london(clock()))
        tasks = []
        for pool in await list_pools(connection, holder.place_id, holder.place, managed, after="", limit=POOLS_MAX):
            months = await store.unclosed_months(connection, holder.place_id, pool.code, this_month)
            tasks += [_task(pool, months)] if months and pool.host in managed else []
        return tasks

    return waiting


def _task(pool: PoolView, months: Sequence[date]) -> Task:
    first = months[0]
    others = f", then {len(months) - 1} more up to {months[-1]:%Y-%m}" if len(months) > 1 else ""
    return Task(
        task_id=f"{TaskKind.CLOSE}:{pool.code}:{first:%Y-%m}",
        kind=TaskKind.CLOSE,
        title=f"Close {first:%Y-%m} of {pool.name}{others}",
        pool=pool.code,
        body=pool.host,
        since=datetime.combine(month_after(first, 1), time(), LONDON),
        until=None,
        href=f"{pool.href}/periods/{first:%Y-%m}",
    )
