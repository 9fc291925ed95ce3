"""What was done in a place: the acts of everybody, refused ones too, and the way to the life of one thing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.acts.routes import LIST_ACTS
from ledger.agreements.routes import LIST_POOLS
from ledger.audit.programme_routes import PROGRAMME_LIFE
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.pages.filters import Filter, choice, of_names
from ledger.pages.history.lives import lives_of
from ledger.pages.history.telling import acts_table, operations_of
from ledger.pages.listing import AS_MANY, PAGE_SIZE, Found, ask, read_asked
from ledger.pages.names import Names, names_in
from ledger.pages.visiting import Visit, page
from ledger.programmes.routes import LIST_PROGRAMMES
from ledger.programmes.steering_routes import READ_PROGRAMME


def history_page(operations: Mapping[str, str]) -> HTTPRouteHandler:
    """The page of the acts of a place, which calls operations as their doors do."""

    @page("/places/{place}/acts")
    async def show_history(visit: Visit) -> Answer:
        """Who did what, the newest first, for whoever may see it; and for everybody the lives of things."""
        sees_acts = visit.may(LIST_ACTS)
        listed = ask(visit, LIST_ACTS, order="newest_first", page_size=PAGE_SIZE) if sees_acts else _nothing()
        found, names, pools, programmes = await asyncio.gather(
            listed,
            names_in(visit),
            visit.read(LIST_POOLS, page_size=AS_MANY),
            visit.read(LIST_PROGRAMMES, page_size=AS_MANY),
        )
        acts = acts_table(found.rows, names, operations, visit.at["place"])
        return visit.show(
            "history/acts.html",
            tables=[acts],
            **found.shown,
            sees_acts=sees_acts,
            filters=_filters(names, pools["items"], operations),
            lives=lives_of(visit.at["place"], pools["items"], programmes["items"], names),
        )

    return show_history


async def _nothing() -> Found:
    return Found()


def _filters(names: Names, pools: Sequence[Any], operations: Mapping[str, str]) -> list[Filter]:
    """By whom, what, where, when, and whether it was refused."""
    return [
        choice("principal_id", "Who", of_names(names.people)),
        choice("operation", "What", of_names(operations)),
        choice("outcome", "Done or refused", [("done", "Done"), ("refused", "Refused")]),
        choice("pool", "Pool", of_names({one.code: one.name for one in pools})),
        Filter("from", "From", "date"),
        Filter("to", "To", "date"),
    ]


@page("/places/{place}/programmes/{programme}/life")
async def show_programme_life(visit: Visit) -> Answer:
    """The life of a programme: its gateways, decisions, terms and outcomes, in order."""
    names, programme, life = await asyncio.gather(
        names_in(visit),
        visit.read(READ_PROGRAMME),
        read_asked(visit, PROGRAMME_LIFE),
    )
    return visit.show("history/programme_life.html", names=names, programme=programme, life=life)


def pages_of(doors: Sequence[Door]) -> Sequence[HTTPRouteHandler]:
    """The pages of history, for the doors of the service."""
    return (history_page(operations_of(doors)), show_programme_life)
