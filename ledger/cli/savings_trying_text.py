"""A simulation and a tornado as people read them."""

from collections.abc import Iterator

import click

from ledger.cli.printing import add_row, pounds, print_table, table_of
from ledger.core.money import pounds_from_pence
from ledger.rules.fencing import year_name
from ledger.rules.savings.case import Case
from ledger.rules.savings.simulation import PERCENTILES, Amounts, Simulation
from ledger.rules.savings.tornado import Bar, Tornado


def print_simulation(case: Case, found: Simulation) -> None:
    """How the figures are distributed, the chances, and how they were drawn."""
    click.echo(f"{found.title}: {found.draws:,} draws of seed {found.seed}")
    columns = [f"{one}%" for one in PERCENTILES]
    table = table_of("Percentiles, £", ["Present value"], ["Projected", *columns, "Mean", "Gains in %"])
    rows = {
        "Net budget impact (below zero: a saving)": found.net_present_budget_impact,
        "Cashable less cash cost, all bodies": found.cash_net_present_value,
        **{f"Cashable less cash cost, {one.body}": one.cash_net_present_value for one in found.bodies},
    }
    for name, amounts in rows.items():
        add_row(table, name, *_cells(amounts))
    print_table(table)
    if found.financial_return is not None:
        ratios = ", ".join(f"{one.percent}%: {one.ratio}" for one in found.financial_return.percentiles)
        click.echo(f"Financial return: projected {found.financial_return.projected}; {ratios}")
    for name, chances in (("discounted", found.payback_discounted), ("as it is", found.payback_undiscounted)):
        told = ", ".join(f"{_year(case, one.year)} {one.percent}%" for one in chances)
        click.echo(f"Paid back, {name}: {told}")
    click.echo(f"No amount is further than {pounds(found.rounding_at_most_pence)} from a projection of what was drawn.")
    _print_inputs(found)
    for line in (found.method, f"Generator: {found.generator}.", *(f"By {one}" for one in found.references)):
        click.echo(line)


def _cells(amounts: Amounts) -> Iterator[str]:
    yield pounds_from_pence(amounts.projected_pence)
    yield from (pounds_from_pence(one.amount_pence) for one in amounts.percentiles)
    yield pounds_from_pence(amounts.mean_pence)
    yield amounts.gains_percent


def _year(case: Case, year: int | None) -> str:
    return "not within the case" if year is None else f"year {year} ({year_name(case.first_year + year)})"


def _print_inputs(found: Simulation) -> None:
    table = table_of("Drawn, in percent of what is stated", ["Line", "Input", "Shape"], ["Lowest", "Highest"])
    for one in found.inputs:
        add_row(table, one.line, one.input, one.shape, one.lowest_percent, one.highest_percent)
    print_table(table)


def print_tornado(found: Tornado) -> None:
    """A row for each input, the widest swing first; then the case seen otherwise."""
    click.echo(f"{found.title}: net present budget impact {pounds(found.net_present_budget_impact_pence)}")
    click.echo(f"{found.how} A change below zero saves more.")
    amounts = ["Low %", "High %", "Change at low", "Change at high", "Swing", "Cash at low", "Cash at high"]
    table = table_of(
        "What matters most, change of the net present budget impact and of cash, £", ["Line", "Input"], amounts
    )
    for bar in found.bars:
        add_row(table, bar.line or "the case's cohort", bar.input, bar.low.percent, bar.high.percent, *_changes(bar))
    print_table(table)
    table = table_of("Seen otherwise, £", ["The case"], ["Net present budget impact", "Change"])
    for one in found.scenarios:
        amounts = [pounds_from_pence(one.net_present_budget_impact_pence), pounds_from_pence(one.change_pence)]
        add_row(table, one.scenario, *amounts)
    print_table(table)


def _changes(bar: Bar) -> Iterator[str]:
    pence = (bar.low.change_pence, bar.high.change_pence, bar.swing_pence)
    yield from map(pounds_from_pence, (*pence, bar.low.cash_change_pence, bar.high.cash_change_pence))
