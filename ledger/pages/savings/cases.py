"""Pages of savings cases: all of a pool's that one may see, and one with what it projects."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.charts.flows import draw_flows
from ledger.pages.listing import read_asked
from ledger.pages.names import names_of
from ledger.pages.proposing import proposal_form
from ledger.pages.savings.case_tables import (
    benefits_table,
    chain_table,
    costs_table,
    cumulative_table,
    flows,
    matrix_table,
    payback_text,
    projected_tables,
    reviews_table,
    shunts_table,
    values_table,
    versions_table,
)
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.savings_cases.review_routes import LIST_REVIEWS, NAME_BODY, RECORD_REVIEW
from ledger.savings_cases.routes import (
    KEEP_CASE,
    KEEP_VERSION,
    LIST_CASES,
    LIST_VERSIONS,
    READ_CASE,
    READ_PROJECTION,
    READ_VERSION,
)

_MANY = 200


@page("/places/{place}/pools/{pool}/savings-cases")
async def show_cases(visit: Visit) -> Answer:
    """Every case that one may see, and where savings lead from there."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_CASES))
    names = await names_of(visit, [*pool.partners, *(one.owner for one in listing["items"])])
    columns = (
        Column("Case", field("title"), link=field("href")),
        Column("Programme", lambda row: names.programme(row.programme)),
        Column("Kept by", lambda row: names.body(row.owner)),
        Column("Latest version", field("latest_version"), Kind.NUMBER),
        Column("Baseline", _baseline, otherwise="Not agreed yet"),
        Column("Begun", field("recorded_at"), Kind.INSTANT),
    )
    cases = Table(
        name="cases",
        caption="Savings cases",
        columns=columns,
        rows=listing["items"],
        empty="There is no case that you may see. Until a baseline is agreed, those that it names see a case alone.",
    )
    new = visit.offered(KEEP_CASE, when=pool.kind == "savings")
    return visit.show("savings/cases.html", tables=[cases], pool=pool, listing=listing, new=new)


def _baseline(row: Any) -> str | None:
    return None if row.baseline_version is None else f"Version {row.baseline_version}"


@page("/places/{place}/pools/{pool}/savings-cases/{case}")
async def show_case(visit: Visit) -> Answer:
    """One case: its inputs, who pays and who gains, what it projects, what each body says of it."""
    version = visit.asked("version")
    pool, case, projected, reviews, versions = await asyncio.gather(
        visit.read(READ_POOL),
        visit.read(READ_CASE),
        visit.read(READ_PROJECTION, version=version),
        visit.read(LIST_REVIEWS, version=version, page_size=_MANY),
        visit.read(LIST_VERSIONS, page_size=_MANY),
    )
    shown = await visit.read(READ_VERSION, {"case_version": version}) if version else case.version
    names = await names_of(visit, [*pool.partners, *shown.document.bodies, *case.named])
    projection, document = projected.projection, shown.document
    tables = [
        matrix_table(projection, names),
        *projected_tables(projection, names),
        cumulative_table(projection),
        benefits_table(document),
        chain_table(document, projection),
        values_table(document, names),
        costs_table(document, names),
        reviews_table(reviews["items"], names),
        shunts_table(reviews["items"], names),
        versions_table(versions["items"], names),
    ]
    is_open = case.baseline_version != shown.version
    return visit.show(
        "savings/case.html",
        tables=tables,
        pool=pool,
        case=case,
        shown=shown,
        document=document,
        projected=projected,
        projection=projection,
        names=names,
        versions=versions["items"],
        flow=draw_flows("flows", flows(projection, names)),
        payback=payback_text(projection, "payback_year_undiscounted"),
        payback_discounted=payback_text(projection, "payback_year_discounted"),
        agree=proposal_form(visit, "agree-baseline", case=case.code, version=shown.version) if is_open else None,
        review=visit.offered(RECORD_REVIEW, when=is_open),
        add_version=visit.offered(KEEP_VERSION),
        name_body=visit.offered(NAME_BODY),
    )


PAGES: Sequence[HTTPRouteHandler] = (show_cases, show_case)
