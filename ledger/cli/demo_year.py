"""`placeledger demo`: demonstrations that are played against a running service, through its API like anybody's work."""

from collections.abc import Callable
from pathlib import Path

import click
import httpx
import msgspec

from ledger.cli.playing import Person, Player, Script
from ledger.cli.read import print_restatement, print_statement
from ledger.cli.token import issue_token
from ledger.settings import Settings, read_settings
from ledger.statements.issue_model import IssueView

YEAR_SCRIPT = Path(__file__).parents[2] / "deploy" / "demo" / "year.json"


@click.group()
def demo() -> None:
    """Play a demonstration against the running service; `placeledger up --demo` loads the one on published spend."""


@demo.command()
@click.option(
    "--script",
    "script_file",
    metavar="FILE",
    default=YEAR_SCRIPT,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The script to play.  [default: deploy/demo/year.json of this clone]",
)
@click.option("--server", envvar="LEDGER_SERVER", help="The service.  [default: the one of this machine's settings]")
def year(script_file: Path, server: str | None) -> None:
    """Play the year of a made-up section 75 pool, and print one line a step and what it adds up to.

    A council and an NHS body, both made up, pool money in a place of its own. They sign in July with effect from April,
    close twelve months by two people each, post two late items, move money above the limit of their scheme of
    delegation, meet a ring-fence that refuses, and issue a statement that a later one restates figure by figure. A call
    is paid late, one balance is agreed and one disputed, a forecast opens a notice and a better one ends it, and a
    pilot is stopped at its gateway and gives back what it has not spent.

    They adopt rules for sharing risk, whose first draft is refused with its places, and settle by them: the first half,
    of which one scheme is disputed and waits, then the year, and an invoice that comes after it. Payments clear each.

    Everything goes through the API with tokens of nine people and systems, so it is played on the machine of the
    service, by its operator, while `placeledger up` runs. Played again, it finds all done and changes nothing; cut
    short, it goes on where it stopped.
    """
    settings = read_settings()
    if not settings.is_local_issuer:
        raise click.ClickException("Tokens come from the configured issuer: this demonstration needs the local one.")
    play_year(server or settings.base_url, settings, read_script(script_file), click.echo)


def read_script(file: Path) -> Script:
    """The script of a file; raises click.ClickException when it is none."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Script)
    except (OSError, msgspec.MsgspecError) as error:
        raise click.ClickException(f"{file} is no script that can be played: {error}.") from error


def play_year(base_url: str, settings: Settings, script: Script, tell: Callable[[str], None]) -> None:
    """Play a script and tell its steps, then print its statements; raises click.ClickException."""

    def token_of(person: Person) -> str:
        return issue_token(
            settings,
            subject=f"demo-year:{person.name}",
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
        found = script.results
        year, restated = (
            msgspec.json.decode(player.read(found.reader, one), type=IssueView) for one in (found.year, found.restated)
        )
    tell("")
    print_statement(year.content.statement)
    tell("")
    print_restatement(restated)
