"""`placeledger rules`: rules of sharing are read, checked and tried, on figures from a file. No service is needed."""

from collections.abc import Callable
from fractions import Fraction
from typing import BinaryIO, TypeVar

import click
import msgspec

from ledger.cli.rules_documents import Documents, print_json, print_warnings
from ledger.cli.rules_patterns import find_pattern, patterns
from ledger.cli.rules_text import print_comparison, print_preview, print_reading, print_sweep
from ledger.cli.rules_text_gains import print_gains_sweep
from ledger.rules.sharing.checking_warnings import warnings_of
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import MeasuredWeights, Weight
from ledger.rules.sharing.reading import read_back
from ledger.rules.sharing.trying import side_by_side, sweep, sweep_of_gains, with_other_contributions

POINTS_MAX = 1_001
PERCENT_MAX = 1_000
_Found = TypeVar("_Found")

# Opened when it is read: wrong use of one argument leaves no other file open.
_FILE = click.File("rb", lazy=True)
_rules = click.argument("rules_file", metavar="RULES.json", type=_FILE)
_figures = click.argument("figures_file", metavar="FIGURES.json", type=_FILE)
_text = click.option("--text", "as_text", is_flag=True, help="Print it for people, in place of JSON.")


@click.group()
def rules() -> None:
    """Read, check and try rules of sharing, without database or service.

    A file named - is standard input. Exit codes: 0 answered; 1 refused, with a problem in JSON on standard output that
    names every error and its place, and the same in words on standard error; 2 wrong use.
    """


@rules.command()
@_rules
@_figures
@_text
def preview(rules_file: BinaryIO, figures_file: BinaryIO, as_text: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Say what a rule set makes of figures, with the working of every step: api_schema/preview_result.schema.json.

    What there is to be warned of is told on standard error.
    """
    documents = Documents([rules_file], figures_file, as_text=as_text)
    result = documents.answer(evaluate(documents.rule_set, documents.figures))
    if as_text:
        print_preview(documents.rule_set, result)
    else:
        print_json(result)
    print_warnings(warnings_of(documents.rule_set, documents.figures))


@rules.command()
@_rules
@click.argument("figures_file", metavar="[FIGURES.json]", type=_FILE, required=False)
@_text
def check(rules_file: BinaryIO, figures_file: BinaryIO | None, as_text: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Say whether a rule set can be carried out, and what there is to be warned of, on figures too if given."""
    documents = Documents([rules_file], figures_file, as_text=as_text)
    found = warnings_of(documents.rule_set, documents.figures if figures_file else None)
    if as_text:
        click.echo("The rule set can be carried out.")
        print_warnings(found)
    else:
        print_json({"warnings": found})


@rules.command()
@_rules
@click.option("--json", "as_json", is_flag=True, help="Print the sentences with their places, as JSON.")
def read(rules_file: BinaryIO, as_json: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Say a rule set in plain English, as those who sign it read it."""
    documents = Documents([rules_file], as_text=not as_json)
    if as_json:
        print_json(read_back(documents.rule_set))
    else:
        print_reading(documents.rule_set)


@rules.command()
@click.argument("first_file", metavar="A.json", type=_FILE)
@click.argument("second_file", metavar="B.json", type=_FILE)
@_figures
@_text
def compare(first_file: BinaryIO, second_file: BinaryIO, figures_file: BinaryIO, as_text: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Say what two rule sets make of the same figures, side by side, and the difference to each partner."""
    documents = Documents([first_file, second_file], figures_file, as_text=as_text)
    first, second = documents.answers([evaluate(one, documents.figures) for one in documents.rule_sets])
    found = side_by_side(first, second)
    if as_text:
        print_comparison(found)
    else:
        print_json(found)


@rules.command()
@_rules
@_figures
@click.option("--measure", required=True, help="What the weights measure, as the rule set names it: contributions.")
@click.option(
    "--of",
    "weights",
    metavar="PARTNER=WEIGHT",
    required=True,
    multiple=True,
    help="A partner's weight instead, as decimal text, money in pence; once for each partner.",
)
@_text
def split(
    rules_file: BinaryIO,
    figures_file: BinaryIO,
    measure: str,
    weights: tuple[str, ...],
    as_text: bool,  # noqa: FBT001 - click hands flags over so
) -> None:
    """Say what another split, of contributions for instance, would have cost each partner under the same rules."""
    documents = Documents([rules_file], figures_file, as_text=as_text)
    other = MeasuredWeights(version="as tried", as_at=documents.figures.as_at, of=dict(map(_weight, weights)))
    found = documents.answer(with_other_contributions(documents.rule_set, documents.figures, measure, other))
    if as_text:
        print_comparison(found, names=("As it is", "As tried"))
    else:
        print_json(found)


def _weight(said: str) -> tuple[str, str]:
    partner, _, weight = said.rpartition("=")
    try:
        return partner, msgspec.convert(weight, Weight)
    except msgspec.ValidationError:
        raise click.BadParameter(
            f"'{said}' is no PARTNER=WEIGHT, such as council=99000000.", param_hint="--of"
        ) from None


class _Percent(click.ParamType[Fraction]):
    """A percentage as decimal text, read exactly."""

    name = "percent"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        try:
            found = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"'{value}' is no percentage, such as -2.5", param, ctx)
        if abs(found) > PERCENT_MAX:
            self.fail(f"{value} is more than {PERCENT_MAX:,} percent", param, ctx)
        return found


@rules.command(name="sweep")
@_rules
@_figures
@click.option(
    "--of",
    "of",
    type=click.Choice(["variance", "savings"]),
    help="What runs over the range; left out: the variance, or savings where the rule set has gains and no parts.",
)
@click.option(
    "--from", "from_percent", type=_Percent(), help="Percent of the budget, or of what was saved: -10, or 0 of savings."
)
@click.option("--to", "to_percent", type=_Percent(), help="Percent of the same: 10, or 200 of savings.")
@click.option(
    "--points", type=click.IntRange(2, POINTS_MAX), default=41, show_default=True, help="How many, with both ends."
)
@_text
def sweep_command(
    rules_file: BinaryIO,
    figures_file: BinaryIO,
    of: str | None,
    from_percent: Fraction | None,
    to_percent: Fraction | None,
    points: int,
    as_text: bool,  # noqa: FBT001 - click hands flags over so
) -> None:
    """Say who pays what as the variance, or what was saved, runs over a range, and where a slope changes."""
    documents = Documents([rules_file], figures_file, as_text=as_text)
    rule_set = documents.rule_set
    of_savings = of == "savings" or (of is None and bool(rule_set.gains) and not rule_set.parts)
    first, last = (Fraction(one) for one in ((0, 200) if of_savings else (-10, 10)))
    low, high = first if from_percent is None else from_percent, last if to_percent is None else to_percent
    if low >= high:
        raise click.UsageError("--from lies below --to.")
    if of_savings and low < 0:
        raise click.UsageError("Nothing is saved below nothing: --from is 0 or more.")
    if of_savings:
        of_gains = sweep_of_gains(rule_set, documents.figures, from_percent=low, to_percent=high, points=points)
        _told(documents.answer(of_gains), print_gains_sweep, as_text=as_text)
    else:
        found = sweep(rule_set, documents.figures, from_percent=low, to_percent=high, points=points)
        _told(documents.answer(found), print_sweep, as_text=as_text)


def _told(found: _Found, printed: Callable[[_Found], None], *, as_text: bool) -> None:
    if as_text:
        printed(found)
    else:
        print_json(found)


@rules.command()
@click.argument("code", required=False)
@click.option("--figures", "wants_figures", is_flag=True, help="Print the pattern's figures in place of its rule set.")
def pattern(code: str | None, wants_figures: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """List the patterns of real agreements, or print one (P9) as a rule set to begin from."""
    if code is None:
        for one in patterns():
            click.echo(f"{one.pattern:<4} {one.title}")
        return
    found = find_pattern(code)
    if found is None:
        raise click.UsageError(f"There is no pattern {code}: `placeledger rules pattern` lists them.")
    click.echo(msgspec.json.format(found.figures if wants_figures else found.rule_set, indent=2))
