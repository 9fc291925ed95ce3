"""`placeledger demo`: demonstrations that are played against a running service, through its API like anybody's work."""

from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from ledger.cli.demo_playing import FOLDER, local_settings, play_script, read_script, script_option, server_option
from ledger.cli.demo_savings import savings
from ledger.cli.playing import Script
from ledger.cli.read import print_restatement, print_statement
from ledger.settings import Settings
from ledger.statements.issue_model import IssueView

YEAR_SCRIPT = FOLDER / "year.json"


@click.group()
def demo() -> None:
    """Play a demonstration against the running service; `placeledger up --demo` loads the one on published spend."""


@demo.command()
@script_option(YEAR_SCRIPT)
@server_option
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
    settings = local_settings()
    play_year(server or settings.base_url, settings, read_script(script_file), click.echo)


def play_year(base_url: str, settings: Settings, script: Script, tell: Callable[[str], None]) -> None:
    """Play a script and tell its steps, then print its statements; raises click.ClickException."""
    found = play_script(base_url, settings, script, tell, known_as="demo-year")
    year_end, restated = (msgspec.json.decode(found[name], type=IssueView) for name in ("year", "restated"))
    tell("")
    print_statement(year_end.content.statement)
    tell("")
    print_restatement(restated)


demo.add_command(savings)
