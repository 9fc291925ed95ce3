"""A place admin at work: registers people, grants and withdraws roles; and what a principal's record says."""

from typing import Any
from uuid import uuid4

import httpx

from ledger.cli.token import sign
from ledger.http.door import Role, Scope
from tests.conftest import Client, World


class Office:
    """A place's admin, and the people that the admin registers."""

    def __init__(self, world: World, admin: Client, place: str) -> None:
        self.world = world
        self.admin = admin
        self.people = f"/v1/places/{place}/people"
        self.mine = f"/v1/places/{place}/my-name"

    async def register(self, kind: str = "individual", **said: Any) -> dict[str, Any]:
        """A new account that is known in the place."""
        made = await self.admin.post(self.people, {"subject": f"subject-{uuid4().hex}", "kind": kind, **said})
        assert made.status_code == httpx.codes.CREATED, made.text
        found: dict[str, Any] = made.json()
        assert made.headers["location"] == found["href"]
        return found

    async def grant(
        self, who: dict[str, Any], role: Role, body: str | None = None, *, by: Client | None = None
    ) -> httpx.Response:
        payload = {"role": role, "body": body, "reason": "the board said so"}
        return await (by or self.admin).post(f"{self.people}/{who['principal_id']}/roles", payload)

    async def withdraw(self, who: dict[str, Any], grant: dict[str, Any], *, by: Client | None = None) -> httpx.Response:
        address = f"{self.people}/{who['principal_id']}/roles/{grant['grant_id']}/withdrawal"
        return await (by or self.admin).post(address, {"reason": "left the council"})

    async def appointed(self, role: Role, body: str | None = None, **said: Any) -> tuple[dict[str, Any], Client]:
        """A new account with a role, and a client of theirs with a token of every scope."""
        who = await self.register(**said)
        granted = await self.grant(who, role, body)
        assert granted.status_code == httpx.codes.CREATED, granted.text
        return granted.json(), self.client(who)

    def client(self, who: dict[str, Any]) -> Client:
        """Whoever it is, with a token of every scope."""
        return Client(self.world.http, sign(self.world.settings, who["subject"], tuple(Scope), hours=1))

    async def read(self, who: dict[str, Any], *, by: Client | None = None) -> dict[str, Any]:
        answer = await (by or self.admin).get(f"{self.people}/{who['principal_id']}")
        assert answer.status_code == httpx.codes.OK, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def send(client: Client, method: str, path: str, payload: Any = None) -> httpx.Response:
    """A request of a method that a test's client has no word for."""
    headers = {"Authorization": f"Bearer {client.token}"}
    return await client.http.request(method, path, json=payload, headers=headers)


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal, or nothing."""
    return str(answer.json().get("code", "")) if answer.status_code >= httpx.codes.BAD_REQUEST else ""


def events_of(record: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What happened to a principal and by whom, in order."""
    return [(one["what"], one["done_by"]) for one in record["history"]]
