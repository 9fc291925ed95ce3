"""`placeledger carry`: carry totals on for views as known then; or throw them away, as their owner, and carry anew."""

import asyncio

import asyncpg
import click

from ledger.db import connect_pool, queries
from ledger.embedded import cluster
from ledger.journal.carrying import carry_everything
from ledger.settings import Settings, read_settings

_SQL = queries(__package__)


@click.command()
@click.option("--anew", is_flag=True, help="Throw away what was carried first, as `check` may ask; no posting is lost.")
def carry(*, anew: bool) -> None:
    """Carry totals on as far as whole steps go; the service does so by itself while it runs."""
    try:
        steps = asyncio.run(_run(read_settings(), anew=anew))
    except (OSError, asyncpg.PostgresError) as error:
        raise click.ClickException(f"The totals were not carried: {error}") from error
    click.echo(f"{steps} {'step' if steps == 1 else 'steps'} carried.")


async def _run(settings: Settings, *, anew: bool) -> int:
    if anew:
        owner = await asyncpg.connect(cluster.owner_dsn(settings))
        try:
            await owner.execute(_SQL["discard_carried"])
        finally:
            await owner.close()
    pool = await connect_pool(cluster.app_dsn(settings), size=2)
    try:
        return await carry_everything(pool)
    finally:
        await pool.close()
