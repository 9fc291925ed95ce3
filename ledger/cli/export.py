"""`placeledger export`: the books of a pool as a file, written whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
import httpx

from ledger.cli.client import connect, refuse_in_words, service_options, unreachable
from ledger.exports.model import JournalFormat, TableFormat

_FORMATS = {
    "general-ledger": tuple(TableFormat),
    "trial-balance": tuple(TableFormat),
    "journal": tuple(JournalFormat),
}
_ALL_FORMATS = [one.value for one in (*TableFormat, *JournalFormat)]
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("place")
@click.argument("pool")
@click.argument("what", type=click.Choice(list(_FORMATS)))
@click.option(
    "--format",
    "form",
    type=click.Choice(_ALL_FORMATS),
    help="Tables: csv (the default) or parquet. Journals: beancount (the default) or hledger.",
)
@click.option("--from", "first_day", type=_DAY, help="Effective dates from this day.")
@click.option("--to", "last_day", type=_DAY, help="Effective dates to this day.")
@click.option("--through-sequence", type=click.IntRange(0), help="As known at this sequence number.")
@click.option("--known-at", help="As known at this instant, with its time zone: 2020-10-01T09:30:00Z.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; standard output if left out."
)
@service_options
def export(
    place: str,
    pool: str,
    what: str,
    form: str | None,
    first_day: datetime | None,
    last_day: datetime | None,
    through_sequence: int | None,
    known_at: str | None,
    output: Path | None,
    server: str,
    token: str | None,
    token_file: Path | None,
) -> None:
    """Write WHAT of a POOL of a PLACE to a file: its general-ledger, its trial-balance, or a journal."""
    if form is not None and form not in _FORMATS[what]:
        raise click.ClickException(f"A {what} is written as {' or '.join(_FORMATS[what])}.")
    asked: dict[str, object] = {
        "format": form,
        "from": first_day.date() if first_day else None,
        "to": last_day.date() if last_day else None,
        "through_sequence": through_sequence,
        "known_at": known_at,
    }
    query = {name: str(value) for name, value in asked.items() if value is not None}
    path = f"/v1/places/{place}/pools/{pool}/exports/{what}"
    with connect(server, token, token_file) as client, _written(output) as out:
        try:
            with client.stream("GET", path, params=query) as response:
                if not response.is_success:
                    response.read()
                    refuse_in_words(response)
                for piece in response.iter_bytes():
                    out.write(piece)
        except httpx.HTTPError as error:
            raise unreachable(client, error) from error


@contextmanager
def _written(output: Path | None) -> Iterator[BinaryIO]:
    """Where the bytes go: a file that has its name only once it is whole, or standard output."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)
