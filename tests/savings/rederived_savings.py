"""Everything that `placeledger check` says of a place with savings; nothing is what there should be."""

from ledger.cli.check import BESIDE
from ledger.db import connect_pool
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.conftest import World


async def differences_of(world: World, place: str) -> list[str]:
    """What does not follow from what the place holds."""
    pool = await connect_pool(world.database.app_dsn, size=2)
    try:
        lines = [one async for one in check_everything(pool, place, behind=commands_behind, beside=BESIDE)]
    finally:
        await pool.close()
    return [one.text for one in lines if one.is_difference]
