"""What notices of variance ask of the pool manager: tell the partners in time, and report on the plan until cleared."""

from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskKind
from ledger.db import Connection
from ledger.forecasts.notice_store import Notice, list_notices
from ledger.forecasts.notice_views import next_report_due
from ledger.forecasts.notices import still_to_tell
from ledger.http.access import PoolTerms, grants_in_pool
from ledger.http.door import Role
from ledger.rules.fencing import year_name


async def notices_waiting(connection: Connection, holder: Holder) -> list[Task]:
    """The source of everything that open notices ask of a person."""
    if not any(grant.role is Role.POOL_MANAGER for grant in holder.grants):
        return []
    tasks: list[Task] = []
    terms_of: dict[UUID, PoolTerms] = {}
    for notice in await list_notices(connection, holder.place_id, None, is_open=True):
        pool_id = notice.pool_id
        if pool_id not in terms_of:
            terms_of[pool_id] = await find_terms(connection, holder.place_id, pool_id)
        body = _manages(holder, terms_of[pool_id])
        if body is not None:
            tasks += _tasks_of(notice, terms_of[pool_id], body, holder.place)
    return tasks


def _manages(holder: Holder, terms: PoolTerms) -> str | None:
    """The body for which a person manages a pool: the host, or their own where none hosts."""
    managing = [one for one in grants_in_pool(holder.grants, terms.partners) if one.role is Role.POOL_MANAGER]
    return next((body for one in managing if (body := terms.host or one.body) and one.body in {None, body}), None)


def _tasks_of(notice: Notice, terms: PoolTerms, body: str, place: str) -> list[Task]:
    href = f"/v1/places/{place}/pools/{notice.pool}/variance-notices/{notice.notice_id}"
    about = f"{notice.scheme} of {notice.programme}, {year_name(notice.year)}"
    found, left = [], still_to_tell(notice, terms.partners)
    if left:
        title = f"Tell {', '.join(left)} of the forecast variance of {about}"
        found.append((TaskKind.GIVE_NOTICE, f"give_notice:{notice.notice_id}", title, notice.due_on))
    due_on = next_report_due(notice)
    if due_on is not None:
        what = "Report on the action plan for" if notice.reports else "Make an action plan for"
        task_id = f"action_plan:{notice.notice_id}:{len(notice.reports) + 1}"  # each report due is told anew
        found.append((TaskKind.ACTION_PLAN, task_id, f"{what} {about}", due_on))
    return [
        Task(
            task_id=task_id,
            kind=kind,
            title=title,
            pool=notice.pool,
            body=body,
            since=notice.opened_at,
            until=until,
            href=href,
        )
        for kind, task_id, title, until in found
    ]
