"""The service put to the savings machine, over HTTP: one place and case for all examples, budget lines new in each."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx

from ledger.http.door import Role
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, Client
from tests.savings.claimers import DAY, SHA, Claimers, stages
from tests.savings.savings_model import Command
from tests.savings_cases.savers import CREATED, OK

T = TypeVar("T")
DOORS = {
    "redeployed": "redeployments",
    "lost_to_demand": "losses-to-demand",
    "not_delivered": "non-deliveries",
    "withdrawn": "withdrawals",
    "clawed_back": "claw-backs",
}
ACTIVITY = {"planned": "10", "actual": "12", "unit": "beds"}


class SavingsService:
    """The people of both bodies, who ask in turn; what stood before an example is taken from what stands in it."""

    def __init__(self, claimers: Claimers, loop: asyncio.AbstractEventLoop) -> None:
        self.claimers = claimers
        self.loop = loop
        self.examples = 0
        self.clients: dict[tuple[str, Role], Client] = {}

    async def prepare(self) -> None:
        """The item that the line of care waits for."""
        self.item = await self.claimers.register()
        for body in (COUNCIL, NHS):
            self.clients[body, Role.POSTER] = await self.claimers.world.client(Role.POSTER, body)
            for role in (Role.TREASURER, Role.APPROVER):
                self.clients[body, role] = await self.claimers.of(body, role)

    def begin(self) -> "SavingsService":
        """A new example: its own budget lines and journals, and numbers of claims from 1."""
        self.examples += 1
        self.before = self._balances()
        self.first = self.wait(self._last_claim())
        return self

    def wait(self, asked: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asked, self.loop).result()

    async def _last_claim(self) -> int:
        path = f"{self.claimers.pool}/savings-claims"
        found = (await self.clients[COUNCIL, Role.TREASURER].get(path, page_size=1)).json()["items"]
        return int(found[0]["claim"]) if found else 0

    def claim(self, asked: Command) -> str | None:
        evidence = [{"name": "a", "sha256": SHA, "extracted_on": DAY}] if asked["has_evidence"] else []
        said = {name: asked[name] for name in ("line", "period", "kind")}
        budget_line = f"{asked['budget_line']} {self.examples}"
        more = {"amount_pence": asked["amount"], "budget_line": budget_line, "evidence": evidence}
        payload = self.claimers.claim_payload(asked["body"], **said, **more)
        poster = self.clients[asked["body"], Role.POSTER]
        return _refused(self.wait(poster.post(f"{self.claimers.pool}/savings-claims", payload)), CREATED)

    def move(self, asked: Command) -> str | None:
        return self.wait(self._move(asked))

    async def _move(self, asked: Command) -> str | None:
        body, claim, move = asked["body"], self.first + asked["claim"], asked["move"]
        said = {"acting_body": body, "effective_date": DAY, "amount_pence": asked["amount"], "reason": "as found"}
        if move == "verified":
            return await self._by_two({**said, "act": "verify-saving", "claim": claim}, body, {COUNCIL, NHS} - {body})
        if move == "banked":
            journal = {"journal_reference": f"{asked['journal']} of {self.examples}", "journal_date": DAY}
            return await self._by_two({**said, **journal, "act": "bank-saving", "claim": claim}, body, set())
        if move in {"withdrawn", "clawed_back"}:
            said |= {"stage": asked["stage"]}
        if move == "withdrawn":
            said |= {"counted_in": {"claim": self.first + asked["counted_in"]}}
        if move == "lost_to_demand":
            said |= {"activity": ACTIVITY}
        path = f"{self.claimers.pool}/savings-claims/{claim}/{DOORS[move]}"
        return _refused(await self.clients[body, Role.POSTER].post(path, said), CREATED)

    async def _by_two(self, content: Command, body: str, others: set[str]) -> str | None:
        proposed = await self.clients[body, Role.TREASURER].post(f"{self.claimers.pool}/proposals", content)
        if proposed.status_code != CREATED:
            return code_of(proposed)
        approved = proposed
        for approver in (body, *others):
            address = f"{proposed.json()['href']}/approval"
            approved = await self.clients[approver, Role.APPROVER].post(address, {"acting_body": approver})
            assert approved.status_code == OK, approved.text
        assert approved.json()["state"] == "done", approved.text
        return None

    def stop(self, *, has_stopped: bool) -> None:
        if has_stopped:
            self.wait(self.claimers.stopped(self.item))
        else:
            response = self.wait(self.claimers.report(self.item, "not-done", reason="it goes on"))
            assert response.status_code == OK, response.text

    def stages(self, number: int) -> dict[str, int]:
        return stages(self.wait(self.claimers.read(self.first + number)))

    def _balances(self) -> dict[str, dict[str, int]]:
        found = self.wait(self.claimers.balances(financial_year="2026-27"))
        return {one["body"]: {**stages(one), "verified_flow": one["verified_flow_pence"]} for one in found["lines"]}

    def sums(self) -> dict[str, dict[str, int]]:
        self.now = self._balances()
        found = {
            body: {
                stage: n
                for stage in {*now, *self.before[body]}
                if stage != "verified_flow" and (n := now.get(stage, 0) - self.before[body].get(stage, 0))
            }
            for body, now in self.now.items()
        }
        return {body: sums for body, sums in found.items() if sums}

    def verified_flow(self, body: str) -> int:
        return self.now[body]["verified_flow"] - self.before[body]["verified_flow"]


def _refused(response: httpx.Response, status: int) -> str | None:
    return None if response.status_code == status else code_of(response)
