"""What the tests share: a real PostgreSQL, the real service over HTTP on loopback, two places with several bodies.

Each test makes its own pair of places in the one database, so tests never see each other's books and every leak
between places shows.
"""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec
import pytest
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server as HttpServer
from litestar import Litestar

from ledger.app import create_app
from ledger.cli import migrate
from ledger.cli.token import SCOPES_OF, ensure_issuer, sign
from ledger.embedded import throwaway
from ledger.embedded.postmaster import Server
from ledger.http.door import Role
from ledger.log import configure_logging
from ledger.people.store import ensure_grant, ensure_principal, find_place_id
from ledger.settings import Settings
from tests.played import loaded, savings_told, told  # noqa: F401 - fixtures, found by their names here

NHS, COUNCIL, DISTRICT, POLICE, GLA = "ods:72Q", "gss:E09000028", "gss:E09000022", "gss:E23000001", "gss:E61000001"
BODIES = {
    NHS: ("NHS South East London", "nhs"),
    COUNCIL: ("Southwark", "council"),
    DISTRICT: ("Lambeth", "council"),
    POLICE: ("Metropolitan Police", "police"),
    GLA: ("Greater London Authority", "combined_authority"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no core waits in the end for the last file of another."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the service is served in."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def database() -> Iterator[throwaway.Throwaway]:
    """A migrated server of this test run alone."""
    configure_logging(level="ERROR")
    server = throwaway.start()
    try:
        migrate.upgrade(server.owner_dsn)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def settings(database: throwaway.Throwaway) -> Iterator[Settings]:
    """Settings of a service on that server, with a local issuer of its own."""
    home = Path(tempfile.mkdtemp(prefix="placeledger-home-"))
    home.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Settings(home=home, database_url=database.app_dsn, port=port)
    ensure_issuer(made)
    yield made
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def served(settings: Settings) -> Litestar:
    """The real application; what serves it is `service`."""
    return create_app(settings)


@pytest.fixture(scope="session")
async def service(served: Litestar, settings: Settings) -> AsyncIterator[str]:
    """The base address of the real service, served over HTTP on loopback."""
    asked = asyncio.Event()
    running = asyncio.create_task(_serve(served, settings, asked))
    await _wait_for(settings.base_url)
    yield settings.base_url
    asked.set()
    await running


async def _serve(app: Litestar, settings: Settings, asked_to_stop: asyncio.Event) -> None:
    """Serve in one task, since the lifespan must be left in the task that entered it."""
    async with app.lifespan():
        server = HttpServer(
            app,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            log_enabled=False,
        )
        serving = asyncio.create_task(server.serve())
        await asked_to_stop.wait()
        server.stop()  # type: ignore[no-untyped-call]  # granian has no annotation there
        await asyncio.wait({serving}, timeout=10)


async def _wait_for(base_url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(200):
            try:
                if (await client.get(f"{base_url}/v1/health")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise AssertionError("the service did not start")


WRITTEN_TERMS = {
    "aims_and_outcomes": "People leave hospital when they are ready and live well at home.",
    "functions": "Reablement, and adult social care",
    "contributions_and_their_variation": "As scheduled; varied by the board",
    "staff_goods_and_premises": "None",
    "duration": "Two years",
    "review": "Each year",
    "termination": "Six months of notice",
    "fund_management": "The host reports each quarter",
    "people_and_services": "Adults who leave hospital",
    "variation": "In writing, by all partners",
}


class Client:
    """One principal's way to the service: JSON in, JSON out, a fresh idempotency key for each posting."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(path, params=query or None, headers=self._headers())

    async def post(self, path: str, payload: Any, *, key: str | None = None) -> httpx.Response:
        headers = {
            **self._headers(),
            "Idempotency-Key": key or f"test-{uuid4().hex}",
            "Content-Type": "application/json",
        }
        content = payload if isinstance(payload, bytes) else msgspec.json.encode(payload)
        return await self.http.post(path, content=content, headers=headers)

    async def all_items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Every item of a listing, by following its pages to the end."""
        found: list[dict[str, Any]] = []
        response = await self.get(path, **query)
        while True:
            assert response.status_code == httpx.codes.OK, response.text
            page = response.json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            response = await self.http.get(response.links["next"]["url"], headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class World:
    """Two places, alike and apart, each with a pooled and an aligned pool; and anybody who asks."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings, database: Server) -> None:
        self.http = http
        self.settings = settings
        self.database = database
        self.place = f"place-{uuid4().hex[:12]}"
        self.other_place = f"{self.place}-other"

    @property
    def pooled(self) -> str:
        return f"/v1/places/{self.place}/pools/pooled"

    @property
    def aligned(self) -> str:
        return f"/v1/places/{self.place}/pools/aligned"

    async def client(
        self,
        role: Role,
        body: str | None = None,
        place: str | None = None,
        *,
        subject: str | None = None,
        kind: str = "system",
    ) -> Client:
        """A client with a role: in the first place unless another is named."""
        where = None if role is Role.OPERATOR else place or self.place
        subject = subject or f"{role}:{body}:{where}"
        connection = await asyncpg.connect(self.database.app_dsn)
        try:
            place_id = await find_place_id(connection, where) if where else None
            principal_id = await ensure_principal(connection, self.settings.issuer, subject, kind)
            await ensure_grant(connection, principal_id, role, place_id, body)
        finally:
            await connection.close()
        return Client(self.http, sign(self.settings, subject, SCOPES_OF[role], hours=1))

    async def person(self, role: Role, body: str, name: str = "", place: str | None = None) -> Client:
        """A client of an individual person with a role for a body; another name is another person."""
        subject = f"{name or role} of {body} in {place or self.place}"
        return await self.client(role, body, place, subject=subject, kind="individual")

    async def sign(
        self, pool: str | None = None, *bodies: str, place: str | None = None, version: int = 1, on: str = "2025-07-14"
    ) -> None:
        """The signatures of bodies to a version of a pool's agreement, each by two people: both of the pooled fund."""
        path = pool or f"/v1/places/{place or self.place}/pools/pooled"
        for body in bodies or (NHS, COUNCIL):
            treasurer = await self.person(Role.TREASURER, body, place=place)
            approver = await self.person(Role.APPROVER, body, place=place)
            signature = {"act": "sign-agreement", "version": version, "signed_on": on, "reason": "the board agreed"}
            proposed = await treasurer.post(f"{path}/proposals", {**signature, "acting_body": body})
            assert proposed.status_code == httpx.codes.CREATED, proposed.text
            signed = await approver.post(f"{proposed.json()['href']}/approval", {"acting_body": body})
            assert signed.json().get("state") == "done", signed.text

    async def ids(self, pool: str = "pooled", place: str | None = None) -> tuple[UUID, UUID]:
        """The ids of a place and one of its pools, for tests that look beneath the service."""
        connection = await asyncpg.connect(self.database.super_dsn)
        try:
            row = await connection.fetchrow(
                "SELECT place_id, pool_id FROM pool JOIN place USING (place_id) "
                "WHERE place.code = $1 AND pool.code = $2",
                place or self.place,
                pool,
            )
        finally:
            await connection.close()
        assert row is not None
        return row["place_id"], row["pool_id"]

    async def build(self) -> None:
        """Both places with the same streams, agreements and programmes."""
        operator = await self.client(Role.OPERATOR)
        for body, (name, kind) in BODIES.items():
            response = await operator.post("/v1/bodies", {"body": body, "name": name, "kind": kind})
            assert response.status_code in {201, 409}, response.text
        for place in (self.place, self.other_place):
            made = await operator.post("/v1/places", {"code": place, "name": f"The place {place}"})
            assert made.status_code == httpx.codes.CREATED, made.text
            admin = await self.client(Role.PLACE_ADMIN, place=place)
            for path, payload in _terms():
                made = await admin.post(f"/v1/places/{place}/{path}", payload)
                assert made.status_code == httpx.codes.CREATED, made.text


def _terms() -> list[tuple[str, dict[str, Any]]]:
    year = {"effective_from": "2025-04-01", "effective_to": "2027-03-31"}
    scheme = {"responsible_body": COUNCIL}
    return [
        ("funding-streams", {"stream": "nhs-minimum", "name": "NHS minimum contribution"}),
        ("funding-streams", {"stream": "council-additional", "name": "Additional council contribution"}),
        (
            "agreements",
            {
                "code": "section-75",
                "name": "Section 75 agreement",
                "legal_basis": "section_75_pooled_fund",
                **year,
                "partners": [NHS, COUNCIL],
                "host": COUNCIL,
                "pool_manager": "Head of Finance",
                "terms": WRITTEN_TERMS,
                "pool": {"code": "pooled", "name": "Pooled fund", "label": "for tests"},
            },
        ),
        (
            "agreements",
            {
                "code": "alignment",
                "name": "Aligned budgets",
                "legal_basis": "aligned_budget",
                **year,
                "partners": [NHS, COUNCIL, POLICE, GLA],
                "pool": {"code": "aligned", "name": "Aligned budgets", "attribution": "Open Government Licence v3.0"},
            },
        ),
        (
            "programmes",
            {
                "code": "home-first",
                "name": "Home First",
                "first_day": "2025-04-01",
                "last_day": "2026-03-31",
                "schemes": [
                    {
                        "code": "reablement",
                        "name": "Reablement",
                        "streams": ["nhs-minimum", "council-additional"],
                        **scheme,
                    },
                    {"code": "telecare", "name": "Telecare", "streams": ["nhs-minimum"], **scheme},
                    {"code": "equipment", "name": "Equipment", "streams": [], **scheme},
                ],
            },
        ),
    ]


@pytest.fixture
async def world(service: str, settings: Settings, database: throwaway.Throwaway) -> AsyncIterator[World]:
    """Two new places of this test alone."""
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        made = World(http, settings, database)
        await made.build()
        yield made


@pytest.fixture
async def host(world: World) -> Client:
    """The finance system of the council that hosts the pooled fund."""
    return await world.client(Role.POSTER, COUNCIL)


@pytest.fixture
async def pool_manager(world: World) -> Client:
    return await world.client(Role.POOL_MANAGER, COUNCIL)


@pytest.fixture
async def auditor(world: World) -> Client:
    return await world.client(Role.AUDITOR)
