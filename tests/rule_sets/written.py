"""Rule sets as partners write them, and who writes and adopts them in the pooled fund."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.board import Board
from tests.conftest import COUNCIL, NHS, Client, World

OK, CREATED, REFUSED, CONFLICT = (
    *(httpx.codes.OK, httpx.codes.CREATED, httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.CONFLICT),
)
FORMAT = "placeledger-rule-set/1"


def ratio(nhs: str, council: str, version: str = "as agreed") -> dict[str, Any]:
    """Fixed parts of the two partners."""
    return {
        "type": "ratio",
        "versions": [{"version": version, "starts": "2025-04-01", "parts_of": {NHS: nhs, COUNCIL: council}}],
    }


def shared(by: str) -> list[dict[str, Any]]:
    return [{"type": "share", "by": by}]


def rules(title: str = "All of it 2 to 1", nhs: str = "2", council: str = "1", **more: Any) -> dict[str, Any]:
    """Every line together by a ratio; what is ring-fenced stays, and the council bears what lies beyond it."""
    fenced = {
        "name": "ring-fenced",
        "lines": {"fence": "*"},
        "netting": "together",
        "overspend": [{"type": "bear", "partner": COUNCIL}],
        "underspend": [{"type": "keep", "how": "carry_forward", "to": "next year"}],
    }
    whole = {
        "name": "the pool",
        "lines": {},
        "netting": "together",
        "overspend": shared("parts"),
        "underspend": shared("parts"),
    }
    return {
        "format": FORMAT,
        "title": title,
        "partners": [NHS, COUNCIL],
        "host": COUNCIL,
        "weights": {"parts": ratio(nhs, council)},
        "parts": [fenced, whole],
        **more,
    }


def golden_rules() -> dict[str, Any]:
    """The rules of the golden year: S1 with S2 at 2 to 1, the NHS bears S3, fences keep their own."""
    made = rules("The golden year")
    fenced, whole = made["parts"]
    netted = {**whole, "name": "equipment and reablement", "lines": {"names": ["golden/s1", "golden/s2"]}}
    bears = [{"type": "bear", "partner": NHS}]
    nursing = {
        "name": "nursing",
        "lines": {"names": ["golden/s3"]},
        "netting": "each_line",
        "overspend": bears,
        "underspend": bears,
    }
    return {**made, "parts": [fenced, netted, nursing]}


async def write_first(world: World, place: str) -> None:
    """The first rule set of the pooled fund of a place, by the council's treasurer."""
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=place)
    written = {"acting_body": COUNCIL, "document": rules()}
    made = await treasurer.post(f"/v1/places/{place}/pools/pooled/agreement/rule-sets", written)
    assert made.status_code == CREATED, made.text


class Author(Board):
    """The people of the pooled fund, who write rule sets and adopt them."""

    @property
    def rule_sets(self) -> str:
        return f"{self.pool}/agreement/rule-sets"

    async def write(self, document: dict[str, Any], by: Client | None = None, body: str = COUNCIL) -> httpx.Response:
        return await (by or self.manager).post(self.rule_sets, {"acting_body": body, "document": document})

    async def written(self, document: dict[str, Any]) -> int:
        """The number of a version that is taken."""
        made = await self.write(document)
        assert made.status_code == CREATED, made.text
        version: int = made.json()["version"]
        return version

    async def adopt(self, version: int, effective_from: str) -> dict[str, Any]:
        """By both partners, the council first."""
        proposal = await self.propose(self.manager, "adopt-rule-set", version=version, effective_from=effective_from)
        await self.approve(self.treasurer, proposal)
        done = await self.approve(self.nhs_treasurer, proposal, NHS)
        assert done.json().get("state") == "done", done.text
        found: dict[str, Any] = done.json()
        return found

    async def read_version(self, version: int) -> dict[str, Any]:
        found: dict[str, Any] = (await self.manager.get(f"{self.rule_sets}/{version}")).json()
        return found

    async def standing(self, on: str = "2025-09-30") -> dict[str, Any]:
        response = await self.manager.get(f"{self.pool}/agreement/rule-set-in-force", on=on)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found
