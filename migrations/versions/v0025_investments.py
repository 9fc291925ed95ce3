"""See sql/0025_investments.sql."""

from migrations.run_sql import run_sql_file

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run_sql_file("0025_investments.sql")
