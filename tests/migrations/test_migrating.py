"""Migrating: once or not at all, one at a time, and never with a database newer than the program."""

import shutil
from pathlib import Path

import asyncpg
import click
import pytest
from click.testing import CliRunner

from ledger.__main__ import main
from ledger.cli import migrate, schema
from ledger.embedded.throwaway import Throwaway
from tests.databases import Database, asked, tell
from tests.migrations.conftest import run_migrate

BROKEN_STEP = """
from migrations.run_sql import run_sql_file

revision = "9000"
down_revision = "{head}"


def upgrade() -> None:
    run_sql_file("{file}")
"""


def test_a_second_migration_changes_nothing(empty: Database, database: Throwaway) -> None:
    """Every start of the service migrates, so a database that is current is left as it is."""
    migrate.upgrade(empty.owner_dsn)
    before = schema.dump(database, empty.name)

    migrate.upgrade(empty.owner_dsn)

    assert before == schema.dump(database, empty.name)
    assert [(migrate.head_revision(),)] == asked(empty.super_dsn, "SELECT version_num FROM alembic_version")


def test_a_newer_database_is_refused_in_one_line(empty: Database) -> None:
    """An older program neither migrates nor serves what a newer one made, and says so to both roles."""
    migrate.upgrade(empty.owner_dsn)
    tell(empty.owner_dsn, "UPDATE alembic_version SET version_num = '9999'")

    for refused in (migrate.upgrade, migrate.refuse_if_not_current):
        with pytest.raises(click.ClickException) as refusal:
            refused(empty.owner_dsn)
        assert (
            "The database is at schema 9999, newer than this program knows: use the newer placeledger."
            == refusal.value.message
        )
    assert [("9999",)] == asked(empty.super_dsn, "SELECT version_num FROM alembic_version")


def test_the_service_sees_whether_the_schema_is_current(empty: Database) -> None:
    """A service that is given only the app role's address refuses a database that was not migrated."""
    with pytest.raises(click.ClickException, match=r"is at schema none and this program needs \d+: run"):
        migrate.refuse_if_not_current(empty.app_dsn)
    migrate.upgrade(empty.owner_dsn)
    migrate.refuse_if_not_current(empty.app_dsn)

    tell(empty.owner_dsn, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(click.ClickException, match=r"is at schema 0001 and this program needs \d+: run"):
        migrate.refuse_if_not_current(empty.app_dsn)


@pytest.mark.parametrize("is_migrated", [False, True])
def test_a_failing_migration_leaves_the_database_as_it_was(
    empty: Database,
    database: Throwaway,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_migrated: bool,
) -> None:
    """A step that breaks half way undoes itself and every step before it in the same run."""
    if is_migrated:
        migrate.upgrade(empty.owner_dsn)
    before = schema.dump(database, empty.name)
    sql = tmp_path / "broken.sql"
    sql.write_text("CREATE TABLE half_made (n integer);\nINSERT INTO half_made VALUES (1);\nSELECT 1 / 0;\n")
    head, folder = migrate.head_revision(), tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    (folder / "versions" / "v9000_broken.py").write_text(BROKEN_STEP.format(head=head, file=sql))
    monkeypatch.setattr(migrate, "FOLDER", folder)

    with pytest.raises(click.ClickException, match=r"was not migrated, .* division by zero") as refused:
        migrate.upgrade(empty.owner_dsn)

    assert "\n" not in refused.value.message
    assert before == schema.dump(database, empty.name)
    if is_migrated:
        assert [(head,)] == asked(empty.super_dsn, "SELECT version_num FROM alembic_version")


def test_two_migrators_at_once_both_succeed(empty: Database) -> None:
    """Two services that start together on one new database migrate it once."""
    migrators = [run_migrate(empty.owner_dsn) for _ in range(2)]
    said = [migrator.communicate() for migrator in migrators]

    expected = (f"The database is at schema {migrate.head_revision()}.\n", "")
    assert [expected, expected] == said
    assert [(1,)] == asked(empty.super_dsn, "SELECT count(*) FROM alembic_version")


async def test_a_migrator_that_hangs_makes_the_next_one_say_so(empty: Database) -> None:
    """A migration waits for another for some seconds, then gives up in one line and leaves the database alone."""
    connection = await asyncpg.connect(empty.owner_dsn)
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(7251001)")
        migrator = run_migrate(empty.owner_dsn)
        _, said = migrator.communicate()
    await connection.close()

    assert 1 == migrator.returncode
    assert "Error: The database was not migrated, and is as it was: canceling statement due to lock timeout\n" == said


def test_without_the_owners_address_it_says_what_to_set() -> None:
    """The app role cannot migrate, so the owner's address is asked for by its name."""
    done = CliRunner().invoke(main, ["migrate"], env={"LEDGER_OWNER_DATABASE_URL": ""})

    assert 1 == done.exit_code
    assert "Set LEDGER_OWNER_DATABASE_URL" in done.output
