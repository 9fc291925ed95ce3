"""See sql/0001_reference.sql."""

from migrations.run_sql import run_sql_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql_file("0001_reference.sql")
