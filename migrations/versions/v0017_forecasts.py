"""See sql/0017_forecasts.sql."""

from migrations.run_sql import run_sql_file

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_sql_file("0017_forecasts.sql")
