"""`placeledger check` on carried totals that a superuser altered, and `placeledger carry --anew`, which mends them."""

import asyncio
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.core.entry import Account, AccountName, account_id
from ledger.journal.carrying import carry_on
from tests.books import COUNCIL
from tests.database.conftest import Written
from tests.databases import Database, asked, tell

CASH = account_id(Account(AccountName.CASH, COUNCIL))
TABLES = ("carry", "carried_total", "carried_label", "carried_value")
# What was altered in the first pool, carried in two steps of two entries; and a difference that shows it.
ALTERED = {
    "debit of a month": (
        (
            "UPDATE carried_total SET debit_pence = 1 WHERE {key} AND account_id = '{cash}' AND last_day > first_day "
            "AND through_sequence = 2"
        ),
        (
            f"account {CASH} from 2025-09-01 to 2025-09-30 through entry 2: its legs add up to 0 pence debit and 13045 "
            "credit in 2 legs, the total carried is 1 pence debit and 13045 credit in 2 legs"
        ),
    ),
    "number of legs of a day": (
        (
            "UPDATE carried_total SET leg_count = 9 WHERE {key} AND account_id = '{cash}' AND last_day = first_day "
            "AND through_sequence = 4"
        ),
        f"account {CASH} from 2025-09-30 to 2025-09-30 through entry 4: its legs add up to 700 pence debit",
    ),
    "a total deleted": (
        "DELETE FROM carried_total WHERE {key} AND account_id = '{cash}' AND through_sequence = 4",
        (
            f"account {CASH} from 2025-09-01 to 2025-09-30 through entry 4: its legs add up to 700 pence debit and "
            "13100 credit in 4 legs, the total carried is nothing"
        ),
    ),
    "a total of nothing": (
        (
            "INSERT INTO carried_total SELECT place_id, pool_id, account_id, '2025-08-01', '2025-08-31', 2, 1, 1, 0 "
            "FROM carried_total WHERE {key} LIMIT 1"
        ),
        "account ",
    ),
    "a step deleted": (
        "DELETE FROM carry WHERE {key} AND through_sequence = 2",
        "carried totals through entry 4: the step before them is not there",
    ),
    "a step too far": (
        "INSERT INTO carry SELECT place_id, pool_id, 4, 9 FROM pool WHERE {key}",
        "carried totals through entry 9: that entry is not there",
    ),
    "a label deleted": (
        "DELETE FROM carried_label WHERE {key} AND account_id = '{cash}'",
        f"carried label for tests of account {CASH} in 2025-09: kept from entry none, the entries say 1",
    ),
    "a label too late": (
        "UPDATE carried_label SET first_sequence = 3 WHERE {key} AND account_id = '{cash}'",
        f"carried label for tests of account {CASH} in 2025-09: kept from entry 3, the entries say 1",
    ),
    "a value deleted": (
        "DELETE FROM carried_value WHERE {key} AND name = 'kind' AND value = 'reversal'",
        "carried value kind reversal through entry 4: an entry has it and it is not kept",
    ),
    "a value of nothing": (
        "UPDATE carried_value SET value = 'equipment' WHERE {key} AND name = 'scheme' AND through_sequence = 2",
        "carried value scheme equipment through entry 2: no entry of the step has it",
    ),
}


@pytest.fixture
def carried(copied: Written) -> Written:
    """Every pool carried through entry 4 in two steps."""
    asyncio.run(_carry_all(copied))
    return copied


async def _carry_all(copied: Written) -> None:
    connection = await asyncpg.connect(copied.database.app_dsn)
    for books in copied[1:]:
        for reached in (2, 4, None):
            transaction = await books.begin(connection)
            assert reached == await carry_on(connection, books.place_id, books.pool_id, entries=2)
            await transaction.commit()
    await connection.close()


def run(database: Database, *command: str) -> Result:
    addresses = {"LEDGER_DATABASE_URL": database.app_dsn, "LEDGER_OWNER_DATABASE_URL": database.owner_dsn}
    return CliRunner().invoke(main, command, env=addresses)


def rows(database: Database) -> list[tuple[Any, ...]]:
    return [asked(database.super_dsn, f"SELECT count(*) FROM {table}")[0] for table in TABLES]


def test_carried_totals_as_they_should_be_are_no_difference(carried: Written) -> None:
    done = run(carried.database, "check")

    assert ("No difference.", 0) == (done.output.splitlines()[-1], done.exit_code)
    assert all(count for (count,) in rows(carried.database))


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_one_is_told_and_can_be_thrown_away(carried: Written, name: str) -> None:
    """The check names it in its pool and in no other; the owner's command throws all away, and nothing differs."""
    statement, expected = ALTERED[name]
    key = f"pool_id = '{carried.pooled.pool_id}'"
    tell(carried.database.super_dsn, statement.format(key=key, cash=CASH))

    told = run(carried.database, "check")

    lines = told.output.splitlines()
    assert any(line.startswith(f"{carried.pooled.name}: {expected}") for line in lines), told.output
    assert 1 == told.exit_code
    for clean in (carried.aligned, carried.elsewhere):
        assert [f"{clean.name}: 5 entries checked"] == [line for line in lines if line.startswith(f"{clean.name}:")]

    anew = run(carried.database, "carry", "--anew")

    assert ("0 steps carried.\n", 0) == (anew.output, anew.exit_code)
    assert [(0,)] * len(TABLES) == rows(carried.database)
    assert 0 == run(carried.database, "check").exit_code


def test_only_the_owner_throws_carried_totals_away(carried: Written) -> None:
    """The service's own role can do no more than add to them."""
    done = CliRunner().invoke(
        main,
        ["carry", "--anew"],
        env={"LEDGER_DATABASE_URL": carried.database.app_dsn, "LEDGER_OWNER_DATABASE_URL": carried.database.app_dsn},
    )

    assert (1, "Error: The totals were not carried: permission denied for table carry\n") == (
        done.exit_code,
        done.output,
    )
    assert all(count for (count,) in rows(carried.database))
