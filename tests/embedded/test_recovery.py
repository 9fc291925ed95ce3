"""Sudden ends: of the server, of the supervisor, of the first start."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import asyncpg
import click
import pytest

from ledger.embedded import cluster, home
from ledger.embedded.postmaster import Server, live_postmaster, spawn
from ledger.settings import Settings

Starter: TypeAlias = Callable[[Settings], Server]

START_AND_VANISH = """
import os, signal, sys
from pathlib import Path
from ledger.embedded import cluster, home
from ledger.settings import Settings
settings = Settings(home=Path(sys.argv[1]))
cluster.start(settings, home.settle(settings))
os.kill(os.getpid(), signal.SIGKILL)
"""


async def test_the_second_start_finds_what_the_first_wrote(settings: Settings, start: Starter) -> None:
    first = start(settings)
    await write(first.owner_dsn, 1)
    first.stop()

    second = start(settings)
    assert await read(second.owner_dsn) == [1]
    second.stop()
    assert not second.is_alive()


async def test_a_killed_server_recovers_every_commit(settings: Settings, start: Starter) -> None:
    server = start(settings)
    await write(server.owner_dsn, 1)
    await write(server.owner_dsn, 2)
    os.kill(server.pid, signal.SIGKILL)
    assert server.child is not None
    server.child.wait()

    again = start(settings)
    assert await read(again.owner_dsn) == [1, 2]
    again.stop()


async def test_a_killed_server_that_nobody_reaped_recovers(settings: Settings, start: Starter) -> None:
    """In a container the first process may reap no orphans: the dead server's pid still answers."""
    server = start(settings)
    await write(server.owner_dsn, 1)
    os.kill(server.pid, signal.SIGKILL)

    again = start(settings)
    assert await read(again.owner_dsn) == [1]
    again.stop()
    assert server.child is not None
    server.child.wait()


async def test_the_server_of_a_killed_supervisor_is_adopted(settings: Settings, start: Starter) -> None:
    pid = orphan(settings)

    server = start(settings)
    assert server.is_adopted
    assert server.pid == pid
    await write(server.owner_dsn, 1)
    server.stop()
    assert live_postmaster(settings.database_folder / "data") is None


async def test_an_orphan_started_otherwise_is_restarted(settings: Settings, start: Starter) -> None:
    first = start(settings)
    await write(first.owner_dsn, 1)
    first.stop()
    residents = home.settle(settings)
    place = first.place
    elsewhere = [str(place.programs / "postgres"), "-D", str(place.data), "-c", "listen_addresses="]
    elsewhere += ["-c", f"unix_socket_directories={place.folder}"]
    with place.start_log.open("wb") as log:
        child = spawn(place, elsewhere, stderr=log)
    while live_postmaster(place.data) is None:
        assert child.poll() is None

    server = cluster.start(settings, residents)
    assert child.wait() == 0
    assert not server.is_adopted
    assert await read(server.owner_dsn) == [1]
    server.stop()


async def test_a_pid_file_of_a_pid_that_is_another_program_is_stale(settings: Settings, start: Starter) -> None:
    first = start(settings)
    await write(first.owner_dsn, 1)
    pid_file = first.place.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    first.stop()
    # Run by the server's own account: a pid that this account may signal is what misleads the server.
    with first.place.start_log.open("ab") as log:
        other = spawn(first.place, ["/bin/sleep", "60"], stderr=log)
    pid_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
    own_file(pid_file, like=first.place.data)

    second = start(settings)
    assert await read(second.owner_dsn) == [1]
    assert other.poll() is None
    second.stop()
    other.kill()
    other.wait()


async def test_a_first_start_cut_short_is_made_anew(settings: Settings, start: Starter) -> None:
    home.settle(settings)
    settings.database_folder.mkdir()
    half = settings.database_folder / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    server = start(settings)
    assert not half.exists()
    await write(server.owner_dsn, 1)
    server.stop()


async def test_a_lost_password_file_takes_effect_when_made_anew(settings: Settings, start: Starter) -> None:
    first = start(settings)
    first.stop()
    settings.app_password_file.unlink()

    second = start(settings)
    assert second.app_dsn != first.app_dsn
    assert await ask_who(second.app_dsn) == "ledger_app"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask_who(first.app_dsn)
    second.stop()


def test_data_of_another_major_version_are_not_touched(settings: Settings, start: Starter) -> None:
    start(settings).stop()
    (settings.database_folder / "data" / "PG_VERSION").write_text("17\n")

    with pytest.raises(click.ClickException, match=r"are PostgreSQL 17's, this program brings 18"):
        start(settings)


def test_a_server_that_cannot_start_says_why_in_one_line(settings: Settings, start: Starter) -> None:
    start(settings).stop()
    configuration = settings.database_folder / "data" / "postgresql.conf"
    sound = configuration.read_text()
    configuration.write_text(f"{sound}no_such_setting = 1\n")

    with pytest.raises(click.ClickException, match="no_such_setting") as refused:
        start(settings)
    assert "\n" not in refused.value.message
    configuration.write_text(sound)
    start(settings).stop()


def test_the_check_ends_a_wait(settings: Settings) -> None:
    class EnoughError(Exception):
        pass

    def enough() -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        cluster.start(settings, home.settle(settings), enough)
    assert live_postmaster(settings.database_folder / "data") is None


def orphan(settings: Settings) -> int:
    done = subprocess.run(
        [sys.executable, "-c", START_AND_VANISH, str(settings.home)],
        check=False,
        cwd=Path(cluster.__file__).parents[2],
    )
    assert done.returncode == -signal.SIGKILL
    pid = live_postmaster(settings.database_folder / "data")
    assert pid is not None
    return pid


def own_file(path: Path, like: Path) -> None:
    status = like.stat()
    os.chown(path, status.st_uid, status.st_gid)


async def write(dsn: str, number: int) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE IF NOT EXISTS numbers (number int)")
    await connection.execute("INSERT INTO numbers VALUES ($1)", number)
    await connection.close()


async def read(dsn: str) -> list[int]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT number FROM numbers ORDER BY number")
    await connection.close()
    return [row["number"] for row in rows]


async def ask_who(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    who = await connection.fetchval("SELECT current_user")
    await connection.close()
    assert isinstance(who, str)
    return who
