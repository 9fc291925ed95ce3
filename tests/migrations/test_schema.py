"""The schema file is what the migrations make, and they make a schema without data."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger.__main__ import main
from ledger.cli import migrate, schema
from ledger.embedded.throwaway import Throwaway
from tests.databases import Database, asked


def test_the_schema_file_is_what_the_migrations_make(database: Throwaway, empty: Database) -> None:
    """Whoever reads migrations/schema.sql reads the database as it is."""
    migrate.upgrade(empty.owner_dsn)
    made = schema.dump(database, empty.name).splitlines()

    assert migrate.SCHEMA_FILE.read_text().splitlines() == made, (
        "migrations/schema.sql is not what the migrations make: run `placeledger migrate --write-schema`"
    )


def test_the_schema_file_is_the_same_bytes_each_time(database: Throwaway) -> None:
    """Nothing of the run, the server's release or its owner stands in the file."""
    made = schema.dump(database)

    assert made == schema.dump(database)
    for noise in ("Owner:", "Dumped", "OWNER TO", database.place.passwords.superuser):
        assert noise not in made


def test_the_option_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`placeledger migrate --write-schema` needs no server of the caller's, and leaves none behind."""
    written = tmp_path / "schema.sql"
    monkeypatch.setattr(migrate, "SCHEMA_FILE", written)

    done = CliRunner().invoke(main, ["migrate", "--write-schema"])

    assert (0, f"{written} is the schema {migrate.head_revision()}.\n") == (done.exit_code, done.output)
    assert (migrate.FOLDER / "schema.sql").read_text() == written.read_text()


def test_the_migrations_bring_no_data(empty: Database) -> None:
    """A new database has no place, no body and no entry: all of them come through the service."""
    migrate.upgrade(empty.owner_dsn)

    tables = [name for (name,) in asked(empty.super_dsn, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    filled = [table for table in tables if asked(empty.super_dsn, f"SELECT count(*) FROM {table}") != [(0,)]]
    assert ["alembic_version"] == filled


def test_every_step_is_in_the_order_of_its_name(empty: Database) -> None:
    """Each Python file names the SQL file of its own number, and no SQL file is forgotten."""
    folder = migrate.FOLDER
    steps = sorted(path.stem for path in (folder / "versions").glob("v*.py"))

    assert [f"v{path.stem}" for path in sorted((folder / "sql").glob("*.sql"))] == steps
    for step in steps:
        assert f'run_sql_file("{step[1:]}.sql")' in (folder / "versions" / f"{step}.py").read_text()
    migrate.upgrade(empty.owner_dsn)
    assert [(steps[-1][1:5],)] == asked(empty.super_dsn, "SELECT version_num FROM alembic_version")
