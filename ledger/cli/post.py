"""`placeledger post`: any posting from a terminal or a script, safe to repeat with the same key."""

import hashlib
import sys
from pathlib import Path

import click
import msgspec

from ledger.cli.client import ask, connect, service_options


@click.command()
@click.argument("path")
@click.argument("payload")
@click.option("--key", help="The idempotency key; left out: a digest of the address and the payload.")
@service_options
def post(path: str, payload: str, key: str | None, server: str, token: str | None, token_file: Path | None) -> None:
    """Post a JSON PAYLOAD (text, @FILE, or - for standard input) to an address of the API, and print the answer.

    Without --key the same payload to the same address posts once, however often it is sent: give keys of your own
    when two postings are alike and both meant.
    """
    content = _content(payload)
    chosen = key or hashlib.sha256(path.encode() + b"\0" + content).hexdigest()
    if not (chosen.isascii() and chosen.isprintable()) or '"' in chosen:
        raise click.ClickException("A key is printable ASCII without quotes.")
    headers = {"Idempotency-Key": f'"{chosen}"', "Content-Type": "application/json"}
    with connect(server, token, token_file) as client:
        response = ask(client, "POST", path, content=content, headers=headers)
    click.echo(msgspec.json.format(response.content, indent=2).decode())
    if response.headers.get("idempotency-replayed") == "true":
        click.echo("Posted already, under the same key: nothing was posted now.", err=True)


def _content(payload: str) -> bytes:
    if payload == "-":
        return sys.stdin.buffer.read()
    if not payload.startswith("@"):
        return payload.encode()
    try:
        return Path(payload[1:]).read_bytes()
    except OSError as error:
        raise click.ClickException(f"{payload[1:]} cannot be read: {error.strerror}.") from error
