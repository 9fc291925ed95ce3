"""What everybody but the service's role may do: an outsider nothing, and nobody gets past row-level security."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from ledger.db import Connection
from ledger.embedded.postmaster import DATABASE
from ledger.embedded.throwaway import Throwaway
from tests.books import Books
from tests.database.test_privileges import APPEND_ONLY, STATEMENTS, _is_allowed, _tables
from tests.databases import ask


@pytest.fixture
async def outsider(database: Throwaway) -> AsyncIterator[Connection]:
    """A connection that acts for a role to which nobody has given anything."""
    connection = await asyncpg.connect(database.super_dsn)
    await connection.execute("CREATE ROLE outsider NOLOGIN")
    await connection.execute("SET ROLE outsider")
    yield connection
    await connection.execute("RESET ROLE")
    await connection.execute("DROP ROLE outsider")
    await connection.close()


async def test_an_outsider_may_do_nothing_with_any_table(outsider: Connection, database: Throwaway) -> None:
    """Every statement class on every table, as the matrix of the service's role tries them."""
    tables = await _tables(database)
    allowed = [
        said
        for table, (key, column) in tables.items()
        for statement in STATEMENTS
        if await _is_allowed(outsider, said := statement.format(table=f"public.{table}", key=key, column=column))
    ]

    assert [] == allowed
    assert {"entry", "leg", *APPEND_ONLY} <= set(tables)


async def test_only_the_two_roles_may_connect(outsider: Connection, database: Throwaway) -> None:
    """And to the one database only, so that nobody parks tables or sessions beside the books."""
    roles = ("ledger_owner", "ledger_app", "outsider")
    rows = await ask(
        database.super_dsn,
        "SELECT r.rolname::text, d.datname::text FROM pg_roles r, pg_database d WHERE r.rolname = ANY ($1::text[]) "
        f"AND (d.datname IN ('{DATABASE}', 'postgres', 'template1')) "
        "AND has_database_privilege(r.oid, d.oid, 'CONNECT') ORDER BY 1",
        list(roles),
    )

    assert await outsider.fetchval("SELECT current_user") == "outsider"
    assert [("ledger_app", DATABASE), ("ledger_owner", DATABASE)] == rows


async def test_the_owner_is_nobody_special(database: Throwaway) -> None:
    """It owns the schema, and neither passes row-level security nor makes roles; the service is no member of it."""
    rows = await ask(
        database.super_dsn,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, "
        "(SELECT count(*) FROM pg_auth_members WHERE member = r.oid OR roleid = r.oid) "
        "FROM pg_roles r WHERE rolname = 'ledger_owner'",
    )

    assert [(False, False, False, False, False, 0)] == rows


async def test_row_security_turned_off_is_an_error_and_no_way_round(app: Connection, books: Books) -> None:
    """A session may ask to pass the policies: it is then refused, where it would have seen one place."""
    transaction = await books.begin(app)
    assert 1 == await app.fetchval("SELECT count(*) FROM entry")
    await app.execute("SET LOCAL row_security = off")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await app.fetchval("SELECT count(*) FROM entry")
    await transaction.rollback()


async def test_no_table_has_parts_that_could_be_asked_by_themselves(database: Throwaway) -> None:
    """A policy stands on the parent: a partition or a child table would be read without it."""
    question = (
        "SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE c.relkind = 'r'"
    )

    assert [] == await ask(database.super_dsn, question)
