"""What `placeledger check` finds in the savings cases of a world, as they are and spoilt."""

from ledger.db import connect_pool
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from ledger.savings_cases.checking import differences_of_cases
from tests.conftest import World


async def differences(world: World) -> list[str]:
    pool = await connect_pool(world.database.app_dsn, size=2)
    lines = [
        line
        async for line in check_everything(pool, world.place, commands_behind, beside=(differences_of_cases,))
        if line.is_difference
    ]
    await pool.close()
    return [line.text.removeprefix(f"{world.place}: ") for line in lines]
