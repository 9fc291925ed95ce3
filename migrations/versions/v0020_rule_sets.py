"""See sql/0020_rule_sets.sql."""

from migrations.run_sql import run_sql_file

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_sql_file("0020_rule_sets.sql")
