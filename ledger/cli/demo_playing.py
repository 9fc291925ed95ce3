"""What the demonstrations that are played share: the option of another script, tokens for its people, its results."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click
import httpx
import msgspec

from ledger.cli.playing import Person, Player, Script
from ledger.cli.token import issue_token
from ledger.settings import Settings, read_settings

FOLDER = Path(__file__).parents[2] / "deploy" / "demo"

server_option = click.option(
    "--server", envvar="LEDGER_SERVER", help="The service.  [default: the one of this machine's settings]"
)


def script_option(script: Path) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option for another script than the one that ships."""
    return click.option(
        "--script",
        "script_file",
        metavar="FILE",
        default=script,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=f"The script to play.  [default: deploy/demo/{script.name} of this clone]",
    )


def local_settings() -> Settings:
    """The settings of a service that issues its own tokens; raises click.ClickException for another."""
    settings = read_settings()
    if not settings.is_local_issuer:
        raise click.ClickException("Tokens come from the configured issuer: this demonstration needs the local one.")
    return settings


def read_script(file: Path) -> Script:
    """The script of a file; raises click.ClickException when it is none."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Script)
    except (OSError, msgspec.MsgspecError) as error:
        raise click.ClickException(f"{file} is no script that can be played: {error}.") from error


def play_script(
    base_url: str, settings: Settings, script: Script, tell: Callable[[str], None], *, known_as: str
) -> Mapping[str, bytes]:
    """Play a script and tell its steps; what its results read as, by name. Raises click.ClickException.

    known_as: under which its people are known to the service, before their names.
    """

    def token_of(person: Person) -> str:
        return issue_token(
            settings,
            subject=f"{known_as}:{person.name}",
            role=person.role,
            place=person.place,
            body=person.body,
            kind=person.kind,
            hours=1,
        )

    with httpx.Client(base_url=base_url, timeout=120, trust_env=False) as client:
        player = Player(client, script, token_of, tell)
        done = player.play()
        tell(f"{done} steps done." if done else "All of it was done already: nothing was changed.")
        return {name: player.result(name) for name in script.results.read}
