"""What waits for a pool manager: gateways that come due, and money of a stopped programme that is to go back."""

from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskKind
from ledger.db import Connection
from ledger.http.door import Role
from ledger.programmes import steering_store as store


async def steering_waiting(connection: Connection, holder: Holder) -> list[Task]:
    """Each planned gateway once for each pool of the holder that funds the programme; before any does, for all."""
    managed = await _managed(connection, holder)
    if not managed:
        return []
    tasks = []
    for row in await store.gateways_due(connection, holder.place_id):
        pool_ids = [one for one in managed if one in row["pool_ids"]] if row["pool_ids"] else list(managed)
        for pool_id in pool_ids:
            code, host = managed[pool_id]
            tasks.append(
                Task(
                    task_id=f"gateway:{row['programme']}:{row['code']}:{code}",
                    kind=TaskKind.GATEWAY,
                    title=f"Gateway of {row['programme']}: {row['name']}; proceed, pause or stop",
                    pool=code,
                    body=host,
                    since=row["recorded_at"],
                    until=row["due_on"],
                    href=f"/v1/places/{holder.place}/programmes/{row['programme']}",
                )
            )
    for row in await store.returns_due(connection, holder.place_id):
        if row["pool_id"] in managed:
            code, host = managed[row["pool_id"]]
            tasks.append(
                Task(
                    task_id=f"return:{row['programme']}:{code}",
                    kind=TaskKind.RETURN_ALLOCATION,
                    title=f"{row['programme']} is stopped: return what {code} has not spent of it",
                    pool=code,
                    body=host,
                    since=row["recorded_at"],
                    until=None,
                    href=f"/v1/places/{holder.place}/programmes/{row['programme']}",
                )
            )
    return tasks


async def _managed(connection: Connection, holder: Holder) -> dict[object, tuple[str, str | None]]:
    """The pools whose host the holder manages for; where none hosts, those of the holder's own body."""
    bodies = {grant.body for grant in holder.grants if grant.role is Role.POOL_MANAGER}
    if not bodies:
        return {}
    own = None if None in bodies else [one for one in bodies if one is not None]
    seen = await store.pools_seen(connection, holder.place_id, own)
    return {
        pool_id: (code, host) for pool_id, (code, host) in seen.items() if host is None or own is None or host in own
    }
