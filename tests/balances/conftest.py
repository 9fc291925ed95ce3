"""The people of both sides of a balance: of the pool its manager and the host, of a partner its system and officers."""

from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World

CREATED, OK = httpx.codes.CREATED, httpx.codes.OK
END = "2025-26-Q2"


class Sides:
    """Who speaks for whom in a pool, and what they say."""

    def __init__(self, world: World, pool: str) -> None:
        self.world = world
        self.pool = f"/v1/places/{world.place}/pools/{pool}"

    async def build(self) -> None:
        world = self.world
        self.host = await world.client(Role.POSTER, COUNCIL)
        self.partner = await world.client(Role.POSTER, NHS)
        self.treasurer = await world.person(Role.TREASURER, NHS)
        self.manager = await world.person(Role.POOL_MANAGER, COUNCIL)
        self.auditor = await world.client(Role.AUDITOR)

    async def call(self, amount_pence: int, day: str = "2025-09-30", **more: Any) -> int:
        """A contribution called from the NHS body; its sequence number."""
        call = {"acting_body": COUNCIL, "effective_date": day, "amount_pence": amount_pence, **more}
        call |= {"type": "called_contribution", "body": NHS, "stream": "nhs-minimum"}
        response = await self.host.post(f"{self.pool}/called-contributions", call)
        assert response.status_code == CREATED, response.text
        sequence: int = response.json()["entries"][0]["sequence"]
        return sequence

    async def pay(self, by: Client, body: str, amount_pence: int, **more: Any) -> int:
        """A payment; its sequence number."""
        payment = {"acting_body": body, "effective_date": "2025-09-30", "amount_pence": amount_pence, **more}
        response = await by.post(f"{self.pool}/payments", payment)
        assert response.status_code == CREATED, response.text
        sequence: int = response.json()["entries"][0]["sequence"]
        return sequence

    async def state(self, amount_pence: int, by: Client | None = None, **said: Any) -> httpx.Response:
        """The NHS body's figure of what is to be received from it."""
        figure = {"acting_body": NHS, "period": END, "balance": "receivable", "amount_pence": amount_pence, **said}
        return await (by or self.partner).post(f"{self.pool}/stated-balances", figure)

    async def decide(self, by: Client, side: str, number: int, fund_pence: int, **said: Any) -> httpx.Response:
        """What one says for a side: agreed, unless something else is said."""
        decision: dict[str, Any] = {
            "acting_body": NHS if side == "body" else COUNCIL,
            "side": side,
            "body": NHS,
            "period": END,
        }
        decision |= {"balance": "receivable", "outcome": "agreed", "number": number, "fund_pence": fund_pence, **said}
        return await by.post(f"{self.pool}/balance-decisions", decision)

    async def line(self, **query: Any) -> dict[str, Any]:
        """The balance as everybody reads it."""
        asked = {"period": END, "body": NHS, "balance": "receivable", **query}
        response = await self.auditor.get(f"{self.pool}/agreement-of-balances", **asked)
        assert response.status_code == OK, response.text
        (found,) = response.json()["items"]
        return dict(found)

    async def send(self, content: str, by: Client | None = None, media_type: str = "text/csv", **query: Any) -> Any:
        """An extract of the NHS body's ledger of what it spent."""
        sender = by or self.partner
        headers = {"Authorization": f"Bearer {sender.token}", "Content-Type": media_type}
        asked = {"body": NHS, "period": END, "balance": "expenditure", **query}
        address = f"{self.pool}/ledger-extracts"
        return await self.world.http.post(address, content=content.encode(), params=asked, headers=headers)


@pytest.fixture
async def pooled(world: World) -> Sides:
    """The pooled fund, whose host holds the cash."""
    made = Sides(world, "pooled")
    await made.build()
    return made


@pytest.fixture
async def aligned(world: World) -> Sides:
    """The aligned budgets, of which every partner keeps its own cash."""
    made = Sides(world, "aligned")
    await made.build()
    return made
