"""See sql/0018_steering.sql."""

from migrations.run_sql import run_sql_file

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_sql_file("0018_steering.sql")
