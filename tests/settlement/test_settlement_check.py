"""`placeledger settlement replay`, and the check: what journal and rules do not give again is told, and fails."""

import asyncio

import asyncpg
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.cli.check import BESIDE
from ledger.settlement.checking import differences_of_settlements
from tests.conftest import World
from tests.rule_sets.written import rules
from tests.settlement.settling import Settler
from tests.settlement.test_interim_settlements import begun, replayed, spend


@pytest.fixture
async def settled(settler: Settler) -> Settler:
    """A year of which a settlement is posted, and another one proposed."""
    await begun(settler, rules())
    await spend(settler, 123_000, "2025-04-15")
    await settler.settle("2025-04")
    await settler.agree(1)
    await spend(settler, 300, "2025-05-15")
    await settler.settle("2025-05")
    return settler


async def replay(world: World, *options: str) -> Result:
    """The command, as an operator gives it."""
    said = ["settlement", "replay", "--place", world.place, *options]
    return await asyncio.to_thread(CliRunner().invoke, main, said, env={"LEDGER_DATABASE_URL": world.database.app_dsn})


async def spoil(world: World, statement: str) -> None:
    """Change what nobody can change: as the superuser, past every trigger."""
    place_id, pool_id = await world.ids()
    connection = await asyncpg.connect(world.database.super_dsn)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(statement, place_id, pool_id)
    finally:
        await connection.close()


async def test_a_replay_tells_every_difference_and_fails(settled: Settler) -> None:
    """As it was settled, no difference; the books or the settlement altered behind every guard, each is named."""
    world = settled.world
    good = await replay(world)
    assert (0, "2 settlements replayed.\nNo difference.\n") == (good.exit_code, good.output)
    assert (0, 1) == (
        (await replay(world, "--pool", "pooled")).exit_code,
        (await replay(world, "--pool", "no")).exit_code,
    )

    at = "WHERE place_id = $1 AND pool_id = $2 AND number = 1"
    await spoil(world, f"UPDATE settlement SET result = '{{}}', sha256 = sha256(figures || '{{}}' || content) {at}")
    assert ["pool pooled: settlement 1: the journal and the rules do not give its result again"] == await replayed(
        settled
    )
    bad = await replay(world)
    assert (1, 1) == (bad.exit_code, bad.output.count(f"{world.place}: pool pooled: settlement 1: "))
    assert bad.output.endswith("1 differences: a settlement is not what the journal and the rules give.\n")

    await spoil(
        world,
        "UPDATE leg SET amount_pence = amount_pence * 2 WHERE place_id = $1 AND pool_id = $2 AND sequence = "
        "(SELECT min(e.sequence) FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.kind = 'payment')",
    )
    told = await replayed(settled)
    assert {
        "pool pooled: settlement 1: the journal and the rules do not give its figures again",
        "pool pooled: settlement 2: the journal and the rules do not give its figures again",
    } <= set(told)


async def test_entries_are_those_that_settling_makes(settled: Settler) -> None:
    """A settled scheme gone, its entries stand behind nothing; a rule set changed, it is not the one in force."""
    world = settled.world
    await spoil(world, "DELETE FROM settlement_scheme WHERE place_id = $1 AND pool_id = $2")

    told = await replayed(settled)

    assert any(text.endswith("no settlement that was agreed has posted it") for text in told)
    await spoil(
        world,
        "UPDATE rule_set_adoption SET effective_from = '2026-01-01' WHERE place_id = $1 AND $2::uuid IS NOT NULL",
    )
    assert [1, 2] == [
        number
        for number in (1, 2)
        if f"pool pooled: settlement {number}: rule set 1 was not the one in force" in await replayed(settled)
    ]


async def test_the_database_settles_nothing_that_a_partner_has_not_agreed(settled: Settler) -> None:
    """Whoever writes past the service is refused by the last guard."""
    place_id, pool_id = await settled.world.ids()
    connection = await asyncpg.connect(settled.world.database.app_dsn)
    try:
        await connection.execute(f"BEGIN; SET LOCAL ledger.place = '{place_id}'")
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await connection.execute(
                "INSERT INTO settlement_scheme SELECT place_id, pool_id, 2, scheme, effective_date, proposal_id, "
                "recorded_at, act_id FROM settlement_scheme WHERE place_id = $1 AND pool_id = $2",
                *(place_id, pool_id),
            )
    finally:
        await connection.close()
    assert "settled_scheme_is_agreed_by_all" == refusal.value.constraint_name


def test_the_check_replays_settlements() -> None:
    assert differences_of_settlements in BESIDE
