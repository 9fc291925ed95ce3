"""The latest version of a case waits for the review of each of its bodies that may see it."""

from ledger.approvals.delegation import APPROVING
from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskKind
from ledger.db import Connection
from ledger.savings_cases import store
from ledger.savings_cases.views import path_of


async def reviews_waiting(connection: Connection, holder: Holder) -> list[Task]:
    """The reviews that a person's bodies have not recorded; what is to be approved waits as every proposal does."""
    return [
        Task(
            task_id=f"{TaskKind.REVIEW_CASE}:{row['pool']}:{row['case_code']}:{row['version']}:{row['body']}",
            kind=TaskKind.REVIEW_CASE,
            title=f"Review for {row['body']}: savings case {row['title']}, version {row['version']}",
            pool=row["pool"],
            body=row["body"],
            since=row["recorded_at"],
            until=None,
            href=f"{path_of(_pool_path(holder, row['pool']))}/{row['case_code']}",
        )
        for row in await store.reviews_waiting(connection, holder.place_id)
        if holder.roles_for(row["body"]) & set(APPROVING)
    ]


def _pool_path(holder: Holder, pool: str) -> str:
    return f"/v1/places/{holder.place}/pools/{pool}"
