"""`placeledger check` on clean books, and on books that a superuser altered behind every guard."""

import asyncio
import re
from typing import Any

import asyncpg
import msgspec
import pytest
from click.testing import CliRunner, Result

from ledger.__main__ import main
from ledger.db import connect_pool, queries
from ledger.embedded.throwaway import Throwaway
from ledger.journal import differences
from ledger.journal.checking import check_everything
from tests.books import Books, make_books
from tests.database.conftest import Written
from tests.database.key_mutations import OTHER_ID
from tests.database.mutations import CASH, GUARDS_OFF, MUTATIONS, SPENT
from tests.databases import Database, asked, tell


def test_clean_books_have_no_difference(written: Written) -> None:
    """Every pool is named with the number of its entries, and the exit code says that all is well."""
    done = check(written.database)

    lines = done.output.splitlines()
    assert sorted(f"{one.name}: 5 entries checked" for one in written[1:]) == sorted(lines[:-1])
    assert ("No difference.", 0) == (lines[-1], done.exit_code)


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_was_altered_is_told_with_its_place(copied: Written, name: str) -> None:
    """Each alteration is found, under the place and pool where it is, and nowhere else."""
    statement, expected = MUTATIONS[name]
    alter(copied, copied.pooled, statement)

    done = check(copied.database)

    told = done.output.splitlines()
    where = str(copied.pooled.pool_id) if name == "pool deleted" else "pooled"
    for text in expected:
        assert any(line.startswith(f"{copied.pooled.place}/{where}: {text}") for line in told), done.output
    assert {1} == {done.exit_code}
    for clean in (copied.aligned, copied.elsewhere):
        assert [f"{clean.name}: 5 entries checked"] == [line for line in told if line.startswith(f"{clean.name}:")]


@pytest.mark.parametrize("statement", GUARDS_OFF)
def test_a_guard_that_is_off_is_told(copied: Written, statement: str) -> None:
    """Books that are right today are not guarded tomorrow: that is a difference too, and the only one."""
    tell(copied.database.super_dsn, statement)

    done = check(copied.database)

    assert f"database: {GUARDS_OFF[statement]}" == done.output.splitlines()[0]
    assert "Error: 1 differences: the books are not as they should be." == done.output.splitlines()[-1]
    assert 1 == done.exit_code


def test_a_role_that_sees_everything_is_told(copied: Written) -> None:
    """A service that runs as the owner of all is guarded by nothing."""
    done = CliRunner().invoke(main, ["check"], env={"LEDGER_DATABASE_URL": copied.database.super_dsn})

    assert "database: the role of the service sees every place" in done.output.splitlines()
    assert 1 == done.exit_code


def test_the_report_as_data_says_the_same(copied: Written) -> None:
    """One object a line, the number of differences last, and the same exit code."""
    alter(copied, copied.pooled, MUTATIONS["narrative"][0])
    told = check(copied.database, "--json")
    lines = [msgspec.json.decode(line) for line in told.stdout.splitlines()]

    where = copied.pooled.name
    assert {
        "where": where,
        "what": "entry 3: its narrative is not the one committed to",
        "is_difference": True,
    } in lines
    assert {"where": where, "what": "5 entries checked", "is_difference": False} in lines
    assert ({"differences": 1}, 4 + 1, 1) == (lines[-1], len(lines), told.exit_code)


def test_all_differences_are_told_at_once(copied: Written) -> None:
    """One alteration does not hide another, in the same pool or in another place."""
    alter(copied, copied.pooled, MUTATIONS["amount of a leg"][0])
    alter(copied, copied.pooled, MUTATIONS["narrative"][0])
    alter(copied, copied.pooled, MUTATIONS["head too far"][0])
    alter(copied, copied.aligned, MUTATIONS["an entry deleted"][0])
    alter(copied, copied.elsewhere, MUTATIONS["kind"][0])

    done = check(copied.database)

    found = [line for line in done.output.splitlines() if ": " in line and "entries checked" not in line]
    assert {copied.pooled.name: 4, copied.aligned.name: 4, copied.elsewhere.name: 1} == {
        one.name: len([line for line in found if line.startswith(f"{one.name}: ")]) for one in copied[1:]
    }
    assert "Error: 9 differences: the books are not as they should be." == found[-1]
    assert 1 == done.exit_code


def test_one_place_can_be_checked_alone(copied: Written) -> None:
    """What is wrong elsewhere is not looked at; a place that is not there is a difference."""
    alter(copied, copied.elsewhere, MUTATIONS["kind"][0])

    assert 0 == check(copied.database, "--place", copied.pooled.place).exit_code
    assert 1 == check(copied.database, "--place", copied.elsewhere.place).exit_code
    unknown = check(copied.database, "--place", "nowhere")
    assert (1, True) == (unknown.exit_code, unknown.output.startswith("there is no place nowhere\n"))


def test_terms_whose_act_is_gone_are_told(copied: Written) -> None:
    """An agreement and its pools rest on an act too; the place is named, since the terms are its own."""
    tell(
        copied.database.super_dsn,
        "SET session_replication_role = replica",
        f"DELETE FROM act WHERE place_id = '{copied.elsewhere.place_id}' AND pool_id IS NULL",
    )

    told = check(copied.database).output.splitlines()
    for what in ("agreement terms", "pool pooled"):
        assert f"{copied.elsewhere.place}: {what}: the act that made it is not recorded" in told


def test_erased_texts_are_counted_and_are_no_difference(copied: Written) -> None:
    """Erasure is lawful: the entry still proves itself without the text, and the check says how many are gone."""
    key = f"pool_id = '{copied.pooled.pool_id}'"
    tell(copied.database.super_dsn, f"DELETE FROM entry_text WHERE {key} AND sequence IN (1, 3)")

    done = check(copied.database)

    assert f"{copied.pooled.name}: 5 entries checked, the texts of 2 erased" in done.output.splitlines()
    assert 0 == done.exit_code


def test_every_byte_of_an_entry_is_looked_at(written: Written) -> None:
    """Whichever byte is changed, the check tells it; only the reference stands in no second place.

    It is proved by checkpoints kept outside the database, not by this command.
    """
    row = asyncio.run(an_entry(written))
    payload: bytes = row["payload"]
    reference = payload.index(b'"reference":"') + len(b'"reference":"')
    free = range(reference, payload.index(b'"', reference))

    def is_told(position: int) -> bool:
        changed = payload[:position] + bytes([payload[position] ^ 1]) + payload[position + 1 :]
        altered = {**row, "payload": changed}
        return bool(list(differences.of_entry(altered, written.pooled.place_id, written.pooled.pool_id)))

    assert len(payload) > 500
    assert [] == [position for position in range(len(payload)) if position not in free and not is_told(position)]


async def an_entry(written: Written) -> dict[str, Any]:
    connection = await asyncpg.connect(written.database.app_dsn)
    transaction = await written.pooled.begin(connection)
    sql = queries("ledger.journal")["entries_to_check"]
    rows = await connection.fetch(sql, written.pooled.place_id, written.pooled.pool_id, 0, 1)
    await transaction.rollback()
    await connection.close()
    return dict(rows[0])


async def test_postings_during_the_check_are_no_difference(database: Throwaway) -> None:
    """All is read as of one moment, so that the check can run while the service does."""
    connection = await asyncpg.connect(database.app_dsn)
    first, second = await make_books(connection, "first", "second")
    pool = await connect_pool(database.app_dsn, size=2)
    told = []
    async for line in check_everything(pool, first.place):
        told.append(line.text)
        await second.post(connection)
    await pool.close()
    await connection.close()

    assert [f"{first.place}/{name}: 0 entries checked" for name in ("first", "second")] == told


def check(database: Database, *options: str) -> Result:
    return CliRunner().invoke(main, ["check", *options], env={"LEDGER_DATABASE_URL": database.app_dsn})


def alter(copied: Written, books: Books, statements: str) -> None:
    """Alter the books as a superuser with every trigger off; each statement must really change something."""
    key = f"pool_id = '{books.pool_id}'"
    filled = statements.format(key=key, cash=CASH, spent=SPENT, other=OTHER_ID)
    before = content(copied)
    tell(copied.database.super_dsn, f"SET session_replication_role = replica; {filled}")
    assert before != content(copied), "the alteration changed nothing"


def content(copied: Written) -> list[tuple[Any, ...]]:
    tables = re.findall(
        r"\w+",
        "act account entry leg entry_text refused_key pool pool_head balance period period_change proposal_outcome",
    )
    each = [f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t" for table in tables]
    return asked(copied.database.super_dsn, " UNION ALL ".join(each))
