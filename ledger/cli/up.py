"""`placeledger up`: the supervisor. It starts the database and the service, watches both, stops both."""

import asyncio
import contextlib
import fcntl
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import click
import msgspec

from ledger.cli import demo as demo_place
from ledger.cli import migrate, token
from ledger.cli.port import refuse_busy_port
from ledger.cli.serve import GRACE_SECONDS, SUPERVISOR_VARIABLE
from ledger.cli.stopping import Stopped, Stopping
from ledger.db import LOWEST_SERVER_VERSION
from ledger.embedded import cluster, home
from ledger.embedded.postmaster import Server
from ledger.settings import Settings, read_settings

OWNER_URL_VARIABLE = "LEDGER_OWNER_DATABASE_URL"
CONNECT_SECONDS_MAX = 10
HEALTHY_SECONDS_MAX = 120
WATCH_SECONDS = 0.2


@click.command()
@click.option(
    "--demo",
    "demo_folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Load the demonstration place of this folder.",
)
@click.option("--host", help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on.")
def up(demo_folder: Path | None, host: str | None, port: int | None) -> None:
    """Start the database and the service, and run until told to stop."""
    settings = read_settings()
    settings = msgspec.structs.replace(settings, host=host or settings.host, port=port or settings.port)
    stopping = Stopping()
    with contextlib.suppress(Stopped), ExitStack() as stack:
        stack.enter_context(_only_supervisor(settings))
        refuse_busy_port(settings.host, settings.port)
        _run(settings, demo_folder, stopping, stack)


def _run(settings: Settings, demo_folder: Path | None, stopping: Stopping, stack: ExitStack) -> None:
    """Start each part once the one it needs is ready; the stack stops them in the opposite order."""
    residents = home.settle(settings)
    server = None
    if settings.is_embedded:
        server = cluster.start(settings, residents, stopping.check)
        stack.callback(server.stop)
    with stopping.at_once():
        _prepare_database(settings, server)
        token.ensure_issuer(settings)
    service = _start_service(settings)
    stack.callback(_stop_service, service)
    check = _checks(stopping, service, server)
    _wait_until_healthy(settings, service, check)
    lines = []
    if demo_folder:
        with stopping.at_once():
            lines = demo_place.load(settings.base_url, settings, demo_folder)
    for line in [f"placeledger is ready at {settings.base_url}", *lines, "Stop it with Ctrl-C; the books stay."]:
        click.echo(line)
    while True:
        check()
        stopping.wait(WATCH_SECONDS)


@contextmanager
def _only_supervisor(settings: Settings) -> Iterator[None]:
    """Hold the home folder's lock, which the kernel lets go of however this program ends."""
    home.make_home(settings.home)
    # Private, since whoever can open it can hold it.
    descriptor = os.open(settings.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise click.ClickException(
                f"placeledger already runs on {settings.home}: stop it first, or set LEDGER_HOME to another folder."
            ) from error
        yield


def _prepare_database(settings: Settings, server: Server | None) -> None:
    """Migrate where we are the owner; else only check that the schema is the one this program knows."""
    if server:
        migrate.upgrade(server.owner_dsn)
        return
    assert settings.database_url is not None, "without an embedded server one is configured"
    for url in filter(None, (settings.database_url, settings.owner_database_url)):
        asyncio.run(_refuse_unusable(url))
    if settings.owner_database_url:
        migrate.upgrade(settings.owner_database_url)
    else:
        migrate.refuse_if_not_current(settings.database_url)


async def _refuse_unusable(url: str) -> None:
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS_MAX)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise click.ClickException(
            f"The database cannot be reached ({reason}): check LEDGER_DATABASE_URL and {OWNER_URL_VARIABLE}."
        ) from error
    found = connection.get_server_version().major
    await connection.close()
    if found < LOWEST_SERVER_VERSION:
        raise click.ClickException(
            f"The database is PostgreSQL {found}: use {LOWEST_SERVER_VERSION} or later, or the embedded one."
        )


def _start_service(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != OWNER_URL_VARIABLE}
    # A line for each request is for `serve` under an operator's log; here a person reads the terminal.
    environment = {"LEDGER_LOG_LEVEL": "WARNING"} | environment
    environment |= {
        "LEDGER_HOME": str(settings.home),
        "LEDGER_HOST": settings.host,
        "LEDGER_PORT": str(settings.port),
        SUPERVISOR_VARIABLE: str(os.getpid()),
    }
    # Its own session: Ctrl-C at the terminal reaches us alone, and we stop it before the database.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ledger", "serve"],
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop_service(service: subprocess.Popen[bytes]) -> None:
    """Let requests in flight finish; a service that does not end in time is killed."""
    service.terminate()
    try:
        service.wait(GRACE_SECONDS + 5)
    except subprocess.TimeoutExpired:
        service.kill()
        service.wait()


def _checks(stopping: Stopping, service: subprocess.Popen[bytes], server: Server | None) -> Callable[[], None]:
    def check() -> None:
        stopping.check()
        if service.poll() is not None:
            raise click.ClickException(f"The service ended with code {service.returncode}: everything is stopped.")
        if server and not server.is_alive():
            raise click.ClickException("The database server ended: everything is stopped; start again to recover.")

    return check


def _wait_until_healthy(settings: Settings, service: subprocess.Popen[bytes], check: Callable[[], None]) -> None:
    give_up = time.monotonic() + HEALTHY_SECONDS_MAX
    while not _is_healthy(settings):
        if service.poll() == 1:
            raise click.exceptions.Exit(1)  # it has told why in its own line
        check()
        if time.monotonic() > give_up:
            raise click.ClickException(f"The service does not answer at {settings.base_url} after two minutes.")
        time.sleep(0.05)


def _is_healthy(settings: Settings) -> bool:
    address = urlsplit(settings.base_url)
    assert address.hostname, "the base address has a host"
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    try:
        connection.request("GET", "/v1/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
