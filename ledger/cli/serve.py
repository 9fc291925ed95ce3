"""`placeledger serve`: the service, one process, no root.

Started as root it imports everything, reads its files, then becomes the service account: the interpreter
and the clone may lie under root's home, so nothing can be imported from disk after that.
"""

import asyncio
import contextlib
import ctypes
import gc
import importlib
import os
import pkgutil
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import click
import msgspec
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from ledger.cli.port import refuse_busy_port
from ledger.embedded import accounts, cluster, home
from ledger.log import configure_logging
from ledger.settings import Settings, read_settings

if TYPE_CHECKING:
    from litestar import Litestar

SUPERVISOR_VARIABLE = "LEDGER_SUPERVISOR"
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
GRACE_SECONDS = 10  # what requests in flight are given when the service is told to stop
QUEUED_CONNECTIONS_MAX = 1024
OBJECTS_PER_COLLECTION = 20_000

# What these import lazily, a running service may first need after the drop.
EAGER_PACKAGES = (
    "asyncpg", "httpcore", "httpx", "joserfc", "litestar", "msgspec", "http_sf", "anyio", "structlog", "encodings",
    "asyncio", "concurrent.futures", "cryptography.hazmat.primitives", "email", "json", "uuid_utils", "rich", "jinja2",
)  # fmt: skip
EAGER_MODULES = (
    "_strptime", "bisect", "csv", "decimal", "difflib", "fractions", "getpass", "html", "http.cookies", "linecache",
    "mimetypes", "platform", "queue", "secrets", "shutil", "ssl", "stringprep", "tempfile", "traceback", "unicodedata",
    "uuid", "zoneinfo", "zlib", "gzip", "certifi", "idna", "h11", "socket", "statistics", "tomllib", "pprint",
)  # fmt: skip
NEVER_NEEDED = {
    "litestar.cli", "litestar.contrib", "litestar.testing", "litestar.plugins", "litestar.ext", "litestar.repository",
    "litestar._openapi.schema_generation.examples", "anyio.pytest_plugin",
    "anyio._backends._trio", "anyio.pytest", "httpx._main", "structlog.twisted",
    "encodings.mbcs", "encodings.oem", "encodings.cp65001",
}  # fmt: skip


@click.command()
def serve() -> None:
    """Run the service in this process, until told to stop."""
    _end_with_supervisor()
    settings = read_settings()
    configure_logging(level=settings.log_level)
    settings = msgspec.structs.replace(settings, database_url=cluster.app_dsn(settings))
    refuse_busy_port(settings.host, settings.port)
    if accounts.is_root():
        import_everything()
    app = _make_app(settings)
    if accounts.is_root():
        accounts.become(accounts.ensure(accounts.SERVICE))
        _end_with_supervisor()  # the kernel forgets the wish when the account changes
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    failure = uvloop.run(_serve(app, settings))
    if failure:
        raise click.ClickException(failure)


def _make_app(settings: Settings) -> "Litestar":
    """Make the app, which reads the files that it needs; run without `up`, the home folder is laid out first."""
    try:
        if not settings.secret_key_file.exists():
            home.settle(settings)
        app: Litestar = importlib.import_module("ledger.app").create_app(settings)
    except OSError as error:
        raise click.ClickException(f"The service did not start: {_one_line(error)}") from error
    return app


def import_everything() -> None:
    """Import all of ours, and of the libraries whatever can be imported here."""
    _import_all("ledger", is_ours=True)
    for name in EAGER_PACKAGES:
        _import_all(name, is_ours=False)
    for name in EAGER_MODULES:
        importlib.import_module(name)


async def _serve(app: "Litestar", settings: Settings) -> str | None:
    """Serve until told to stop; what went wrong comes back as one line."""
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(app.lifespan())
        except Exception as error:  # noqa: BLE001 - whatever kept it from starting is told in one line
            failure: str | None = f"The service did not start: {_one_line(error)}"
        else:
            _spare_the_collector()
            failure = await _listen(app, settings)
    return failure


def _spare_the_collector() -> None:
    """What stands now lives as long as the service: the garbage collector need not walk it, nor run so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_PER_COLLECTION, 20, 20)


async def _listen(app: "Litestar", settings: Settings) -> str | None:
    server = Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,  # the lifespan is ours to enter: its failure is told, not swallowed
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(),
        websockets=False,
        backlog=QUEUED_CONNECTIONS_MAX,
        log_enabled=False,
    )
    asked = asyncio.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wish, asked.set)
    serving, stopping = asyncio.create_task(server.serve()), asyncio.create_task(asked.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not asked.is_set():
        stopping.cancel()
        error = serving.exception()
        return f"The service cannot listen: {_one_line(error)}" if error else "The HTTP server ended by itself."
    server.stop()  # type: ignore[no-untyped-call]  # granian has no annotation there
    await asyncio.wait({serving}, timeout=GRACE_SECONDS)
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    return None


def _import_all(name: str, *, is_ours: bool) -> None:
    try:
        module = importlib.import_module(name)
    except ImportError:  # an optional part whose own dependency is not installed
        if is_ours:
            raise
        return
    for found in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
        if found.name not in NEVER_NEEDED and found.name.rpartition(".")[2] not in {"__main__", "tool", "cli"}:
            _import_all(found.name, is_ours=is_ours)


def _end_with_supervisor() -> None:
    """Ask the kernel for TERM when the supervisor dies, however it dies."""
    supervisor = os.environ.get(SUPERVISOR_VARIABLE)
    if supervisor is None:
        return
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(supervisor):  # it died before the wish was made
        raise click.ClickException("The supervisor is gone: the service stops too.")


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None).prctl(option, value, 0, 0, 0) != 0:
        raise click.ClickException(f"The kernel refused prctl {option}: the service does not start.")


def _one_line(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, click.ClickException):
        return error.message
    return " ".join(f"{type(error).__name__}: {error}".split())
