"""A projection as people read it: lines and how they were worked out, bodies by year, returns, who pays, who gains."""

from collections.abc import Iterator, Sequence

import click

from ledger.cli.printing import add_row, pounds, print_table, table_of
from ledger.core.money import pounds_from_pence
from ledger.rules.savings.case import Case
from ledger.rules.savings.projection import BodyAnswer, Projection, Returns

_MEASURES = {
    "fiscal": "Fiscal",
    "cashable": "Cashable",
    "economic": "Economic",
    "social": "Social",
    "transfers": "of it transfers",
    "cost": "Cost",
    "cash_cost": "of it cash",
    "net": "Fiscal less cost",
    "cash_net": "Cashable less cash cost",
}


def print_projection(case: Case, projection: Projection) -> None:
    """The whole answer."""
    click.echo(f"{projection.title}, {projection.years[0]} to {projection.years[-1]}")
    click.echo(f"{case.cohort.name}: {case.cohort.size} {case.cohort.unit}")
    for reference in projection.references:
        click.echo(f"By {reference}")
    if projection.benefits:
        _print_benefits(projection)
    if projection.costs:
        _print_costs(projection)
    for body in (*projection.bodies, projection.place):
        _print_body(body, projection.years)
    _print_cumulative(projection)
    for line in _returns(projection.returns, projection.years):
        click.echo(line)
    _print_who(projection)


def _print_benefits(projection: Projection) -> None:
    chain = ("Affected", "Engaged", "Achieved", "Deadweight", "Outcomes", "Optimism %")
    amounts = ("Unit value, £", "Uprated, £", "Sum, £", "Cashable, £")
    table = table_of("Benefit lines", ["Line", "Body"], [*chain, *amounts])
    for one in projection.benefits:
        numbers = (one.affected, one.engaged, one.achieved, one.deadweight, one.outcomes, one.optimism_bias_percent)
        name = one.benefit if one.is_counted else f"{one.benefit} (left out)"
        for number, line in enumerate(one.bodies):
            first, *rest = (name, *numbers) if number == 0 else [""] * (len(numbers) + 1)
            pence = (line.unit_value_pence, line.uprated_unit_value_pence)
            sums = (sum(line.gross_pence), sum(line.cashable_pence))
            add_row(table, first, line.body, *rest, *map(pounds_from_pence, (*pence, *sums)))
    print_table(table)
    if projection.left_out:
        click.echo(
            f"Left out, since another line of the same double-count group counts: {', '.join(projection.left_out)}"
        )


def _print_costs(projection: Projection) -> None:
    table = table_of("Cost lines", ["Line", "Body"], ["Amount, £", "Uprated, £", "Optimism %", "Sum, £"])
    for one in projection.costs:
        name = f"{one.cost} (in kind)" if one.in_kind else one.cost
        amounts = map(pounds_from_pence, (one.amount_pence, one.uprated_amount_pence))
        add_row(table, name, one.body, *amounts, one.optimism_bias_percent, pounds_from_pence(sum(one.cost_pence)))
    print_table(table)


def _print_body(body: BodyAnswer, years: tuple[str, ...]) -> None:
    """A row for each year; what is nothing throughout is left out."""
    rows = {title: getattr(body, name) for name, title in _MEASURES.items()}
    shown = {title: row for title, row in rows.items() if any(row.by_year_pence)}
    if not shown:
        click.echo(f"{body.body}: nothing in any year")
        return
    table = table_of(f"{body.body}, £", ["Year"], shown)
    for number, year in enumerate(years):
        add_row(table, year, *(pounds_from_pence(row.by_year_pence[number]) for row in shown.values()))
    table.add_section()
    add_row(table, "Sum", *(pounds_from_pence(row.sum_pence) for row in shown.values()))
    add_row(table, "Present value", *(pounds_from_pence(row.present_value_pence) for row in shown.values()))
    print_table(table)


def _print_cumulative(projection: Projection) -> None:
    returns = projection.returns
    table = table_of(
        "Fiscal less cost, from the start to each year's end, £", ["Year"], ["Factor", "Discounted", "As it is"]
    )
    columns = zip(
        projection.years,
        projection.discount_factors,
        map(pounds_from_pence, returns.cumulative_discounted_pence),
        map(pounds_from_pence, returns.cumulative_undiscounted_pence),
        strict=True,
    )
    for row in columns:
        add_row(table, *row)
    print_table(table)


def _returns(returns: Returns, years: Sequence[str]) -> Iterator[str]:
    yield f"Net present budget impact (below zero: a saving): {pounds(returns.net_present_budget_impact_pence)}"
    yield f"Financial return (fiscal ÷ cost): {returns.financial_return or 'none, nothing is paid'}"
    payback = (returns.payback_year_discounted, returns.payback_year_undiscounted)
    discounted, undiscounted = (_year(number, years) for number in payback)
    yield f"Payback: {discounted} discounted, {undiscounted} as it is"
    yield f"Cashable less cash cost, present value: {pounds(returns.cash_net_present_value_pence)}"
    yield f"Cash return (cashable ÷ cash cost): {returns.cash_return or 'none, no cash is paid'}"
    yield f"Net present public value: {pounds(returns.net_present_public_value_pence)}"
    yield f"Public value return (public value ÷ cost): {returns.public_value_return or 'none, nothing is paid'}"


def _year(number: int | None, years: Sequence[str]) -> str:
    return "not within the case" if number is None else f"year {number} ({years[number]})"


def _print_who(projection: Projection) -> None:
    table = table_of("Who pays and who gains in cash, present value, £", ["Body"], ["Pays", "Gains", "Net"])
    for body in (*projection.bodies, projection.place):
        rows = (body.cash_cost, body.cashable, body.cash_net)
        add_row(table, body.body, *(pounds_from_pence(row.present_value_pence) for row in rows))
    print_table(table)
    if not projection.matrix:
        return
    payers = list(dict.fromkeys(flow.pays for flow in projection.matrix))
    table = table_of("What a body gains, by whose cash paid for it, £", ["Gains"], [f"paid by {one}" for one in payers])
    for gainer in dict.fromkeys(flow.gains for flow in projection.matrix):
        cells = [flow.present_value_pence for flow in projection.matrix if flow.gains == gainer]
        add_row(table, gainer, *map(pounds_from_pence, cells))
    print_table(table)
