"""Pages on which a case is questioned: what matters most, how far it may be off, where two versions differ."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.pages.asking import RefusedByApiError
from ledger.pages.charts.spread import Spread, draw_spread
from ledger.pages.charts.tornado import Swing, draw_tornado
from ledger.pages.names import names_of
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import name_text
from ledger.savings_cases.routes import COMPARE_VERSIONS, READ_CASE
from ledger.savings_cases.trying_routes import RANK, SIMULATE

_PERCENT = "10"


@page("/places/{place}/pools/{pool}/savings-cases/{case}/tornado")
async def show_tornado(visit: Visit) -> Answer:
    """Which input moves the budget impact most."""
    percent = visit.asked("percent", _PERCENT)
    case, ranked = await asyncio.gather(
        visit.read(READ_CASE), visit.read(RANK, percent=percent, version=visit.asked("version"))
    )
    swings = [
        Swing(
            f"{bar.line or 'The case'}: {name_text(bar.input).lower()}",
            f"{bar.low.percent}%",
            f"{bar.high.percent}%",
            bar.low.change_pence,
            bar.high.change_pence,
        )
        for bar in ranked.bars
    ]
    chart = draw_tornado("tornado", "net present budget impact", swings)
    return visit.show(
        "savings/tornado.html", tables=[_bars_table(ranked)], case=case, ranked=ranked, chart=chart, percent=percent
    )


def _bars_table(ranked: Record) -> Table:
    columns = (
        Column("Input", lambda row: f"{row.line or 'The case'}: {name_text(row.input).lower()}"),
        Column("Low end, %", field("low", "percent"), Kind.NUMBER),
        Column("Budget impact at the low end", field("low", "net_present_budget_impact_pence"), Kind.MONEY),
        Column("High end, %", field("high", "percent"), Kind.NUMBER),
        Column("Budget impact at the high end", field("high", "net_present_budget_impact_pence"), Kind.MONEY),
        Column("Between both", field("swing_pence"), Kind.MONEY),
    )
    return Table(name="bars", caption="Each input at both its ends", columns=columns, rows=ranked.bars)


@page("/places/{place}/pools/{pool}/savings-cases/{case}/simulation")
async def show_simulation(visit: Visit) -> Answer:
    """How far a case may be off, as its inputs are drawn within their spreads."""
    asked = {name: visit.asked(name) for name in ("version", "draws", "seed")}
    case, drawn = await asyncio.gather(visit.read(READ_CASE), visit.read(SIMULATE, **asked))
    names = await names_of(visit, [one.body for one in drawn.bodies])
    rows = [
        ("Net present budget impact of the place", drawn.net_present_budget_impact),
        ("Cash saved less cash paid, of the place", drawn.cash_net_present_value),
        *((f"Cash saved less cash paid, {names.body(one.body)}", one.cash_net_present_value) for one in drawn.bodies),
    ]
    spreads = [
        Spread(label, one.projected_pence, [(int(each.percent), each.amount_pence) for each in one.percentiles])
        for label, one in rows
    ]
    chart = draw_spread("spread", "Present value", spreads)
    return visit.show("savings/simulation.html", tables=[_spread_table(rows)], case=case, drawn=drawn, chart=chart)


def _spread_table(rows: Sequence[tuple[str, Any]]) -> Table:
    percents = [int(one.percent) for one in rows[0][1].percentiles]
    columns = (
        Column("What", lambda row: row[0]),
        Column("As projected", lambda row: row[1].projected_pence, Kind.MONEY),
        Column("Mean of the draws", lambda row: row[1].mean_pence, Kind.MONEY),
        *(Column(f"{percent}% lie below", _percentile(place), Kind.MONEY) for place, percent in enumerate(percents)),
        Column("Chance to gain, %", lambda row: row[1].gains_percent, Kind.NUMBER),
    )
    return Table(name="spread", caption="Between which amounts the draws lie", columns=columns, rows=rows)


def _percentile(place: int) -> Any:
    return lambda row: row[1].percentiles[place].amount_pence


@page("/places/{place}/pools/{pool}/savings-cases/{case}/differences")
async def show_differences(visit: Visit) -> Answer:
    """Where two versions differ: field by field, and in pence by body and year."""
    case = await visit.read(READ_CASE)
    first, second = visit.asked("from"), visit.asked("to")
    try:
        found = await visit.read(COMPARE_VERSIONS, **{"from": first, "to": second})
    except RefusedByApiError as refused:
        if first and second:
            raise
        return visit.show("savings/differences.html", status=400, case=case, found=None, problem=refused.problem)
    names = await names_of(visit, {one.body for one in found.years})
    return visit.show(
        "savings/differences.html",
        tables=[_fields_table(found), _years_table(found, names)],
        case=case,
        found=found,
        problem=None,
    )


def _fields_table(found: Record) -> Table:
    rows: list[Any] = [("The case", "Changed", one) for one in found.case]
    rows += [
        (f"{name_text(line.what)} {line.line}", name_text(line.change), one)
        for line in found.lines
        for one in line.fields
    ]
    columns = (
        Column("Where", lambda row: row[0]),
        Column("What", lambda row: row[1]),
        Column("Field", lambda row: name_text(row[2].pointer.rpartition("/")[2])),
        Column("Before", lambda row: _said(row[2].before), otherwise="Not there"),
        Column("After", lambda row: _said(row[2].after), otherwise="Not there"),
    )
    return Table(
        name="fields", caption="Line by line", columns=columns, rows=rows, empty="They read the same, line by line."
    )


def _said(value: Any) -> str | None:
    """A value as the document has it; what is not a single one is told by its parts."""
    if value is None or isinstance(value, str | int):
        return None if value is None else str(value)
    if isinstance(value, Record):
        return "; ".join(f"{name_text(name).lower()} {_said(value[name])}" for name in value)
    return ", ".join(str(_said(one)) for one in value)


def _years_table(found: Record, names: Any) -> Table:
    columns = (
        Column("Body", lambda row: names.body(row.body)),
        Column("Year", field("year")),
        Column("Cashable before", field("cashable_before_pence"), Kind.MONEY),
        Column("Cashable after", field("cashable_after_pence"), Kind.MONEY),
        Column("Gross before", field("gross_before_pence"), Kind.MONEY),
        Column("Gross after", field("gross_after_pence"), Kind.MONEY),
        Column("Cost before", field("cost_before_pence"), Kind.MONEY),
        Column("Cost after", field("cost_after_pence"), Kind.MONEY),
    )
    return Table(
        name="years", caption="By body and year", columns=columns, rows=found.years, empty="No figure differs."
    )


PAGES: Sequence[HTTPRouteHandler] = (show_tornado, show_simulation, show_differences)
