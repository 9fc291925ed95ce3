"""Who forecasts in a pool: the pool manager, with a year's budget, spend and orders to forecast from."""

from typing import Any

import httpx

from ledger.rules.monthly_profile import MonthParts
from tests.board import CREATED, OK
from tests.conftest import COUNCIL, NHS, Client
from tests.periods.keeping import Keeper

HOME, YEAR = "home-first", "2025-26"
EVERY_OVERSPEND = {
    "effective_from": "2025-04-01",
    "notice_days": 5,
    "overspend": {"amount_pence": 50_000},
    "underspend": {"basis_points": 5_000},
    "plan_every_weeks": 6,
}


def posting(kind: str, day: str, pounds: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "acting_body": COUNCIL, "effective_date": day, "amount_pence": pounds * 100, **more}


def of(scheme: str) -> dict[str, str]:
    return {"programme": HOME, "scheme": scheme}


async def spread_first(manager: Client, pool: str) -> None:
    """The first spend profile of a pool: all of a scheme's budget in March."""
    parts = {**dict.fromkeys(MonthParts.__struct_fields__, 0), "march": 1}
    said = {"acting_body": COUNCIL, **of("telecare"), "financial_year": YEAR, "parts": parts, "reason": "a grant"}
    made = await manager.post(f"{pool}/spend-profiles", said)
    assert made.status_code == CREATED, made.text


# £1,200 for reablement, £600 for telecare; equipment spends without a budget. Two months of spend, and an order.
POSTINGS = [
    posting("scheduled_contribution", "2025-04-01", 3_000, body=NHS, stream="nhs-minimum"),
    posting("received_contribution", "2025-04-01", 3_000, body=NHS, stream="nhs-minimum"),
    posting("allocation", "2025-04-01", 1_200, stream="nhs-minimum", **of("reablement")),
    posting("allocation", "2025-04-01", 600, stream="nhs-minimum", **of("telecare")),
    posting("payment", "2025-04-30", 90, **of("reablement")),
    posting("payment", "2025-05-31", 110, **of("reablement")),
    posting("payment", "2025-06-30", 400, **of("reablement")),
    posting("payment", "2025-05-15", 30, **of("equipment")),
    posting("commitment", "2025-05-02", 250, **of("reablement")),
]


class Forecaster(Keeper):
    """A board that keeps its months, and its doors of forecasts."""

    async def spend(self, without: str = "") -> None:
        """The postings of the year, without those of one scheme."""
        items = [one for one in POSTINGS if not without or one.get("scheme") != without]
        made = await self.manager.post(f"{self.pool}/bulk", {"items": items})
        assert made.status_code == CREATED, made.text

    async def forecast(self, pounds: int, scheme: str = "reablement", **said: Any) -> dict[str, Any]:
        """A forecast that is taken."""
        response = await self.try_forecast(pounds, scheme, **said)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def try_forecast(
        self, pounds: int, scheme: str = "reablement", by: Client | None = None, key: str | None = None, **said: Any
    ) -> httpx.Response:
        payload = {
            "acting_body": COUNCIL,
            **of(scheme),
            "financial_year": YEAR,
            "as_at": "2025-05-31",
            "amount_pence": pounds * 100,
            "method": "manager_judgement",
            **said,
        }
        return await (by or self.manager).post(f"{self.pool}/forecasts", payload, key=key)

    async def agree_notice(self, **terms: Any) -> None:
        """Terms of notice, approved by both partners."""
        proposal = await self.propose(self.manager, "set-variance-notice", terms={**EVERY_OVERSPEND, **terms})
        await self.approve(self.treasurer, proposal)
        approved = await self.approve(self.nhs_treasurer, proposal, NHS)
        assert approved.json()["state"] == "done", approved.text

    async def table(self, **asked: Any) -> dict[str, Any]:
        response = await self.auditor.get(f"{self.pool}/outturn", financial_year=YEAR, **asked)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def notices(self, **asked: Any) -> list[dict[str, Any]]:
        return await self.auditor.all_items(f"{self.pool}/variance-notices", **asked)
