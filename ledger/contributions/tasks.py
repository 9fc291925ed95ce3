"""What waits for who manages a pool: instalments to be called, and bodies that are late in paying."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from ledger.agreements.store import list_pools
from ledger.agreements.views import PoolView
from ledger.approvals.model import Holder
from ledger.approvals.tasks import POOLS_MAX, Task, TaskKind, TaskSource
from ledger.contributions.call_model import AgedQuery
from ledger.contributions.call_store import outstanding_by_call, pool_id_of
from ledger.contributions.planning import not_called
from ledger.contributions.schedule_store import instalments_called, schedules_in_force
from ledger.core.clock import LONDON, day_in_london
from ledger.db import Connection
from ledger.http.door import Role


def calls_waiting(clock: Callable[[], datetime]) -> TaskSource:
    """The source of one task for each pool with instalments to call, and one for each body that is overdue."""

    async def waiting(connection: Connection, holder: Holder) -> list[Task]:
        managed = {grant.body for grant in holder.grants if grant.body and grant.role is Role.POOL_MANAGER}
        today = day_in_london(clock())
        tasks: list[Task] = []
        for pool in await list_pools(connection, holder.place_id, holder.place, managed, after="", limit=POOLS_MAX):
            if pool.host is None or pool.host not in managed:
                continue
            ids = holder.place_id, await pool_id_of(connection, holder.place_id, pool.code)
            called = {key: frozenset(days) for key, days in (await instalments_called(connection, *ids)).items()}
            free = not_called(await schedules_in_force(connection, *ids), called)
            tasks += _to_call(pool, sorted((one.day, one.due_on) for _, one in free if one.day <= today))
            owed = await outstanding_by_call(connection, *ids, today, AgedQuery(), after="")
            tasks += _to_chase(pool, [(body, due_on) for body, due_on, _ in owed if due_on and due_on < today])
        return tasks

    return waiting


def _to_call(pool: PoolView, waiting: list[tuple[date, date]]) -> Iterator[Task]:
    if not waiting:
        return
    first, _ = waiting[0]
    yield Task(
        task_id=f"{TaskKind.CALL}:{pool.code}:{first}",
        kind=TaskKind.CALL,
        title=f"Call {len(waiting)} instalments of contributions to {pool.name}, the first of {first}",
        pool=pool.code,
        body=pool.host,
        since=datetime.combine(first, time(), LONDON),
        until=min(due_on for _, due_on in waiting),
        href=f"{pool.href}/contribution-schedules",
    )


def _to_chase(pool: PoolView, overdue: list[tuple[str, date]]) -> Iterator[Task]:
    """One for each body; mail carries the title, so amounts stay out of it."""
    for body in sorted({one for one, _ in overdue}):
        dates = sorted(due_on for one, due_on in overdue if one == body)
        yield Task(
            task_id=f"{TaskKind.CHASE}:{pool.code}:{body}:{dates[0]}",
            kind=TaskKind.CHASE,
            title=f"Ask {body} to pay {pool.name}: {len(dates)} calls overdue, the oldest since {dates[0]}",
            pool=pool.code,
            body=pool.host,
            since=datetime.combine(dates[0], time(), LONDON),
            until=None,
            href=f"{pool.href}/outstanding-contributions?body={body}",
        )
