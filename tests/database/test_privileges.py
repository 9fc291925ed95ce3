"""What each role may do with each table, tried as that role: the privilege matrix, expected against actual."""

import re

import asyncpg
import pytest

from ledger.db import Connection
from ledger.embedded.postmaster import OWNER, SUPER
from ledger.embedded.throwaway import Throwaway
from tests.books import Books
from tests.databases import ask

READ, ADD, CHANGE, TAKE_AWAY = "SELECT", "INSERT", "UPDATE", "DELETE"
MAY = {
    # The rest may be read and added to, no more.
    "alembic_version": {READ},
    "balance": {READ, ADD, CHANGE},
    "browser_session": {READ, ADD, TAKE_AWAY},
    "directory": {READ, ADD, CHANGE, TAKE_AWAY},
    "import_part": {READ, ADD, TAKE_AWAY},
    "pool_head": {READ, ADD, CHANGE},
}
MAY_CHANGE_COLUMN = {"period": "state", "browser_session": "last_seen_at"}
APPEND_ONLY = (
    *("account", "act", "entry", "leg", "refused_key", "period_change", "statement_issue"),
    *("agreement", "agreement_version", "agreement_partner", "agreement_signature", "agreement_review"),
    *("contribution_schedule", "contribution_remittance", "contribution_call"),
    *("balance_threshold", "stated_balance", "balance_decision", "ledger_extract", "ledger_extract_line"),
    *("scheme_treatment", "ledger_profile", "journal_run"),
    *("agreement_winding_up", "delegation", "proposal", "proposal_approval", "proposal_outcome"),
    *("gateway_plan", "programme_decision", "programme_limit", "outcome", "indicator", "indicator_figure"),
    *("activity_measure", "activity_figure"),
    *("forecast", "variance_notice_terms", "variance_notice", "variance_notice_giving", "variance_notice_report"),
    *("variance_notice_end", "rule_set", "rule_set_signature", "rule_set_adoption", "scheme_sharing", "stated_figures"),
    *("settlement", "settlement_withdrawal", "settlement_agreement", "settlement_dispute", "settlement_dispute_end"),
    *("settlement_scheme", "savings_case", "savings_case_version", "savings_case_naming", "savings_review"),
    *("savings_review_answer", "savings_baseline", "unit_cost_edition", "unit_cost", "optimism_bias_table"),
    *("savings_claim", "savings_claim_month", "savings_claim_evidence", "savings_step", "savings_claim_end"),
    *("savings_overlap_answer", "savings_shortfall", "decommissioning_item", "decommissioning_report"),
    *("investment", "investment_terms", "investment_movement", "savings_cause", "own_optimism_bias"),
    *("commentary", "rating_rule", "statement_file", "spend_profile"),
)

# Statement classes, each with the privileges that it takes; what takes OWNERSHIP is never the service's.
OWNERSHIP = "OWNERSHIP"
STATEMENTS = {
    "SELECT * FROM {table}": {READ},
    "COPY {table} TO STDOUT": {READ},
    "INSERT INTO {table} SELECT * FROM {table} WHERE false": {READ, ADD},
    "INSERT INTO {table} SELECT * FROM {table} WHERE false ON CONFLICT DO NOTHING": {READ, ADD},
    "INSERT INTO {table} SELECT * FROM {table} WHERE false "
    "ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}": {READ, ADD, CHANGE},
    "UPDATE {table} SET {column} = {column} WHERE false": {READ, CHANGE},
    "SELECT FROM {table} FOR UPDATE": {READ, CHANGE},
    "SELECT FROM {table} FOR KEY SHARE": {READ, CHANGE},
    "DELETE FROM {table} WHERE false": {TAKE_AWAY},
    "TRUNCATE {table}": {"TRUNCATE"},
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE": {CHANGE},
    "ALTER TABLE {table} DISABLE TRIGGER ALL": {OWNERSHIP},
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY": {OWNERSHIP},
    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY": {OWNERSHIP},
    "ALTER TABLE {table} OWNER TO ledger_app": {OWNERSHIP},
    "CREATE POLICY all_places ON {table} USING (true)": {OWNERSHIP},
    "CREATE TRIGGER silent BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()": {OWNERSHIP},
    "CREATE RULE silent AS ON INSERT TO {table} DO INSTEAD NOTHING": {OWNERSHIP},
    "DROP TABLE {table}": {OWNERSHIP},
}
OUTSIDE_TABLES = (
    "SET session_replication_role = replica",
    "SET ROLE ledger_owner",
    "SET ROLE ledger_super",
    "SET SESSION AUTHORIZATION ledger_owner",
    "CREATE TABLE public.mine (n integer)",
    "CREATE TEMPORARY TABLE mine (n integer)",
    "CREATE FUNCTION public.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION dblink",
    "CREATE ROLE mine",
    "ALTER ROLE ledger_app BYPASSRLS",
    "ALTER ROLE ledger_app SUPERUSER",
    "GRANT ledger_owner TO ledger_app",
    "ALTER DATABASE ledger SET ledger.place = ''",
    "ALTER SYSTEM SET fsync = off",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY place FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
)


async def test_the_matrix_of_the_app_role(app: Connection, database: Throwaway) -> None:
    """The service may read and add; it may change little, and take away names, files it has read, and past sessions."""
    expected, actual = {}, {}
    tables = await _tables(database)
    for table, (key, column) in tables.items():
        may = MAY.get(table, {READ, ADD})
        for statement, takes in STATEMENTS.items():
            said = statement.format(table=table, key=key, column=column)
            # PostgreSQL lets whoever may delete lock a table too, and whoever may change a column lock rows.
            by_locking = said.startswith("LOCK TABLE") and TAKE_AWAY in may
            by_column = table in MAY_CHANGE_COLUMN and re.search(r" FOR (UPDATE|KEY SHARE)$", said) is not None
            expected[said] = takes <= may or by_locking or by_column
            actual[said] = await _is_allowed(app, said)

    assert expected == actual
    assert len(tables) * len(STATEMENTS) == len(actual)
    assert {"entry", "leg", "place", "balance", *MAY} <= set(tables)


@pytest.mark.parametrize("statement", OUTSIDE_TABLES)
async def test_the_app_role_may_not(app: Connection, statement: str) -> None:
    """Nothing that would make it more than it is, or let it past the guards and the place's lock."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(statement)


async def test_the_app_role_is_nobody_special(database: Throwaway) -> None:
    """It owns nothing in this database, is a member of no role, and has no attribute beyond logging in."""
    roles = await ask(
        database.super_dsn,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname = 'ledger_app'",
    )
    owned = await ask(
        database.super_dsn, "SELECT * FROM pg_shdepend WHERE refobjid = 'ledger_app'::regrole AND deptype = 'o'"
    )
    member = await ask(database.super_dsn, "SELECT * FROM pg_auth_members WHERE member = 'ledger_app'::regrole")

    assert [(False,) * 5] == roles
    assert [] == owned
    assert [] == member


@pytest.mark.parametrize("role", [OWNER, SUPER])
async def test_the_apps_credentials_open_no_other_role(database: Throwaway, role: str) -> None:
    """Whoever takes the service's password can be neither the owner nor the superuser."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.place.dsn(role, database.place.passwords.app))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET place_id = place_id", "DELETE FROM {0}", "TRUNCATE {0}"])
async def test_the_owner_may_not_change_the_journal_either(database: Throwaway, table: str, statement: str) -> None:
    """The triggers refuse the owner too: only disabling them, which the log of the server shows, gets past."""
    connection = await asyncpg.connect(database.owner_dsn)
    with pytest.raises(asyncpg.RestrictViolationError) as refusal:
        await connection.execute(statement.format(table) + (" CASCADE" if "TRUNCATE" in statement else ""))
    await connection.close()

    assert "journal_is_append_only" == refusal.value.constraint_name


async def test_the_owner_sees_no_place_unless_it_names_one(database: Throwaway, books: Books) -> None:
    """Row-level security is forced, so a migration that forgets the place reads and changes nothing."""
    connection = await asyncpg.connect(database.owner_dsn)
    without = await connection.fetchval("SELECT count(*) FROM entry")
    transaction = await books.begin(connection)
    within = await connection.fetchval("SELECT count(*) FROM entry")
    await transaction.rollback()
    await connection.close()

    assert (0, 1) == (without, within)


async def test_nobody_else_has_a_privilege_on_any_table(database: Throwaway) -> None:
    """PUBLIC has none; the app role has those of the matrix, few by column, and may hand none on."""
    rows = await ask(
        database.super_dsn,
        "SELECT DISTINCT grantee::regrole::text FROM pg_class, aclexplode(relacl) "
        "WHERE relnamespace = 'public'::regnamespace AND grantee <> 0 UNION ALL "
        "SELECT 'PUBLIC' FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace AND grantee = 0 "
        "UNION ALL SELECT attrelid::regclass || '.' || attname FROM pg_attribute "
        "WHERE attacl IS NOT NULL AND attrelid::regclass::text !~ '^pg_'",
    )
    handed_on = await ask(
        database.super_dsn,
        "SELECT relname FROM pg_class, aclexplode(relacl) WHERE is_grantable AND grantee = 'ledger_app'::regrole",
    )

    columns = {f"{table}.{column}" for table, column in MAY_CHANGE_COLUMN.items()}
    assert {"ledger_owner", "ledger_app", *columns} == {name for (name,) in rows}
    assert [] == handed_on


async def _tables(database: Throwaway) -> dict[str, tuple[str, str]]:
    """Every table with the columns of a unique key of it, and one column."""
    rows = await ask(
        database.super_dsn,
        "SELECT DISTINCT ON (c.relname) c.relname, pg_get_indexdef(i.indexrelid), a.attname::text FROM pg_class c "
        "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1 "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
        "ORDER BY c.relname, i.indisprimary DESC",
    )
    return {table: (_columns(index), column) for table, index, column in rows}


def _columns(index: str) -> str:
    found = re.search(r"\(([^)]*)\)", index)
    assert found, f"every table has a unique key: {index}"
    return found[1]


async def _is_allowed(connection: Connection, statement: str) -> bool:
    """Whether the role may run it: in a transaction that is rolled back whatever comes of it."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    else:
        return True
    finally:
        await transaction.rollback()
