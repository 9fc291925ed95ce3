"""Everything that `check` re-derives of a place, for machines that end with it."""

from ledger.agreements.checking import differences_of_agreements
from ledger.contributions.checking import differences_of_contributions
from ledger.db import connect_pool
from ledger.forecasts.checking import differences_of_forecasts
from ledger.intake.rederiving import commands_behind
from ledger.investments.checking import differences_of_investments
from ledger.journal.checking import check_everything
from ledger.programmes.checking import differences_of_steering
from ledger.statements.checking import check_issues
from tests.conftest import World

_BESIDE = (
    differences_of_agreements,
    differences_of_contributions,
    differences_of_steering,
    differences_of_forecasts,
    differences_of_investments,
)


async def differences_in(world: World) -> list[str]:
    """What does not follow from what the place holds; nothing is what there should be."""
    pool = await connect_pool(world.database.app_dsn, size=2)
    try:
        books = check_everything(pool, world.place, behind=commands_behind, beside=_BESIDE)
        lines = [one async for one in books] + [one async for one in check_issues(pool, world.place)]
    finally:
        await pool.close()
    return [one.text for one in lines if one.is_difference]
