"""Where the work is measured: a throwaway database with durability on, the service in a process of its own, two places.

The pooled funds are the service's; the aligned pools of the same places take the rows of the baselines.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import msgspec

from ledger.cli import migrate
from ledger.cli.token import ensure_issuer
from ledger.embedded import throwaway
from ledger.http.door import Role
from ledger.settings import Settings
from tests.bench.http1 import Connection, request_head
from tests.conftest import COUNCIL, World

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 90  # what a start may take when the machine has much else to do


@dataclass
class Lane:
    """One pool as the service reaches it over HTTP, and the pool beside it that takes the baseline's rows."""

    path: str
    place_id: UUID
    pool_id: UUID
    bare_pool_id: UUID
    port: int
    token: str
    subject: str

    async def connect(self) -> Connection:
        return await Connection.open(self.port)

    def get(self, path: str) -> bytes:
        """The bytes of a request to read; a path that starts with a slash is whole."""
        return request_head("GET", path if path.startswith("/") else f"{self.path}/{path}", self.token)

    def post(self, path: str, payload: object) -> bytes:
        """The bytes of a posting under a new key."""
        content = msgspec.json.encode(payload)
        head = request_head("POST", f"{self.path}/{path}", self.token, key=secrets.token_hex(12), length=len(content))
        return head + content


@dataclass
class Stage:
    """What every script needs: the database, and the two lanes of the running service."""

    database: throwaway.Throwaway
    service: subprocess.Popen[bytes]
    settings: Settings
    lanes: list[Lane] = field(default_factory=list)

    async def connection(self) -> "asyncpg.Connection[asyncpg.Record]":
        """A connection as the service's role, without the service's choice of plans."""
        return await asyncpg.connect(self.database.app_dsn, server_settings={"jit": "off"})

    @contextlib.asynccontextmanager
    async def own_schema(self, script: str) -> AsyncIterator[None]:
        """A schema `bench` that the service's role may use, made by a script, gone at the end of the block."""
        owner = await asyncpg.connect(self.database.super_dsn)
        try:
            await owner.execute("CREATE SCHEMA bench")
            await owner.execute(script)
            await owner.execute("GRANT USAGE ON SCHEMA bench TO ledger_app")
            await owner.execute("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA bench TO ledger_app")
            yield
        finally:
            await owner.execute("DROP SCHEMA bench CASCADE")
            await owner.close()

    async def vacuum(self) -> None:
        """Vacuum and analyze, so that a reading right after a load finds the tables as they will be."""
        owner = await asyncpg.connect(self.database.super_dsn)
        await owner.execute("VACUUM ANALYZE")
        await owner.close()


def payment(**more: object) -> dict[str, object]:
    """A payment such as a finance system sends: two legs, texts, and its own line, never posted before."""
    return {
        "acting_body": COUNCIL,
        "effective_date": "2025-09-30",
        "amount_pence": 12_345,
        "programme": "home-first",
        "scheme": "equipment",
        "reference": "PO-0012345",
        "narrative": "Community equipment, September",
        "supplier_name": "Example Equipment Limited",
        "source": {"system": "finance", "document": "payments-2025-09", "line": secrets.token_hex(8)},
        **more,
    }


@contextlib.asynccontextmanager
async def staged(database: throwaway.Throwaway | None = None) -> AsyncIterator[Stage]:
    """The stage, on a database of its own unless one is given; the service stops in the end."""
    with contextlib.ExitStack() as stack:
        if database is None:
            database = throwaway.start()
            stack.callback(database.stop)
            await asyncio.to_thread(migrate.upgrade, database.owner_dsn)
        database.place.socket_folder.chmod(0o711)  # the service's own account passes; every role needs its password
        home = _new_home()
        stack.callback(shutil.rmtree, home)
        settings = Settings(home=home, database_url=database.app_dsn, port=free_port())
        ensure_issuer(settings)
        environment = {
            "LEDGER_HOME": str(home),
            "LEDGER_DATABASE_URL": database.app_dsn,
            "LEDGER_PORT": str(settings.port),
            "LEDGER_LOG_LEVEL": "WARNING",  # as `placeledger up` starts it
        }
        service = stack.enter_context(running(["ledger", "serve"], environment, home / "service.log"))
        stage = Stage(database, service, settings)
        async with httpx.AsyncClient(base_url=settings.base_url, timeout=60, trust_env=False) as http:
            await listening(settings.port)
            stage.lanes = await _lanes(World(http, settings, database))
            yield stage


def _new_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="placeledger-bench-"))
    home.chmod(0o711)
    return home


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(module: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Python module run in a process of its own until the end of the block."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *module], cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


async def listening(port: int) -> None:
    """Return when something listens on the port."""
    async with asyncio.timeout(START_SECONDS_MAX):
        while True:
            with contextlib.suppress(OSError):
                (await Connection.open(port)).close()
                return
            await asyncio.sleep(0.05)


async def _lanes(world: World) -> list[Lane]:
    world.place = f"bench-{secrets.token_hex(4)}"
    world.other_place = f"{world.place}-other"
    await world.build()
    lanes = []
    for place in (world.place, world.other_place):
        subject = f"finance of {place}"
        client = await world.client(Role.POSTER, COUNCIL, place, subject=subject)
        place_id, pool_id = await world.ids("pooled", place)
        _, bare_pool_id = await world.ids("aligned", place)
        path = f"/v1/places/{place}/pools/pooled"
        lanes.append(Lane(path, place_id, pool_id, bare_pool_id, world.settings.port, client.token, subject))
    return lanes
