"""Gains as people read them: who puts in, who is given, who receives on balance, and how it came to that."""

from collections.abc import Iterator

import click

from ledger.cli.printing import add_row, pounds, print_table, table_of
from ledger.cli.rules_kinks import print_kinks
from ledger.cli.rules_working import working_lines
from ledger.core.money import pounds_from_pence
from ledger.rules.sharing.result import Kept, Moved, Reallocated, Result
from ledger.rules.sharing.tried import GainsSweep

_INDENT = "  "
_BY_BODY = ("Saved", "Puts in", "Is given", "Receives on balance")


def print_gains(result: Result) -> None:
    """Each gain as proposed on what is verified, and as payable on what is banked where that differs."""
    for gain in result.gains:
        for line in _lines(gain.proposed, gain):
            click.echo(line)
        _print_bodies(gain.proposed)
        if _amounts(gain.payable) == _amounts(gain.proposed):
            click.echo("All of it is payable: what is verified is banked.\n")
            continue
        for line in _lines(gain.payable, gain):
            click.echo(line)
        _print_bodies(gain.payable)


def _amounts(moved: Moved) -> tuple[object, ...]:
    return moved.realised_pence, moved.gathered_pence, moved.given_pence, moved.kept


def _lines(moved: Moved, gain: Reallocated) -> Iterator[str]:
    said = "proposed" if moved.basis == "verified" else "payable"
    yield f"{gain.gain}, {said} on what is {moved.basis}: {pounds(moved.shared_pence)} gathered"
    if moved.says:
        yield f"{_INDENT}nothing moves: {moved.says}"
    for one in moved.counted:
        yield f"{_INDENT}#{one.pointer}  {pounds(one.amount_pence)}, since {one.says}"
    for working in moved.working:
        yield from (f"{_INDENT * (working.depth + 1)}{line}" for line in working_lines(working))
    for left in moved.outstanding:
        of = "; ".join(f"{partner} {pounds(pence)}" for partner, pence in left.of_pence.items())
        yield f"{_INDENT}carried forward of {left.weights}: {of}"


def _print_bodies(moved: Moved) -> None:
    """By body, then what is kept; the last column comes to nothing with it."""
    columns = (moved.realised_pence, moved.gathered_pence, moved.given_pence, moved.net_pence)
    table = table_of(f"On what is {moved.basis}, £ (below zero: pays)", ["Body"], _BY_BODY)
    for body in moved.net_pence:
        add_row(table, body, *(pounds_from_pence(of[body]) for of in columns))
    for kept in moved.kept:
        add_row(table, _kept_words(kept), "", "", "", pounds_from_pence(kept.amount_pence))
    table.add_section()
    sums = [sum(of.values()) for of in columns]
    sums[-1] += sum(kept.amount_pence for kept in moved.kept)
    add_row(table, "Together", *map(pounds_from_pence, sums))
    print_table(table)
    click.echo("")


def _kept_words(kept: Kept) -> str:
    return f"{kept.how.replace('_', ' ')}: {kept.to}"


def print_gains_sweep(found: GainsSweep) -> None:
    """A line for each level of what was realised, then the kinks."""
    click.echo(f"{found.title}, as at {found.as_at}; realised {pounds(found.realised_pence)}")
    click.echo(found.how)
    partners = list(found.points[0].net_pence)
    table = table_of("Received on balance, £ (below zero: pays)", [], ["%", "Realised", *partners, "Put in", "Kept"])
    for point in found.points:
        amounts = (point.realised_pence, *point.net_pence.values(), point.gathered_pence, point.kept_pence)
        add_row(table, point.percent, *map(pounds_from_pence, amounts))
    print_table(table)
    print_kinks([(one.realised_pence, one) for one in found.kinks], has_all=found.has_all_kinks)
