"""See sql/0030_session_purge.sql."""

from migrations.run_sql import run_sql_file

revision = "0030"
down_revision = "0028"


def upgrade() -> None:
    run_sql_file("0030_session_purge.sql")
