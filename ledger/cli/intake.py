"""`placeledger intake`: send a file of spend to the service, with progress and control totals."""

import csv
from datetime import datetime
from pathlib import Path

import click
import httpx
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledger.cli.client import ask, connect, refuse_in_words, service_options, unreachable
from ledger.cli.follow import EXIT_STOPPED, watch
from ledger.core.money import pounds_from_pence
from ledger.intake.imports import ImportView
from ledger.intake.results import FileResult, LineResult, ProblemResult, ProgressResult, Result, TotalsResult


@click.command()
@click.argument("place")
@click.argument("pool")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--profile", required=True, help="The saved profile that says how the file is read.")
@click.option(
    "--effective-date", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The accounting date of every line."
)
@click.option("--validate-only", is_flag=True, help="Check the file through the same code; post nothing.")
@click.option("--row-count", type=int, help="Control total: how many lines the file has.")
@click.option("--total-pence", type=int, help="Control total: what the lines add up to.")
@click.option("--replaces", metavar="SHA256", help="The file that this one corrects: only what differs posts.")
@click.option("--results", type=click.Path(path_type=Path), help="Write one result a line to this CSV file.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as they arrive, one JSON object a line.")
@click.option("--job", is_flag=True, help="Import it in the background: for files larger than a request.")
@service_options
def intake(
    place: str,
    pool: str,
    file: Path,
    profile: str,
    effective_date: datetime,
    validate_only: bool,  # noqa: FBT001 - click hands flags over so
    row_count: int | None,
    total_pence: int | None,
    replaces: str | None,
    results: Path | None,
    as_json: bool,  # noqa: FBT001 - likewise
    job: bool,  # noqa: FBT001 - likewise
    server: str,
    token: str | None,
    token_file: Path | None,
) -> None:
    """Take the FILE into a POOL of a PLACE. Sending it again posts nothing twice."""
    named = {"row_count": row_count, "total_pence": total_pence, "replaces": replaces}
    query = {"profile": profile, "effective_date": effective_date.date().isoformat()}
    query |= {name: str(value) for name, value in named.items() if value is not None}
    pool_path = f"/v1/places/{place}/pools/{pool}"
    if job:
        if validate_only or results:
            raise click.UsageError("An import has neither --validate-only nor --results: its lines can be listed.")
        with connect(server, token, token_file) as client:
            _import(client, f"{pool_path}/imports", file, query, as_json=as_json)
        return
    if validate_only:
        query["validate_only"] = "true"
    if results:
        _write_results(results, [])  # before anything posts: results that cannot be kept are told in time
    with connect(server, token, token_file) as client:
        found = send_file(client, f"{pool_path}/intake", file.read_bytes(), query, as_json=as_json)
    if results:
        _write_results(results, [one for one in found if isinstance(one, LineResult)])
    if not as_json:
        _print_summary(found)
    if not isinstance(found[-1], TotalsResult):
        raise click.exceptions.Exit(EXIT_STOPPED)


def _import(client: httpx.Client, path: str, file: Path, query: dict[str, str], *, as_json: bool) -> None:
    """Send the file piece by piece, tell where its import is, and follow it to its end."""
    with file.open("rb") as content:
        accepted = ask(client, "POST", path, params=query, content=content, headers={"Content-Type": "text/csv"})
    view = msgspec.json.decode(accepted.content, type=ImportView)
    place, pool = path.split("/")[3], path.split("/")[5]
    click.echo(f"Follow it anywhere: placeledger follow {place} {pool} {view.import_id}", err=True)
    watch(client, f"{path}/{view.import_id}", as_json=as_json)


def send_file(
    client: httpx.Client,
    path: str,
    content: bytes,
    query: dict[str, str],
    *,
    as_json: bool = False,
    title: str = "Taking in",
) -> list[Result]:
    """Send a file and follow its results with a progress bar on standard error; raises click.ClickException."""
    found: list[Result] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    headers = {"Content-Type": "text/csv"}
    try:
        with (
            client.stream("POST", path, params=query, content=content, headers=headers) as response,
            Progress(*columns, console=Console(stderr=True), disable=as_json) as progress,
        ):
            if not response.is_success:
                response.read()
                refuse_in_words(response)
            task = progress.add_task(title, total=None)
            for line in response.iter_lines():
                one = msgspec.json.decode(line, type=Result)
                found.append(one)
                if as_json:
                    click.echo(line)
                if isinstance(one, FileResult):
                    progress.update(task, total=one.row_count)
                if isinstance(one, ProgressResult):
                    progress.update(task, completed=one.done, total=one.of)
    except httpx.HTTPError as error:
        raise unreachable(client, error) from error
    if not found:
        raise click.ClickException("The service sent no results: send the file again, nothing posts twice.")
    return found


def _print_summary(found: list[Result]) -> None:
    last = found[-1]
    if isinstance(last, ProblemResult):
        for refusal in last.refusals:
            click.echo(f"Stopped: {refusal.detail} ({refusal.code}). Send the file again to go on.", err=True)
        return
    if not isinstance(last, TotalsResult):
        click.echo("Stopped: the connection ended. Send the file again to go on.", err=True)
        return
    for name in ("posted", "exists", "valid", "refused", "suspense", "reversed"):
        number, pence = getattr(last, name), getattr(last, f"{name}_pence")
        if number:
            of_which = "of which " if name == "suspense" else ""
            click.echo(f"{of_which + name:>17} {number:>7,} lines  £{pounds_from_pence(pence)}")
    if last.zero:
        click.echo(f"{'zero':>17} {last.zero:>7,} lines")
    click.echo(f"{'file':>17} {last.row_count:>7,} lines  £{pounds_from_pence(last.total_pence)}")


def _write_results(path: Path, lines: list[LineResult]) -> None:
    """One line a result, in the file's order; no cell can be a formula, since all are codes and numbers."""
    try:
        out = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}).") from error
    with out:
        writer = csv.writer(out)
        writer.writerow(["row", "outcome", "amount_pence", "programme", "scheme", "suspense", "sequence", "refusals"])
        for one in lines:
            codes = " ".join(refusal.code for refusal in one.refusals)
            fields = [one.row, one.outcome, one.amount_pence, one.programme, one.scheme, one.suspense, one.sequence]
            writer.writerow([*fields, codes])
