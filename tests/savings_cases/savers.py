"""A savings agreement in a place: those who pay and those who gain, a department among them; and the golden case."""

import json
from typing import Any

import httpx

from ledger.cli.savings import EXAMPLE_CASE
from ledger.http.door import Role
from tests.conftest import COUNCIL, DISTRICT, NHS, POLICE, Client, World

OK, CREATED, ABSENT = httpx.codes.OK, httpx.codes.CREATED, httpx.codes.NOT_FOUND
REFUSED, CONFLICT = httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.CONFLICT
DWP = "gov:department-for-work-and-pensions"
PARTNERS = (COUNCIL, NHS, POLICE, DWP, DISTRICT)
BODY_OF = {"la": COUNCIL, "nhs": NHS, "cjs": POLICE, "dwp": DWP}
OF_CASE = tuple(BODY_OF.values())
TERMS = {
    "aims_and_outcomes": "Families need less of all of us.",
    "savings_sharing": "As the rule set says.",
    "fund_management": "The host reports each quarter.",
}


CASE = "families"
UNIT_COSTS, EDITION = EXAMPLE_CASE.parent / "unit_costs.csv", "gmca-unit-cost-database-v1-4-march-2015"


def golden(title: str = "Two hundred families", **changed: Any) -> dict[str, Any]:
    """The published example, which is the golden case, of the bodies of the place."""
    text = EXAMPLE_CASE.read_text(encoding="utf-8")
    for name, body in BODY_OF.items():
        text = text.replace(f'"{name}"', f'"{body}"')
    return {**json.loads(text), "title": title, **changed}


class Savers:
    """The people of a savings agreement in one place: of each partner a treasurer and an approver."""

    def __init__(self, world: World, place: str | None = None, pool: str = "savings") -> None:
        self.world = world
        self.place = place or world.place
        self.code = pool
        self.pool = f"/v1/places/{self.place}/pools/{pool}"
        self.cases = f"{self.pool}/savings-cases"

    async def build(self, partners: tuple[str, ...] = PARTNERS, host: str = COUNCIL) -> None:
        """A signed agreement with its pool; most of its partners share no pooled fund."""
        await self.draft(partners, host)
        await self.world.sign(self.pool, *partners, place=self.place)

    async def draft(self, partners: tuple[str, ...] = PARTNERS, host: str = COUNCIL) -> httpx.Response:
        if DWP in partners:
            operator = await self.world.client(Role.OPERATOR)
            department = {"body": DWP, "name": "Department for Work and Pensions", "kind": "central_department"}
            registered = await operator.post("/v1/bodies", department)
            assert registered.status_code in {CREATED, CONFLICT}, registered.text
        admin = await self.world.client(Role.PLACE_ADMIN, place=self.place)
        agreement = {
            "code": self.code,
            "name": "Savings agreement",
            "legal_basis": "savings_agreement",
            "effective_from": "2026-04-01",
            "effective_to": "2036-03-31",
            "partners": partners,
            "host": host,
            "terms": TERMS,
            "pool": {"code": self.code, "name": "Savings", "label": "constructed"},
        }
        made = await admin.post(f"/v1/places/{self.place}/agreements", agreement)
        assert made.status_code == CREATED, made.text
        return made

    async def of(self, body: str, role: Role = Role.TREASURER) -> Client:
        return await self.world.person(role, body, place=self.place)

    async def keep(self, code: str = "families", by: str = COUNCIL, **said: Any) -> httpx.Response:
        """A case kept by a body, by default the golden one, with nobody named."""
        new = {"acting_body": by, "code": code, "programme": "home-first", "document": golden(), **said}
        return await (await self.of(by)).post(self.cases, new)

    async def kept(self, code: str = "families", by: str = COUNCIL, **said: Any) -> dict[str, Any]:
        response = await self.keep(code, by, **said)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def write(self, document: dict[str, Any], follows: int, code: str = "families") -> dict[str, Any]:
        """The next version of a case of the council's."""
        new = {"acting_body": COUNCIL, "follows_version": follows, "document": document}
        response = await (await self.of(COUNCIL)).post(f"{self.cases}/{code}/versions", new)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def review(self, body: str, version: int = 1, code: str = "families", **said: Any) -> httpx.Response:
        payload = {"acting_body": body, "version": version, "outcome": "accepted", **said}
        return await (await self.of(body)).post(f"{self.cases}/{code}/reviews", payload)

    async def accept(self, *bodies: str, version: int = 1, code: str = "families") -> None:
        for body in bodies or OF_CASE:
            response = await self.review(body, version, code)
            assert response.status_code == CREATED, response.text

    async def propose(self, version: int = 1, code: str = "families", by: str = COUNCIL, **said: Any) -> httpx.Response:
        payload = {"act": "agree-baseline", "acting_body": by, "reason": "the board agreed", "case": code}
        dated = {"version": version, "effective_date": "2026-05-31", **said}
        return await (await self.of(by)).post(f"{self.pool}/proposals", {**payload, **dated})

    async def agree(self, version: int = 1, code: str = "families", **said: Any) -> dict[str, Any]:
        """A version agreed by every body of the case; the result."""
        proposed = await self.propose(version, code, **said)
        assert proposed.status_code == CREATED, proposed.text
        return await self.approve_all(proposed.json())

    async def approve_all(self, proposal: dict[str, Any], bodies: tuple[str, ...] = OF_CASE) -> dict[str, Any]:
        approved: httpx.Response | None = None
        for body in bodies:
            approver = await self.of(body, Role.APPROVER)
            approved = await approver.post(f"{proposal['href']}/approval", {"acting_body": body})
            assert approved.status_code == OK, approved.text
        assert approved is not None
        assert approved.json()["state"] == "done", approved.text
        result: dict[str, Any] = approved.json()["result"]
        return result

    async def entries(self) -> list[dict[str, Any]]:
        """Every entry of the pool, in order, as the host's treasurer reads them."""
        return await (await self.of(COUNCIL)).all_items(f"{self.pool}/entries")


async def keep_first(world: World, place: str) -> Savers:
    """In the pool of a savings agreement of two partners: a case that both may see."""
    made = Savers(world, place)
    await made.draft((COUNCIL, NHS))
    document = golden(bodies=[COUNCIL, NHS])
    document["benefits"] = [one for one in document["benefits"] if one["id"] in {"B1", "B4"}]
    document["costs"] = [one for one in document["costs"] if one["body"] in {COUNCIL, NHS}]
    await made.kept(CASE, document=document, named=[NHS])
    return made


async def take_unit_costs(world: World, place: str) -> httpx.Response:
    """An edition of unit costs, in a place."""
    admin = await world.client(Role.PLACE_ADMIN, place=place)
    headers = {"Authorization": f"Bearer {admin.token}", "Content-Type": "text/csv"}
    content = UNIT_COSTS.read_bytes()
    taken = await world.http.post(f"/v1/places/{place}/unit-cost-editions", content=content, headers=headers)
    assert taken.status_code == CREATED, taken.text
    return taken


async def to_be_agreed(world: World) -> tuple[str, dict[str, Any]]:
    """The pool of a case that both partners have signed for and accepted, and what proposes it as the baseline."""
    made = await keep_first(world, world.place)
    await world.sign(made.pool, COUNCIL, NHS, place=made.place)
    await made.accept(COUNCIL, NHS)
    return made.pool, {"case": CASE, "version": 1, "effective_date": "2026-05-31"}
