"""New databases, and an installed PostgreSQL 15 where this machine has one."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.embedded import accounts, throwaway
from ledger.embedded.home import Residents
from ledger.embedded.postmaster import APP, OWNER, Passwords, Place, Server, environment, spawn
from tests.databases import Database, make_database, tell

POSTGRESQL_15 = Path("/usr/lib/postgresql/15/bin")  # where Debian's package puts it
PASSWORDS = Passwords(superuser="super", owner="owner", app="app")


@pytest.fixture
def empty(database: throwaway.Throwaway) -> Database:
    """A database that no migration was run on."""
    return make_database(database)


@pytest.fixture(scope="session")
def old_server() -> Iterator[Server]:
    """A server of the oldest version that this program works on, with our roles."""
    folder = Path(tempfile.mkdtemp(prefix="placeledger-15-"))
    runner = accounts.find(throwaway.RUNNER) if accounts.is_root() else None
    if runner:
        shutil.chown(folder, runner.uid, runner.gid)
    place = Place(
        folder=folder,
        socket_folder=folder,
        programs=POSTGRESQL_15,
        start_log=folder.parent / f"{folder.name}.log",
        passwords=PASSWORDS,
        residents=Residents(database=runner),
    )
    try:
        yield _started(place)
    finally:
        _run(place, "pg_ctl", "stop", "--pgdata", str(place.data), "--mode", "immediate")
        shutil.rmtree(folder)
        place.start_log.unlink()


def _started(place: Place) -> Server:
    _run(place, "initdb", "-D", str(place.data), "-U", "ledger_super", "--locale=C.UTF-8", "--encoding=UTF8", "-N")
    options = f"-c listen_addresses= -c unix_socket_directories={place.socket_folder} -c fsync=off"
    _run(place, "pg_ctl", "start", "--wait", "--pgdata", str(place.data), "--options", options, "--log", "/dev/null")
    server = Server(place, 0, None)
    postgres = server.super_dsn.replace("/ledger?", "/postgres?")
    for role in (OWNER, APP):
        tell(postgres, f"CREATE ROLE {role} LOGIN PASSWORD '{role.removeprefix('ledger_')}'")
    tell(postgres, "CREATE DATABASE ledger OWNER ledger_owner")
    tell(server.super_dsn, "ALTER SCHEMA public OWNER TO ledger_owner", "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    return server


def _run(place: Place, program: str, *arguments: str) -> None:
    with place.start_log.open("ab") as log:
        code = spawn(place, [str(place.programs / program), *arguments], stderr=log).wait()
    assert code == 0, place.start_log.read_text()


def run_migrate(dsn: str) -> subprocess.Popen[str]:
    """`placeledger migrate` on its own, as a release would run it."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ledger", "migrate"],
        env=environment(LEDGER_OWNER_DATABASE_URL=dsn),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
