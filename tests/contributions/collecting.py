"""Who calls contributions and collects them: a board that agrees schedules, and the host that is paid."""

from typing import Any

import httpx

from ledger.contributions.checking import differences_of_contributions
from ledger.db import connect_pool
from ledger.http.door import Role
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.board import CREATED, Board
from tests.conftest import COUNCIL, NHS

APRIL, MARCH = "2025-04-01", "2026-03-31"
MONTHLY = {"frequency": "monthly", "timing": "in_advance"}
REMITTANCE = {
    "acting_body": COUNCIL,
    "effective_from": APRIL,
    "payee": "Southwark Council pooled fund",
    "reference": "SWK/PF",
    "instructions": "Sort code 00-00-00, account 00000000",
}


def schedule(body: str = NHS, stream: str = "nhs-minimum", pence: int = 100_000_000, **said: Any) -> dict[str, Any]:
    """A schedule: of a million pounds in twelve unless more is said."""
    return {"body": body, "stream": stream, "amount_pence": pence, **MONTHLY, **said}


class Collector(Board):
    """The board, and the host's people at the doors of contributions."""

    async def build(self) -> None:
        await super().build()
        self.host = await self.world.client(Role.POSTER, COUNCIL)
        made = await self.manager.post(f"{self.pool}/remittance-details", REMITTANCE)
        assert made.status_code == CREATED, made.text

    def change(self, **content: Any) -> dict[str, Any]:
        """A change of schedules as a proposal says it."""
        act = {"act": "change-contribution-schedule", "acting_body": COUNCIL, "reason": "as the board decided"}
        return {**act, "financial_year": "2025-26", "effective_date": APRIL, **content}

    async def adopt(self, **content: Any) -> dict[str, Any]:
        """A change that both partners agree."""
        proposal = await self.propose(self.manager, "change-contribution-schedule", **_said(content))
        await self.approve(self.treasurer, proposal)
        approved = await self.approve(self.nhs_treasurer, proposal, NHS)
        assert approved.json().get("state") == "done", approved.text
        found: dict[str, Any] = approved.json()
        return found

    async def refused(self, **content: Any) -> dict[str, Any]:
        """The first error of a change that cannot be proposed."""
        return error_of(await self.manager.post(self.path, self.change(**content)))

    async def schedules(self, **query: Any) -> list[dict[str, Any]]:
        return await self.host.all_items(f"{self.pool}/contribution-schedules", **query)

    async def call(self, *, key: str | None = None, on: str = APRIL, **said: Any) -> httpx.Response:
        payload = {"acting_body": COUNCIL, "effective_date": on, **said}
        return await self.host.post(f"{self.pool}/calls", payload, key=key)

    async def calls(self, **query: Any) -> list[dict[str, Any]]:
        return await self.host.all_items(f"{self.pool}/calls", **query)

    async def receive(self, pence: int, on: str = "2025-04-20", **said: Any) -> httpx.Response:
        payload = {"acting_body": COUNCIL, "effective_date": on, "amount_pence": pence, "body": NHS}
        return await self.host.post(f"{self.pool}/received-contributions", {"stream": "nhs-minimum", **payload, **said})

    async def credit(self, call: int, pence: int) -> httpx.Response:
        payload = {"acting_body": COUNCIL, "effective_date": "2025-04-25", "amount_pence": pence, "call": call}
        return await self.host.post(f"{self.pool}/credited-contributions", payload)

    async def reverse(self, response: httpx.Response) -> httpx.Response:
        """The entry that an answer tells of, taken back by the pool manager."""
        sequence = response.json()["entries"][0]["sequence"]
        payload = {"acting_body": COUNCIL, "sequence": sequence, "reason": "a mistake"}
        return await self.manager.post(f"{self.pool}/reversals", payload)

    async def source_pence(self, body: str = NHS) -> int:
        """What the budget book says that a body is to contribute in the year."""
        query = {"less": "source", "body": body, "from": APRIL, "to": MARCH}
        figure: int = (await self.host.get(f"{self.pool}/legs", **query)).json()["figure_pence"]
        return figure

    async def differences(self) -> list[str]:
        """What `placeledger check` has to say of the place."""
        pool = await connect_pool(self.world.database.app_dsn, size=2)
        beside = (differences_of_contributions,)
        lines = [one async for one in check_everything(pool, self.world.place, commands_behind, beside=beside)]
        await pool.close()
        return [one.text for one in lines if one.is_difference]


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {"financial_year": "2025-26", "effective_date": APRIL, **content}


def error_of(response: httpx.Response) -> dict[str, Any]:
    """Code, detail and pointer of the first error of a refusal."""
    problem = response.json()
    assert response.status_code >= httpx.codes.BAD_REQUEST, response.text
    first: dict[str, Any] = problem["errors"][0]
    return {"code": problem["code"], **first}
