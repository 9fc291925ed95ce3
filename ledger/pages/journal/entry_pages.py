"""Entries searched, one entry read as a paper, and the lives of things."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec.structs import replace

from ledger.agreements.routes import LIST_POOLS
from ledger.audit.routes import AGREEMENT_LIFE, BUDGET_LIFE, CONTRIBUTION_LIFE, ENTRY_LIFE
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.journal.routes import LIST_ENTRIES, READ_ENTRY, REVERSE_ENTRY
from ledger.overviews.routes import SEARCH_ENTRIES
from ledger.pages.asking import page_of
from ledger.pages.filters import Filter, choice
from ledger.pages.journal.asked import in_pence, of_entries, with_amounts
from ledger.pages.journal.tables import table_of_entries, table_of_entry, table_of_found, table_of_working
from ledger.pages.listing import PAGE_SIZE, ask, read_asked
from ledger.pages.names import names_in
from ledger.pages.tables import Table
from ledger.pages.visiting import Visit, page


@page(page_of(LIST_ENTRIES.path))
async def show_entries(visit: Visit) -> Answer:
    """The entries of a pool that are as asked, and where the next page of them begins."""
    names = await names_in(visit)
    return await _search(visit, LIST_ENTRIES, of_entries(names), lambda rows: table_of_entries(rows, names, visit.path))


@page(page_of(SEARCH_ENTRIES.path))
async def search_place(visit: Visit) -> Answer:
    """The entries of every pool of the place that one may see."""
    names, pools = await asyncio.gather(names_in(visit), visit.read(LIST_POOLS))
    which = choice("pool", "Pool", [(str(one.code), str(one.name)) for one in pools["items"]])
    return await _search(visit, SEARCH_ENTRIES, [which, *of_entries(names)], lambda rows: table_of_found(rows, names))


async def _search(
    visit: Visit, door: Door, filters: Sequence[Filter], table_of: Callable[[Sequence[Any]], Table]
) -> Answer:
    better, problem = in_pence(visit)
    if better:
        return visit.go(better)
    listing, refused = await ask(visit, door, page_size=PAGE_SIZE)
    if problem is not None:
        listing, problem = None, replace(problem, errors=(*problem.errors, *(refused.errors if refused else ())))
    problem = problem or refused
    return visit.show(
        "journal/entries.html",
        status=400 if problem else 200,
        tables=[table_of(list(listing["items"]) if listing else [])],
        listing=listing,
        problem=problem,
        filters=with_amounts(filters, visit),
        knows=door,
    )


@page(page_of(READ_ENTRY.path))
async def show_entry(visit: Visit) -> Answer:
    """One entry: what happened, when, by whom, what it moved and why."""
    names, entry, life = await asyncio.gather(names_in(visit), visit.read(READ_ENTRY), visit.read(ENTRY_LIFE))
    return visit.show(
        "journal/entry.html",
        tables=[table_of_entry(entry, names), table_of_working(entry, names)],
        entry=entry,
        names=names,
        life=life,
        reverse=REVERSE_ENTRY,
        may_reverse=visit.may(REVERSE_ENTRY) and entry.reversed_by_sequence is None,
    )


def life_page(door: Door, of_what: str) -> HTTPRouteHandler:
    """The page of a life: its events as they came."""

    async def show_life(visit: Visit) -> Answer:
        names, life = await asyncio.gather(names_in(visit), read_asked(visit, door))
        thing = ", ".join(
            filter(
                None,
                (
                    visit.at.get("sequence"),
                    names.scheme(visit.asked("programme"), visit.asked("scheme")),
                    names.programme(visit.asked("programme")),
                    names.body(visit.asked("body")),
                    names.stream(visit.asked("stream")),
                ),
            )
        )
        return visit.show("journal/life.html", of_what=of_what, thing=thing, life=life, names=names)

    return page(page_of(door.path))(show_life)


PAGES: Sequence[HTTPRouteHandler] = (
    show_entries,
    search_place,
    show_entry,
    life_page(ENTRY_LIFE, "The life of entry"),
    life_page(AGREEMENT_LIFE, "The life of the agreement"),
    life_page(BUDGET_LIFE, "The life of the budget of"),
    life_page(CONTRIBUTION_LIFE, "The life of the contribution of"),
)
