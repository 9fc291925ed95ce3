"""`placeledger check` derives every rule set again: its document, how it reads, and who signed it."""

from uuid import UUID

import asyncpg

from ledger.db import connect_pool
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from ledger.rule_sets.checking import differences_of_rule_sets
from tests.conftest import COUNCIL, World
from tests.rule_sets.written import Author, rules

ADOPTED = "agreement section-75: rule set 1"


async def differences(world: World) -> list[str]:
    pool = await connect_pool(world.database.app_dsn, size=2)
    lines = [
        line
        async for line in check_everything(pool, world.place, commands_behind, beside=(differences_of_rule_sets,))
        if line.is_difference
    ]
    await pool.close()
    return [line.text.removeprefix(f"{world.place}: ") for line in lines]


SPOILT = {
    "another document with its digest": (
        (
            "UPDATE rule_set SET document = d.document, digest = sha256(d.document) FROM (SELECT convert_to(replace("
            "convert_from(document, 'UTF8'), '2 to 1', '3 to 1'), 'UTF8') AS document FROM rule_set WHERE version = 1 "
            "AND place_id = $1) d WHERE place_id = $1 AND version = 1"
        ),
        ["is not kept in its canonical form", "reads otherwise than when it was written"],
    ),
    "other sentences": (
        "UPDATE rule_set SET read_back = sha256('') WHERE place_id = $1 AND version = 1",
        ["reads otherwise than when it was written"],
    ),
    "another day": (
        "UPDATE rule_set_adoption SET effective_from = '2025-05-01' WHERE place_id = $1",
        ["was adopted otherwise than was proposed"],
    ),
    "a signature less": (
        f"DELETE FROM rule_set_signature WHERE place_id = $1 AND body = '{COUNCIL}'",
        ["has other signatures than approvals", "is not signed by each of its partners"],
    ),
    "a proposal that was not done": (
        (
            "DELETE FROM proposal_outcome o USING proposal p WHERE p.proposal_id = o.proposal_id AND p.place_id = $1 "
            "AND p.act = 'adopt-rule-set'"
        ),
        ["was adopted by no proposal that was done"],
    ),
}


async def test_every_spoilt_row_is_found(author: Author) -> None:
    """Nothing as it should be; then each, spoilt past every trigger and put back, with its own words."""
    await author.adopt(await author.written(rules()), "2025-04-01")
    place_id, _ = await author.world.ids()
    before, found = await differences(author.world), {}
    connection = await asyncpg.connect(author.world.database.super_dsn)
    tables = ("rule_set", "rule_set_adoption", "rule_set_signature", "proposal_outcome")
    await connection.execute("SET session_replication_role = replica")
    for table in tables:
        await connection.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    for name, (statement, _) in SPOILT.items():
        await connection.execute(statement, place_id)
        found[name] = await differences(author.world)
        for table in tables:
            await connection.execute(f"DELETE FROM {table} WHERE place_id = '{place_id}'")
            await connection.execute(f"INSERT INTO {table} SELECT * FROM kept_{table} WHERE place_id = '{place_id}'")
    await connection.close()

    assert [] == before
    assert {name: [f"{ADOPTED} {text}" for text in texts] for name, (_, texts) in SPOILT.items()} == found


async def test_the_database_takes_no_adoption_that_a_partner_did_not_sign(author: Author) -> None:
    """As the service's own role: a signature lacks, a day goes back, a row is changed."""
    await author.adopt(await author.written(rules()), "2025-07-01")
    await author.written(rules("Another"))
    place_id, _ = await author.world.ids()
    copied = (
        "INSERT INTO rule_set_adoption SELECT place_id, agreement, number + 1, 2, effective_from - {back}, "
        "recorded_at, proposal_id, act_id FROM rule_set_adoption"
    )
    signed = (
        "INSERT INTO rule_set_signature SELECT place_id, agreement, 2, body, signed_on, recorded_at, proposal_id, "
        "act_id FROM rule_set_signature"
    )
    tried = (
        [copied.format(back=0)],
        [signed, copied.format(back=1)],
        ["UPDATE rule_set SET title = 'Mine'"],
        ["DELETE FROM rule_set_adoption"],
    )

    refused = [await refusal_of(author.world, place_id, statements) for statements in tried]

    assert ["adoption_is_signed_by_all", "adoption_comes_later", *["InsufficientPrivilegeError"] * 2] == refused


async def refusal_of(world: World, place_id: UUID, statements: list[str]) -> str:
    """What the database says to statements in a place: the constraint that it names, or the kind of error."""
    connection = await asyncpg.connect(world.database.app_dsn)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL ledger.place = '{place_id}'")
            for statement in statements:
                await connection.execute(statement)
    except asyncpg.PostgresError as error:
        return getattr(error, "constraint_name", None) or type(error).__name__
    finally:
        await connection.close()
    return "nothing"
