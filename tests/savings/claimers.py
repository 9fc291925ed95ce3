"""Bodies that claim savings by a small agreed case: a line of two bodies, one where nothing stops, a cost shunt."""

from typing import Any

import asyncpg
import httpx

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, World
from tests.savings_cases.savers import CREATED, OK, Savers

DAY = "2026-09-30"
SHA = "ab" * 32
_LINE = {
    "impact_percent": "10",
    "deadweight_mode": "subtract",
    "optimism_bias": {"type": "manual", "percent": "0"},
    "cashable_percent": "50",
    "time": {"type": "profile", "parts": ["1", "1", "1"]},
}


def line(code: str, outcome: str, *worth: tuple[str, int], **said: Any) -> dict[str, Any]:
    """A benefit line that is worth so much an outcome to each of some bodies."""
    values = [{"body": body, "amount_pence": pence} for body, pence in worth]
    return {"id": code, "name": code, "outcome": outcome, "unit_values": values, **_LINE, **said}


def small_case(*more: dict[str, Any], bodies: tuple[str, ...] = (COUNCIL, NHS), **said: Any) -> dict[str, Any]:
    """Two hundred families for three years: what their care costs, and whom."""
    lines = [
        line("care", "children taken into care", (COUNCIL, 100_000), (NHS, 40_000)),
        line("beds", "emergency admissions", (NHS, 60_000), nothing_stops_because="beds are paid for by the night"),
        line("visits", "visits by social workers", (COUNCIL, -20_000)),
    ]
    return {
        "format": "placeledger-savings-case/1",
        "title": "Families",
        "cohort": {"name": "Two hundred families", "size": "200", "unit": "families"},
        "bodies": bodies,
        "first_year": 2026,
        "years": 3,
        "discounting": {"rates": [{"from_year": 0, "rate_percent": "3.5"}]},
        "benefits": [*lines, *more],
        **said,
    }


class Claimers(Savers):
    """A savings agreement of the council and the health board, with what each of them does about savings."""

    async def begin(self, *more: dict[str, Any], partners: tuple[str, ...] = (COUNCIL, NHS)) -> None:
        """The agreement signed, and the small case agreed."""
        await self.build(partners)
        await self.agreed("families", small_case(*more))

    async def agreed(
        self, code: str, document: dict[str, Any], programme: str = "home-first", effective_date: str = "2026-05-31"
    ) -> None:
        """A case that all of its bodies accepted and agreed."""
        bodies = tuple(document["bodies"])
        await self.kept(code, bodies[0], document=document, named=bodies[1:], programme=programme)
        await self.accept(*bodies, code=code)
        proposed = await self.propose(code=code, by=bodies[0], effective_date=effective_date)
        assert proposed.status_code == CREATED, proposed.text
        await self.approve_all(proposed.json(), bodies)

    def claim_payload(self, body: str = COUNCIL, **said: Any) -> dict[str, Any]:
        return {
            "acting_body": body,
            "effective_date": DAY,
            "case": "families",
            "line": "care",
            "budget_line": "Children's placements",
            "period": "2026-27-Q1",
            "amount_pence": 100_000,
            "kind": "cash_releasing",
            "recurrence": "recurrent",
            "counterfactual": "before_and_after",
            "baseline_budget_pence": 900_000,
            "evidence": [{"name": "placements.csv", "sha256": SHA, "extracted_on": "2026-07-10"}],
            **said,
        }

    async def claim(self, body: str = COUNCIL, **said: Any) -> httpx.Response:
        poster = await self.world.client(Role.POSTER, body, self.place)
        return await poster.post(f"{self.pool}/savings-claims", self.claim_payload(body, **said))

    async def claimed(self, body: str = COUNCIL, **said: Any) -> int:
        return int(made(await self.claim(body, **said))["claim"])

    async def move(self, claim: int, door: str, body: str = COUNCIL, **said: Any) -> httpx.Response:
        """A move that a body makes alone."""
        poster = await self.world.client(Role.POSTER, body, self.place)
        payload = {"acting_body": body, "effective_date": DAY, "reason": "as we found", **said}
        return await poster.post(f"{self.pool}/savings-claims/{claim}/{door}", payload)

    async def propose_move(self, act: str, claim: int, pence: int, body: str = COUNCIL, **said: Any) -> httpx.Response:
        payload = {"act": act, "acting_body": body, "reason": "as the board found", "claim": claim, **said}
        dated = {"amount_pence": pence, "effective_date": DAY}
        return await (await self.of(body)).post(f"{self.pool}/proposals", {**payload, **dated, **said})

    async def approve_one(self, proposal: dict[str, Any], body: str) -> httpx.Response:
        approver = await self.of(body, Role.APPROVER)
        return await approver.post(f"{proposal['href']}/approval", {"acting_body": body})

    async def verify(self, claim: int, pence: int, body: str = COUNCIL, other: str = NHS, **said: Any) -> None:
        proposal = made(await self.propose_move("verify-saving", claim, pence, body, **said))
        waiting = await self.approve_one(proposal, body)
        assert waiting.json()["state"] == "waiting", waiting.text
        approved = await self.approve_one(proposal, other)
        assert approved.json()["state"] == "done", approved.text

    async def bank(self, claim: int, pence: int, journal: str, body: str = COUNCIL) -> httpx.Response:
        said = {"journal_reference": journal, "journal_date": "2026-08-31"}
        proposed = await self.propose_move("bank-saving", claim, pence, body, **said)
        return await self.approve_one(proposed.json(), body) if proposed.status_code == CREATED else proposed

    async def register(self, **said: Any) -> int:
        """An item of the decommissioning register, owned by the council."""
        item = {"acting_body": COUNCIL, "case": "families", "line": "care", "owner": COUNCIL, "what": "contract"}
        payload = {**item, "name": "Placements framework 2021", "stops_by": "2026-06-30", **said}
        response = await (await self.of(COUNCIL)).post(f"{self.pool}/decommissioning-items", payload)
        return int(made(response)["item"])

    async def report(self, item: int, how: str, by: str = COUNCIL, **said: Any) -> httpx.Response:
        path = f"{self.pool}/decommissioning-items/{item}/{how}"
        return await (await self.of(by)).post(path, {"acting_body": by, **said})

    async def stopped(self, item: int) -> None:
        said = {"stopped_on": "2026-06-30", "evidence": "notice.pdf", "sha256": SHA}
        response = await self.report(item, "done", **said)
        assert response.status_code == OK, response.text

    async def read(self, claim: int, by: str = COUNCIL) -> dict[str, Any]:
        response = await (await self.of(by)).get(f"{self.pool}/savings-claims/{claim}")
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def balances(self, **query: Any) -> dict[str, Any]:
        response = await (await self.of(COUNCIL)).get(f"{self.pool}/savings-balances", **query)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        assert found["identity_holds"]
        return found


def made(response: httpx.Response) -> dict[str, Any]:
    """What a request made."""
    assert response.status_code == CREATED, response.text
    found: dict[str, Any] = response.json()
    return found


def stages(line_or_claim: dict[str, Any]) -> dict[str, int]:
    """What stands in each stage in which something does."""
    found = line_or_claim["stages"]
    if isinstance(found, dict):
        return {name.removesuffix("_pence"): pence for name, pence in found.items() if pence}
    return {one["stage"]: one["pence"] for one in found}


async def claim_first(world: World, place: str) -> None:
    """A claim and an item of the register that can be read, as rows alone: only their addresses are looked at."""
    ids = await world.ids("savings", place)
    connection = await asyncpg.connect(world.database.super_dsn)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(_CLAIM_ROW, *ids)
        await connection.execute(_ITEM_ROW, *ids)
    finally:
        await connection.close()


_CLAIM_ROW = """
    INSERT INTO savings_claim (
        place_id, pool_id, claim, case_code, baseline, line, body, programme, budget_line, period, first_day, last_day,
        year, amount_pence, kind, recurrence, counterfactual, baseline_budget_pence, cohort, outcome,
        double_count_group,
        depends_on, label, effective_date, sequence, recorded_at)
    VALUES ($1, $2, 1, 'families', 1, 'B1', 'ods:72Q', 'home-first', 'Beds', '2026-04', '2026-04-01', '2026-04-30',
        2026,
        1, 'avoidance', 'one_off', 'trend', 1, 'c', 'o', '', '{}', '', '2026-04-30', 1, now())
"""
_ITEM_ROW = """
    INSERT INTO decommissioning_item (
        place_id, pool_id, item, case_code, line, owner, what, name, stops_by, label, recorded_at, act_id)
    VALUES ($1, $2, 1, 'families', '', 'ods:72Q', 'post', 'Post 1', '2026-04-30', '', now(), gen_random_uuid())
"""
