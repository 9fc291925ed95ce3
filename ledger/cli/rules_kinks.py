"""The kinks of a sweep as people read them in a terminal."""

from collections.abc import Iterable

import click

from ledger.cli.printing import pounds
from ledger.rules.sharing.tried import GainsKink, Kink


def print_kinks(found: Iterable[tuple[int, Kink | GainsKink]], *, has_all: bool) -> None:
    """A line for each place where something bends, in pence, with all that bend there; and whether there are more."""
    at: dict[int, list[Kink | GainsKink]] = {}
    for pence, kink in found:
        at.setdefault(pence, []).append(kink)
    for pence, kinks in at.items():
        click.echo(f"At {pounds(pence)} ({kinks[0].percent}%): {'; '.join(map(_words, kinks))}")
    if not has_all:
        click.echo("There are more kinks than these.")


def _words(kink: Kink | GainsKink) -> str:
    jump = f", {pounds(kink.jump_pence)} at once" if kink.jump_pence else ""
    return f"{kink.partner} from {kink.before_percent}% to {kink.after_percent}% of each further penny{jump}"
