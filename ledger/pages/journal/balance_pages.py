"""The legs behind a figure, balances, and two views of the books compared."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.core.entry import AccountName
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.journal.change_routes import COMPARE_TRIAL_BALANCES, LIST_LEG_CHANGES
from ledger.journal.routes import LIST_LEGS, READ_TRIAL_BALANCE
from ledger.pages.asking import page_of
from ledger.pages.filters import Filter, choice, of_words
from ledger.pages.journal.asked import FROM, TO, dimensions
from ledger.pages.journal.choosing import alone, asked_in_words
from ledger.pages.journal.tables import table_of_balance, table_of_changes, table_of_legs
from ledger.pages.listing import PAGE_SIZE, ask
from ledger.pages.names import Names, names_in
from ledger.pages.visiting import Visit, page

_ACCOUNT = choice("account", "Account", of_words(AccountName))
_BEFORE = (
    Filter("before_through_sequence", "Before: as known at sequence number", "number"),
    Filter(
        "before_known_at",
        "Or before: as known on",
        "moment",
        "Such as 1 October 2024, or 1 October 2024, 12:00",
        width=20,
    ),
    Filter("before_from", "Before: effective from", "date"),
    Filter("before_to", "Before: effective to", "date"),
)
_AFTER = (
    Filter("through_sequence", "After: as known at sequence number", "number", hint="Empty: as known now"),
    Filter("known_at", "Or after: as known on", "moment", "Such as 1 April 2025, or 1 April 2025, 12:00", width=20),
    Filter("from", "After: effective from", "date"),
    Filter("to", "After: effective to", "date"),
)


@page(page_of(LIST_LEGS.path))
async def show_legs(visit: Visit) -> Answer:
    """What a figure is made of; over all pages the legs sum to it."""
    table = {"caption": "Legs behind the figure", "counts": "Counts as"}
    return await _legs(visit, LIST_LEGS, "journal/legs.html", (FROM, TO), table, knows=LIST_LEGS)


@page(page_of(LIST_LEG_CHANGES.path))
async def show_leg_changes(visit: Visit) -> Answer:
    """By which legs two views of a figure differ."""
    table = {"caption": "Legs that make the change", "counts": "Counts in the change"}
    return await _legs(visit, LIST_LEG_CHANGES, "journal/leg_changes.html", (*_BEFORE, *_AFTER), table, knows=None)


async def _legs(
    visit: Visit, door: Door, template: str, filters: Sequence[Filter], table: Mapping[str, str], *, knows: Door | None
) -> Answer:
    names, found = await asyncio.gather(names_in(visit), ask(visit, door, page_size=PAGE_SIZE))
    return visit.show(
        template,
        tables=[table_of_legs(found.rows, names, **table)],
        **found.shown,
        filters=_filters(visit, names, *filters),
        says=asked_in_words(visit, names),
        knows=knows,
    )


@page(page_of(READ_TRIAL_BALANCE.path))
async def show_trial_balance(visit: Visit) -> Answer:
    """What stands on every account; debits equal credits."""
    names, (balance, problem) = await asyncio.gather(names_in(visit), ask(visit, READ_TRIAL_BALANCE))
    accounts = list(balance.accounts) if balance else []
    view: dict[str, Any] = {}
    if balance:
        view = {"through_sequence": balance.through_sequence, "known_at": "", "from": visit.asked("from")}
        view |= {"to": visit.asked("to")}
    links = {id(row): visit.address(LIST_LEGS, **view, **which) for row, which in alone(accounts)}
    table = table_of_balance(accounts, names, lambda row: links.get(id(row)))
    return visit.show(
        "journal/trial_balance.html",
        status=400 if problem else 200,
        tables=[table],
        balance=balance,
        problem=problem,
        filters=_filters(visit, names, FROM, TO),
        knows=READ_TRIAL_BALANCE,
    )


@page(page_of(COMPARE_TRIAL_BALANCES.path))
async def show_changes(visit: Visit) -> Answer:
    """Every account by which two views of the books differ; each change leads to its legs."""
    names = await names_in(visit)
    filters = _filters(visit, names, *_BEFORE, *_AFTER)
    if not any(name.startswith("before_") for name, _ in visit.query):
        return visit.show("journal/changes.html", changes=None, problem=None, filters=filters)
    changes, problem = await ask(visit, COMPARE_TRIAL_BALANCES)
    accounts = list(changes.accounts) if changes else []
    query = {name: value for name, value in visit.query if name.startswith(("before_", "from", "to"))}
    view: dict[str, Any] = dict(query)
    if changes:
        view |= {"before_through_sequence": changes.before.through_sequence, "before_known_at": ""}
        view |= {"through_sequence": changes.after.through_sequence, "known_at": ""}
    links = {id(row): visit.address(LIST_LEG_CHANGES, **view, **which) for row, which in alone(accounts)}
    table = table_of_changes(accounts, names, lambda row: links.get(id(row)))
    return visit.show(
        "journal/changes.html",
        status=400 if problem else 200,
        tables=[table],
        changes=changes,
        problem=problem,
        filters=filters,
    )


def _filters(visit: Visit, names: Names, *first: Filter) -> list[Filter]:
    """One account can be chosen from a list; a figure of several keeps them, and they are told in words."""
    several = len([name for name, _ in visit.query if name in {"account", "less"}]) > 1 or visit.asked("less")
    return [*first, *([] if several else [_ACCOUNT]), *dimensions(names)]


PAGES: Sequence[HTTPRouteHandler] = (show_legs, show_leg_changes, show_trial_balance, show_changes)
