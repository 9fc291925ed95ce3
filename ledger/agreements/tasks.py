"""What an agreement waits for: signatures, the next review, terms that are not yet agreed."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.agreements import store
from ledger.agreements.life import Life, Version
from ledger.agreements.views import PoolView
from ledger.approvals.delegation import APPROVING
from ledger.approvals.model import Holder
from ledger.approvals.tasks import POOLS_MAX, Task, TaskKind
from ledger.db import Connection
from ledger.http.door import Role

_ANY = frozenset({Role.POOL_MANAGER, *APPROVING})


class _Agreed(Struct, frozen=True):
    """A pool with the life of its agreement."""

    pool: PoolView
    life: Life

    def task(
        self, kind: TaskKind, named: str, title: str, version: Version, body: str | None, until: date | None
    ) -> Task:
        return Task(
            task_id=f"{kind}:{self.pool.code}:{named}",
            kind=kind,
            title=title,
            pool=self.pool.code,
            body=body,
            since=version.recorded_at,
            until=until,
            href=f"{self.pool.href}/agreement",
        )


async def agreements_waiting(connection: Connection, holder: Holder) -> list[Task]:
    """What a person's bodies have yet to sign, to review or to agree in writing; nothing once a fund is wound up."""
    bodies = {grant.body for grant in holder.grants if grant.body and grant.role in _ANY}
    pools = await store.list_pools(connection, holder.place_id, holder.place, bodies, after="", limit=POOLS_MAX)
    tasks: list[Task] = []
    for pool in pools:
        agreed = _Agreed(pool, await store.find_life(connection, holder.place_id, pool.agreement))
        if agreed.life.settle_by is None:
            tasks += [*_to_sign(agreed, holder), *_to_review(agreed, holder), *_to_agree(agreed, holder)]
    return tasks


def _to_sign(agreed: _Agreed, holder: Holder) -> Iterator[Task]:
    """The latest version, for each body of the person's that has not signed it."""
    latest = agreed.life.latest
    for body in agreed.life.unsigned(latest):
        if holder.roles_for(body) & set(APPROVING):
            title = f"Sign for {body}: {latest.name}, version {latest.version}"
            yield agreed.task(TaskKind.SIGN, f"{latest.version}:{body}", title, latest, body, None)


def _to_review(agreed: _Agreed, holder: Holder) -> Iterator[Task]:
    """The next review, for the pool manager."""
    due, host, current = agreed.life.next_review_on, agreed.pool.host, agreed.life.current
    if due is not None and host is not None and Role.POOL_MANAGER in holder.roles_for(host):
        yield agreed.task(TaskKind.REVIEW, due.isoformat(), f"Review {current.name}", current, host, due)


def _to_agree(agreed: _Agreed, holder: Holder) -> Iterator[Task]:
    """Every term left open, for whoever speaks for a partner."""
    current = agreed.life.current
    if any(holder.roles_for(body) & set(APPROVING) for body in agreed.pool.partners):
        for term in current.written.not_yet_agreed:
            title = f"Agree in writing: {term.term.replace('_', ' ')} of {current.name}"
            yield agreed.task(TaskKind.AGREE_TERM, term.term, title, current, None, term.agree_by)
