"""Deadlines as an iCalendar (RFC 5545): each task with a last day is one event of that whole day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from ledger.approvals.tasks import Task

_BEFORE = timedelta(days=-1)


def calendar_of(tasks: Sequence[Task], *, name: str, base_url: str, now: datetime) -> bytes:
    """The calendar of the tasks that have a last day; the same task keeps its UID from one reading to the next."""
    calendar = Calendar()
    calendar.add("prodid", "-//placeledger//tasks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for task in tasks:
        if task.until is not None:
            calendar.add_component(_event(task, base_url, now))
    found: bytes = calendar.to_ical()
    return found


def _event(task: Task, base_url: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{task.task_id}@placeledger")
    event.add("dtstamp", task.since or now)
    event.add("dtstart", task.until)
    event.add("summary", f"Last day: {task.title}")
    event.add("url", f"{base_url}{task.href}")
    event.add("transp", "TRANSPARENT")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", task.title)
    reminder.add("trigger", _BEFORE)
    event.add_component(reminder)
    return event
