"""Runs one plain SQL file in the migration's transaction."""

from pathlib import Path

from alembic import op
from sqlalchemy.util import await_only

_FOLDER = Path(__file__).parent / "sql"


def run_sql_file(name: str) -> None:
    """Send the whole file as it stands by the simple protocol: a prepared statement takes one command only."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None, "alembic runs on a connection"
    await_only(driver.execute((_FOLDER / name).read_text(encoding="utf-8")))
