"""A task as its reader has it: what, for whom, since when and until when, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.pages.names import Names
from ledger.pages.words import day_text, instant_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the task list."""

    task_id: str
    title: str
    href: str
    about: str
    deadline: str
    is_overdue: bool
    is_due_today: bool


def waiting_of(task: Any, names: Names, pools: Mapping[str, str], today: date) -> Waiting:
    """A task on a day; after its last day it is overdue."""
    until = date.fromisoformat(task.until) if task.until else None
    pool = pools.get(str(task.pool), str(task.pool))
    whom = f"For {names.body(task.body)}. " if task.body else ""
    since = f" It has waited since {instant_text(task.since)}." if task.since else ""
    return Waiting(
        task_id=str(task.task_id),
        title=_named(str(task.title), names),
        href=str(task.href),
        about=f"{whom}{pool}.{since}".strip(),
        deadline=_deadline(until, today),
        is_overdue=until is not None and until < today,
        is_due_today=until == today,
    )


def _named(title: str, names: Names) -> str:
    """The title with the names of bodies in the place of their codes, the longest codes first."""
    for code in sorted(names.bodies, key=len, reverse=True):
        title = title.replace(code, names.bodies[code])
    return title


def _deadline(until: date | None, today: date) -> str:
    if until is None:
        return "No last day is set."
    said = day_text(until.isoformat())
    if until < today:
        return f"Overdue: the last day was {said}."
    return f"Today, {said}, is the last day." if until == today else f"The last day is {said}."
