"""Who settles a pooled fund: the pool manager proposes, each partner's two people agree or one disputes."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World
from tests.golden_year import post_golden_year
from tests.periods.keeping import Keeper
from tests.rule_sets.written import Author, golden_rules, write_first

CREATED, OK, CONFLICT = httpx.codes.CREATED, httpx.codes.OK, httpx.codes.CONFLICT
YEAR_END = "2025-26"


class Settler(Author, Keeper):
    """The people of the pooled fund, with the doors of settlements."""

    @property
    def settlements(self) -> str:
        return f"{self.pool}/settlements"

    async def build_golden(self) -> None:
        """The golden year posted within its fences, and its rules adopted by both."""
        await self.build()
        await post_golden_year(self.world, self.manager, fenced=True)
        await self.adopt(await self.written(golden_rules()), "2025-04-01")

    async def try_proposing(self, period: str = YEAR_END, *, key: str | None = None, **more: Any) -> httpx.Response:
        return await self.manager.post(self.settlements, {"acting_body": COUNCIL, "period": period, **more}, key=key)

    async def settle(self, period: str = YEAR_END, **more: Any) -> dict[str, Any]:
        """A settlement that is taken."""
        response = await self.try_proposing(period, **more)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def settlement(self, number: int) -> dict[str, Any]:
        response = await self.manager.get(f"{self.settlements}/{number}")
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    def people_of(self, body: str) -> tuple[Client, Client]:
        """Who proposes for a body, and who approves."""
        return {COUNCIL: (self.treasurer, self.approver), NHS: (self.nhs_treasurer, self.nhs_approver)}[body]

    async def agree(self, number: int, *bodies: str, schemes: tuple[str, ...] = ()) -> dict[str, Any]:
        """Each body's two people agree; the settlement after it."""
        for body in bodies or (NHS, COUNCIL):
            one, other = self.people_of(body)
            said = {"acting_body": body, "settlement": number, "schemes": schemes}
            proposal = await self.propose(one, "agree-settlement", **said)
            done = await self.approve(other, proposal, body)
            assert done.json().get("state") == "done", done.text
        return await self.settlement(number)

    async def dispute(self, number: int, body: str, *schemes: str, reason: str = "not ours") -> httpx.Response:
        said = {"acting_body": body, "schemes": schemes, "reason": reason}
        return await self.people_of(body)[0].post(f"{self.settlements}/{number}/disputes", said)

    async def statement(self, period: str = YEAR_END) -> dict[str, Any]:
        response = await self.auditor.get(f"{self.pool}/statement", period=period)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def pay(self, amount_pence: int, day: str = "2026-03-31", **more: Any) -> int:
        """A payment for a scheme of the golden year; its sequence number."""
        said = {"acting_body": COUNCIL, "effective_date": day, "amount_pence": amount_pence, "programme": "golden"}
        response = await self.host.post(f"{self.pool}/payments", {**said, **more})
        assert response.status_code == CREATED, response.text
        sequence: int = response.json()["entries"][0]["sequence"]
        return sequence


def states(settlement: dict[str, Any]) -> dict[str, str]:
    """Where each scheme stands."""
    return {one["scheme"].removeprefix("golden/"): one["state"] for one in settlement["schemes"]}


def owed(settlement: dict[str, Any]) -> dict[str, int]:
    """What each partner owes by a settlement as a whole."""
    return {one["body"]: one["to_settle_pence"] for one in settlement["owed"]}


def says(settlement: dict[str, Any]) -> dict[str, str]:
    """What holds each scheme up, in words."""
    return {one["scheme"].removeprefix("golden/"): one["says"] for one in settlement["schemes"]}


async def dispute_first(world: World, place: str) -> None:
    """In the signed pooled fund of a place: the first rule set adopted, the first settlement by it, and a dispute."""
    await write_first(world, place)
    pool = f"/v1/places/{place}/pools/pooled"
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=place)
    said = {"acting_body": COUNCIL, "reason": "as the board decided"}
    adoption = {**said, "act": "adopt-rule-set", "version": 1, "effective_from": "2025-04-01"}
    proposed = await manager.post(f"{pool}/proposals", adoption)
    assert proposed.status_code == CREATED, proposed.text
    people = {body: await world.person(Role.TREASURER, body, place=place) for body in (COUNCIL, NHS)}
    for body, treasurer in people.items():
        await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": body})
    settled = await manager.post(f"{pool}/settlements", {"acting_body": COUNCIL, "period": "2025-26"})
    assert settled.status_code == CREATED, settled.text
    (scheme, *_) = settled.json()["schemes"]
    disputed = {"acting_body": NHS, "schemes": [scheme["scheme"]], "reason": "not ours"}
    response = await people[NHS].post(f"{settled.json()['href']}/disputes", disputed)
    assert response.status_code == OK, response.text
