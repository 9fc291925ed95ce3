"""Who can read what under the home folder, and where the socket lies."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import click
import pytest

from ledger.embedded import accounts, binaries, cluster, home
from ledger.embedded.postmaster import SOCKET_NAME, SOCKET_PATH_BYTES_MAX, Server, socket_folder
from ledger.settings import Settings

Starter: TypeAlias = Callable[[Settings], Server]

as_root = pytest.mark.skipif(not accounts.is_root(), reason="the accounts exist as root only")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_secrets_are_private(settings: Settings, start: Starter) -> None:
    server = start(settings)
    server.stop()

    for private in (settings.owner_folder, settings.issuer_folder, settings.database_folder):
        assert mode(private) == 0o700
    for secret in (settings.owner_password_file, settings.super_password_file):
        assert mode(secret) == 0o600
        assert secret.stat().st_uid == os.geteuid()
    expected = 0o640 if accounts.is_root() else 0o600
    for shared in (settings.app_password_file, settings.secret_key_file):
        assert mode(shared) == expected
    assert len(settings.secret_key_file.read_bytes()) == 32
    assert not list(settings.database_folder.glob("*password*"))


@as_root
def test_each_account_reaches_its_own_and_no_more(settings: Settings, start: Starter) -> None:
    start(settings).stop()
    database, service = accounts.find(accounts.DATABASE), accounts.find(accounts.SERVICE)
    assert database is not None
    assert service is not None

    assert may_read(service, settings.app_password_file)
    assert may_read(service, settings.secret_key_file)
    assert not may_read(service, settings.owner_password_file)
    assert not may_read(service, settings.database_folder / "data" / "PG_VERSION")
    assert may_read(database, settings.database_folder / "data" / "PG_VERSION")
    for secret in (settings.app_password_file, settings.owner_password_file, settings.super_password_file):
        assert not may_read(database, secret)


@as_root
def test_the_programs_are_copied_once(settings: Settings) -> None:
    home.settle(settings)
    first = binaries.installed_programs(settings.home)
    made = first.stat().st_ino

    assert binaries.installed_programs(settings.home).stat().st_ino == made
    assert not list(settings.home.glob(".postgres-*"))


@as_root
def test_a_home_that_the_accounts_cannot_reach_is_refused(folder: Path) -> None:
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0o700)

    with pytest.raises(click.ClickException, match=r"may not enter .*closed: set LEDGER_HOME"):
        home.settle(Settings(home=folder / "closed" / "home"))
    assert mode(folder / "closed") == 0o700


def test_a_second_start_keeps_the_secret_key(settings: Settings) -> None:
    home.settle(settings)
    key = settings.secret_key_file.read_bytes()

    home.settle(settings)

    assert settings.secret_key_file.read_bytes() == key


def test_a_long_home_path_gets_a_short_socket_folder(folder: Path, start: Starter) -> None:
    settings = Settings(home=folder / ("long" * 20) / ("longer" * 10))
    server = start(settings)

    path = server.place.socket_folder / SOCKET_NAME
    assert len(os.fsencode(path)) <= SOCKET_PATH_BYTES_MAX
    assert path.is_socket()
    assert settings.home not in path.parents
    assert cluster.app_dsn(settings) == server.app_dsn
    server.stop()


@pytest.mark.parametrize("name", ["with space", "with,comma", "50%", "naïve"])
def test_an_unusual_home_path_works(folder: Path, name: str, start: Starter) -> None:
    server = start(Settings(home=folder / name))

    assert server.is_alive()
    server.stop()


def test_the_socket_folder_is_stable(folder: Path) -> None:
    assert socket_folder(folder / ("x" * 100)) == socket_folder(folder / ("x" * 100))
    assert socket_folder(folder / ("x" * 100)) != socket_folder(folder / ("y" * 100))


def test_a_folder_that_is_a_file_is_refused_in_one_line(folder: Path) -> None:
    (folder / "file").write_text("")

    with pytest.raises(click.ClickException, match=r"cannot be written .*: set LEDGER_HOME to one that can") as refused:
        home.make_home(folder / "file" / "home")
    assert "\n" not in refused.value.message


def test_addresses_without_a_first_start_are_refused(settings: Settings) -> None:
    with pytest.raises(click.ClickException, match="run `placeledger up` first"):
        cluster.owner_dsn(settings)


def test_a_configured_database_is_used_as_it_is(folder: Path) -> None:
    settings = Settings(home=folder, database_url="postgresql://app@db/l", owner_database_url="postgresql://o@db/l")

    assert cluster.app_dsn(settings) == "postgresql://app@db/l"
    assert cluster.owner_dsn(settings) == "postgresql://o@db/l"


def may_read(account: accounts.Account, path: Path) -> bool:
    """Whether a process of the account can open the file."""
    child = os.fork()
    if child == 0:
        try:
            os.initgroups(account.name, account.gid)
            os.setgid(account.gid)
            os.setuid(account.uid)
            path.read_bytes()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
