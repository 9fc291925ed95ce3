"""See sql/0016_general_ledgers.sql."""

from migrations.run_sql import run_sql_file

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_sql_file("0016_general_ledgers.sql")
