"""`placeledger check`: re-derives what the books hold, lists every difference, and exits non-zero when there is one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from ledger.agreements.checking import differences_of_agreements
from ledger.balances.checking import differences_of_balances
from ledger.commentaries.checking import differences_of_commentaries
from ledger.contributions.checking import differences_of_contributions
from ledger.db import connect_pool
from ledger.embedded import cluster
from ledger.forecasts.checking import differences_of_forecasts
from ledger.forecasts.profile_checking import differences_of_profiles
from ledger.general_ledgers.checking import differences_of_runs
from ledger.intake.rederiving import commands_behind
from ledger.investments.checking import differences_of_investments
from ledger.journal.checking import CheckLine, Progress, check_everything
from ledger.outcomes.store import differences_of_outcomes
from ledger.programmes.checking import differences_of_steering
from ledger.rule_sets.checking import differences_of_rule_sets
from ledger.savings.checking import differences_of_savings
from ledger.savings_cases.checking import differences_of_cases
from ledger.savings_comparison.checking import differences_of_comparison
from ledger.settings import read_settings
from ledger.settlement.checking import differences_of_settlements
from ledger.statements.checking import check_issues

BESIDE = (
    differences_of_agreements,
    differences_of_contributions,
    differences_of_steering,
    differences_of_outcomes,
    differences_of_forecasts,
    differences_of_profiles,
    differences_of_investments,
    differences_of_balances,
    differences_of_runs,
    differences_of_rule_sets,
    differences_of_cases,
    differences_of_settlements,
    differences_of_comparison,
    differences_of_savings,
    differences_of_commentaries,
)


@click.command()
@click.option("--place", help="Check one place only, by its code.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line: where, what, whether it is a difference."
)
def check(place: str | None, as_json: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Re-derive everything that the books hold, and list all differences. Exit code 1 when there is any.

    For every pool: each entry, its legs, texts and act from its canonical bytes; sequence and time without gap; each
    key, and its fingerprint from the command behind the entry; source lines, reversals and re-codings that stand once;
    accruals and transfers with their other halves; balances and carried totals from the legs; partners, terms and
    months; the steps of each month, and no entry in one that was closed; issued statements by their digests and by the
    legs behind each figure. For every agreement: each signature's digest from the terms that were signed, and the
    proposal that each signature, variation and ending rests on. For calls and contribution schedules: each call by its
    entry, each schedule by its instalments, its proposal and the budget book. For every programme: each decision's
    proposal, and what it gave back or bounds from the legs behind it; figures without gaps, in one unit. For every
    forecast: its words by its fingerprint, its budget from the legs of then, and the notices that it should have opened
    and ended. For investments: their words by their fingerprints, and the entries that they were paid with. For
    balances: the pool's figure behind each one stated or agreed, its two people, and each extract by its lines. For
    every run of journals sent back: its bytes by its digest, and again from the journal as it was known then. For every
    rule set: its document by its digest, how it reads, and the approvals by which each partner signed it. For every
    settlement: its figures, its result and its entries again from the journal and the rules. For commentaries and
    spend profiles: what they say by their fingerprints, and their versions without a gap. For the database: that its
    triggers, indexes, row-level security and privileges still guard all this.

    All is read as of one moment for each place, while the service goes on. Erased texts are no difference. A command
    is not stored, so the fingerprint of a refused key, or of opening balances of two books, cannot be re-derived.
    """
    try:
        found = asyncio.run(_run(place, as_json=as_json))
    except (OSError, asyncpg.PostgresError) as error:
        raise click.ClickException(
            f"The database cannot be reached: start it with `placeledger up` ({error})."
        ) from error
    if as_json:
        click.echo(msgspec.json.encode({"differences": found}).decode())
    if found:
        raise click.ClickException(f"{found} differences: the books are not as they should be.")
    if not as_json:
        click.echo("No difference.")


async def _run(place: str | None, *, as_json: bool) -> int:
    """Print the lines as they come; how many of them are differences."""
    pool = await connect_pool(cluster.app_dsn(read_settings()), size=2, seconds_max=None)
    try:
        found = 0
        with _shown() as progress:
            books = check_everything(pool, place, commands_behind, progress, BESIDE)
            for lines in (books, check_issues(pool, place)):
                async for line in lines:
                    found += line.is_difference
                    click.echo(_as_json(line) if as_json else line.text)
        return found
    finally:
        await pool.close()


def _as_json(line: CheckLine) -> str:
    return msgspec.json.encode(line).decode()


@contextmanager
def _shown() -> Iterator[Progress]:
    """A bar for the pool that is being checked, on a terminal's standard error; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:
        task = bars.add_task("", total=None)

        def show(where: str, seen: int, of: int) -> None:
            bars.update(task, description=where, completed=seen, total=of)

        yield show
