"""What waits for the visitor in a place, and the calendar of it."""

import asyncio
from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import LIST_POOLS
from ledger.approvals.task_routes import CLOSE_FEED, LIST_TASKS, OPEN_FEED
from ledger.approvals.tasks import TaskKind
from ledger.http.answers import Answer
from ledger.pages.acting import Form, form_pages
from ledger.pages.filters import choice
from ledger.pages.listing import AS_MANY, ask
from ledger.pages.names import names_in
from ledger.pages.tasks.waiting import Waiting, waiting_of
from ledger.pages.visiting import Visit, act, page

_FEED = "/new/places/{place}/tasks/calendar-feeds"
_KINDS = {
    TaskKind.APPROVE: "Approve or refuse a proposal",
    TaskKind.SIGN: "Sign terms",
    TaskKind.REVIEW: "Review an agreement",
    TaskKind.AGREE_TERM: "Agree an open term",
    TaskKind.CLOSE: "Close a month",
    TaskKind.CALL: "Call contributions",
    TaskKind.CHASE: "Chase contributions",
    TaskKind.GATEWAY: "Decide at a gateway",
    TaskKind.RETURN_ALLOCATION: "Give back budget",
    TaskKind.GIVE_NOTICE: "Give notice of a variance",
    TaskKind.ACTION_PLAN: "Report on an action plan",
    TaskKind.ADOPT_RULE_SET: "Propose rules for adoption",
    TaskKind.AGREE_SETTLEMENT: "Agree or dispute a settlement",
    TaskKind.RESOLVE_DISPUTE: "Resolve a dispute",
    TaskKind.REVIEW_CASE: "Review a savings case",
    TaskKind.DECOMMISSION: "Stop what a saving rests on",
}


@page("/places/{place}/tasks")
async def show_tasks(visit: Visit) -> Answer:
    """What waits for the visitor, what ends first coming first; by pool and kind where asked."""
    found, pools, names = await asyncio.gather(
        ask(visit, LIST_TASKS), visit.read(LIST_POOLS, page_size=AS_MANY), names_in(visit)
    )
    named = {str(one.code): str(one.name) for one in pools["items"]}
    tasks: list[Waiting] = [waiting_of(one, names, named, visit.today) for one in found.rows]
    return visit.show(
        "tasks/tasks.html",
        **found.shown,
        overdue=[one for one in tasks if one.is_overdue],
        waiting=[one for one in tasks if not one.is_overdue],
        filters=[
            choice("pool", "Pool", sorted(named.items(), key=lambda one: one[1])),
            choice("kind", "What is to be done", [(str(kind), text) for kind, text in _KINDS.items()]),
        ],
        open_feed=OPEN_FEED,
        close_feed=CLOSE_FEED,
    )


@page(_FEED)
async def ask_for_feed(visit: Visit) -> Answer:
    """What a secret address is, before one is made."""
    return visit.show("tasks/feed.html")


@act(_FEED)
async def open_feed(visit: Visit) -> Answer:
    """Make the address and show it: it is shown this once, since nobody can read it back."""
    made = await visit.send(OPEN_FEED, None, key=visit.sent.key)
    return visit.show("tasks/feed_made.html", status=201, made=made)


PAGES: Sequence[HTTPRouteHandler] = (
    show_tasks,
    ask_for_feed,
    open_feed,
    *form_pages(
        Form(
            door=CLOSE_FEED,
            title="End every calendar address of yours",
            intro="Calendar programs that read your deadlines by a secret address no longer find it. You can make "
            "another one.",
            button="End them",
            is_warning=True,
            after=lambda visit, _answer: f"/places/{visit.at['place']}/tasks?done=removed",
        )
    ),
)
