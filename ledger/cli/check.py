"""`placeledger check`: re-derives what the books hold, lists every difference, and exits non-zero when there is one."""

import asyncio

import asyncpg
import click

from ledger.db import connect_pool
from ledger.embedded import cluster
from ledger.journal.checking import check_everything
from ledger.settings import read_settings


@click.command()
@click.option("--place", help="Check one place only, by its code.")
def check(place: str | None) -> None:
    """Re-derive every entry, sequence and balance; list all differences. Exit code 1 when there is any."""

    async def run() -> int:
        pool = await connect_pool(cluster.app_dsn(read_settings()), size=2)
        try:
            differences = 0
            async for line in check_everything(pool, place):
                differences += line.is_difference
                click.echo(line.text)
            return differences
        finally:
            await pool.close()

    try:
        differences = asyncio.run(run())
    except (OSError, asyncpg.PostgresError) as error:
        raise click.ClickException(
            f"The database cannot be reached: start it with `placeledger up` ({error})."
        ) from error
    if differences:
        raise click.ClickException(f"{differences} differences: the books are not as they should be.")
    click.echo("No difference.")
