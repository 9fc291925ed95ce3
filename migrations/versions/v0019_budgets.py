"""See sql/0019_budgets.sql."""

from migrations.run_sql import run_sql_file

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_sql_file("0019_budgets.sql")
