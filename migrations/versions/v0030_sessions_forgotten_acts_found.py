"""See sql/0030_sessions_forgotten_acts_found.sql."""

from migrations.run_sql import run_sql_file

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run_sql_file("0030_sessions_forgotten_acts_found.sql")
