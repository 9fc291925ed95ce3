"""`placeledger check` derives every case again: its bytes, its projection, what its baselines posted."""

import asyncpg

from tests.conftest import World
from tests.savings_cases.savers import OF_CASE, Savers
from tests.savings_cases.spoiling import differences

CASE, BASELINE = "pool savings: savings case families:", "pool savings: savings case families: baseline 1"
TABLES = ("savings_case_version", "savings_baseline", "savings_review", "proposal_outcome")
SPOILT = {
    "another document with its digest": (
        (
            "UPDATE savings_case_version SET document = d.document, digest = sha256(d.document) FROM (SELECT "
            "convert_to(replace(convert_from(document, 'UTF8'), '\"size\":\"200\"', '\"size\":\"300\"'), 'UTF8') AS "
            "document FROM savings_case_version WHERE place_id = $1) d WHERE place_id = $1"
        ),
        [f"{CASE} version 1 projects otherwise than when it was written"],
    ),
    "another title": (
        "UPDATE savings_case_version SET title = 'x' WHERE place_id = $1",
        [f"{CASE} version 1 is not kept in its canonical form"],
    ),
    "another projection": (
        (
            "UPDATE savings_case_version SET projection = p.projection, projection_digest = sha256(reference_data || "
            "p.projection) FROM (SELECT convert_to(replace(convert_from(projection, 'UTF8'), '200977', '200978'), "
            "'UTF8') AS projection FROM savings_case_version WHERE place_id = $1) p WHERE place_id = $1"
        ),
        [
            f"{CASE} version 1 projects otherwise than when it was written",
            f"{BASELINE} did not make entry 1 as it stands",
        ],
    ),
    "another day": (
        "UPDATE savings_baseline SET effective_date = '2026-06-01' WHERE place_id = $1",
        [
            f"{BASELINE} was agreed otherwise than was proposed",
            *(f"{BASELINE} did not make entry {sequence} as it stands" for sequence in range(1, 6)),
        ],
    ),
    "another entry that it stood with": (
        "UPDATE savings_baseline SET through_sequence = 4 WHERE place_id = $1",
        [f"{BASELINE} says that it stood with another entry than its last"],
    ),
    "a proposal that was not done": (
        (
            "DELETE FROM proposal_outcome o USING proposal p WHERE p.proposal_id = o.proposal_id AND p.place_id = $1 "
            "AND p.act = 'agree-baseline'"
        ),
        [
            f"{BASELINE} was agreed by no proposal that was done",
            *(f"pool savings: entry {n}: no baseline that was agreed has posted it" for n in range(1, 6)),
        ],
    ),
    "no baseline at all": (
        "DELETE FROM savings_baseline WHERE place_id = $1",
        [f"pool savings: entry {n}: no baseline that was agreed has posted it" for n in range(1, 6)],
    ),
}


async def test_every_spoilt_row_is_found(world: World, savers: Savers) -> None:
    """Nothing as it should be; then each, spoilt past every trigger and put back, with its own words."""
    await savers.kept(named=OF_CASE)
    await savers.accept()
    await savers.agree()
    place_id, _ = await world.ids("savings")
    before, found = await of_cases(world), {}
    connection = await asyncpg.connect(world.database.super_dsn)
    await connection.execute("SET session_replication_role = replica")
    for table in TABLES:
        await connection.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    for name, (statement, _) in SPOILT.items():
        await connection.execute(statement, place_id)
        found[name] = await of_cases(world)
        for table in TABLES:
            await connection.execute(f"DELETE FROM {table} WHERE place_id = '{place_id}'")
            await connection.execute(f"INSERT INTO {table} SELECT * FROM kept_{table} WHERE place_id = '{place_id}'")
    await connection.close()

    assert [] == before
    assert {name: texts for name, (_, texts) in SPOILT.items()} == found


async def of_cases(world: World) -> list[str]:
    """The differences that speak of cases and of what they posted."""
    return [text for text in await differences(world) if text.startswith("pool savings")]


async def test_the_database_guards_baselines_itself(world: World, savers: Savers) -> None:
    """A version that a body has not reviewed, one that goes back, and what rests on no proposal that was done."""
    await savers.kept(named=OF_CASE)
    await savers.accept(*OF_CASE[:3])
    place_id, pool_id = await world.ids("savings")
    unreviewed = await refused_by(world, place_id, pool_id, 1)
    await savers.accept(OF_CASE[3])
    await savers.propose()
    out_of_order = await refused_by(world, place_id, pool_id, 2)
    alone = await refused_by(world, place_id, pool_id, 1)

    assert ["baseline_is_reviewed_by_all", "baseline_follows_the_last", "act_rests_on_done_proposal"] == [
        unreviewed,
        out_of_order,
        alone,
    ]


async def refused_by(world: World, place_id: object, pool_id: object, number: int) -> str | None:
    """Which guard refuses a baseline of version 1 that somebody writes past the service, resting on any proposal."""
    connection = await asyncpg.connect(world.database.app_dsn)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"SET LOCAL ledger.place = '{place_id}'")
    statement = (
        "INSERT INTO savings_baseline SELECT v.place_id, v.pool_id, v.case_code, $3, v.version, '2026-05-31', 0, "
        "now(), p.proposal_id, v.act_id FROM savings_case_version v JOIN proposal p USING (place_id, pool_id) "
        "WHERE v.place_id = $1 AND v.pool_id = $2 ORDER BY p.act = 'agree-baseline' DESC LIMIT 1"
    )
    await connection.execute("UPDATE pool_head SET sequence = sequence WHERE place_id = $1", place_id)
    try:
        await connection.execute(statement, place_id, pool_id, number)
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except asyncpg.PostgresError as error:
        return str(getattr(error, "constraint_name", None))
    else:
        return None
    finally:
        await transaction.rollback()
        await connection.close()
