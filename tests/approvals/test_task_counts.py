"""How much waits for a person, and how much of it is late: by kind, and never what has no last day."""

from datetime import date

from ledger.approvals.tasks import Task, TaskKind, counts_of

TODAY, PATH = date(2025, 9, 30), "/v1/places/borsetshire/tasks"


def task(kind: TaskKind, until: date | None) -> Task:
    return Task(task_id=f"{kind}:{until}", kind=kind, title="", pool="", body=None, since=None, until=until, href="")


def test_what_waits_is_counted_by_kind() -> None:
    """On its last day a task is not overdue."""
    found = counts_of(
        [
            task(TaskKind.CALL, date(2025, 9, 29)),
            task(TaskKind.APPROVE, date(2025, 9, 30)),
            task(TaskKind.APPROVE, date(2025, 9, 1)),
            task(TaskKind.CLOSE, None),
        ],
        TODAY,
        PATH,
    )

    assert (TODAY, 4, 2, PATH) == (found.as_at, found.waiting, found.overdue, found.href)
    assert [("approve", 2, 1), ("close", 1, 0), ("call", 1, 1)] == [
        (one.kind, one.waiting, one.overdue) for one in found.kinds
    ]
    assert f"{PATH}?kind=approve" == found.kinds[0].href
    assert (0, 0, ()) == tuple(getattr(counts_of([], TODAY, PATH), one) for one in ("waiting", "overdue", "kinds"))
