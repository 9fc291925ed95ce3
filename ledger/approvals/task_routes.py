"""Doors of tasks: what waits for you, as a list, as a calendar, and as a calendar at a secret address."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from ledger.acts.recording import record_done
from ledger.approvals import store
from ledger.approvals.calendar import calendar_of
from ledger.approvals.model import Holder
from ledger.approvals.tasks import Task, TaskCounts, TaskQuery, TaskSource, counts_of, tasks_of
from ledger.core.clock import day_in_london
from ledger.core.ids import new_id
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, in_place, reading_place
from ledger.http.access import Access
from ledger.http.answers import Answer, answer, answer_content
from ledger.http.door import READERS, Door, Scope
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page
from ledger.http.problems import NOTHING_HERE
from ledger.http.routing import admit, route_of

_TASKS = "/v1/places/{place}/tasks"
CALENDAR = "text/calendar"
SECRET_BYTES = 32


class CalendarFeed(Struct, frozen=True):
    """The address of a calendar that needs no token: whoever knows it reads your deadlines in this place."""

    feed_id: UUID
    href: str
    url: str


class FeedsEnded(Struct, frozen=True):
    """How many addresses stood until now."""

    ended: int


LIST_TASKS = Door(
    operation="list_tasks",
    method="GET",
    path=_TASKS,
    summary="List what waits for you in a place: since when, until when, and where to do it",
    tag="tasks",
    query=TaskQuery,
    result=Page[Task],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
COUNT_TASKS = Door(
    operation="count_tasks",
    method="GET",
    path="/v1/places/{place}/task-counts",
    summary="How many tasks wait for you in a place, how many of them are overdue, in all and by kind",
    tag="tasks",
    result=TaskCounts,
)
READ_CALENDAR = Door(
    operation="read_calendar",
    method="GET",
    path=f"{_TASKS}/calendar",
    summary="Your deadlines in a place as an iCalendar file",
    tag="tasks",
    result=None,
    is_file=True,
    media_types=(CALENDAR,),
)
OPEN_FEED = Door(
    operation="open_calendar_feed",
    method="POST",
    path=f"{_TASKS}/calendar-feeds",
    summary="Make a secret address at which a calendar program reads your deadlines without a token",
    tag="tasks",
    status=201,
    scope=Scope.APPROVE,
    roles=READERS,
    result=CalendarFeed,
    refusals=(Code.PERSON_MUST_ACT,),
)
CLOSE_FEED = Door(
    operation="close_calendar_feeds",
    method="DELETE",
    path=f"{_TASKS}/calendar-feeds",
    summary="End every secret address of yours in this place",
    tag="tasks",
    scope=Scope.APPROVE,
    roles=READERS,
    result=FeedsEnded,
)
READ_FEED = Door(
    operation="read_calendar_feed",
    method="GET",
    path="/v1/places/{place}/calendar-feeds/{secret}",
    summary="The deadlines of whoever made this address, as an iCalendar file",
    tag="tasks",
    scope=None,
    roles=frozenset(),
    result=None,
    is_file=True,
    media_types=(CALENDAR,),
    refusals=(Code.NOT_FOUND,),
)


def holder_of(access: Access) -> Holder:
    """The requester as the holder of tasks in the place."""
    place = access.place
    return Holder(place.place_id, place.code, access.requester.principal_id, access.person.person_id, access.grants)


def _listing(sources: Sequence[TaskSource]) -> HTTPRouteHandler:
    async def fetch(connection: Connection, asked: PageAsked[TaskQuery]) -> list[Task]:
        after = asked.position["until"], asked.position["task_id"]
        found = await tasks_of(connection, sources, holder_of(asked.access))
        return [one for one in found if asked.query.takes(one) and _place_of(one) > after][: asked.limit]

    def position_of(task: Task) -> dict[str, str]:
        return dict(zip(("until", "task_id"), _place_of(task), strict=True))

    return listing_route(LIST_TASKS, fetch, {"until": "", "task_id": ""}, position_of)


def _counting(sources: Sequence[TaskSource]) -> HTTPRouteHandler:
    async def count_tasks(request: Request[Any, Any, Any]) -> Answer:
        holder = holder_of(await admit(request, COUNT_TASKS))
        async with reading_place(request.app.state.db, holder.place_id) as connection:
            tasks = await tasks_of(connection, sources, holder)
        today = day_in_london(request.app.state.clock())
        return answer(request, counts_of(tasks, today, f"/v1/places/{holder.place}/tasks"))

    return route_of(COUNT_TASKS, count_tasks)


def _place_of(task: Task) -> tuple[str, str]:
    return (task.until or date.max).isoformat(), task.task_id


def _calendar(request: Request[Any, Any, Any], holder: Holder, tasks: Sequence[Task]) -> Answer:
    name = f"{holder.place}: deadlines"
    content = calendar_of(tasks, name=name, base_url=request.app.state.public_url, now=datetime.now(UTC))
    return answer_content(request, content, CALENDAR)


def _reading(sources: Sequence[TaskSource]) -> HTTPRouteHandler:
    async def read_calendar(request: Request[Any, Any, Any]) -> Answer:
        holder = holder_of(await admit(request, READ_CALENDAR))
        async with reading_place(request.app.state.db, holder.place_id) as connection:
            tasks = await tasks_of(connection, sources, holder)
        return _calendar(request, holder, tasks)

    return route_of(READ_CALENDAR, read_calendar)


async def open_feed(request: Request[Any, Any, Any]) -> Answer:
    """Make the address and keep its digest alone: nobody can read the secret back."""
    access = await admit(request, OPEN_FEED)
    if not access.person.is_individual:
        raise RefusedError(Refusal(Code.PERSON_MUST_ACT, "a calendar is a person's"))
    secret, feed_id, place_id = secrets.token_urlsafe(SECRET_BYTES), new_id(), access.place.place_id
    async with in_place(request.app.state.db, place_id) as connection:
        act_id = await record_done(connection, access, OPEN_FEED, place_id, {"feed": str(feed_id)})
        digest = digest_of(secret)
        await store.insert_feed(connection, place_id, feed_id, access.requester.principal_id, digest, act_id)
    href = f"/v1/places/{access.place.code}/calendar-feeds/{secret}"
    return answer(request, CalendarFeed(feed_id, href, f"{request.app.state.public_url}{href}"), status=201)


async def close_feeds(request: Request[Any, Any, Any]) -> Answer:
    """End the addresses that stand; none is as good."""
    access = await admit(request, CLOSE_FEED)
    place_id = access.place.place_id
    async with in_place(request.app.state.db, place_id) as connection:
        act_id = await record_done(connection, access, CLOSE_FEED, place_id, {})
        ended = await store.end_feeds(connection, place_id, access.requester.principal_id, act_id)
    return answer(request, FeedsEnded(ended))


def _reading_feed(sources: Sequence[TaskSource]) -> HTTPRouteHandler:
    async def read_calendar_feed(request: Request[Any, Any, Any]) -> Answer:
        place = await request.app.state.gate.place(request.path_params["place"])
        async with reading_place(request.app.state.db, place.place_id) as connection:
            digest = digest_of(request.path_params["secret"])
            holder = await store.holder_of_feed(connection, place.place_id, place.code, digest)
            if holder is None:
                raise RefusedError(NOTHING_HERE)
            tasks = await tasks_of(connection, sources, holder)
        return _calendar(request, holder, tasks)

    return route_of(READ_FEED, read_calendar_feed)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def routes_of(sources: Sequence[TaskSource]) -> list[HTTPRouteHandler]:
    """Every route of tasks, for the sources that the service knows."""
    return [
        _listing(sources),
        _counting(sources),
        _reading(sources),
        route_of(OPEN_FEED, open_feed),
        route_of(CLOSE_FEED, close_feeds),
        _reading_feed(sources),
    ]
