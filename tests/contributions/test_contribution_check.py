"""Calls and schedules are guarded by the database, and what a superuser alters is told by the check."""

import asyncpg
import pytest

from ledger.contributions.call_model import account_of_call
from ledger.core.entry import account_id
from tests.conftest import NHS, World
from tests.contributions.collecting import Collector, schedule

CALL = """INSERT INTO contribution_call (place_id, pool_id, number, body, stream, amount_pence, due_on,
    remittance_version, account_id, sequence) VALUES ($1, $2, $3, $4, 'nhs-minimum', $5, '2025-04-01', 1, $6, $7)"""
SCHEDULE = """INSERT INTO contribution_schedule SELECT place_id, pool_id, body, stream, year, $3, base_pence,
    variation_pence, content, recorded_at, proposal_id, act_id FROM contribution_schedule
    WHERE place_id = $1 AND pool_id = $2"""
MUTATIONS = {
    "UPDATE contribution_schedule SET base_pence = 5 WHERE place_id = $1": "its base is 5 pence",
    "UPDATE contribution_schedule SET content = '{}' WHERE place_id = $1": "its content cannot be read",
    "UPDATE contribution_schedule SET body = 'gss:E09000028' WHERE place_id = $1": "its content is of ods:72Q",
    "UPDATE contribution_schedule SET proposal_id = place_id WHERE place_id = $1": "it rests on no proposal",
    "UPDATE leg SET amount_pence = 2 * amount_pence WHERE place_id = $1 AND sequence = 1": "the budget book says 2400",
    "UPDATE contribution_call SET amount_pence = 7 WHERE place_id = $1": "call 1: its entry 2 does not call 7 pence",
    "DELETE FROM contribution_call WHERE place_id = $1": "account of call-1: there is no such call",
}


@pytest.fixture
async def collector(world: World) -> Collector:
    """A schedule of twelve pounds, of which April's is called by entry 2."""
    made = Collector(world)
    await made.build()
    await made.adopt(schedules=[schedule(pence=1_200)])
    await made.call(due_through="2025-04-01")
    return made


async def test_the_database_keeps_calls_and_schedules_in_order(collector: Collector) -> None:
    """No number left out, no call that its entry does not say, no version that nobody approved."""
    ids, account = await collector.world.ids(), account_id(account_of_call(1, NHS, "nhs-minimum"))
    connection = await asyncpg.connect(collector.world.database.app_dsn)
    for constraint, sql, arguments in (
        ("call_has_no_gap", CALL, (3, NHS, 100, account, 1)),
        ("call_rests_on_its_entry", CALL, (2, NHS, 99, account, 1)),
        ("call_posts_one_entry", CALL, (2, NHS, 100, account, 2)),
        ("schedule_has_no_gap", SCHEDULE, (3,)),
        ("journal_is_append_only", "UPDATE contribution_call SET number = 2", None),
    ):
        async with connection.transaction():
            await connection.execute(f"SET LOCAL ledger.place = '{ids[0]}'")
            with pytest.raises(asyncpg.PostgresError) as refusal:
                async with connection.transaction():
                    await connection.execute(sql, *(() if arguments is None else (*ids, *arguments)))
            told = getattr(refusal.value, "constraint_name", None)
            assert told == constraint or isinstance(refusal.value, asyncpg.InsufficientPrivilegeError), refusal.value
    await connection.close()


async def test_what_was_altered_is_told(collector: Collector) -> None:
    """Each alteration behind the guards, one after the other, is found and put back."""
    place_id, _ = await collector.world.ids()
    assert [] == await collector.differences()
    connection = await asyncpg.connect(collector.world.database.super_dsn)
    await connection.execute("SET session_replication_role = replica")
    for statement, expected in MUTATIONS.items():
        kept = {
            table: await connection.fetch(f"SELECT * FROM {table} WHERE place_id = $1", place_id)
            for table in ("contribution_call", "contribution_schedule", "leg")
        }
        await connection.execute(statement, place_id)
        told = await collector.differences()
        assert any(expected in text for text in told), (statement, told)
        for table, rows in kept.items():
            await connection.execute(f"DELETE FROM {table} WHERE place_id = $1", place_id)
            for row in rows:
                marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
                await connection.execute(f"INSERT INTO {table} VALUES ({marks})", *row.values())
    await connection.close()
    assert [] == await collector.differences()
