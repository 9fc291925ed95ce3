"""See sql/0015_balances.sql."""

from migrations.run_sql import run_sql_file

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_sql_file("0015_balances.sql")
