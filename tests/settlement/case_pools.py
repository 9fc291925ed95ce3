"""A golden case of risk sharing as a pool of its own: signed, its year posted, its rules adopted by every partner."""

from typing import Any

from ledger.http.door import Role
from ledger.rule_sets.figures_model import RESERVE
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, Client, World
from tests.settlement.case_books import CaseBooks
from tests.settlement.settling import CREATED, Settler


class CasePool(Settler):
    """The pool of one case, and the people of its partners."""

    def __init__(self, world: World, books: CaseBooks) -> None:
        super().__init__(world, books.code)
        self.books, self.place = books, f"/v1/places/{world.place}"
        self.period = f"{books.last_day:%Y-%m}"

    async def build(self) -> None:
        """Ready to be settled; a reserve is settled first, by the case's own rules, which hold an underspend."""
        books, admin = self.books, await self.world.client(Role.PLACE_ADMIN)
        await self._open(admin)
        await super().build()
        self.people = {NHS: (self.nhs_treasurer, self.nhs_approver), COUNCIL: (self.treasurer, self.approver)}
        for body in books.bodies:
            if body not in self.people:
                await self.world.sign(self.pool, body)
                treasurer = await self.world.person(Role.TREASURER, body)
                self.people[body] = treasurer, await self.world.person(Role.APPROVER, body)
        await self._commission(admin)
        if items := [*books.postings()]:
            await self._made(self.manager, f"{self.pool}/bulk", {"items": items})
        if stated := books.stated():
            await self._made(self.manager, f"{self.pool}/stated-figures", stated)
        await self.adopt(await self.written(books.document()), f"{books.year_before}")
        if any(item["kind"] == RESERVE for item in books.items):
            saved = await self.settle(f"{books.first_day.year}-03")
            await self.agree(saved["number"], *books.bodies)

    def people_of(self, body: str) -> tuple[Client, Client]:
        """Who proposes for a body, and who approves."""
        return self.people[body]

    async def adopt(self, version: int, effective_from: str) -> dict[str, Any]:
        """By every partner."""
        proposal = await self.propose(self.manager, "adopt-rule-set", version=version, effective_from=effective_from)
        answers = [await self.approve(self.people_of(body)[0], proposal, body) for body in self.books.bodies]
        found: dict[str, Any] = answers[-1].json()
        assert found.get("state") == "done", found
        return found

    async def _open(self, admin: Client) -> None:
        books = self.books
        named = {"code": books.code, "name": books.case["name"]}
        agreement = {
            **named,
            "legal_basis": "section_75_pooled_fund",
            "effective_from": f"{books.year_before}",
            "effective_to": f"{books.year_end}",
            "partners": books.bodies,
            "host": COUNCIL,
            "pool_manager": "Head of Finance",
            "terms": WRITTEN_TERMS,
            "pool": named,
        }
        await self._made(admin, f"{self.place}/agreements", agreement)

    async def _commission(self, admin: Client) -> None:
        """The streams with their fences, and the schemes of the case as a programme."""
        books = self.books
        for one in books.fundings:
            await self._made(admin, f"{self.place}/funding-streams", {"stream": one.stream, "name": one.stream})
            if one.fence:
                fence = {"effective_from": f"{books.first_day}", "name": one.fence, "source": books.source}
                path = f"{self.place}/funding-streams/{one.stream}/fences"
                await self._made(admin, path, {**fence, "may_carry_forward": True})
        if schemes := books.schemes():
            term = {"first_day": f"{books.year_before}", "last_day": f"{books.year_end}"}
            programme = {"code": books.code, "name": books.case["name"], **term, "schemes": schemes}
            await self._made(admin, f"{self.place}/programmes", programme)
        for scheme, said in books.sharing():
            await self._made(admin, f"{self.place}/programmes/{books.code}/schemes/{scheme}/sharing", said)

    async def _made(self, by: Client, path: str, said: dict[str, Any]) -> None:
        made = await by.post(path, said)
        assert made.status_code == CREATED, made.text
