"""The pool manager's return, and a year as the Better Care Fund asks for it: the same tables as their files."""

from collections.abc import Sequence
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.pages.asking import page_of
from ledger.pages.journal.tables import filled
from ledger.pages.listing import read_asked
from ledger.pages.statement.periods import period_text
from ledger.pages.statement.statement_page import FORMATS
from ledger.pages.statement.tables import NO_FORECAST, money, tables_of_account, tables_of_sources
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import name_text
from ledger.statements.return_routes import (
    READ_BETTER_CARE,
    READ_BETTER_CARE_FILE,
    READ_RETURN,
    READ_RETURN_FILE,
)


@page(page_of(READ_RETURN.path))
async def show_return(visit: Visit) -> Answer:
    """Regulation 7: income, expenditure and balances of a quarter or a year, what is forecast, and outcomes."""
    found = await read_asked(visit, READ_RETURN)
    account = [*tables_of_account(found.account), *tables_of_sources(found.account)]
    return visit.show(
        "statement/return.html",
        tables=[*account, table_of_forecast(found.forecast), table_of_outcomes(found.outcomes)],
        account=account,
        found=found,
        period_text=period_text,
        files=_files(visit, READ_RETURN_FILE, found, {}),
        knows=READ_RETURN,
    )


@page(page_of(READ_BETTER_CARE.path))
async def show_better_care(visit: Visit) -> Answer:
    """By scheme, source of funding and quarter: plan and actual."""
    found = await read_asked(visit, READ_BETTER_CARE)
    return visit.show(
        "statement/better_care.html",
        tables=tables_of_better_care(found),
        found=found,
        files=_files(visit, READ_BETTER_CARE_FILE, found, {"financial_year": str(found.financial_year)}),
        knows=READ_BETTER_CARE,
    )


def _files(visit: Visit, door: Door, found: Any, query: dict[str, str]) -> list[tuple[str, str]]:
    """The files of what is shown, at its moment."""
    moment = {**query, "through_sequence": str(found.through_sequence), "known_at": ""}
    return [(text, page_of(visit.address(door, **moment, format=form))) for form, text in FORMATS]


def table_of_forecast(forecast: Any) -> Table:
    """What the year is expected to end at, scheme by scheme."""
    columns = (
        Column("Programme and scheme", field("name")),
        money("Budget", "budget", otherwise="no budget set"),
        money("Spent", "spent"),
        money("Forecast", "forecast", otherwise=NO_FORECAST),
        Column("Variance", field("variance"), Kind.VARIANCE, otherwise=NO_FORECAST),
        Column("Note", field("note")),
    )
    rows = [line for programme in forecast.programmes for line in (programme, *programme.schemes)]
    total = {
        "name": "All programmes",
        "budget": forecast.budget_total,
        "spent": forecast.spent_total,
        "forecast": forecast.forecast_total,
        "variance": forecast.variance_total,
        "note": forecast.note,
    }
    return Table(
        name="forecast",
        caption="Forecast of the year",
        columns=columns,
        rows=rows,
        foot=[total],
        is_part=lambda row: "scheme" in row,
    )


def table_of_outcomes(outcomes: Sequence[Any]) -> Table:
    """How far each indicator had come."""
    columns = (
        Column("Programme", field("programme")),
        Column("Indicator", field("progress", "name")),
        Column("Unit", field("progress", "unit")),
        Column("Latest", field("progress", "value"), otherwise="not measured yet"),
        Column("Of period", field("progress", "period")),
        Column("State", lambda row: name_text(row.progress.state)),
    )
    empty = "No indicator is defined for the programmes of this pool."
    return Table(name="outcomes", caption="Outcomes", columns=filled(columns, outcomes), rows=outcomes, empty=empty)


def tables_of_better_care(found: Any) -> list[Table]:
    """Contributions, schemes and their spending by source, each by quarter."""
    plan, actual = money("Plan", "plan"), money("Actual", "actual")
    quarter = Column("Quarter", field("quarter"), Kind.NUMBER)
    streams = {one.stream: one.stream_name for one in (*found.contributions, *found.by_source)}
    contributions = (
        Column("Partner", field("body_name")),
        Column("Source", field("stream_name")),
        quarter,
        plan,
        actual,
    )
    schemes = (
        Column("Scheme", field("name")),
        Column("Programme", field("programme_name")),
        Column("Who answers for it", field("responsible_body_name")),
        Column("Sources", lambda row: ", ".join(streams.get(one, one) for one in row.streams)),
        plan,
        actual,
        money("Forecast", "forecast", otherwise=NO_FORECAST),
        Column("Variance", field("variance"), Kind.VARIANCE, otherwise=NO_FORECAST),
    )
    spending = (Column("Scheme", field("scheme_name")), Column("Source", field("stream_name")), quarter, plan, actual)

    def total(label: str, which: str) -> dict[str, Any]:
        sums = {"plan": found[f"{which}_plan_total"], "actual": found[f"{which}_actual_total"]}
        return {**dict.fromkeys(("body_name", "scheme_name", "name"), label), **sums}

    return [
        Table(
            name="contributions",
            caption="Contributions by source and quarter",
            columns=contributions,
            rows=found.contributions,
            foot=[total("All partners", "contributions")],
        ),
        Table(name="schemes", caption="Schemes", columns=schemes, rows=found.schemes),
        Table(
            name="by-scheme",
            caption="Expenditure by scheme and quarter",
            columns=(spending[0], *spending[2:]),
            rows=found.by_scheme,
            foot=[total("All schemes", "expenditure")],
        ),
        Table(
            name="by-source",
            caption="Expenditure by scheme, source and quarter",
            columns=spending,
            rows=found.by_source,
        ),
    ]


PAGES: Sequence[HTTPRouteHandler] = (show_return, show_better_care)
