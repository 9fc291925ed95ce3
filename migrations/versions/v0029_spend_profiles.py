"""See sql/0029_spend_profiles.sql."""

from migrations.run_sql import run_sql_file

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run_sql_file("0029_spend_profiles.sql")
