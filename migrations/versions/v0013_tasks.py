"""See sql/0013_tasks.sql."""

from migrations.run_sql import run_sql_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql_file("0013_tasks.sql")
