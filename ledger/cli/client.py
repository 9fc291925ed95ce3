"""What the commands that speak to a service share: where it is, which token, and its refusals in words."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import httpx
import msgspec

from ledger.http.problems import Problem

ERRORS_SHOWN = 20


def service_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options --server, --token and --token-file."""
    for option in (
        click.option(
            "--token-file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="A file that holds the access token.",
        ),
        click.option("--token", help="The access token; also taken from LEDGER_TOKEN."),
        click.option(
            "--server", default="http://127.0.0.1:8000", envvar="LEDGER_SERVER", show_default=True, help="The service."
        ),
    ):
        function = option(function)
    return function


def connect(server: str, token: str | None, token_file: Path | None) -> httpx.Client:
    """A client that sends the token; raises click.ClickException when there is none."""
    found = token or _read_token(token_file) or os.environ.get("LEDGER_TOKEN")
    if not found:
        raise click.ClickException("Give an access token: --token-file FILE, --token TEXT or LEDGER_TOKEN.")
    if not (found.isascii() and found.isprintable()) or " " in found:
        raise click.ClickException("That is no access token: it is one word of letters, digits, dots, - and _.")
    if not server.startswith(("http://", "https://")):
        raise click.ClickException(f"{server} is no address of a service: it begins with http:// or https://.")
    # Only what this command names is spoken to: proxies of the environment are for other addresses.
    return httpx.Client(base_url=server, headers={"Authorization": f"Bearer {found}"}, timeout=120, trust_env=False)


def _read_token(token_file: Path | None) -> str | None:
    try:
        return token_file.read_text(encoding="ascii").strip() if token_file else None
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{token_file} holds no access token that can be read ({error}).") from error


def ask(client: httpx.Client, method: str, path: str, **arguments: Any) -> httpx.Response:
    """The answer to one request; raises click.ClickException with the refusal in words."""
    if not path.startswith("/") or path.startswith("//"):
        # The token is for this service alone: it is never sent to another address.
        raise click.ClickException(
            f"{path} is no address of the API: it begins with /v1/; name the service by --server."
        )
    try:
        response = client.request(method, path, **arguments)
    except httpx.HTTPError as error:
        raise unreachable(client, error) from error
    refuse_in_words(response)
    return response


def unreachable(client: httpx.Client, error: Exception) -> click.ClickException:
    """One line for a service that does not answer."""
    return click.ClickException(f"The service at {client.base_url} does not answer ({error}): is it started?")


def refuse_in_words(response: httpx.Response) -> None:
    """Raise click.ClickException when a response is a refusal: its title, every error with its place, what to do."""
    if response.is_success:
        return
    try:
        problem = msgspec.json.decode(response.content, type=Problem)
    except msgspec.MsgspecError:
        raise click.ClickException(f"The service answered {response.status_code}.") from None
    lines = [f"{problem.title} ({problem.status}, {problem.code})"]
    lines += [f"  {error.pointer or '-'}  {error.detail}" for error in problem.errors[:ERRORS_SHOWN]]
    if len(problem.errors) > ERRORS_SHOWN:
        lines.append(f"  and {len(problem.errors) - ERRORS_SHOWN} more")
    raise click.ClickException("\n".join([*lines, problem.what_to_do]))
