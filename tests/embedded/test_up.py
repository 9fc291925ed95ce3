"""The supervisor as a user meets it: a command, its lines and its exit codes."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from ledger.embedded import cluster
from ledger.embedded.postmaster import live_postmaster
from ledger.settings import Settings
from tests.embedded.conftest import share_programs

pytestmark = pytest.mark.long

READY_SECONDS_MAX = 90
Run: TypeAlias = Callable[..., "Running"]


class Running:
    """`placeledger up` on a home folder, its words kept in a file."""

    def __init__(self, settings: Settings, *arguments: str, **environment: str) -> None:
        self.settings = settings
        self.said = settings.home.parent / f"said-{time.monotonic_ns()}"
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ledger", "up", *arguments],
                env=environment_for(settings, **environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + READY_SECONDS_MAX
        while "is ready at" not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < give_up, self.said.read_text()
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)

    def postmaster(self) -> int | None:
        return live_postmaster(self.settings.database_folder / "data")

    @property
    def services(self) -> list[int]:
        """The processes that serve, by their words: they are children of this supervisor or orphans."""
        return [
            int(process.name)
            for process in Path("/proc").iterdir()
            if process.name.isdigit() and is_service_of(process, self.settings)
        ]


def is_service_of(process: Path, settings: Settings) -> bool:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[-4:-1] == [b"-m", b"ledger", b"serve"] and is_listening(settings.port)


def environment_for(settings: Settings, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")}
    return inherited | {"LEDGER_HOME": str(settings.home), "LEDGER_PORT": str(settings.port)} | more


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def run(run_anew: Run, settings: Settings, programs: Path) -> Run:
    """Runs on a home folder that has the programs already."""
    share_programs(programs, settings)
    return run_anew


@pytest.fixture
def run_anew(settings: Settings) -> Iterator[Run]:
    """Runs on a home folder that is not there yet; whatever still runs after the test is stopped."""
    running: list[Running] = []

    def run(*arguments: str, **environment: str) -> Running:
        running.append(Running(settings, *arguments, **environment))
        return running[-1]

    yield run
    for each in running:
        if each.process.poll() is None:
            each.end(signal.SIGTERM)
    if live_postmaster(settings.database_folder / "data"):
        last = Running(settings)
        last.wait_until_ready()
        last.end(signal.SIGTERM)


def refused(settings: Settings, *arguments: str, **environment: str) -> str:
    """Run `up`, which must end by itself with one line, and return the line."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ledger", "up", *arguments],
        env=environment_for(settings, **environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.deep)])
def test_it_becomes_ready_and_stops_in_order(run_anew: Run, settings: Settings, wish: signal.Signals) -> None:
    up = run_anew()
    up.wait_until_ready()
    assert health(settings) == 200
    assert up.postmaster() is not None

    assert up.end(wish) == 0
    assert up.postmaster() is None
    assert not is_listening(settings.port)
    assert "Traceback" not in up.said.read_text()


def test_a_second_start_keeps_the_data(run: Run, settings: Settings) -> None:
    first = run()
    first.wait_until_ready()
    made = (settings.database_folder / "data" / "PG_VERSION").stat().st_ino
    first.end(signal.SIGTERM)

    second = run()
    second.wait_until_ready()
    assert (settings.database_folder / "data" / "PG_VERSION").stat().st_ino == made


def test_a_killed_supervisor_leaves_no_service_and_its_server_is_adopted(run: Run, settings: Settings) -> None:
    first = run()
    first.wait_until_ready()
    postmaster = first.postmaster()
    first.end(signal.SIGKILL)

    give_up = time.monotonic() + 15
    while is_listening(settings.port):
        assert time.monotonic() < give_up, "the service outlived its supervisor"
        time.sleep(0.05)
    assert first.postmaster() == postmaster
    second = run()
    second.wait_until_ready()
    assert second.postmaster() == postmaster
    assert health(settings) == 200


def test_a_dead_service_stops_everything(run: Run) -> None:
    up = run()
    up.wait_until_ready()
    for service in up.services:
        if parent(service) == up.process.pid:
            os.kill(service, signal.SIGKILL)

    assert up.process.wait(60) == 1
    assert "The service ended with code -9: everything is stopped." in up.said.read_text()
    assert up.postmaster() is None


def test_a_dead_server_stops_everything_and_the_next_start_recovers(run: Run, settings: Settings) -> None:
    up = run()
    up.wait_until_ready()
    postmaster = up.postmaster()
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)

    assert up.process.wait(60) == 1
    assert "The database server ended: everything is stopped" in up.said.read_text()
    assert not is_listening(settings.port)
    again = run()
    again.wait_until_ready()
    assert health(settings) == 200


def test_a_stop_during_the_start_leaves_nothing_behind(run_anew: Run, settings: Settings) -> None:
    run_anew().end(signal.SIGTERM)
    for delay in (0.6, 1.2, 2.4):
        up = run_anew()
        time.sleep(delay)
        assert up.end(signal.SIGTERM) in {0, -signal.SIGTERM}
        assert up.postmaster() is None
        assert not is_listening(settings.port)


def test_a_busy_port_is_refused(settings: Settings) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", settings.port))
        busy.listen()

        assert f"Port {settings.port} on 127.0.0.1 is in use: stop" in refused(settings)


def test_a_folder_that_cannot_be_written_is_refused(settings: Settings) -> None:
    settings.home.write_text("a file, not a folder")

    assert "cannot be written" in refused(settings)


def test_a_second_supervisor_is_refused(run: Run, settings: Settings) -> None:
    run().wait_until_ready()

    assert f"placeledger already runs on {settings.home}" in refused(settings, "--port", "1")
    assert health(settings) == 200


def test_an_unreachable_database_is_refused(settings: Settings) -> None:
    line = refused(settings, LEDGER_DATABASE_URL="postgresql://app:open-sesame@127.0.0.1:1/ledger")

    assert "The database cannot be reached" in line
    assert "open-sesame" not in line


def test_a_configured_database_is_migrated_and_served(run: Run, settings: Settings, folder: Path) -> None:
    run().wait_until_ready()
    other = Settings(home=folder / "other", port=settings.port + 1)
    up = Running(
        other,
        LEDGER_DATABASE_URL=cluster.app_dsn(settings),
        LEDGER_OWNER_DATABASE_URL=cluster.owner_dsn(settings),
    )
    up.wait_until_ready()

    assert health(other) == 200
    assert not other.database_folder.exists()
    for service in up.services:
        assert b"LEDGER_OWNER_DATABASE_URL" not in Path(f"/proc/{service}/environ").read_bytes()
    assert up.end(signal.SIGTERM) == 0
    assert health(settings) == 200


def test_a_wrong_password_is_refused(run: Run, settings: Settings) -> None:
    run().wait_until_ready()
    other = Settings(home=settings.home.parent / "other", port=settings.port + 1)
    url = f"postgresql://ledger_app:wrong@/ledger?host={settings.home}/socket"

    assert "The database cannot be reached" in refused(other, LEDGER_DATABASE_URL=url)


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_an_impossible_port_is_refused(settings: Settings, port: str) -> None:
    assert "set it to a number" in refused(settings, LEDGER_PORT=port)


def test_a_service_that_cannot_start_says_so_in_one_line(settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ledger", "serve"],
        env=environment_for(settings, LEDGER_DATABASE_URL="postgresql://app:open-sesame@127.0.0.1:1/ledger"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert "open-sesame" not in done.stderr


def health(settings: Settings) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=10)
    connection.request("GET", "/v1/health")
    response = connection.getresponse()
    json.loads(response.read())
    connection.close()
    return response.status


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
