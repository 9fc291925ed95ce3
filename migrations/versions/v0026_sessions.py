"""See sql/0026_sessions.sql."""

from migrations.run_sql import run_sql_file

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run_sql_file("0026_sessions.sql")
