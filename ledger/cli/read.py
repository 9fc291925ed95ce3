"""`placeledger statement` and `placeledger get`: what treasurers and auditors read from a terminal."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ledger.cli.client import ask, connect, service_options
from ledger.core.money import pounds_from_pence
from ledger.statements.issue_model import IssueView
from ledger.statements.model import Figure, Statement

WIDTH_WITHOUT_TERMINAL = 160


@click.command()
@click.argument("path")
@click.option("--all", "all_pages", is_flag=True, help="Follow every page of a listing; one JSON object a line.")
@service_options
def get(path: str, all_pages: bool, server: str, token: str | None, token_file: Path | None) -> None:  # noqa: FBT001 - click
    """Read any address of the API, such as one of a statement's links, and print its JSON."""
    with connect(server, token, token_file) as client:
        while True:
            response = ask(client, "GET", path)
            if not all_pages:
                click.echo(_formatted(response.content))
                return
            page: dict[str, Any] = response.json()
            if "items" not in page:
                raise click.ClickException("This address is no listing: leave out --all.")
            for item in page["items"]:
                click.echo(msgspec.json.encode(item).decode())
            if "next" not in response.links:
                return
            path = response.links["next"]["url"]


def _formatted(content: bytes) -> str:
    """JSON on several lines; anything else, such as a page, as it came."""
    try:
        return msgspec.json.format(content, indent=2).decode()
    except msgspec.DecodeError:
        return content.decode(errors="replace")


@click.command()
@click.argument("place")
@click.argument("pool")
@click.argument("period")
@click.option("--through-sequence", type=click.IntRange(0), help="As known at this sequence number.")
@click.option("--json", "as_json", is_flag=True, help="Print the statement as data, with the links behind each figure.")
@service_options
def statement(
    place: str,
    pool: str,
    period: str,
    through_sequence: int | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over so
    server: str,
    token: str | None,
    token_file: Path | None,
) -> None:
    """Read the statement of a POOL of a PLACE for a PERIOD: 2020-09, 2020-21-Q2 or 2020-21."""
    query = {"period": period} | ({} if through_sequence is None else {"through_sequence": str(through_sequence)})
    with connect(server, token, token_file) as client:
        response = ask(client, "GET", f"/v1/places/{place}/pools/{pool}/statement", params=query)
    if as_json:
        click.echo(msgspec.json.format(response.content, indent=2).decode())
        return
    print_statement(msgspec.json.decode(response.content, type=Statement))


def print_statement(found: Statement) -> None:
    """The statement as tables, pounds right-aligned, labels and control totals shown.

    Names and labels are other people's text: they are printed as they stand, never read as markup.
    """
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    console = Console(width=width, soft_wrap=True, markup=False, highlight=False, emoji=False)
    console.print(f"{found.pool_name}, {found.place_name}: {found.period}", style="bold")
    console.print(
        f"{found.first_day} to {found.last_day}; to date from {found.year_first_day}; "
        f"as known at sequence {found.through_sequence}, {found.recorded_at:%Y-%m-%d %H:%M} UTC"
    )
    for note in (found.pool_label, found.attribution):
        if note:
            console.print(note, style="italic")
    if found.contributions:
        _print_contributions(console, found)
    _print_programmes(console, found)
    _print_bodies(console, found)
    _print_settled(console, found)
    for check in found.checks:
        mark = "agrees" if check.holds else "DIFFERS"
        left, right = pounds_from_pence(check.left_pence), pounds_from_pence(check.right_pence)
        console.print(f"Control total {mark}: {check.what}: £{left} = £{right}")


def print_restatement(found: IssueView) -> None:
    """What an issued statement restates: the figures that are no longer as issued, and how many stand."""
    restatement = found.content.restatement
    if restatement is None:
        return
    console = Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, soft_wrap=True, markup=False)
    title = f"Statement {found.number} over {found.period} restates statement {restatement.restates}, £"
    table = _table(title, "Figure", "As issued", "By effective date", "By event date")
    changed = 0
    for one in restatement.lines:
        pence = (one.issued_pence, one.by_effective_date_pence, one.by_event_date_pence)
        if len(set(pence)) > 1:
            changed += 1
            _add(table, one.name, *("" if each is None else pounds_from_pence(each) for each in pence))
    console.print(table)
    console.print(f"The other {len(restatement.lines) - changed} figures stand as issued, by either date.")


def _print_contributions(console: Console, found: Statement) -> None:
    columns = ("Scheduled", "Received", "Called, owed", "In kind", "Notes")
    table = _table("Contributions, year to date, £", "Partner", "Stream", *columns)
    for line in found.contributions:
        amounts = (line.scheduled, line.received, line.outstanding, line.in_kind)
        _add(table, line.body_name, line.stream_name, *map(_pounds, amounts), "; ".join(line.labels))
    table.add_section()
    totals = (found.scheduled_total, found.received_total, found.outstanding_total, found.in_kind_total)
    _add(table, "Total", "", *map(_pounds, totals), "")
    console.print(table)


def _print_programmes(console: Console, found: Statement) -> None:
    columns = ("Budget to date", "In period", "To date", "Variance", "Notes")
    table = _table("Programmes and schemes, £ (variance above zero: overspend)", "Programme", *columns)
    for programme in found.programmes:
        notes = "; ".join(programme.labels)
        _add(
            table,
            programme.name,
            _pounds(programme.budget) or programme.note,
            _pounds(programme.spend_in_period),
            _pounds(programme.spend_to_date),
            _pounds(programme.variance),
            notes,
            style="bold",
        )
        for scheme in programme.schemes:
            _add(
                table,
                f"  {scheme.name}",
                _pounds(scheme.budget) or scheme.note,
                _pounds(scheme.spend_in_period),
                _pounds(scheme.spend_to_date),
                _pounds(scheme.variance),
                "; ".join(label for label in scheme.labels if label not in notes),
            )
    table.add_section()
    coded = (found.spend_in_period_total, found.spend_to_date_total)
    suspense = (found.suspense_in_period_total, found.suspense_to_date_total)
    _add(table, "Coded to schemes", _pounds(found.budget_total), *map(_pounds, coded), "", "")
    _add(table, "Suspense (not yet coded)", "", *map(_pounds, suspense), "", "")
    sums = [pounds_from_pence(a.amount_pence + b.amount_pence) for a, b in zip(coded, suspense, strict=True)]
    _add(table, "All spend", "", *sums, "", "")
    console.print(table)


def _print_bodies(console: Console, found: Statement) -> None:
    table = _table("Bodies, year to date, £ (cash below zero: paid out)", "Body", "Expenditure", "Suspense", "Cash")
    for line in found.bodies:
        _add(table, line.body_name, _pounds(line.expenditure), _pounds(line.suspense), _pounds(line.cash))
    console.print(table)


def _print_settled(console: Console, found: Statement) -> None:
    """What settlements did, where there is any."""
    if any(line.risk_share.amount_pence or line.due.amount_pence for line in found.partners):
        table = _table(
            "Risk shared, £ (above zero: bears, owes; below: gets back, is owed)", "Partner", "In year", "Due"
        )
        for line in found.partners:
            _add(table, line.body_name, _pounds(line.risk_share), _pounds(line.due))
        table.add_section()
        _add(table, "Total", _pounds(found.risk_share_total), "")
        console.print(table)
    if any(one.put_to_reserve.amount_pence or one.in_reserve.amount_pence for one in found.reserves):
        table = _table("Reserves, £", "Stream", "Put in the year", "In reserve")
        for one in found.reserves:
            _add(table, one.stream_name, _pounds(one.put_to_reserve), _pounds(one.in_reserve))
        console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    words = {"Figure", "Programme", "Partner", "Stream", "Notes", "Body"}
    for column in columns:
        is_words = column in words
        table.add_column(column, justify="left" if is_words else "right", overflow="fold", no_wrap=not is_words)
    return table


def _add(table: Table, *cells: str, style: str = "") -> None:
    table.add_row(*(Text(cell) for cell in cells), style=style)


def _pounds(figure: Figure | None) -> str:
    return "" if figure is None else pounds_from_pence(figure.amount_pence)
