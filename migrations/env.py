"""How alembic runs: on the connection it is handed, one transaction for all, with short locks and one at a time."""

from alembic import context
from sqlalchemy import Connection, text

connection: Connection = context.config.attributes["connection"]

# Two migrators at once: the second waits for the first's lock on the version table rather than for this key alone.
connection.execute(text("SET lock_timeout = '4s'"))
connection.execute(text("SET statement_timeout = '15min'"))
connection.execute(text("SELECT pg_advisory_xact_lock(7251001)"))
context.configure(connection=connection, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
