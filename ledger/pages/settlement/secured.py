"""Pages of secured reallocation: how much of what the rules move between bodies has been paid."""

from collections.abc import Iterable, Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.pages.listing import read_asked
from ledger.pages.names import Names, names_of
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.settlement.secured_routes import LIST_SECURED, READ_SECURED

_AMOUNTS = (
    ("Due on what is verified", "due_pence"),
    ("Payable on what is banked", "payable_pence"),
    ("Settled", "settled_pence"),
    ("Paid", "paid_pence"),
)


@page("/places/{place}/secured-reallocation")
async def show_secured_of_place(visit: Visit) -> Answer:
    """Every savings pool of a place that one may see: what of its reallocation was paid."""
    listing = await read_asked(visit, LIST_SECURED)
    pools = listing["items"]
    names = await names_of(visit, _bodies(pools))
    columns = (
        Column("Savings pool", field("pool_name"), link=field("href")),
        *(Column(label, field("to_receive", name), Kind.MONEY) for label, name in _AMOUNTS),
        Column("Paid, in percent of due", field("to_receive", "secured_percent"), Kind.NUMBER, otherwise="nothing due"),
    )
    table = Table(
        name="pools",
        caption="What bodies were to receive, and what of it was paid",
        columns=columns,
        rows=pools,
        empty="No savings pool of this place has verified savings yet.",
    )
    return visit.show(
        "settlement/secured_of_place.html",
        tables=[table, *(_years_table(one, names) for one in pools)],
        listing=listing,
        names=names,
        pools=pools,
    )


@page("/places/{place}/pools/{pool}/secured-reallocation")
async def show_secured(visit: Visit) -> Answer:
    """One savings pool, by year and body."""
    secured = await read_asked(visit, READ_SECURED)
    names = await names_of(visit, _bodies([secured]))
    return visit.show(
        "settlement/secured.html",
        tables=[_years_table(secured, names), _pot_table(secured)],
        secured=secured,
        names=names,
        knows=READ_SECURED,
    )


def _bodies(pools: Iterable[Record]) -> set[str]:
    return {body.body for pool in pools for year in pool.years for body in year.bodies}


def _years_table(secured: Record, names: Names) -> Table:
    """By year and body: above zero to the body, below zero from it."""
    columns = (
        Column("Body", lambda row: names.body(row[1].body)),
        Column("Financial year", lambda row: row[0].financial_year),
        Column("Body receives or gives", lambda row: moved_word(row[1].amounts.due_pence)),
        *(Column(label, _amount(name), Kind.MONEY) for label, name in _AMOUNTS),
        Column("Paid, in percent of due", _amount("secured_percent"), Kind.NUMBER, otherwise="nothing due"),
    )
    return Table(
        name=f"years-{secured.pool}",
        caption=f"{secured.pool_name}: by body and year",
        columns=columns,
        rows=[(year, body) for year in secured.years for body in year.bodies],
        empty="No savings are verified yet, so nothing is due.",
        note="Above zero the body receives, below zero it gives.",
    )


def _amount(name: str) -> Any:
    return lambda row: row[1].amounts[name]


def moved_word(amount_pence: int) -> str:
    """Whether it moves to a body, or from one."""
    return "Nothing due" if amount_pence == 0 else "Receives" if amount_pence > 0 else "Gives"


def _pot_table(secured: Record) -> Table:
    columns = (
        Column("Financial year", field("financial_year")),
        Column("Due", field("pot", "due_pence"), Kind.MONEY),
        Column("Payable", field("pot", "payable_pence"), Kind.MONEY),
        Column("Settled", field("pot", "settled_pence"), Kind.MONEY),
        Column("Rules", lambda row: f"Version {row.rule_set_version}" if row.rule_set_version else row.says),
    )
    return Table(
        name="pot",
        caption="What no body takes: the pot",
        columns=columns,
        rows=secured.years,
        empty="Nothing has gone into the pot.",
    )


PAGES: Sequence[HTTPRouteHandler] = (show_secured_of_place, show_secured)
