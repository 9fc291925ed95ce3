"""`placeledger savings simulate` and `tornado`: how far a case's figures may lie from what is projected, and why."""

import sys
import time
from fractions import Fraction
from typing import BinaryIO

import click

from ledger.cli.rules_documents import print_json
from ledger.cli.savings_documents import CaseDocuments, case_argument, tables_option, text_option
from ledger.cli.savings_trying_text import print_simulation, print_tornado
from ledger.rules.savings.ranking import rank
from ledger.rules.savings.simulating import DRAWS_MAX, simulate

SEED_MAX = 2**63 - 1
_SECONDS_BETWEEN = 1.0
_PERCENT_MAX = 100


class _Progress:
    """Tells on standard error how far long work is, once a second; short work says nothing."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, done: int, every: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= _SECONDS_BETWEEN:
            self._told_at = now
            click.echo(f"{done} of {every} lines drawn", file=sys.stderr)


@click.command(name="simulate")
@case_argument
@click.option("--draws", type=click.IntRange(1, DRAWS_MAX), default=10_000, show_default=True, help="How many.")
@click.option(
    "--seed", type=click.IntRange(0, SEED_MAX), default=1, show_default=True, help="The same one draws the same."
)
@tables_option
@text_option
def simulate_command(
    case_file: BinaryIO,
    draws: int,
    seed: int,
    tables_file: BinaryIO | None,
    as_text: bool,  # noqa: FBT001 - click hands flags over so
) -> None:
    """Draw the spread inputs of a case many times: percentiles, and the chance to gain or to be paid back.

    The answer says its seed, its generator and its distributions: api_schema/savings_simulation.schema.json. Long work
    tells on standard error how far it is.
    """
    documents = CaseDocuments(case_file, tables_file, as_text=as_text)
    found = documents.answer(simulate(documents.case, documents.references, seed=seed, draws=draws, told=_Progress()))
    if as_text:
        print_simulation(documents.case, found)
    else:
        print_json(found)
    if not found.inputs:
        click.echo("Warning: no input has a spread, so every draw is the projection.", err=True)


class _Percent(click.ParamType[str]):
    """A percentage as decimal text, above nothing and at most the whole."""

    name = "percent"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            number = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"'{value}' is no percentage, such as 10", param, ctx)
        if not 0 < number <= _PERCENT_MAX or "/" in str(value):
            self.fail(f"{value} is not above 0 and at most 100", param, ctx)
        return str(value)


@click.command(name="tornado")
@case_argument
@click.option("--percent", type=_Percent(), help="Every input so many percent below and above, whatever its spread.")
@tables_option
@text_option
def tornado_command(
    case_file: BinaryIO,
    percent: str | None,
    tables_file: BinaryIO | None,
    as_text: bool,  # noqa: FBT001 - click hands flags over so
) -> None:
    """Say what matters most: each input at the ends of its spread, the widest swing of the budget impact first.

    Also the case without corrections for optimism, and counting only cash: api_schema/savings_tornado.schema.json.
    """
    documents = CaseDocuments(case_file, tables_file, as_text=as_text)
    found = documents.answer(rank(documents.case, documents.references, percent))
    if as_text:
        print_tornado(found)
    else:
        print_json(found)
