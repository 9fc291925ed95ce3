"""People of partners who sign, vary, end and wind up: of each body a treasurer who proposes and an approver."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, Client, World

CREATED, OK = httpx.codes.CREATED, httpx.codes.OK
FAR_OFF = "2070-03-31"
YEAR = {"effective_from": "2025-04-01", "effective_to": "2026-03-31"}


class Partners:
    """The partners of one pool, by default of the pooled fund of a world."""

    def __init__(self, world: World, pool: str | None = None, place: str | None = None) -> None:
        self.world = world
        self.place = place or world.place
        self.path = pool or f"/v1/places/{self.place}/pools/pooled"

    async def of(self, body: str, role: Role = Role.TREASURER) -> Client:
        return await self.world.person(role, body, place=self.place)

    async def propose(self, act: str, body: str = COUNCIL, **content: Any) -> httpx.Response:
        """A proposal by a body's treasurer."""
        payload = {"act": act, "acting_body": body, "reason": "the board decided", **content}
        return await (await self.of(body)).post(f"{self.path}/proposals", payload)

    async def approve(self, proposed: httpx.Response, body: str) -> httpx.Response:
        """By a body's approver."""
        assert proposed.status_code == CREATED, proposed.text
        approver = await self.of(body, Role.APPROVER)
        return await approver.post(f"{proposed.json()['href']}/approval", {"acting_body": body})

    async def agree(self, act: str, *bodies: str, **content: Any) -> dict[str, Any]:
        """An act that all of the bodies approve; its result."""
        proposed = approved = await self.propose(act, **content)
        for body in bodies or (NHS, COUNCIL):
            approved = await self.approve(proposed, body)
            assert approved.status_code == OK, approved.text
        assert approved.json()["state"] == "done", approved.text
        result: dict[str, Any] = approved.json()["result"]
        return result

    async def refused(self, act: str, body: str = COUNCIL, **content: Any) -> list[list[str]]:
        """The codes and places of every reason for which a proposal is refused."""
        return reasons(await self.propose(act, body, **content))

    async def read(self, body: str = COUNCIL) -> dict[str, Any]:
        """The agreement as a partner reads it."""
        response = await (await self.of(body)).get(f"{self.path}/agreement")
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def post(self, door: str, role: Role = Role.POSTER, body: str = COUNCIL, **command: Any) -> httpx.Response:
        """A posting of a body."""
        client = await self.world.client(role, body, self.place)
        payload = {"acting_body": body, "effective_date": "2025-09-30", **command}
        return await client.post(f"{self.path}/{door}", payload)


def reasons(response: httpx.Response) -> list[list[str]]:
    """The codes and places of every reason for which a request is refused."""
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json", response.text
    return [[one["code"], one.get("pointer", "").removeprefix("#")] for one in problem["errors"]]


def as_written(**changed: Any) -> dict[str, Any]:
    """The pooled fund of a world as it is written, with changes."""
    return {
        "effective_to": "2027-03-31",
        "partners": [NHS, COUNCIL],
        "host": COUNCIL,
        "pool_manager": "Head of Finance",
        "terms": WRITTEN_TERMS,
        **changed,
    }


async def made(world: World, code: str, place: str | None = None, **changed: Any) -> Partners:
    """A further pooled fund, which ran for a year and needs no more terms than the law does."""
    admin = await world.client(Role.PLACE_ADMIN, place=place)
    agreement = {"code": code, "name": code, "legal_basis": "section_75_pooled_fund", **as_written(), **YEAR, **changed}
    where = place or world.place
    response = await admin.post(f"/v1/places/{where}/agreements", {**agreement, "pool": {"code": code, "name": code}})
    assert response.status_code == CREATED, response.text
    return Partners(world, f"/v1/places/{where}/pools/{code}", where)
