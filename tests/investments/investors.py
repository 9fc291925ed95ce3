"""Who invests in a savings agreement: the council pays, others save."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World
from tests.savings_cases.savers import CREATED, DWP, OF_CASE, OK, Savers

TERMS: dict[str, Any] = {
    "beneficiaries": [NHS, DWP],
    "instalments": [{"on": "2025-04-01", "amount_pence": 6_000_000}, {"on": "2025-10-01", "amount_pence": 3_450_000}],
    "interest": {
        "kind": "simple",
        "percent_a_year": "5",
        "counted_from": "2025-04-01",
        "day_count": "thirty_360",
    },
    "agreed_payback_on": "2029-03-31",
    "expected_repayments": [{"financial_year": "2025-26", "amount_pence": 1_000_000}],
    "repaid_from_percent": "60",
}
INVESTMENT = {"acting_body": COUNCIL, "case": "families", "terms": TERMS, "reason": "the board agreed"}


def paid(
    pence: int, on: str = "2025-04-01", voucher: str = "LA-1", *, entry: tuple[str, int] | None = None
) -> dict[str, Any]:
    with_what = {"voucher": voucher} if entry is None else {"pool": entry[0], "sequence": entry[1]}
    return {"type": "paid", "acting_body": COUNCIL, "on": on, "amount_pence": pence, "paid_with": with_what}


def repaid(pence: int, on: str = "2026-04-01", voucher: str = "DWP-1") -> dict[str, Any]:
    with_what = {"paid_with": {"voucher": voucher}}
    return {"type": "repaid", "acting_body": COUNCIL, "by": DWP, "on": on, "amount_pence": pence, **with_what}


class Investors:
    """A savings agreement with an agreed case, and its doors of investments."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.savers = Savers(world)

    async def build(self) -> None:
        await self.savers.build()
        await self.savers.kept(named=OF_CASE)
        self.council = await self.savers.of(COUNCIL)
        self.path = f"{self.savers.pool}/investments"

    async def agree(self) -> None:
        """The golden case as the baseline."""
        await self.savers.accept()
        await self.savers.agree()

    async def invest(self, by: Client | None = None, key: str | None = None, **said: Any) -> httpx.Response:
        return await (by or self.council).post(self.path, {**INVESTMENT, **said}, key=key)

    async def invested(self, **said: Any) -> dict[str, Any]:
        response = await self.invest(**said)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def move(self, movement: dict[str, Any], by: Client | None = None, number: int = 1) -> httpx.Response:
        return await (by or self.council).post(f"{self.path}/{number}/movements", movement)

    async def moved(self, movement: dict[str, Any], by: Client | None = None, number: int = 1) -> dict[str, Any]:
        response = await self.move(movement, by, number)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def read(self, number: int = 1, **asked: Any) -> dict[str, Any]:
        auditor = await self.world.client(Role.AUDITOR)
        response = await auditor.get(f"{self.path}/{number}", **asked)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found


async def invest_first(world: World, place: str) -> None:
    """An investment in the case of the pool of savings, of two partners, that can be read."""
    council = await world.person(Role.TREASURER, COUNCIL, place=place)
    terms = {**TERMS, "beneficiaries": [NHS]}
    made = await council.post(f"/v1/places/{place}/pools/savings/investments", {**INVESTMENT, "terms": terms})
    assert made.status_code == CREATED, made.text
