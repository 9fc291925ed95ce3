"""What the decommissioning register asks of a person: to stop what their body said it would, and to say that it has."""

from ledger.approvals.delegation import APPROVING
from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskKind
from ledger.db import Connection
from ledger.http.door import Role
from ledger.savings.item_store import list_items
from ledger.savings.records import ItemState, KeptItem

_ASKED = frozenset({Role.POOL_MANAGER, *APPROVING})


async def decommissioning_waiting(connection: Connection, holder: Holder) -> list[Task]:
    """Every item of the person's bodies that has not been reported as done, with the day by which it is to stop."""
    bodies = {grant.body for grant in holder.grants if grant.body is not None and grant.role in _ASKED}
    found = [one for body in sorted(bodies) for one in await list_items(connection, holder.place_id, None, owner=body)]
    return [_task(one, holder.place) for one in found if one.state in {ItemState.OPEN, ItemState.LATE}]


def _task(item: KeptItem, place: str) -> Task:
    return Task(
        task_id=f"decommission:{item.pool}:{item.item}",
        kind=TaskKind.DECOMMISSION,
        title=f"Stop for {item.owner}, and report it: {item.what} {item.name}, of savings case {item.case}",
        pool=item.pool,
        body=item.owner,
        since=item.recorded_at,
        until=item.due_on,
        href=f"/v1/places/{place}/pools/{item.pool}/decommissioning-items/{item.item}",
    )
