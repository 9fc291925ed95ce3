"""Pages of what savings come to: balances, realised against projected, curves, what stops, who invested."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.investments.routes import LIST_INVESTMENTS, RECORD_INVESTMENT
from ledger.pages.charts.savings import Through, draw_savings
from ledger.pages.listing import query_of, read_asked
from ledger.pages.names import Names, names_of
from ledger.pages.savings.claims import items_table
from ledger.pages.tables import Column, Get, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import name_text
from ledger.savings.item_routes import LIST_ITEMS, REGISTER_ITEM
from ledger.savings.routes import READ_BALANCES
from ledger.savings_comparison.routes import READ_COMPARISON, READ_CURVES, STATE_CAUSES

_DIMENSIONS = ("body", "financial_year", "programme", "case", "grade")


@page("/places/{place}/pools/{pool}/savings-balances")
async def show_balances(visit: Visit) -> Answer:
    """Where every pound of savings stands, each figure with its entries."""
    pool, balances = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, READ_BALANCES))
    names = await names_of(visit, [*pool.partners, *(one.body for one in balances.lines)])
    stages = list(dict.fromkeys(str(one.stage) for one in balances.total))
    columns = (
        Column("Body", lambda row: names.body(row.body) if "body" in row else "In all"),
        Column("Case", lambda row: row.case if "case" in row else None),
        Column("Year", lambda row: row.financial_year if "financial_year" in row else None),
        *(_stage_column(stage) for stage in stages),
        Column("Not yet explained", field("not_yet_explained_pence"), Kind.MONEY),
    )
    balanced = Table(
        name="balances",
        caption="Where savings stand, by body, case and year",
        columns=columns,
        rows=balances.lines,
        empty="No baseline is agreed yet, so the books hold no savings.",
        note="Agreed is what of the baseline nobody has claimed yet; below zero more was claimed than was agreed.",
    )
    total = Table(
        name="total",
        caption="In all",
        columns=(
            Column("Stage", lambda row: name_text(row.stage)),
            Column("Stands there", field("pence"), Kind.MONEY, link=field("legs")),
        ),
        rows=balances.total,
    )
    return visit.show(
        "savings/balances.html", tables=[total, balanced], pool=pool, balances=balances, knows=READ_BALANCES
    )


def _stage_column(stage: str) -> Column:
    def found(row: Any) -> Any:
        return next((one for one in row.stages if one.stage == stage), None)

    return Column(
        name_text(stage),
        lambda row: one.pence if (one := found(row)) else None,
        Kind.MONEY,
        link=lambda row: one.legs if (one := found(row)) else None,
    )


@page("/places/{place}/pools/{pool}/savings-comparison")
async def show_comparison(visit: Visit) -> Answer:
    """Realised against projected and against the baseline, and why they differ."""
    by = [value for name, value in visit.query if name == "by"] or ["body", "case"]
    asked = {**query_of(visit, READ_COMPARISON), "by": by}
    pool, comparison = await asyncio.gather(visit.read(READ_POOL), visit.read(READ_COMPARISON, **asked))
    names = await names_of(visit, [*pool.partners, *(one.body for one in comparison.rows if one.body)])
    return visit.show(
        "savings/comparison.html",
        tables=[_comparison_table(comparison, names), _causes_table(comparison, names)],
        pool=pool,
        comparison=comparison,
        by=by,
        dimensions=[(one, name_text(one)) for one in _DIMENSIONS],
        state=visit.offered(STATE_CAUSES),
        knows=READ_COMPARISON,
    )


def _of_what(comparison: Any, names: Names) -> Get:
    """What a row is of, in words: its body, year, programme, case and grade, as it is asked by."""

    def said(row: Any) -> str:
        parts = [
            names.body(row.body) if row.body else "",
            str(row.financial_year or ""),
            names.programme(row.programme) if row.programme else "",
            str(row.case or ""),
            f"grade {row.grade}" if row.grade is not None else "",
        ]
        return ", ".join(part for part in parts if part) or "In all"

    assert comparison.rows_by is not None
    return said


def _comparison_table(comparison: Any, names: Names) -> Table:
    columns = (
        Column("Of what", _of_what(comparison, names)),
        Column("Projected at first", field("projected_pence"), Kind.MONEY),
        Column("Baseline", field("baseline_pence"), Kind.MONEY),
        Column("Claimed", field("claimed_pence"), Kind.MONEY),
        Column("Verified", field("verified_pence"), Kind.MONEY),
        Column("Banked", field("banked_pence"), Kind.MONEY),
        Column("Realised less projected", field("difference_pence"), Kind.MONEY, word=more_word),
        Column("Realised, % of projected", field("realisation_percent"), Kind.NUMBER, otherwise="nothing projected"),
    )
    return Table(
        name="comparison",
        caption=f"Realised ({comparison.measure}) against projected",
        columns=columns,
        rows=comparison.rows,
        foot=[comparison.total],
        empty="No case has a baseline yet, so there is nothing to compare.",
    )


def more_word(amount_pence: int) -> str:
    """Beside realised less projected."""
    return "" if amount_pence == 0 else "more" if amount_pence > 0 else "less"


def _causes_table(comparison: Any, names: Names) -> Table:
    rows = [(row, cause) for row in comparison.rows for cause in row.causes]
    columns = (
        Column("Of what", lambda row: _of_what(comparison, names)(row[0])),
        Column("Cause", lambda row: name_text(row[1].cause)),
        Column("Explains", lambda row: row[1].amount_pence, Kind.MONEY),
        Column("Of it not explained", lambda row: row[0].unexplained_pence, Kind.MONEY),
    )
    return Table(
        name="causes",
        caption="Why they differ",
        columns=columns,
        rows=rows,
        empty="Nobody has stated a cause yet.",
        note="Causes and what is not explained come to the difference, always.",
    )


@page("/places/{place}/pools/{pool}/savings-curves")
async def show_curves(visit: Visit) -> Answer:
    """Projected, agreed, claimed, verified and banked, added up over time."""
    pool, curves = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, READ_CURVES))
    points = [
        Through(
            str(one.through_day),
            one.projected_pence,
            one.baseline_pence,
            one.claimed_pence,
            one.verified_pence,
            one.banked_pence,
        )
        for one in curves.points
    ]
    columns = (
        Column("Through", field("through_day"), Kind.DAY),
        *(
            Column(name_text(name), field(name), Kind.MONEY)
            for name in ("projected_pence", "baseline_pence", "claimed_pence", "verified_pence", "banked_pence")
        ),
    )
    table = Table(
        name="points",
        caption="Everything through a day, added up",
        columns=columns,
        rows=curves.points,
        empty="No case has a baseline yet.",
    )
    return visit.show(
        "savings/curves.html",
        tables=[table],
        pool=pool,
        curves=curves,
        chart=draw_savings("curves", points),
        knows=READ_CURVES,
    )


@page("/places/{place}/pools/{pool}/decommissioning-items")
async def show_items(visit: Visit) -> Answer:
    """What must stop before savings are banked."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_ITEMS))
    names = await names_of(visit, [*pool.partners, *(one.owner for one in listing["items"])])
    table = items_table(listing["items"], names, empty="Nothing is registered that must stop.")
    return visit.show(
        "savings/items.html",
        tables=[table],
        pool=pool,
        listing=listing,
        register=visit.offered(REGISTER_ITEM),
    )


@page("/places/{place}/pools/{pool}/investments")
async def show_investments(visit: Visit) -> Answer:
    """Who invested in whose savings, and when it is paid back."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_INVESTMENTS))
    names = await names_of(visit, [*pool.partners, *(one.investor for one in listing["items"])])
    columns = (
        Column("Investment", lambda row: f"{names.body(row.investor)} in {row.case}", link=field("href")),
        Column("Agreed", field("agreed_pence"), Kind.MONEY),
        Column("Invested", field("invested_pence"), Kind.MONEY),
        Column("Interest", field("interest_pence"), Kind.MONEY),
        Column("Repaid", field("repaid_pence"), Kind.MONEY),
        Column("Outstanding", field("outstanding_pence"), Kind.MONEY),
        Column("To be repaid by", field("agreed_payback_on"), Kind.DAY, otherwise="No date"),
        Column("By the baseline", field("by_baseline", "expected_on"), Kind.DAY, otherwise="not by it"),
        Column("By what is realised", field("by_realised", "expected_on"), Kind.DAY, otherwise="not by it"),
        Column("Late", lambda row: "late" if row.is_late else "in time", Kind.TAG),
    )
    table = Table(
        name="investments",
        caption="Investments",
        columns=columns,
        rows=listing["items"],
        empty="No body has invested in another one's savings yet.",
    )
    return visit.show(
        "savings/investments.html",
        tables=[table],
        pool=pool,
        listing=listing,
        record=visit.offered(RECORD_INVESTMENT),
        knows=LIST_INVESTMENTS,
    )


PAGES: Sequence[HTTPRouteHandler] = (show_balances, show_comparison, show_curves, show_items, show_investments)
