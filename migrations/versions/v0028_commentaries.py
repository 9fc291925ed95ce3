"""See sql/0028_commentaries.sql."""

from migrations.run_sql import run_sql_file

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run_sql_file("0028_commentaries.sql")
