"""See sql/0022_savings_book.sql."""

from migrations.run_sql import run_sql_file

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_sql_file("0022_savings_book.sql")
