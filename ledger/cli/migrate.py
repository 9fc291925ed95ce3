"""`placeledger migrate`: bring the database to the schema of this program, as its owner."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

import ledger
from ledger.cli import schema
from ledger.db import LOWEST_SERVER_VERSION, queries
from ledger.embedded import throwaway
from ledger.settings import read_settings

FOLDER = Path(ledger.__file__).resolve().parents[1] / "migrations"
_SQL = queries(__package__)
SCHEMA_FILE = FOLDER / "schema.sql"


@click.command()
@click.option("--write-schema", is_flag=True, help="Write migrations/schema.sql instead, from a server of its own.")
def migrate(*, write_schema: bool) -> None:
    """Bring the database to the schema of this program; needs the owner's address in LEDGER_OWNER_DATABASE_URL."""
    if write_schema:
        _write_schema()
        return
    settings = read_settings()
    if settings.owner_database_url is None:
        raise click.ClickException(
            "Set LEDGER_OWNER_DATABASE_URL to the owner's address of the database; "
            "the embedded server is migrated by `placeledger up`."
        )
    upgrade(settings.owner_database_url)
    click.echo(f"The database is at schema {head_revision()}.")


def _write_schema() -> None:
    server = throwaway.start()
    try:
        upgrade(server.owner_dsn)
        SCHEMA_FILE.write_text(schema.dump(server), encoding="utf-8")
    finally:
        server.stop()
    click.echo(f"{SCHEMA_FILE} is the schema {head_revision()}.")


def upgrade(owner_dsn: str) -> None:
    """Run every migration not yet run, all or none; raises click.ClickException with one line."""
    config = _config()

    def run(connection: Connection) -> None:
        _refuse_newer(MigrationContext.configure(connection).get_current_revision())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    asyncio.run(_with_connection(owner_dsn, run))


def refuse_if_not_current(dsn: str) -> None:
    """Raise click.ClickException unless the database has exactly the schema that this program knows."""

    async def current() -> str | None:
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            if not await connection.fetchval(_SQL["has_schema"]):
                return None
            found: str | None = await connection.fetchval(_SQL["schema_revision"])
            return found
        finally:
            await connection.close()

    found = asyncio.run(current())
    _refuse_newer(found)
    if found != head_revision():
        raise click.ClickException(
            f"The database is at schema {found or 'none'} and this program needs {head_revision()}: "
            "run `placeledger migrate` with LEDGER_OWNER_DATABASE_URL set."
        )


def head_revision() -> str:
    """The newest migration of this program."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the program has migrations"
    return head


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise click.ClickException(
            f"The database is at schema {found}, newer than this program knows: use the newer placeledger."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


async def _with_connection(dsn: str, run: Any) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(dsn, timeout=10), pool_size=1
    )
    try:
        async with engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None, "the engine is connected"
            _refuse_old_server(raw.get_server_version().major)
            await connection.run_sync(run)
            await connection.commit()
    except (OSError, asyncpg.PostgresError, SQLAlchemyError) as error:
        reason = " ".join(str(error.__cause__ or error).split())[:300]
        raise click.ClickException(f"The database was not migrated, and is as it was: {reason}") from error
    finally:
        await engine.dispose()


def _refuse_old_server(major: int) -> None:
    if major < LOWEST_SERVER_VERSION:
        raise click.ClickException(f"The database is PostgreSQL {major}: use {LOWEST_SERVER_VERSION} or later.")
