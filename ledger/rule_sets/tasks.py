"""A rule set that is written and that nobody has proposed yet waits for whoever speaks for a partner."""

from collections.abc import Callable
from datetime import datetime

from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskKind, TaskSource
from ledger.db import Connection
from ledger.rule_sets import store
from ledger.rule_sets.adopting import ADOPT_ACT
from ledger.rule_sets.views import path_of


def rule_sets_waiting(clock: Callable[[], datetime]) -> TaskSource:
    """The source of drafts; once one is proposed it waits for approval, as every controlled act does."""

    async def waiting(connection: Connection, holder: Holder) -> list[Task]:
        tasks = []
        for row in await store.rule_sets_waiting(connection, holder.place_id, clock()):
            bodies = [body for body in row["partners"] if holder.roles_for(body) & ADOPT_ACT.proposers]
            pool_path = f"/v1/places/{holder.place}/pools/{row['pool']}"
            tasks += [
                Task(
                    task_id=f"{TaskKind.ADOPT_RULE_SET}:{row['pool']}:{row['version']}:{body}",
                    kind=TaskKind.ADOPT_RULE_SET,
                    title=f"Propose for {body} or amend: rule set {row['version']}, {row['title']}",
                    pool=row["pool"],
                    body=body,
                    since=row["recorded_at"],
                    until=None,
                    href=f"{path_of(pool_path)}/{row['version']}",
                )
                for body in bodies
            ]
        return tasks

    return waiting
