"""A pool of three partners with a scheme under each treatment, profiles of all, and runs of journals for them."""

from typing import Any

import httpx

from ledger.http.door import Role
from ledger.rules.recognition import LedgerAccount
from tests.conftest import COUNCIL, DISTRICT, NHS, WRITTEN_TERMS, World

CREATED, OK = httpx.codes.CREATED, httpx.codes.OK
PARTNERS = (NHS, COUNCIL, DISTRICT)
YEAR = {"effective_from": "2025-04-01", "effective_to": "2027-03-31"}
TREATMENTS: dict[str, dict[str, Any]] = {
    "joint": {"treatment": "joint_operation"},
    "fixed": {
        "treatment": "joint_operation",
        "shares": [{"body": NHS, "basis_points": 3_333}, {"body": DISTRICT, "basis_points": 6_667}],
    },
    "host-leads": {"treatment": "lead_as_principal", "body": COUNCIL},
    "nhs-leads": {"treatment": "lead_as_principal", "body": NHS},
    "agency": {"treatment": "agent", "body": DISTRICT},
}
OPEN = "open-question"  # the scheme whose treatment is not decided
PROFILE = {
    "rules": [{"account": name.value, "code": name.value.replace("_", "-")} for name in LedgerAccount],
    "unit4": {"client": "SW", "interface": "BI", "voucher_type": "PL"},
    "oracle": {"ledger_id": 300, "source": "Place ledger", "category": "Pooled fund", "cost_centre_first": True},
}


async def done(response: httpx.Response) -> dict[str, Any]:
    """The body of an answer that is a success."""
    assert response.is_success, response.text
    found: dict[str, Any] = response.json()
    return found


class Fund:
    """The pool `three`, hosted by the council."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.place = f"/v1/places/{world.place}"
        self.pool = f"{self.place}/pools/three"

    async def build(self) -> None:
        world = self.world
        self.admin = await world.client(Role.PLACE_ADMIN)
        await done(await self.admin.post(f"{self.place}/agreements", _agreement()))
        await done(await self.admin.post(f"{self.place}/programmes", _programme()))
        self.manager = await world.client(Role.POOL_MANAGER, COUNCIL)
        self.posters = {body: await world.client(Role.POSTER, body) for body in PARTNERS}
        for scheme, said in TREATMENTS.items():
            await self.treat(scheme, **said)

    async def treat(self, scheme: str, **said: Any) -> dict[str, Any]:
        new = {"effective_from": "2025-04-01", "reason": "as the board decided", **said}
        address = f"{self.place}/programmes/living-well/schemes/{scheme}/treatments"
        return await done(await self.manager.post(address, new))

    async def profile(self, *bodies: str, **changes: Any) -> None:
        for body in bodies or PARTNERS:
            said = {**PROFILE, "body": body, **changes}
            await done(await self.posters[body].post(f"{self.place}/ledger-profiles", said))

    async def post(self, what: str, pence: int, on: str, **said: Any) -> int:
        """Post as the acting body, the pool manager for the host; the sequence number of the last entry made."""
        command = {"acting_body": COUNCIL, "effective_date": on, "amount_pence": pence, **said}
        by = self.manager if command["acting_body"] == COUNCIL else self.posters[command["acting_body"]]
        posted = await done(await by.post(f"{self.pool}/{what}", command))
        return int(posted["entries"][-1]["sequence"])

    async def pay(self, scheme: str, pence: int, on: str = "2025-06-30", **said: Any) -> int:
        return await self.post("payments", pence, on, programme="living-well", scheme=scheme, **said)

    async def run(self, body: str, period: str = "2025-26", **said: Any) -> dict[str, Any]:
        """The content of a run that is made."""
        asked = {"body": body, "period": period, **said}
        made = await done(await self.posters[body].post(f"{self.pool}/journal-runs", asked))
        content: dict[str, Any] = made["content"]
        return content

    async def balances(self, **query: str) -> list[dict[str, Any]]:
        """The trial balance of the pool."""
        found = await done(await self.manager.get(f"{self.pool}/trial-balance", **query))
        accounts: list[dict[str, Any]] = found["accounts"]
        return accounts

    async def year(self) -> None:
        """A year: money opened, promised, called, late, paid, accrued, in kind, settled, taken back."""
        carried = [
            {"account": "cash", "body": COUNCIL, "amount_pence": 50_000},
            {"account": "partner_settlement", "body": NHS, "amount_pence": -30_000},
            {"account": "contribution_receivable", "body": DISTRICT, "stream": "nhs-minimum", "amount_pence": 4_000},
        ]
        opening = {"acting_body": COUNCIL, "effective_date": "2025-04-01", "lines": carried}
        await done(await self.manager.post(f"{self.pool}/opening-balances", opening))
        for body, pence in ((NHS, 600_000), (COUNCIL, 300_000), (DISTRICT, 100_001)):
            of_body = {"body": body, "stream": "nhs-minimum"}
            await self.post("scheduled-contributions", pence, "2025-04-01", **of_body)
            await self.post("called-contributions", pence, "2025-04-02", **of_body)
            await self.post("received-contributions", pence - 99, "2025-05-01", **of_body)
        await self.post("received-contributions", 777, "2025-05-02", body=DISTRICT, stream="council-additional")
        for number, scheme in enumerate((*TREATMENTS, OPEN)):
            await self.pay(scheme, 100_001 + number)
        await self.post("payments", 333, "2025-07-01")
        source = {"system": "ap", "document": "1", "line": "1"}
        await self.pay("joint", 5_000, source=source)
        taken = await self.pay("agency", 1_234, source={**source, "line": "2"})
        reversal = {"acting_body": COUNCIL, "sequence": taken, "reason": "twice"}
        await done(await self.manager.post(f"{self.pool}/reversals", reversal))
        of_scheme = {"programme": "living-well", "scheme": "nhs-leads", "reverses_on": "2026-04-01"}
        await self.post("accruals", 888, "2026-03-31", **of_scheme)
        in_kind = {**of_scheme, "scheme": "joint", "acting_body": NHS, "stream": "nhs-minimum", "form": "staff"}
        del in_kind["reverses_on"]
        await self.post("in-kind-contributions", 2_000, "2025-09-01", **in_kind)
        await self.post("settlement-payments", 10_000, "2025-08-01", body=NHS)


def _agreement() -> dict[str, Any]:
    return {
        "code": "three",
        "name": "Three partners",
        "legal_basis": "section_75_pooled_fund",
        **YEAR,
        "partners": list(PARTNERS),
        "host": COUNCIL,
        "pool_manager": "Head of Finance",
        "terms": WRITTEN_TERMS,
        "pool": {"code": "three", "name": "Three partners' fund"},
    }


def _programme() -> dict[str, Any]:
    schemes = [{"code": one, "name": one, "responsible_body": COUNCIL} for one in (*TREATMENTS, OPEN)]
    days = {"first_day": "2025-04-01", "last_day": "2027-03-31"}
    return {"code": "living-well", "name": "Living Well", **days, "schemes": schemes}
