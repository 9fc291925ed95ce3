"""Where governance is driven: a service with a clock of its own, and everybody who proposes and approves there."""

import itertools
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast

import asyncpg
import httpx

from ledger.app import create_app
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.people.store import ensure_principal
from ledger.settings import Settings
from tests.approvals.governed_books import (
    FENCED,
    FENCED_LAST_DAY,
    FENCED_LIMIT,
    FENCED_PURPOSE,
    FIRST_DAY,
    LAST_DAY,
    OF_STEERED,
    OPEN,
    PARTNERS,
    PROGRAMME,
    SCHEMES,
    STEERED,
    STEERED_TERM,
    Command,
    Person,
)
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, Client, World
from tests.journal.oracle_words import GATEWAYS
from tests.journal.rederived import differences_in

PEOPLE = {
    one.name: one
    for one in (
        Person("manager", "manager", (("pool_manager", COUNCIL),)),
        Person("treasurer", "treasurer", (("treasurer", COUNCIL),)),
        Person("approver", "approver", (("approver", COUNCIL),)),
        Person("nhs treasurer", "nhs treasurer", (("treasurer", NHS),)),
        Person("nhs approver", "nhs approver", (("approver", NHS),)),
        Person("of both", "of both", (("treasurer", COUNCIL), ("approver", NHS))),
        Person("treasurer again", "treasurer", (("approver", NHS),)),
        Person("system", "system", (("pool_manager", COUNCIL),), is_individual=False),
    )
}
_numbers = itertools.count(1)


class Days:
    """A clock at noon of a day to come, a little later whenever it is looked at; days pass when they are told to."""

    def __init__(self) -> None:
        self.now = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(12), UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


class Chamber:
    """A place whose service goes by a clock of its own, with everybody who proposes and approves there."""

    def __init__(self, world: World, clock: Days, connection: "asyncpg.Connection[Any]") -> None:
        self.world = world
        self.clock = clock
        self.connection = connection
        self.clients: dict[str, Client] = {}

    async def build(self) -> None:
        """The place, its people, a stream with a fence and one without, and schemes for either."""
        world = self.world
        await world.build()
        admin = await world.client(Role.PLACE_ADMIN)
        fence = {
            "effective_from": FIRST_DAY,
            "name": "The fence",
            "source": "made up for the tests",
            "purposes": [FENCED_PURPOSE],
            "last_day": FENCED_LAST_DAY,
            "limits": [{"financial_year": year, "amount_pence": FENCED_LIMIT} for year in ("2025-26", "2026-27")],
        }
        named = {"code": PROGRAMME, "name": "Governed", "first_day": FIRST_DAY, "last_day": "2026-12-31"}
        for path, payload in (
            ("funding-streams", {"stream": FENCED, "name": "A grant"}),
            ("funding-streams", {"stream": OPEN, "name": "Other money"}),
            (f"funding-streams/{FENCED}/fences", fence),
            ("programmes", {**named, "schemes": schemes_of(set(SCHEMES) - OF_STEERED)}),
        ):
            made = await admin.post(f"/v1/places/{world.place}/{path}", payload)
            assert made.status_code == httpx.codes.CREATED, made.text
        await self._gather(admin)

    async def _gather(self, admin: Client) -> None:
        world = self.world
        self.clients = {
            "admin": admin,
            "host": await world.client(Role.POSTER, COUNCIL),
            "auditor": await world.client(Role.AUDITOR),
        }
        ids: dict[str, Any] = {}
        for one in PEOPLE.values():
            kind = "individual" if one.is_individual else "system"
            subject = f"{one.name} of {world.place}"
            first = ids.get(one.person)
            ids[one.name] = await ensure_principal(self.connection, world.settings.issuer, subject, kind, first)
            for role, body in one.roles:
                self.clients[one.name] = await world.client(Role(role), body, subject=subject, kind=kind)

    async def open_pool(self) -> tuple[str, str]:
        """A new pool, its agreement signed by both: its code, and that of the programme that it alone funds."""
        code = f"governed-{next(_numbers)}"
        agreement = {
            "code": code,
            "name": code,
            "legal_basis": "section_75_pooled_fund",
            "effective_from": FIRST_DAY,
            "effective_to": LAST_DAY,
            "partners": PARTNERS,
            "host": COUNCIL,
            "pool_manager": "Head of Finance",
            "terms": WRITTEN_TERMS,
            "pool": {"code": code, "name": code},
        }
        made = await self.clients["admin"].post(f"/v1/places/{self.world.place}/agreements", agreement)
        assert made.status_code == httpx.codes.CREATED, made.text
        path = f"/v1/places/{self.world.place}/pools/{code}"
        await self.world.sign(path)
        steered = await self._open_programme(f"{STEERED}-{code}")
        return code, steered

    async def _open_programme(self, code: str) -> str:
        """A programme that one pool alone will fund, with its gateways planned."""
        first_day, last_day = STEERED_TERM
        named = {"code": code, "name": code, "first_day": first_day, "last_day": last_day}
        plan = {"gateways": [{"code": one, "name": one, "due_on": last_day} for one in GATEWAYS]}
        path = f"/v1/places/{self.world.place}/programmes"
        for at, payload in (
            (path, {**named, "schemes": schemes_of(OF_STEERED)}),
            (f"{path}/{code}/gateway-plans", plan),
        ):
            made = await self.clients["admin"].post(at, payload)
            assert made.status_code == httpx.codes.CREATED, made.text
        return code

    async def differences(self) -> list[str]:
        """Everything that `check` finds in the place."""
        return await differences_in(self.world)


@asynccontextmanager
async def opened_chamber(settings: Settings, database: Throwaway) -> AsyncIterator[Chamber]:
    """A chamber whose own service runs until the end."""
    clock = Days()
    app = create_app(settings, clock)
    connection = await asyncpg.connect(database.super_dsn)
    transport = httpx.ASGITransport(app=cast("Any", app))
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://service", timeout=60) as http:
        made = Chamber(World(http, settings, database), clock, connection)
        await made.build()
        yield made
    await connection.close()


def schemes_of(codes: Collection[str]) -> list[Command]:
    """Schemes as a programme says them."""
    return [
        {
            "code": one,
            "name": one,
            "responsible_body": COUNCIL,
            "streams": SCHEMES[one][1],
            "purposes": [SCHEMES[one][0]],
        }
        for one in sorted(codes)
    ]
