"""Who keeps the periods of a pool: the pool manager soft closes alone, and the board's people close in pairs."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.board import OK, Board
from tests.conftest import COUNCIL, Client


class Keeper(Board):
    """A board, and its doors of periods."""

    async def build(self) -> None:
        await super().build()
        self.host = await self.world.client(Role.POSTER, COUNCIL)
        self.auditor = await self.world.client(Role.AUDITOR)

    async def step(self, door: str, period: str, by: Client | None = None, **said: str) -> httpx.Response:
        """Ask for a step that the pool manager takes alone."""
        payload = {"acting_body": COUNCIL, "period": period, "reason": "month end", **said}
        return await (by or self.manager).post(f"{self.pool}/{door}", payload)

    async def soft_close(self, period: str) -> None:
        response = await self.step("period-soft-closes", period)
        assert response.status_code == OK, response.text

    async def done(self, act: str, **content: Any) -> dict[str, Any]:
        """A controlled act, proposed by the pool manager and approved by the treasurer."""
        proposal = await self.propose(self.manager, act, **content)
        approved = await self.approve(self.treasurer, proposal)
        assert approved.status_code == OK, approved.text
        found: dict[str, Any] = approved.json()
        assert found["state"] == "done"
        return found

    async def close(self, period: str) -> dict[str, Any]:
        """From open to closed."""
        await self.soft_close(period)
        return await self.done("close-period", period=period)

    async def states(self) -> dict[str, str]:
        """The months that are not open, with their states."""
        response = await self.auditor.get(f"{self.pool}/periods")
        return {one["month"]: one["state"] for one in response.json()["months"] if one["state"] != "open"}

    async def refused(self, act: str, by: Client | None = None, **content: Any) -> tuple[int, str, str]:
        """Status, code and detail of a proposal that is not taken."""
        payload = {"act": act, "acting_body": COUNCIL, "reason": "as the board decided", **content}
        return told(await (by or self.manager).post(self.path, payload))

    async def post_payment(self, by: Client, day: str, pence: int = 100, **more: Any) -> httpx.Response:
        """A payment of the host."""
        payment = {"acting_body": COUNCIL, "effective_date": day, "amount_pence": pence, **more}
        return await by.post(f"{self.pool}/payments", payment)


def told(response: httpx.Response) -> tuple[int, str, str]:
    """Status, code, and the detail of the first error; nothing for an answer that is none."""
    if response.status_code < httpx.codes.BAD_REQUEST:
        return response.status_code, "", ""
    problem = response.json()
    return response.status_code, problem["code"], problem["errors"][0]["detail"]
