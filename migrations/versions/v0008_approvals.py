"""See sql/0008_approvals.sql."""

from migrations.run_sql import run_sql_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql_file("0008_approvals.sql")
