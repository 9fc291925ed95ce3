"""The embedded server: accounts and folders, initialise, start, adopt, stop; PostgreSQL from the wheel."""
