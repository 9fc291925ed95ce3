"""Rule sets, answers and trials as people read them. Names are other people's text: printed as they stand."""

from collections.abc import Iterable, Iterator, Sequence

import click

from ledger.cli.printing import add_row, pounds, print_table, table_of
from ledger.cli.rules_kinks import print_kinks
from ledger.cli.rules_text_gains import print_gains
from ledger.cli.rules_working import working_lines
from ledger.core.money import pounds_from_pence
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import read_back
from ledger.rules.sharing.result import Drawn, Kept, LineAnswer, PartnerShare, Pot, Result
from ledger.rules.sharing.tried import Compared, SideBySide, Sweep
from ledger.rules.sharing.trying import kept_words

_INDENT = "  "


def print_reading(rule_set: RuleSet) -> None:
    """The sentences, each as deep as it stands."""
    for one in read_back(rule_set):
        click.echo(f"{_INDENT * one.depth}{one.text}")


def print_preview(rule_set: RuleSet, result: Result) -> None:
    """The rules in words, who bears what, and the working of every step."""
    print_reading(rule_set)
    click.echo("")
    if result.pots or not result.gains:
        _print_shares(result)
    print_gains(result)
    for pot in result.pots:
        for line in _pot_lines(pot):
            click.echo(line)
    for due in result.due:
        by = f"by {due.due_on}" if due.due_on else "by a day beyond the calendar"
        again = ", and again until cleared" if due.repeats else ""
        otherwise = f"; otherwise: {due.otherwise}" if due.otherwise else ""
        click.echo(f"Due {by}{again}, since {due.event} on {due.happened_on}: {due.what}{otherwise}")


def _print_shares(result: Result) -> None:
    columns = {"Of variances": result.shares_pence, "Received": result.received_pence, "Charged": result.charged_pence}
    shown = {name: of for name, of in columns.items() if any(of.values()) or name == "Of variances"}
    table = table_of(f"As at {result.as_at}, £ (of a variance below zero: a credit)", ["Partner"], shown)
    for partner in result.shares_pence:
        add_row(table, partner, *(pounds_from_pence(of[partner]) for of in shown.values()))
    table.add_section()
    add_row(table, "All partners", *(pounds_from_pence(sum(of.values())) for of in shown.values()))
    print_table(table)
    click.echo(f"Variance of all lines: {pounds(result.variance_pence)}\n")


def _pot_lines(pot: Pot) -> Iterator[str]:
    fence = f", ring-fenced {pot.fence}" if pot.fence else ""
    yield f"{pot.part}: {pot.direction} of {pounds(abs(pot.amount_pence))}{fence}"
    for offset in pot.offsets:
        yield f"  offset: {offset.from_line} gave {offset.to_line} {pounds(offset.amount_pence)}"
    for working in pot.working:
        yield from (f"{_INDENT * (working.depth + 1)}{line}" for line in working_lines(working))
    if len(pot.lines) > 1:
        yield "  by line:"
        yield from (f"    {_line_words(line)}" for line in pot.lines)
    yield ""


def _line_words(line: LineAnswer) -> str:
    offset = f", offset {pounds(line.offset_pence)}" if line.offset_pence else ""
    went = "; ".join(_where_it_went(line.shares, line.drawn, line.kept))
    return f"{line.line}: {pounds(line.variance_pence)}{offset}{': ' if went else ''}{went}"


def _where_it_went(shares: Iterable[PartnerShare], drawn: Iterable[Drawn], kept: Iterable[Kept]) -> Iterator[str]:
    yield from (f"{one.partner} {pounds(one.amount_pence)}" for one in shares)
    yield from (f"{one.item} {pounds(one.amount_pence)}" for one in drawn)
    yield from (f"{kept_words(one)} {pounds(one.amount_pence)}" for one in kept)


def print_comparison(found: SideBySide, names: tuple[str, str] | None = None) -> None:
    """Both answers by partner, what no partner takes, and the schemes in which they differ."""
    first, second = names or (found.first_title, found.second_title)
    for number, title in enumerate((first, second) if names is None else (found.first_title,)):
        click.echo(f"{'AB'[number]}: {title}" if names is None else title)
    columns = ("A", "B") if names is None else names
    click.echo(f"As at {found.as_at}; variance of all lines: {pounds(found.variance_pence)}\n")
    for title, rows in (
        *(() if found.gains and not found.schemes else (("Shares of variances", found.shares),)),
        ("Received", found.received),
        ("Charged", found.charged),
        ("Drawn on, or met", found.drawn),
        ("What no partner takes", found.kept),
    ):
        if rows and (title == "Shares of variances" or any(one.first_pence or one.second_pence for one in rows)):
            _print_compared(f"{title}, £", columns, rows)
    for gain in found.gains:
        _print_compared(f"{gain.gain}, proposed: received on balance, £", columns, gain.proposed)
        _print_compared(f"{gain.gain}, payable: received on balance, £", columns, gain.payable)
        if gain.kept:
            _print_compared(f"{gain.gain}: what no partner takes, £", columns, gain.kept)
    for scheme in found.schemes:
        differing = [one for one in scheme.partners if one.difference_pence]
        if differing:
            _print_compared(f"{scheme.scheme}: where it differs, £", columns, differing)


def _print_compared(title: str, columns: Sequence[str], rows: Sequence[Compared]) -> None:
    table = table_of(title, ["Who or what"], [*columns, "Difference"])
    for one in rows:
        add_row(table, one.what, *map(pounds_from_pence, (one.first_pence, one.second_pence, one.difference_pence)))
    print_table(table)


def print_sweep(found: Sweep) -> None:
    """A line for each point, then the kinks."""
    click.echo(f"{found.title}, as at {found.as_at}; budget {pounds(found.budget_pence)}")
    click.echo(found.how)
    partners = list(found.points[0].shares_pence)
    table = table_of("Who pays what, £ (below zero: a credit)", [], ["%", "Variance", *partners, "Drawn", "Kept"])
    for point in found.points:
        amounts = (point.variance_pence, *point.shares_pence.values(), point.drawn_pence, point.kept_pence)
        add_row(table, point.percent, *map(pounds_from_pence, amounts))
    print_table(table)
    print_kinks([(one.variance_pence, one) for one in found.kinks], has_all=found.has_all_kinks)
