"""Where things are killed: a PostgreSQL and the service as processes of their own, each started again after its end."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

from ledger.cli import migrate
from ledger.cli.token import ensure_issuer
from ledger.embedded import cluster, throwaway
from ledger.embedded.postmaster import Server
from ledger.settings import Settings
from tests.bench.stage import free_port
from tests.databases import ask
from tests.reliability.history import InvalidRunError, Row

ROOT = Path(__file__).parents[2]
READY_SECONDS_MAX = 60
ROWS = """
SELECT place.code || '/' || pool.code, e.sequence, convert_from(e.payload, 'UTF8')::jsonb ->> 'reference',
       (SELECT max(l.amount_pence) FROM leg l
        WHERE l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence)
FROM entry e JOIN pool USING (place_id, pool_id) JOIN place USING (place_id)
"""


@dataclass
class Stage:
    """The two processes that a posting needs, and what it takes to end and to start them."""

    server: Server
    settings: Settings
    service: "subprocess.Popen[bytes]"

    def start_service(self) -> None:
        self.service = _serve(self.settings)

    def kill_service(self) -> None:
        """End the service as a lack of memory would: at once, in the middle of whatever it does."""
        self.service.kill()
        self.service.wait()

    def start_server(self) -> None:
        """Start the server on the data as they were left; raises InvalidRunError when it cannot recover them."""
        try:
            self.server = cluster.run(self.server.place)
        except Exception as error:
            raise InvalidRunError(f"the database did not come back: {error}") from error

    def stop_server_at_once(self) -> None:
        self.server.stop(signal.SIGQUIT)
        self._reap()

    def kill_server(self) -> None:
        """End the postmaster alone, as the kernel would: its processes notice by themselves."""
        os.kill(self.server.pid, signal.SIGKILL)
        self._reap()

    def kill_a_backend(self) -> None:
        """End one process of the server, upon which it ends all the others and recovers by itself."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
        backends = [pid for pid in children if b"ledger_app" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(int(backends[-1]), signal.SIGKILL)

    def _reap(self) -> None:
        """Collect the child's end: as a zombie its pid would look alive to the next one."""
        if self.server.child is not None:
            self.server.child.wait()

    async def ready(self, http: httpx.AsyncClient) -> None:
        """Return when the service says that it and its database are ready."""
        give_up = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < give_up:
            with contextlib.suppress(httpx.TransportError):
                if (await http.get("/v1/health")).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.02)
        raise InvalidRunError("the service did not become ready again")

    def defects(self) -> list[str]:
        """What the service logged as a defect of its own, over all its lives."""
        lines = (self.settings.home / "service.log").read_text(errors="replace").splitlines()
        return [line for line in lines if "request_failed" in line or "database_refused_posting" in line]

    async def rows(self) -> list[Row]:
        """Every entry of every place, by a fresh connection; raises InvalidRunError when they cannot be read."""
        try:
            return [Row(*row) for row in await ask(self.server.super_dsn, ROWS)]
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise InvalidRunError(f"the books cannot be read: {error!r}") from error


@contextlib.asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A migrated server and a service; whatever of both runs at the end is stopped."""
    first = throwaway.start()
    home = _new_home()
    stage = None
    try:
        await asyncio.to_thread(migrate.upgrade, first.owner_dsn)
        settings = Settings(home=home, database_url=first.app_dsn, port=free_port())
        ensure_issuer(settings)
        server = Server(first.place, first.pid, first.child)  # not the throwaway, which would take its data with it
        stage = Stage(server, settings, _serve(settings))
        yield stage
    finally:
        if stage is not None:
            stage.kill_service()
            stage.server.stop(signal.SIGQUIT)
        first.stop()
        shutil.rmtree(home)


def _new_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="placeledger-home-"))
    home.chmod(0o711)
    return home


def _serve(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")} | {
        "LEDGER_HOME": str(settings.home),
        "LEDGER_DATABASE_URL": settings.database_url or "",
        "LEDGER_PORT": str(settings.port),
        "LEDGER_LOG_LEVEL": "WARNING",  # as `placeledger up` starts it
    }
    with (settings.home / "service.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.serving"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
