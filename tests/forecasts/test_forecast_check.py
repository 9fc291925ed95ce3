"""`placeledger check` works every forecast and every notice out again, and tells what it finds otherwise."""

import asyncpg

from ledger.db import connect_pool
from ledger.forecasts.checking import differences_of_forecasts
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.agreements.test_agreement_check import spoil
from tests.conftest import World
from tests.forecasts.forecaster import Forecaster

# What is spoilt as the superuser, past every trigger; and what is then told, in order.
SPOILT = [
    ("UPDATE forecast_text SET commentary = 'as planned' WHERE place_id = $1", "it says something else"),
    (
        "UPDATE forecast SET amount_pence = amount_pence + 1 WHERE place_id = $1 AND version = 1",
        "it says something else",
    ),
    (
        "UPDATE forecast SET budget_pence = 1 WHERE place_id = $1 AND version = 1",
        "its budget was 1 pence, and the legs",
    ),
    ("UPDATE forecast SET through_sequence = 99 WHERE place_id = $1 AND version = 2", "entries that are not there"),
    ("UPDATE forecast SET version = 4 WHERE place_id = $1 AND version = 3", "version 3 is missing before it"),
    ("DELETE FROM variance_notice WHERE place_id = $1", "it opened no notice, against the terms"),
    ("DELETE FROM variance_notice_end WHERE place_id = $1", "it ended no notice, against the terms"),
    ("DELETE FROM forecast WHERE place_id = $1 AND version = 3", "a commentary belongs to no forecast"),
    ("UPDATE variance_notice_terms SET proposal_id = gen_random_uuid() WHERE place_id = $1", "rests on no proposal"),
]


async def differences(world: World) -> list[str]:
    pool = await connect_pool(world.database.app_dsn, size=2)
    beside = (differences_of_forecasts,)
    lines = [one async for one in check_everything(pool, world.place, commands_behind, beside=beside)]
    await pool.close()
    return [one.text for one in lines if one.is_difference]


TABLES = ("forecast", "forecast_text", "variance_notice_terms", "variance_notice", "variance_notice_end")


async def _kept(world: World, rows: dict[str, str] | None = None) -> dict[str, str]:
    """The rows of the place as they stand; with rows given, these are put back first."""
    place_id, _ = await world.ids()
    connection = await asyncpg.connect(world.database.super_dsn)
    await connection.execute("SET session_replication_role = replica")
    for table, kept in (rows or {}).items():
        await connection.execute(f"DELETE FROM {table} WHERE place_id = $1", place_id)
        await connection.execute(
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb)", kept
        )
    found = {
        table: await connection.fetchval(
            "SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)), '[]')::text "
            f"FROM {table} t WHERE place_id = $1",
            place_id,
        )
        for table in TABLES
    }
    await connection.close()
    return found


async def test_every_difference_is_told_and_an_erased_text_is_none(forecaster: Forecaster) -> None:
    """Budgets from legs, words from fingerprints, notices from terms: spoilt one by one, each shows."""
    await forecaster.spend()
    await forecaster.agree_notice()
    for pounds in (1_800, 1_900, 1_200):
        await forecaster.forecast(pounds, commentary=f"about {pounds}")
    clean = await differences(forecaster.world)
    kept = await _kept(forecaster.world)
    found = {}
    for statement, expected in SPOILT:
        await spoil(forecaster.world, statement)
        found[statement] = [expected in one for one in await differences(forecaster.world)]
        assert kept == await _kept(forecaster.world, kept)
    await spoil(forecaster.world, "DELETE FROM forecast_text WHERE place_id = $1")

    assert [] == clean
    assert [] == [statement for statement, told in found.items() if not any(told)]
    assert [] == await differences(forecaster.world), "what was erased is no difference"
