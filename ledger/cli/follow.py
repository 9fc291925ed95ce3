"""`placeledger follow`: an import's progress, from any terminal, as often as wanted."""

import time
from pathlib import Path

import click
import httpx
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledger.cli.client import ask, connect, service_options
from ledger.core.money import pounds_from_pence
from ledger.intake.imports import ENDS, ImportView, State

EXIT_STOPPED = 3
LOOK_SECONDS = 0.5
ERRORS_SHOWN = 20


@click.command()
@click.argument("place")
@click.argument("pool")
@click.argument("import_id", metavar="IMPORT")
@click.option("--json", "as_json", is_flag=True, help="Print the import as JSON when it has ended, nothing before.")
@service_options
def follow(
    place: str,
    pool: str,
    import_id: str,
    as_json: bool,  # noqa: FBT001 - click hands flags over so
    server: str,
    token: str | None,
    token_file: Path | None,
) -> None:
    """Follow an IMPORT into a POOL of a PLACE until it ends; stopping to look does not stop it."""
    with connect(server, token, token_file) as client:
        watch(client, f"/v1/places/{place}/pools/{pool}/imports/{import_id}", as_json=as_json)


def watch(client: httpx.Client, address: str, *, as_json: bool = False) -> None:
    """Show a progress bar on standard error until the import ends, then what came of it; exits by its end."""
    view = _look(client, address)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=as_json) as progress:
        task = progress.add_task("Importing", total=None)
        while True:
            progress.update(task, completed=view.done.row_count, total=view.row_count)
            if view.state in ENDS:
                break
            time.sleep(LOOK_SECONDS)
            view = _look(client, address)
    if as_json:
        click.echo(msgspec.json.encode(view))
    else:
        _print_end(view)
    if view.state not in {State.COMPLETED, State.COMPLETED_WITH_REFUSALS}:
        raise click.exceptions.Exit(EXIT_STOPPED)


def _look(client: httpx.Client, address: str) -> ImportView:
    return msgspec.json.decode(ask(client, "GET", address).content, type=ImportView)


def _print_end(view: ImportView) -> None:
    """How it ended, why if it failed, and what became of the lines that were done."""
    for error in view.errors[:ERRORS_SHOWN]:
        click.echo(f"  {error.pointer or '-'}  {error.detail} ({error.code})", err=True)
    if len(view.errors) > ERRORS_SHOWN:
        click.echo(f"  and {len(view.errors) - ERRORS_SHOWN} more", err=True)
    for name in ("posted", "exists", "refused", "suspense", "reversed"):
        number, pence = getattr(view.done, name), getattr(view.done, f"{name}_pence")
        if number:
            label = "of which suspense" if name == "suspense" else name
            click.echo(f"{label:>17} {number:>9,} lines  £{pounds_from_pence(pence)}")
    if view.done.zero:
        click.echo(f"{'zero':>17} {view.done.zero:>9,} lines")
    click.echo(f"{'done':>17} {view.done.row_count:>9,} lines  £{pounds_from_pence(view.done.total_pence)}")
    click.echo(f"Ended: {view.state.replace('_', ' ')}.")
