"""A programme that two pools fund, whose boards decide of it: the pooled fund's, and that of the aligned budgets."""

from typing import Any

import httpx

from ledger.agreements.checking import differences_of_agreements
from ledger.db import connect_pool
from ledger.http.door import Role
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from ledger.programmes.checking import differences_of_steering
from tests.board import CREATED, OK, Board
from tests.conftest import COUNCIL, NHS, Client

DAY = "2026-10-15"  # within the programme's term, and before any day on which the tests run
PROGRAMME = {
    "code": "ageing-well",
    "name": "Ageing Well",
    "first_day": "2026-04-01",
    "last_day": "2027-03-31",
    "schemes": [
        {
            "code": "falls",
            "name": "Falls service",
            "responsible_body": COUNCIL,
            "streams": ["nhs-minimum", "council-additional"],
        },
        {"code": "lunches", "name": "Lunch clubs", "responsible_body": COUNCIL, "streams": ["nhs-minimum"]},
    ],
}


class Steering(Board):
    """The board of the pooled fund, and what it may do with the programme."""

    programme = "ageing-well"

    async def build(self) -> None:
        await super().build()
        self.host = await self.world.client(Role.POSTER, COUNCIL)
        self.auditor = await self.world.client(Role.AUDITOR)
        self.place = f"/v1/places/{self.world.place}"
        self.address = f"{self.place}/programmes/{self.programme}"
        admin = await self.world.client(Role.PLACE_ADMIN)
        assert (await admin.post(f"{self.place}/programmes", PROGRAMME)).status_code == CREATED

    async def book(self, path: str, pence: int, *, by: Client | None = None, **more: Any) -> httpx.Response:
        """Post something of the falls service on a day of the term."""
        said = {"acting_body": COUNCIL, "effective_date": DAY, "amount_pence": pence, **self.falls, **more}
        return await (by or self.manager).post(f"{self.pool}/{path}", said)

    async def booked(self, path: str, pence: int, **more: Any) -> None:
        response = await self.book(path, pence, **more)
        assert response.status_code == CREATED, response.text

    async def fund(self) -> None:
        """£1,000 of each stream to the falls service, £300 to the lunches; £150 spent, £200 ordered, £50 owed."""
        plain = {"acting_body": COUNCIL, "effective_date": DAY, "amount_pence": 500_000}
        for stream in ("nhs-minimum", "council-additional"):
            scheduled = {**plain, "body": NHS, "stream": stream}
            assert (await self.manager.post(f"{self.pool}/scheduled-contributions", scheduled)).status_code == CREATED
            await self.booked("allocations", 100_000, stream=stream)
        await self.booked("allocations", 30_000, stream="nhs-minimum", scheme="lunches")
        await self.booked("payments", 15_000)
        await self.booked("commitments", 20_000)
        await self.booked("accruals", 5_000, stream="council-additional", reverses_on="2027-02-01")

    @property
    def falls(self) -> dict[str, str]:
        return {"programme": self.programme, "scheme": "falls"}

    async def done(self, act: str, **content: Any) -> dict[str, Any]:
        """A decision, proposed by the pool manager and approved for the other partner."""
        proposal = await self.propose(self.manager, act, programme=self.programme, **content)
        approved = await self.approve(self.nhs_treasurer, proposal, NHS)
        assert approved.status_code == OK, approved.text
        found: dict[str, Any] = approved.json()
        assert found["state"] == "done", approved.text
        return found

    async def decide(self, decision: str, **content: Any) -> dict[str, Any]:
        """Pass a gateway."""
        return await self.done("pass-gateway", decision=decision, **content)

    async def refused(self, act: str, **content: Any) -> tuple[str, str]:
        """Code and detail of a proposal that is not taken."""
        said = {"act": act, "acting_body": COUNCIL, "reason": "as decided", "programme": self.programme, **content}
        return told(await self.manager.post(self.path, said))

    async def view(self, by: Client | None = None) -> dict[str, Any]:
        """The programme as it stands."""
        response = await (by or self.auditor).get(self.address)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def differences(self) -> list[str]:
        """Everything that `check` finds in the place."""
        pool = await connect_pool(self.world.database.app_dsn, size=2)
        beside = (differences_of_agreements, differences_of_steering)
        lines = [one async for one in check_everything(pool, self.world.place, commands_behind, beside=beside)]
        await pool.close()
        return [one.text.removeprefix(f"{self.world.place}: ") for one in lines if one.is_difference]


def told(response: httpx.Response) -> tuple[str, str]:
    """The code and the first detail of a refusal; nothing for an answer that is none."""
    if response.status_code < httpx.codes.BAD_REQUEST:
        return "", ""
    problem = response.json()
    return problem["code"], problem["errors"][0]["detail"]
