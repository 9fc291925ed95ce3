"""`placeledger settlement replay`: settles again from the journal, and compares every penny with what was settled."""

import asyncio

import asyncpg
import click

from ledger.approvals.store import every_place
from ledger.db import connect_pool, reading_place
from ledger.embedded import cluster
from ledger.settings import read_settings
from ledger.settlement.checking import count_settlements, replay_settlements


@click.group()
def settlement() -> None:
    """What the rules gave for a period, and whether they give it still."""


@settlement.command()
@click.option("--place", help="Replay one place only, by its code.")
@click.option("--pool", help="Replay one pool of each place only, by its code.")
def replay(place: str | None, pool: str | None) -> None:
    """Settle again, and list all differences. Exit code 1 when there is any.

    Of every settlement the figures are taken anew from the journal, as known at its sequence number, and shared by the
    rule set version that it names; figures, result, differences and entries are compared byte by byte.
    """
    try:
        replayed, found = asyncio.run(_run(place, pool))
    except (OSError, asyncpg.PostgresError) as error:
        raise click.ClickException(
            f"The database cannot be reached: start it with `placeledger up` ({error})."
        ) from error
    if not replayed:
        raise click.ClickException("There is no settlement here.")
    click.echo(f"{replayed} {'settlement' if replayed == 1 else 'settlements'} replayed.")
    if found:
        raise click.ClickException(f"{found} differences: a settlement is not what the journal and the rules give.")
    click.echo("No difference.")


async def _run(place: str | None, pool: str | None) -> tuple[int, int]:
    """Print the differences as they come; how many settlements were replayed, and how many differences there are."""
    connections = await connect_pool(cluster.app_dsn(read_settings()), size=2, seconds_max=None)
    replayed = found = 0
    try:
        async with connections.acquire() as connection:
            places = await every_place(connection)
        for place_id, code in places:
            if place not in {None, code}:
                continue
            async with reading_place(connections, place_id) as connection:
                replayed += await count_settlements(connection, place_id, pool)
                async for text in replay_settlements(connection, place_id, pool):
                    found += 1
                    click.echo(f"{code}: {text}")
    finally:
        await connections.close()
    return replayed, found
