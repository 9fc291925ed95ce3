"""Plain SQL steps, run by alembic."""
