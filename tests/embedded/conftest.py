"""Servers and home folders of their own; root's temporary folders would be out of the accounts' reach."""

import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.embedded import accounts, binaries, cluster, home, throwaway
from ledger.embedded.postmaster import Server, live_postmaster, socket_folder
from ledger.embedded.throwaway import Throwaway
from ledger.settings import Settings


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Throwaway]:
    server = throwaway.start()
    yield server
    server.stop()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder under the system's temporary one that every account may pass."""
    made = Path(tempfile.mkdtemp(prefix="placeledger-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def programs() -> Iterator[Path]:
    """PostgreSQL's programs as root's first start copies them, once for all home folders; it takes a second or two."""
    made = Path(tempfile.mkdtemp(prefix="placeledger-programs-"))
    made.chmod(0o755)
    if accounts.is_root():
        binaries.installed_programs(made)
    yield made
    shutil.rmtree(made)


def share_programs(programs: Path, settings: Settings) -> None:
    """Give a home folder the copied programs, as if an earlier start had left them there."""
    home.make_home(settings.home)
    for copied in programs.iterdir():
        if not (settings.home / copied.name).exists():
            (settings.home / copied.name).symlink_to(copied)


@pytest.fixture
def settings(folder: Path) -> Settings:
    """Settings of a new home folder."""
    return Settings(home=folder / "home", port=free_port())


@pytest.fixture
def start(programs: Path) -> Iterator[Callable[[Settings], Server]]:
    """Start or adopt the server of a home folder; whatever still runs after the test is stopped."""
    homes: list[Settings] = []

    def start(settings: Settings) -> Server:
        homes.append(settings)
        share_programs(programs, settings)
        return cluster.start(settings, home.settle(settings))

    yield start
    for settings in homes:
        if live_postmaster(settings.database_folder / "data"):
            cluster.start(settings, home.settle(settings)).stop()
        shutil.rmtree(socket_folder(settings.home), ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port
