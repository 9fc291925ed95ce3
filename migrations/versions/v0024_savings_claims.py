"""See sql/0024_savings_claims.sql."""

from migrations.run_sql import run_sql_file

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run_sql_file("0024_savings_claims.sql")
