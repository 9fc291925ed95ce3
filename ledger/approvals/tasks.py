"""What waits for a person: since when, until when, and where to do it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.approvals import store
from ledger.approvals.deciding import empty_seats
from ledger.approvals.model import Holder, State
from ledger.approvals.registry import Acts
from ledger.approvals.views import empty_seats_of
from ledger.core.clock import LONDON
from ledger.db import Connection
from ledger.http.paging import PageQuery

WAITING_MAX = 1_000
POOLS_MAX = 1_000
_ONE_MICROSECOND = timedelta(microseconds=1)


class TaskKind(StrEnum):
    """What is to be done."""

    APPROVE = "approve"
    SIGN = "sign"
    REVIEW = "review"
    AGREE_TERM = "agree_term"
    CLOSE = "close"
    CALL = "call"
    CHASE = "chase"
    GATEWAY = "pass_gateway"
    RETURN_ALLOCATION = "return_allocation"
    GIVE_NOTICE = "give_notice"
    ACTION_PLAN = "action_plan"
    ADOPT_RULE_SET = "adopt_rule_set"
    AGREE_SETTLEMENT = "agree_settlement"
    RESOLVE_DISPUTE = "resolve_dispute"
    REVIEW_CASE = "review_savings_case"
    DECOMMISSION = "decommission"


class Task(Struct, frozen=True, kw_only=True):
    """One thing that waits for a person; the same task has the same id whenever it is asked for."""

    task_id: str
    kind: TaskKind
    title: str
    pool: str
    body: str | None
    since: datetime | None
    until: date | None
    href: str


class TaskCount(Struct, frozen=True, kw_only=True):
    """How many tasks of one kind wait, how many of them past their day, and where they are listed."""

    kind: TaskKind
    waiting: int
    overdue: int
    href: str


class TaskCounts(Struct, frozen=True, kw_only=True):
    """How much waits for a person in a place as at a day, in all and by kind."""

    as_at: date
    waiting: int
    overdue: Annotated[int, Meta(description="of them those whose last day has passed")]
    kinds: tuple[TaskCount, ...]
    href: str


TaskSource = Callable[[Connection, Holder], Awaitable[list[Task]]]


class TaskQuery(PageQuery, frozen=True):
    """Which tasks: of every kind and pool, or of one."""

    kind: TaskKind | None = None
    pool: str = ""

    def takes(self, task: Task) -> bool:
        return self.kind in {None, task.kind} and self.pool in {"", task.pool}


async def tasks_of(connection: Connection, sources: Sequence[TaskSource], holder: Holder) -> list[Task]:
    """Everything that waits for a person, what ends first coming first."""
    found = [task for source in sources for task in await source(connection, holder)]
    return sorted(found, key=lambda one: (one.until or date.max, one.task_id))


def counts_of(tasks: Sequence[Task], today: date, path: str) -> TaskCounts:
    """The kinds of which any wait, in the order of the list of kinds; what has no last day is never overdue."""
    by_kind = {kind: [one for one in tasks if one.kind is kind] for kind in TaskKind}
    kinds = tuple(
        TaskCount(kind=kind, waiting=len(of), overdue=_overdue(of, today), href=f"{path}?kind={kind.value}")
        for kind, of in by_kind.items()
        if of
    )
    return TaskCounts(
        as_at=today, waiting=len(tasks), overdue=sum(one.overdue for one in kinds), kinds=kinds, href=path
    )


def _overdue(tasks: Sequence[Task], today: date) -> int:
    return sum(one.until is not None and one.until < today for one in tasks)


def approvals_waiting(acts: Acts, clock: Callable[[], datetime]) -> TaskSource:
    """The source of proposals that a person's approval would bring further."""

    async def waiting(connection: Connection, holder: Holder) -> list[Task]:
        found = await store.list_proposals(
            connection,
            holder.place_id,
            None,
            [State.WAITING],
            before=store.NEWEST,
            now=clock(),
            limit=WAITING_MAX,
        )
        tasks = []
        for one in found:
            if holder.person_id in {one.person_id, *(given.person_id for given in one.approvals)}:
                continue
            terms = await acts.terms_of(connection, holder.place_id, one)
            delegation = await store.delegation_of(connection, holder.place_id, terms.agreement)
            seats = empty_seats_of(acts.by_name[one.act], one, terms, delegation)
            bodies = [body for body in terms.partners if empty_seats(seats, [(body, holder.roles_for(body))]) != seats]
            tasks += [_task(one, body, holder.place) for body in bodies]
        return tasks

    return waiting


def _task(found: store.Proposed, body: str, place: str) -> Task:
    return Task(
        task_id=f"approve:{found.proposal_id}:{body}",
        kind=TaskKind.APPROVE,
        title=f"Approve or refuse for {body}: {found.act.replace('-', ' ')}, proposed for {found.acting_body}",
        pool=found.pool,
        body=body,
        since=found.proposed_at,
        until=last_day(found.expires_at),
        href=f"/v1/places/{place}/pools/{found.pool}/proposals/{found.proposal_id}",
    )


def last_day(expires_at: datetime) -> date:
    """The last day in London before an instant at which something ends."""
    return (expires_at.astimezone(LONDON) - _ONE_MICROSECOND).date()
