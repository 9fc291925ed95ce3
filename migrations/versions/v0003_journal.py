"""See sql/0003_journal.sql."""

from migrations.run_sql import run_sql_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql_file("0003_journal.sql")
