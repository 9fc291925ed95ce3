"""Row-level security, the second lock: one place never sees or writes another, and without a place nothing shows."""

from uuid import UUID

import asyncpg
import pytest

from ledger.db import Connection, connect_pool, in_place
from ledger.embedded.throwaway import Throwaway
from tests.books import Books, insert, make_books
from tests.databases import ask

# Place-free reference tables that name a place: the directory itself, and who may do what where.
REFERENCE = {"place", "role_grant"}
POLICY = ("(place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS \"nullif\"))",)
OWNED = (
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'place_id' "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
    "AND c.relname NOT IN ('place', 'role_grant')"
)


async def owned_tables(database: Throwaway) -> list[str]:
    return sorted(name for (name,) in await ask(database.super_dsn, OWNED))


async def test_every_table_of_a_place_has_the_lock_on(database: Throwaway) -> None:
    """Enabled, forced on the owner too, one policy for every command, the same expression everywhere."""
    rows = await ask(
        database.super_dsn,
        "SELECT c.relname, relrowsecurity, relforcerowsecurity, polcmd::text, polpermissive, "
        "pg_get_expr(polqual, c.oid), pg_get_expr(polwithcheck, c.oid) "
        f"FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname IN ({OWNED}) ORDER BY c.relname",
    )

    tables = await owned_tables(database)
    assert [(table, True, True, "*", True, *POLICY, None) for table in tables] == rows
    assert len(tables) >= 17
    assert {"entry", "leg", "act", "balance", "pool_head", "entry_text", "refused_key"} <= set(tables)


async def test_every_other_table_names_no_place(database: Throwaway) -> None:
    """A new table either belongs to a place, or stands in the short list of those that do not."""
    rows = await ask(database.super_dsn, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    others = {name for (name,) in rows} - set(await owned_tables(database))
    signing_in = {"browser_session", "browser_session_end", "sign_in_link_use"}
    assert {
        *REFERENCE,
        "alembic_version",
        "body",
        "body_version",
        "principal",
        "role_withdrawal",
        *signing_in,
    } == others


async def test_every_unique_key_of_a_place_begins_with_it(database: Throwaway) -> None:
    """A key without the place would tell one place what another holds, and could not be distributed by place."""
    rows = await ask(
        database.super_dsn,
        "SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] "
        f"WHERE a.attname <> 'place_id' AND c.relname IN ({OWNED})",
    )

    assert [] == rows


async def test_every_reference_within_a_place_carries_the_place(database: Throwaway) -> None:
    """Foreign keys look past row-level security, so each must name the place on both sides."""
    rows = await ask(
        database.super_dsn,
        "SELECT conname FROM pg_constraint k "
        "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid "
        f"WHERE k.contype = 'f' AND c.relname IN ({OWNED}) AND r.relname IN ({OWNED}) AND NOT EXISTS ("
        "SELECT FROM unnest(k.conkey, k.confkey) AS pair(here, there) "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = pair.here AND a.attname = 'place_id' "
        "JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = pair.there AND b.attname = 'place_id')",
    )

    assert [] == rows


@pytest.mark.parametrize(
    "question",
    [
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace",
        (
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace "
            "AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'"
        ),
        "SELECT relname FROM pg_class WHERE relkind IN ('S', 'f') AND relnamespace = 'public'::regnamespace",
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'",
        "SELECT proname FROM pg_proc WHERE proleakproof AND pronamespace = 'public'::regnamespace",
    ],
    ids=["security definer", "view of its owner", "sequence or foreign table", "identity column", "leakproof"],
)
async def test_nothing_in_the_schema_gets_round_the_lock(database: Throwaway, question: str) -> None:
    """No function or view with its owner's rights, and no number given by the database rather than under the head."""
    assert [] == await ask(database.super_dsn, question)


async def test_without_a_place_nothing_shows(database: Throwaway, books: Books) -> None:
    """On a fresh connection, and on one whose last transaction had a place: there the setting is empty, not absent."""
    tables = await owned_tables(database)
    connection = await asyncpg.connect(database.app_dsn)
    fresh = await counted(connection, tables)
    transaction = await books.begin(connection)
    within = await counted(connection, tables)
    await transaction.commit()
    setting = await connection.fetchval("SELECT current_setting('ledger.place', true)")
    reused = await counted(connection, tables)
    await connection.close()

    assert dict.fromkeys(tables, 0) == fresh == reused
    assert 4 == within["act"]
    assert not setting


async def test_a_pooled_connection_keeps_no_place(database: Throwaway, books: Books) -> None:
    """The next user of a connection of the service's pool starts without a place, also after an error."""
    pool = await connect_pool(database.app_dsn, size=2)
    async with in_place(pool, books.place_id) as connection:
        assert 1 == await connection.fetchval("SELECT count(*) FROM entry")
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with in_place(pool, books.place_id) as connection:
            await connection.execute("SELECT 1 / 0")
    async with pool.acquire() as connection:
        await connection.execute(f"BEGIN; SET LOCAL ledger.place = '{books.place_id}'")  # and left open
    for _ in range(4):
        async with pool.acquire() as connection:
            assert not connection.is_in_transaction()
            assert 0 == await connection.fetchval("SELECT count(*) FROM entry")
    await pool.close()


async def test_one_place_never_sees_another(app: Connection, database: Throwaway, books: Books) -> None:
    """Within one place no row of another shows in any table, though the other has some in most of them."""
    tables = await owned_tables(database)
    (other,) = await make_books(app)
    await other.post(app)
    foreign = {
        table: (await ask(database.super_dsn, f"SELECT count(*) FROM {table} WHERE place_id = $1", other.place_id))[0][
            0
        ]
        for table in tables
    }
    transaction = await books.begin(app)
    seen = await counted(app, tables, "WHERE place_id <> $1", books.place_id)
    own = await counted(app, tables)
    await transaction.rollback()

    assert dict.fromkeys(tables, 0) == seen
    filled = {"act", "agreement", "pool", "pool_head", "period", "account", "entry", "leg", "entry_text", "balance"}
    filled |= {"agreement_version", "agreement_partner", "funding_stream", "programme", "scheme"}
    filled |= {"period_change", "proposal", "proposal_approval", "proposal_outcome"}
    assert filled == {table for table in tables if foreign[table]}
    assert filled == {table for table in tables if own[table]}


async def test_one_place_never_writes_another(app: Connection, database: Throwaway, books: Books) -> None:
    """A row that names another place is refused by the policy in every table, before any other check."""
    (other,) = await make_books(app)
    tables = await owned_tables(database)
    said = {}
    for table in tables:
        transaction = await books.begin(app)
        with pytest.raises(asyncpg.InsufficientPrivilegeError) as refusal:
            await insert(app, table, [{"place_id": other.place_id}])
        said[table] = str(refusal.value)
        await transaction.rollback()

    assert {t: f'new row violates row-level security policy for table "{t}"' for t in tables} == said


async def test_what_may_be_changed_is_changed_in_one_place_only(app: Connection, books: Books) -> None:
    """Changing the balances and heads of another place finds no row, and none can be moved there."""
    (other,) = await make_books(app)
    await other.post(app)
    for table in ("balance", "pool_head"):
        transaction = await books.begin(app)
        foreign = f"UPDATE {table} SET place_id = place_id WHERE place_id = $1"
        assert "UPDATE 0" == await app.execute(foreign, other.place_id)
        assert "UPDATE 0" != await app.execute(f"UPDATE {table} SET place_id = place_id")
        with pytest.raises(asyncpg.PostgresError, match=r"row-level security|never goes back"):
            await app.execute(f"UPDATE {table} SET place_id = $1", other.place_id)
        await transaction.rollback()


async def test_without_a_place_nothing_is_written(app: Connection, database: Throwaway, books: Books) -> None:
    """A statement that forgot the place context is refused, not written somewhere."""
    for table in await owned_tables(database):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await insert(app, table, [{"place_id": books.place_id}])


async def counted(connection: Connection, tables: list[str], where: str = "", *arguments: UUID) -> dict[str, int]:
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table} {where}", *arguments) for table in tables}
