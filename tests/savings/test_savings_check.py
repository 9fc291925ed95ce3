"""What `placeledger check` tells of savings once somebody went behind every guard; and the guards themselves."""

import asyncpg
import pytest

from ledger.db import Connection
from ledger.savings.checking import differences_of_savings
from tests.conftest import NHS
from tests.savings.claimers import Claimers

OF_CLAIM = "WHERE place_id = $1 AND pool_id = $2 AND claim = 1"
TAKEN_AGAIN = f"SELECT place_id, body, budget_line, month, 2, pool_id, claim FROM savings_claim_month {OF_CLAIM}"
ON_CLAIMED = "SELECT account_id FROM account WHERE account = 'savings_claimed' AND place_id = $1"
BANKED = "savings of gss:E09000028 by case families in 2026-27"
SPOILT = [
    (f"UPDATE savings_claim SET amount_pence = 90000 {OF_CLAIM}", "pool savings: claim 1: entry 4 is not the one"),
    (f"UPDATE savings_step SET amount_pence = 1 {OF_CLAIM} AND number = 2", "pool savings: claim 1, move 2: entry 6"),
    (f"UPDATE savings_step SET sequence = 4 {OF_CLAIM} AND number = 2", "pool savings: entry 6: no claim, move"),
    (f"DELETE FROM savings_step {OF_CLAIM} AND number = 1", f"pool savings: {BANKED}: what was verified differs"),
    (f"UPDATE savings_claim SET kind = 'avoidance' {OF_CLAIM}", "claim 1 of pool savings: it is avoidance, and banked"),
    (
        f"DELETE FROM savings_claim_month {OF_CLAIM}",
        "claim 1 of pool savings: it takes other months of its budget line",
    ),
    (
        f"INSERT INTO savings_claim_month {TAKEN_AGAIN}",
        "budget line children's placements of gss:E09000028 is claimed twice in 2026-04",
    ),
    (
        f"INSERT INTO savings_claim_end SELECT place_id, pool_id, claim, number FROM savings_step {OF_CLAIM} LIMIT 1",
        "claim 1 of pool savings: it ends while something of it stands",
    ),
    (
        "DELETE FROM proposal_approval WHERE place_id = $1 AND $2::uuid IS NOT NULL AND body = 'ods:72Q'",
        "claim 1 of pool savings: its move 1 was not verified by two bodies",
    ),
    (
        f"UPDATE balance SET debit_pence = debit_pence + 7 WHERE pool_id = $2 AND account_id IN ({ON_CLAIMED})",
        f"pool savings: {BANKED}: savings_claimed stands at 20007, and the claims come to 20000",
    ),
]
STEP = (
    "INSERT INTO savings_step (place_id, pool_id, claim, number, body, move, source, target, amount_pence, label, "
    "effective_date, sequence, recorded_at{more}) SELECT $1, $2, {claim}, {number}, c.body, {move}, {pence}, '', "
    "c.effective_date, c.sequence, c.recorded_at{values} FROM savings_claim c "
    "WHERE c.place_id = $1 AND c.pool_id = $2 AND c.claim = {claim}"
)
DATED = {"more": ", journal_reference, journal_date", "values": ", 'BJ-9', c.first_day"}
GUARDED = {
    "more than stands": (
        {"number": 3, "move": "'not_delivered', 'claimed', 'not_delivered'", "pence": 20_001},
        "moves_as",
    ),
    "with the sign turned": (
        {"number": 3, "move": "'not_delivered', 'claimed', 'not_delivered'", "pence": -1},
        "moves_as",
    ),
    "out of order": ({"number": 9, "move": "'not_delivered', 'claimed', 'not_delivered'", "pence": 1}, "moves_as"),
    "a way that there is not": ({"number": 3, "move": "'redeployed', 'claimed', 'redeployed'", "pence": 1}, "moves_as"),
    "avoidance": (
        {"claim": 2, "number": 1, "move": "'banked', 'verified', 'banked'", "pence": 1, **DATED},
        "is_proposed",
    ),
    "redeployed avoidance": (
        {"claim": 2, "number": 1, "move": "'redeployed', 'verified', 'redeployed'", "pence": 1},
        "avoidance_is_never_banked",
    ),
}


@pytest.fixture
async def banked(claimers: Claimers) -> Claimers:
    """A claim that is verified and banked in part; and one of avoidance."""
    await claimers.stopped(await claimers.register())
    claim = await claimers.claimed()
    await claimers.verify(claim, 80_000)
    assert (await claimers.bank(claim, 50_000, "BJ-1")).json()["state"] == "done"
    await claimers.claimed(NHS, kind="avoidance")
    return claimers


async def test_whatever_was_spoilt_is_told(banked: Claimers) -> None:
    """One record, link or balance at a time, each undone before the next."""
    ids = await banked.world.ids("savings", banked.place)
    connection = await asyncpg.connect(banked.world.database.super_dsn)
    try:
        assert [] == [one async for one in differences_of_savings(connection, ids[0])]
        for statement, expected in SPOILT:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute(statement, *ids)
            told = [one async for one in differences_of_savings(connection, ids[0])]
            await transaction.rollback()
            assert any(one.startswith(expected) for one in told), (statement, told)
    finally:
        await connection.close()


async def test_the_database_refuses_what_the_service_would_not_ask(banked: Claimers) -> None:
    """As the service's own role: no stage gives more than it has, avoidance is never banked, two bodies verify."""
    ids = await banked.world.ids("savings", banked.place)
    connection = await asyncpg.connect(banked.world.database.app_dsn)
    try:
        for name, (said, constraint) in GUARDED.items():
            statement = STEP.format(**{"claim": 1, "more": "", "values": "", **said})
            assert constraint in str(await _refused(connection, ids, statement)), name
        by_one = STEP.format(
            claim=1,
            number=3,
            move="'verified', 'claimed', 'verified'",
            pence=1,
            more=", proposal_id",
            values=", (SELECT proposal_id FROM proposal WHERE place_id = $1 AND pool_id = $2 AND act = '{act}')",
        )
        again = f"INSERT INTO savings_claim_month {TAKEN_AGAIN}"
        ended = f"INSERT INTO savings_claim_end SELECT place_id, pool_id, claim, 1 FROM savings_claim {OF_CLAIM}"
        of_another_act = by_one.format(act="bank-saving")
        assert "saving_moves_as_proposed" == await _refused(connection, ids, of_another_act)
        await banked.propose_move("verify-saving", 1, 1)
        alone = by_one.format(act="verify-saving' AND amount_pence = '1")
        assert "saving_is_verified_by_two_bodies" == await _refused(connection, ids, alone)
        assert "budget_line_is_claimed_once" in str(await _refused(connection, ids, again))
        assert "claim_that_ends_stands_nowhere" in str(await _refused(connection, ids, ended))
    finally:
        await connection.close()


async def _refused(connection: Connection, ids: tuple[object, object], statement: str) -> str | None:
    """The constraint that refuses a statement, at once or when it is to be kept; nothing for none."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(f"SET LOCAL ledger.place = '{ids[0]}'")
        await connection.execute(statement, *ids)
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except asyncpg.PostgresError as error:
        return str(getattr(error, "constraint_name", error))
    finally:
        await transaction.rollback()
    return None
