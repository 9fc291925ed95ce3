"""Runs one plain SQL file in the migration's transaction."""

from pathlib import Path

from alembic import op

_FOLDER = Path(__file__).parent / "sql"


def run_sql_file(name: str) -> None:
    """Send the whole file as it stands: exec_driver_sql takes no colon or percent sign for a parameter."""
    op.get_bind().exec_driver_sql((_FOLDER / name).read_text(encoding="utf-8"))
