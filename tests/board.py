"""People for controlled acts: two or more of each body, in a pool whose agreement is signed."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World

CREATED, OK = httpx.codes.CREATED, httpx.codes.OK
Propose = Callable[..., Awaitable[dict[str, Any]]]


class Board:
    """The people of a section 75 pool: of each body a treasurer and an approver, and the pool manager."""

    def __init__(self, world: World, pool: str = "pooled") -> None:
        self.world = world
        self.pool = f"/v1/places/{world.place}/pools/{pool}"
        self.path = f"{self.pool}/proposals"

    async def build(self) -> None:
        world = self.world
        self.manager = await world.person(Role.POOL_MANAGER, COUNCIL)
        self.treasurer = await world.person(Role.TREASURER, COUNCIL)
        self.approver = await world.person(Role.APPROVER, COUNCIL)
        self.nhs_treasurer = await world.person(Role.TREASURER, NHS)
        self.nhs_approver = await world.person(Role.APPROVER, NHS)
        await world.sign(self.pool)
        self.system = await world.client(Role.POOL_MANAGER, COUNCIL, subject=f"system of {world.place}")

    async def propose(self, by: Client, act: str, **content: Any) -> dict[str, Any]:
        """A proposal that is taken."""
        payload = {"act": act, "acting_body": COUNCIL, "reason": "as the board decided", **content}
        response = await by.post(self.path, payload)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def approve(self, by: Client, proposal: dict[str, Any], body: str = COUNCIL) -> httpx.Response:
        return await by.post(f"{proposal['href']}/approval", {"acting_body": body})

    async def read(self, proposal: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = (await self.manager.get(proposal["href"])).json()
        return found

    async def delegate(self, **delegation: Any) -> None:
        """A scheme of delegation agreed by both partners."""
        proposal = await self.propose(self.manager, "change-delegation", delegation=delegation)
        await self.approve(self.treasurer, proposal)
        approved = await self.approve(self.nhs_treasurer, proposal, NHS)
        assert approved.json()["state"] == "done", approved.text

    async def pay(self, amount_pence: int) -> int:
        """A payment of the host; its sequence number."""
        host = await self.world.client(Role.POSTER, COUNCIL)
        payment = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": amount_pence}
        response = await host.post(f"{self.pool}/payments", payment)
        assert response.status_code == CREATED, response.text
        sequence: int = response.json()["entries"][0]["sequence"]
        return sequence


def code_of(response: httpx.Response) -> str:
    """The code of the refusal that an answer tells."""
    return str(response.json()["type"].rpartition("/")[2])
