"""A year month by month: contributions beside their schedule, spend beside the profiled budget."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.forecasts.profile_routes import RECORD_PROFILE
from ledger.forecasts.routes import READ_OUTTURN
from ledger.http.answers import Answer
from ledger.pages.asking import page_of
from ledger.pages.charts.chart import Chart
from ledger.pages.charts.months import Month, draw_profile
from ledger.pages.listing import ask
from ledger.pages.overview.place_page import nearest, years_of
from ledger.pages.seen import Record
from ledger.pages.statement.periods import period_text
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.statements.month_routes import READ_MONTHS


@page(page_of(READ_MONTHS.path))
async def show_months(visit: Visit) -> Answer:
    """The months of a year as two charts and as one table, and where the year is expected to end."""
    pool = await visit.read(READ_POOL)
    years = years_of([pool])
    year = visit.asked("financial_year") or nearest(years, visit.today)
    found = await visit.read(READ_MONTHS, financial_year=year)
    outturn, _ = await ask(visit, READ_OUTTURN, financial_year=year)
    charts = charts_of(found, outturn)
    return visit.show(
        "overview/months.html",
        tables=[
            months_table(found),
            schemes_table(visit, found),
            *(table for chart in charts for table in chart.tables),
        ],
        pool=pool,
        found=found,
        year=year,
        years=years,
        charts=charts,
        knows=READ_MONTHS,
    )


def charts_of(found: Record, outturn: Record | None) -> tuple[Chart, Chart]:
    """Contributions and spend against their profiles; the forecast goes from the last month begun to the end."""
    months = found.months
    received = [Month(str(one.month), one.scheduled.amount_pence, _begun(one, one.received)) for one in months]
    spent = [Month(str(one.month), one.profiled_budget_pence, _begun(one, one.spend)) for one in months]
    expected = None if outturn is None else outturn.total.forecast_pence
    if expected is not None:
        last = max((place for place, one in enumerate(months) if one.is_begun), default=0)
        spent[last] = Month(spent[last].day, spent[last].profile, spent[last].actual, spent[last].actual)
        spent[-1] = Month(spent[-1].day, spent[-1].profile, spent[-1].actual, expected)
    begun = [one for one in months if one.is_begun]
    over = begun[-1].spend_less_profile_pence if begun else None
    late = begun[-1].received_less_scheduled_pence if begun else None
    return (
        draw_profile("contributions", "Contributions", received, over_profile=late),
        draw_profile("spend", "Spend", spent, over_profile=over),
    )


def _begun(line: Record, figure: Any) -> Any:
    return figure.amount_pence if line.is_begun else None


def months_table(found: Record) -> Table:
    """Every month with its figures, which lead to their legs."""
    columns = (
        Column("To the end of", lambda row: period_text(row.month)),
        Column("Scheduled", field("scheduled"), Kind.MONEY),
        Column("Received", field("received"), Kind.MONEY),
        Column("Received less scheduled", field("received_less_scheduled_pence"), Kind.MONEY),
        Column("Budget", field("budget"), Kind.MONEY),
        Column("Budget by profile", field("profiled_budget_pence"), Kind.MONEY),
        Column("Spend", field("spend"), Kind.MONEY),
        Column("Spend less profile", field("spend_less_profile_pence"), Kind.VARIANCE),
    )
    return Table(name="months", caption="The year by month, from its start", columns=columns, rows=found.months)


def schemes_table(visit: Visit, found: Record) -> Table:
    """Every scheme that has a budget, by what it is spread, and the way to spread it otherwise."""
    columns = [
        Column("Scheme", field("name")),
        Column("Budget of the year", field("budget"), Kind.MONEY),
        Column("Spread by", lambda row: "its profile" if row.profile else "twelve equal parts", link=field("profile")),
        Column("Version", field("profile_version"), Kind.NUMBER),
    ]
    if visit.may(RECORD_PROFILE):
        columns.append(
            Column("To change it", lambda row: f"Set a profile for {row.name}", link=partial(_form_for, visit, found))
        )
    empty = "No scheme has a budget for this year."
    return Table(name="schemes", caption="How each budget is spread", columns=columns, rows=found.schemes, empty=empty)


def _form_for(visit: Visit, found: Record, row: Record) -> str:
    return visit.form_of(
        RECORD_PROFILE, programme=row.programme, scheme=row.scheme, financial_year=str(found.financial_year)
    )


PAGES: Sequence[HTTPRouteHandler] = (show_months,)
