"""`placeledger check` derives balances and extracts again; the database keeps two people apart, and every row."""

import asyncpg
import pytest

from ledger.balances.checking import differences_of_balances
from ledger.db import connect_pool, reading_place
from ledger.embedded.throwaway import Throwaway
from tests.balances.conftest import CREATED, Sides
from tests.conftest import COUNCIL, NHS

# What a superuser altered behind every guard, and the beginning of what is then told.
ALTERED = {
    "the pool's figure of a statement": (
        "UPDATE stated_balance SET fund_pence = fund_pence + 1 WHERE number = 1 AND place_id = $1",
        "pooled: receivable of ods:72Q at 2025-09-30, version 1: the legs add up to 40000000 pence, and 40000001",
    ),
    "the pool's figure of a decision": (
        "UPDATE balance_decision SET fund_pence = 7 WHERE side = 'pool' AND place_id = $1",
        "pooled: receivable of ods:72Q at 2025-09-30, decision 2 on version 1: the legs add up to 40000000 pence",
    ),
    "the number of a decision": (
        "UPDATE balance_decision SET decision = 3 WHERE side = 'pool' AND place_id = $1",
        "pooled: receivable of ods:72Q at 2025-09-30, decision 3 on version 1: it does not follow the one before",
    ),
    "a note": (
        "UPDATE balance_text SET said = 'nothing' WHERE row = 0 AND place_id = $1",
        "pooled: receivable of ods:72Q at 2025-09-30, version 1: its note is not the one committed to",
    ),
    "both sides of one person": (
        (
            "UPDATE balance_decision SET principal_id = (SELECT principal_id FROM balance_decision d "
            "WHERE d.side = 'body' AND d.place_id = $1) WHERE place_id = $1"
        ),
        "pooled: receivable of ods:72Q at 2025-09-30: one person spoke for both sides",
    ),
    "the amount of a line": (
        "UPDATE ledger_extract_line SET amount_pence = 1 WHERE row = 2 AND place_id = $1",
        "pooled: extract {extract}: its lines are not those of its digest",
    ),
    "all lines of an extract": (
        "DELETE FROM ledger_extract_line WHERE place_id = $1",
        "pooled: extract {extract}: it has 0 lines of 0 pence in all, and others were kept",
    ),
    "the description of a line": (
        "UPDATE balance_text SET said = 'somebody else' WHERE row = 2 AND place_id = $1",
        "pooled: extract {extract}: the description of row 2 is not the one committed to",
    ),
}


@pytest.fixture
async def extract(pooled: Sides) -> str:
    """A balance that both sides agreed, and an extract of it: its id."""
    await pooled.call(40_000_000)
    assert CREATED == (await pooled.state(40_000_000, note="Ms Smith rang")).status_code
    assert CREATED == (await pooled.decide(pooled.treasurer, "body", 1, 40_000_000)).status_code
    assert CREATED == (await pooled.decide(pooled.manager, "pool", 1, 40_000_000)).status_code
    content = "date,reference,description,amount\n2025-09-30,Call 3,as agreed with Ms Smith,400000.00\n"
    sent = await pooled.send(content, balance="receivable")
    assert CREATED == sent.status_code, sent.text
    return str(sent.json()["extract"]["extract_id"])


async def told(sides: Sides) -> list[str]:
    """What the check says of the balances of the place."""
    place_id, _ = await sides.world.ids()
    pool = await connect_pool(sides.world.database.app_dsn, size=2)
    async with reading_place(pool, place_id) as connection:
        found = [text async for text in differences_of_balances(connection, place_id)]
    await pool.close()
    return found


async def alter(sides: Sides, statement: str) -> None:
    """Change what is in the way of it, as only a superuser can."""
    place_id, _ = await sides.world.ids()
    connection = await asyncpg.connect(sides.world.database.super_dsn)
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(statement, place_id)
    await connection.close()


async def test_what_was_altered_is_told(pooled: Sides, extract: str) -> None:
    """One alteration after the other, each taken back before the next."""
    assert [] == await told(pooled)
    for statement, expected in ALTERED.values():
        kept = await rows(pooled)
        await alter(pooled, statement)
        found = await told(pooled)
        assert any(text.startswith(expected.format(extract=extract)) for text in found), (statement, found)
        await restore(pooled, kept)
    assert [] == await told(pooled)


async def test_erased_texts_are_no_difference(pooled: Sides, extract: str, database: Throwaway) -> None:
    """The owner erases them, and everything else stands: a null where a text was."""
    place_id, _ = await pooled.world.ids()
    connection = await asyncpg.connect(database.owner_dsn)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ledger.place = '{place_id}'")
        await connection.execute("DELETE FROM balance_text")
    await connection.close()

    assert [] == await told(pooled)
    assert (await pooled.line())["stated"]["note"] is None
    lines = await pooled.auditor.all_items(f"{pooled.pool}/ledger-extracts/{extract}/matches")
    assert [None] == [line["description"] for one in lines for line in one["lines"]]


async def test_the_database_keeps_two_people_and_every_row(pooled: Sides, extract: str) -> None:
    """A system decides nothing, nobody decides twice over, and no row of a balance or an extract is changed."""
    place_id, _ = await pooled.world.ids()
    assert extract
    decided = (
        "INSERT INTO balance_decision "
        "SELECT d.place_id, d.pool_id, d.body, d.balance, d.last_day, d.number, 9, {side}, d.outcome, {body}, "
        "d.reason, '', d.through_sequence, d.fund_pence, {who}, d.recorded_at, d.act_id "
        "FROM balance_decision d WHERE d.side = 'body'"
    )
    system = f"(SELECT a.principal_id FROM act a WHERE a.acting_body = '{NHS}' AND a.operation = 'state_balance')"
    refused = {
        decided.format(side="'pool'", body=f"'{COUNCIL}'", who="d.principal_id"): "balance_sides_are_two_people",
        decided.format(side="'body'", body="d.body", who=system): "balance_is_decided_by_a_person",
        decided.format(side="'body'", body=f"'{COUNCIL}'", who="d.principal_id"): "body_speaks_for_itself",
    }
    refused |= {
        f"UPDATE {table} SET place_id = place_id": "journal_is_append_only"
        for table in (
            "stated_balance",
            "balance_decision",
            "ledger_extract",
            "ledger_extract_line",
            "balance_threshold",
        )
    }
    connection = await asyncpg.connect(pooled.world.database.owner_dsn)
    for statement, constraint in refused.items():
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(f"SET LOCAL ledger.place = '{place_id}'")
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await connection.execute(statement)
        assert constraint == refusal.value.constraint_name, statement
        await transaction.rollback()
    await connection.close()


KEPT = ("stated_balance", "balance_decision", "balance_text", "ledger_extract_line")


async def rows(sides: Sides) -> dict[str, list[asyncpg.Record]]:
    place_id, _ = await sides.world.ids()
    connection = await asyncpg.connect(sides.world.database.super_dsn)
    found = {table: await connection.fetch(f"SELECT * FROM {table} WHERE place_id = $1", place_id) for table in KEPT}
    await connection.close()
    return found


async def restore(sides: Sides, kept: dict[str, list[asyncpg.Record]]) -> None:
    place_id, _ = await sides.world.ids()
    connection = await asyncpg.connect(sides.world.database.super_dsn)
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for table, found in kept.items():
            await connection.execute(f"DELETE FROM {table} WHERE place_id = $1", place_id)
            await connection.copy_records_to_table(table, records=[tuple(row) for row in found])
    await connection.close()
