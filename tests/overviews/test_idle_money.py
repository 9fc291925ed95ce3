"""Money that waits: what, whose, for how long; every amount is its ages together, and lists its legs."""

from typing import Any

from ledger.http.door import Role
from tests.board import CREATED, OK
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.forecasts.forecaster import of, posting
from tests.savings.claimers import Claimers
from tests.statements.reading import check_figures

# Allocated £1,200 in April and £600 in June; £500 of it is spent, £250 ordered, £50 of the order released again.
POSTED = [
    posting("scheduled_contribution", "2025-04-01", 3_000, body=NHS, stream="nhs-minimum"),
    posting("called_contribution", "2025-04-01", 3_000, body=NHS, stream="nhs-minimum"),
    posting("received_contribution", "2025-04-20", 2_600, body=NHS, stream="nhs-minimum"),
    posting("allocation", "2025-04-01", 1_200, stream="nhs-minimum", **of("reablement")),
    posting("allocation", "2025-06-01", 600, stream="nhs-minimum", **of("reablement")),
    posting("payment", "2025-05-31", 500, **of("reablement")),
    posting("commitment", "2025-05-02", 250, **of("reablement")),
    posting("commitment_release", "2025-08-02", 50, **of("reablement")),
    posting("payment", "2025-04-30", 90),
    posting("payment", "2025-07-31", 10),
    posting("credit_note", "2025-08-31", 30),
]


async def idle(reader: Client, place: str, **asked: Any) -> dict[str, Any]:
    response = await reader.get(f"/v1/places/{place}/idle-money", **asked)
    assert response.status_code == OK, response.text
    found: dict[str, Any] = response.json()
    return found


def told(found: dict[str, Any]) -> dict[str, tuple[int, dict[str, int], str | None]]:
    """Each line by its reason: how much, by which ages, since when."""
    return {
        one["idle"]: (
            one["amount"]["amount_pence"],
            {age["band"]: age["amount_pence"] for age in one["ages"]},
            one["oldest"],
        )
        for one in found["lines"]
    }


async def test_what_waits_in_a_place(world: World) -> None:
    """Called without a due date, allocated in two months, in suspense: as at a day, and as at an earlier one."""
    manager, auditor = await world.client(Role.POOL_MANAGER, COUNCIL), await world.client(Role.AUDITOR)
    made = await manager.post(f"{world.pooled}/bulk", {"items": POSTED})
    assert made.status_code == CREATED, made.text
    found = await idle(auditor, world.place, as_at="2025-09-30")

    assert {
        "called": (40_000, {"without a due date": 40_000}, None),
        "allocated": (110_000, {"1-3 months": 65_000, "4-6 months": 45_000}, "2025-04-01"),
        "in_suspense": (7_000, {"1-3 months": 1_000, "4-6 months": 6_000}, "2025-04-01"),
    } == told(found)
    assert {"called": 40_000, "allocated": 110_000, "in_reserve": 0, "banked": 0, "in_suspense": 7_000} == {
        one["idle"]: one["amount_pence"] for one in found["totals"]
    }
    for one in (*found["lines"], *found["totals"]):
        amount = one["amount"]["amount_pence"] if "amount" in one else one["amount_pence"]
        assert amount == sum(age["amount_pence"] for age in one["ages"])
    for one in found["lines"]:
        assert await check_figures(auditor, {**one, "through_sequence": len(POSTED)}) == 1
    early = told(await idle(auditor, world.place, as_at="2025-05-01"))
    assert (120_000, {"1-3 months": 120_000}, "2025-04-01") == early["allocated"]
    assert {} == told(await idle(auditor, world.place, known_at="2025-01-01T00:00:00Z"))
    assert {} == told(await idle(await world.client(Role.POSTER, POLICE), world.place, as_at="2025-09-30"))
    # Another financial year has no budget; what is owed and in suspense waits on.
    assert {"called", "in_suspense"} == set(told(await idle(auditor, world.place, as_at="2026-04-01")))


async def test_savings_that_are_banked_wait_to_be_distributed(world: World) -> None:
    claimers = Claimers(world)
    await claimers.begin()
    claim = await claimers.claimed()
    item = await claimers.register()
    await claimers.verify(claim, 60_000)
    await claimers.stopped(item)
    banked = await claimers.bank(claim, 50_000, "J1")
    assert banked.json().get("state") == "done", banked.text
    found = await idle(await world.client(Role.AUDITOR), world.place, as_at="2027-03-31")

    (line,) = [one for one in found["lines"] if one["idle"] == "banked"]
    assert (50_000, COUNCIL, "home-first", "families") == (
        line["amount"]["amount_pence"],
        *(line[name] for name in ("body", "programme", "scheme")),
    )
    assert [{"band": "4-6 months", "amount_pence": 50_000}] == line["ages"]
