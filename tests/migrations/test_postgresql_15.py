"""The oldest server that this program works on. Debian's PostgreSQL 15 is asked where it is installed."""

import re
from importlib.resources import files
from pathlib import Path

import asyncpg
import pytest

import ledger
from ledger.cli import migrate
from ledger.db import LOWEST_SERVER_VERSION, connect_pool, queries
from ledger.embedded.postmaster import Server
from ledger.embedded.throwaway import Throwaway
from ledger.journal.checking import check_everything
from tests.books import make_books
from tests.migrations.conftest import POSTGRESQL_15

SLICES = sorted(path.parent.name for path in Path(ledger.__file__).parent.glob("*/queries.sql"))
if_installed = pytest.mark.skipif(
    not (POSTGRESQL_15 / "postgres").exists(),
    reason="NOT TRIED HERE: PostgreSQL 15 is not installed (apt-get install postgresql-15 to try it)",
)


def test_version_15_is_the_lowest_that_the_program_accepts() -> None:
    """The version tried below is the one that the program promises."""
    assert 15 == LOWEST_SERVER_VERSION
    assert str(LOWEST_SERVER_VERSION) in str(POSTGRESQL_15)


@pytest.fixture(scope="module")
def migrated(old_server: Server) -> Server:
    """The old server with the schema."""
    migrate.upgrade(old_server.owner_dsn)
    return old_server


@if_installed
def test_if_installed_postgresql_15_is_migrated_twice_as_once(migrated: Server) -> None:
    """Migrations work on PostgreSQL 15 as on the embedded server; again, they change nothing."""
    migrate.upgrade(migrated.owner_dsn)
    migrate.refuse_if_not_current(migrated.app_dsn)


@if_installed
async def test_if_installed_postgresql_15_takes_a_posting_and_refuses_a_wrong_one(migrated: Server) -> None:
    """A posting is written, an unbalanced one is refused by name, and the check finds no difference."""
    connection = await asyncpg.connect(migrated.app_dsn)
    assert 15 == connection.get_server_version().major
    (books,) = await make_books(connection)
    await books.post(connection)
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await books.post(connection, spoil=lambda posting: posting.legs[0].update(amount_pence=1))
    await connection.close()

    assert "entry_legs_are_fixed_and_balance" == refused.value.constraint_name
    pool = await connect_pool(migrated.app_dsn, size=2)
    lines = [line async for line in check_everything(pool, None)]
    await pool.close()
    assert [(f"{books.name}: 1 entries checked", False)] == [(line.text, line.is_difference) for line in lines]


@if_installed
@pytest.mark.parametrize("name", SLICES)
async def test_if_installed_postgresql_15_prepares_every_named_query(migrated: Server, name: str) -> None:
    """Nothing in a named query is newer than PostgreSQL 15."""
    await prepare_all(migrated.app_dsn, name)


@pytest.mark.parametrize("name", SLICES)
async def test_the_embedded_server_prepares_every_named_query(database: Throwaway, name: str) -> None:
    """Every named query fits the schema."""
    await prepare_all(database.app_dsn, name)


def test_every_query_file_is_tried() -> None:
    """A new queries.sql is found by its name."""
    assert {"journal", "acts", "http", "places"} <= set(SLICES)
    assert all(
        re.search(r"^-- name:", files(f"ledger.{one}").joinpath("queries.sql").read_text(), re.MULTILINE)
        for one in SLICES
    )


async def prepare_all(dsn: str, name: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for query in queries(f"ledger.{name}").values():
            await connection.prepare(query)
    finally:
        await connection.close()
