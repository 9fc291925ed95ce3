"""What the tests of budgets share: a programme over two years, contributions, allocations, and who asks."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.board import CREATED, Board
from tests.conftest import COUNCIL, NHS, Client

BEDS: dict[str, Any] = {"programme": "two-years", "scheme": "beds"}
HOMES: dict[str, Any] = {"programme": "two-years", "scheme": "homes"}


class Treasury(Board):
    """A board whose programme runs over two years, with a scheme for which the NHS answers and one of the host."""

    async def build(self) -> None:
        await super().build()
        admin = await self.world.client(Role.PLACE_ADMIN)
        streams = ["nhs-minimum", "council-additional"]
        programme = {
            "code": "two-years",
            "name": "Two years",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
            "schemes": [
                {"code": "beds", "name": "Beds", "responsible_body": NHS, "streams": streams},
                {"code": "homes", "name": "Homes", "responsible_body": COUNCIL, "streams": streams},
            ],
        }
        made = await admin.post(f"/v1/places/{self.world.place}/programmes", programme)
        assert made.status_code == CREATED, made.text

    async def post(self, door: str, by: Client | None = None, **said: Any) -> int:
        """A posting of the pool manager that is taken; the sequence number of its first entry."""
        response = await self.ask(door, by, **said)
        assert response.status_code == CREATED, response.text
        sequence: int = response.json()["entries"][0]["sequence"]
        return sequence

    async def ask(self, door: str, by: Client | None = None, **said: Any) -> httpx.Response:
        payload = {"acting_body": COUNCIL, "effective_date": "2025-09-30", **said}
        return await (by or self.manager).post(f"{self.pool}/{door}", payload)

    async def fund(self, stream: str, pence: int, allocated_pence: int, **at: Any) -> None:
        """Schedule and receive a contribution of the NHS, and allocate part of it."""
        of: dict[str, Any] = {"body": NHS, "stream": stream, "amount_pence": pence}
        await self.post("scheduled-contributions", **of)
        await self.post("received-contributions", **of)
        await self.post("allocations", stream=stream, amount_pence=allocated_pence, **at)

    async def balances(self, **query: Any) -> dict[tuple[str, str | None, str | None], int]:
        """What stands by account, stream and scheme."""
        found = (await self.manager.get(f"{self.pool}/trial-balance", **query)).json()
        return {(one["account"], one["stream"], one["scheme"]): one["balance_pence"] for one in found["accounts"]}
