"""What the embedded server lets each role do, asked of a running one."""

import stat

import asyncpg
import pytest

from ledger.embedded.postmaster import APP, OWNER, SUPER
from ledger.embedded.throwaway import Throwaway


@pytest.mark.parametrize("role", [SUPER, OWNER])
async def test_the_apps_password_opens_no_other_role(shared_server: Throwaway, role: str) -> None:
    place = shared_server.place

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(place.dsn(role, place.passwords.app))


@pytest.mark.parametrize("role", [SUPER, OWNER, APP])
async def test_no_role_logs_in_without_a_password(shared_server: Throwaway, role: str) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(shared_server.place.dsn(role, "nothing"))


async def test_passwords_are_distinct(shared_server: Throwaway) -> None:
    passwords = shared_server.place.passwords

    assert len({passwords.superuser, passwords.owner, passwords.app}) == 3


async def test_owner_and_app_are_ordinary_roles(shared_server: Throwaway) -> None:
    rows = await ask(
        shared_server.super_dsn,
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS is_special "
        "FROM pg_roles WHERE rolname LIKE 'ledger%' ORDER BY rolname",
    )

    assert [tuple(row) for row in rows] == [("ledger_app", False), ("ledger_owner", False), ("ledger_super", True)]


async def test_the_app_owns_nothing_and_may_make_nothing(shared_server: Throwaway) -> None:
    owned = await ask(
        shared_server.super_dsn,
        "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'ledger_app'::regrole AND deptype = 'o'",
    )

    assert owned[0][0] == 0
    for statement in ("CREATE TABLE public.t (n int)", "CREATE TEMP TABLE t (n int)", "CREATE SCHEMA s"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ask(shared_server.app_dsn, statement)


async def test_the_app_connects_to_its_database_only(shared_server: Throwaway) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(shared_server.app_dsn, database="postgres")


async def test_the_owner_owns_database_and_schema(shared_server: Throwaway) -> None:
    rows = await ask(
        shared_server.super_dsn,
        "SELECT pg_get_userbyid(datdba), pg_get_userbyid(nspowner) FROM pg_database, pg_namespace "
        "WHERE datname = 'ledger' AND nspname = 'public'",
    )

    assert tuple(rows[0]) == ("ledger_owner", "ledger_owner")
    await ask(shared_server.owner_dsn, "CREATE TABLE made_by_owner (n int)")
    await ask(shared_server.owner_dsn, "DROP TABLE made_by_owner")


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("listen_addresses", ""), ("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on"),
        ("jit", "off"), ("data_checksums", "on"), ("password_encryption", "scram-sha-256"), ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ],
)  # fmt: skip
async def test_settings_of_the_server(shared_server: Throwaway, setting: str, expected: str) -> None:
    rows = await ask(shared_server.super_dsn, f"SHOW {setting}")

    assert rows[0][0] == expected


async def test_every_way_in_asks_for_scram(shared_server: Throwaway) -> None:
    rows = await ask(shared_server.super_dsn, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")

    assert [row[0] for row in rows] == ["scram-sha-256"]


async def test_text_sorts_by_code_point_everywhere(shared_server: Throwaway) -> None:
    rows = await ask(shared_server.super_dsn, "SELECT datcollate, datctype FROM pg_database WHERE datname = 'ledger'")

    assert tuple(rows[0]) == ("C.UTF-8", "C.UTF-8")


async def test_only_the_runner_passes_the_folders(shared_server: Throwaway) -> None:
    place = shared_server.place

    for private in (place.socket_folder, place.data):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700


async def test_the_programs_are_at_hand(shared_server: Throwaway) -> None:
    for name in ("psql", "pg_dump", "pgbench"):
        assert (shared_server.programs / name).is_file()


async def ask(dsn: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()
