"""What moved since the last issued statement, over HTTP: each difference is the sum of the legs listed for it."""

from typing import Any

from tests.conftest import COUNCIL, NHS, World
from tests.forecasts.forecaster import POSTINGS
from tests.periods.keeping import Keeper

HOME = {"programme": "home-first", "scheme": "equipment"}


async def movements(keeper: Keeper, **asked: Any) -> dict[str, Any]:
    response = await keeper.auditor.get(f"{keeper.pool}/statement-movements", **asked)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def check_legs(keeper: Keeper, found: dict[str, Any]) -> int:
    """Follow the links of every figure: what was, what is, and the difference of those that moved."""
    compared = [one for one in found["items"] if one["difference_legs"]]
    for one in compared:
        assert one["difference_pence"] == (one["is_pence"] or 0) - (one["was_pence"] or 0), one
        page = (await keeper.auditor.get(one["difference_legs"])).json()
        legs = await keeper.auditor.all_items(one["difference_legs"])
        told = page["before_pence"], page["after_pence"], sum(leg["figure_pence"] for leg in legs)
        assert (one["name"], told) == (
            one["name"],
            (one["was_pence"] or 0, one["is_pence"] or 0, one["difference_pence"]),
        )
    return len(compared)


async def test_what_moved_since_the_last_statement(world: World) -> None:
    """April is issued. A month later there is spend of May, a late item of April, a new scheme and a call."""
    keeper = Keeper(world)
    await keeper.build()
    await keeper.manager.post(f"{keeper.pool}/bulk", {"items": POSTINGS[:5]})
    assert (await movements(keeper, period="2025-04"))["before"] is None
    await keeper.close("2025-04")
    await keeper.done("issue-statement", period="2025-04")
    await keeper.post_payment(keeper.host, "2025-05-02", 500, event_date="2025-04-20", **HOME)
    await keeper.manager.post(f"{keeper.pool}/bulk", {"items": POSTINGS[5:]})

    of_may = await movements(keeper, period="2025-05", only_moved=True)
    of_april = await movements(keeper, period="2025-04", only_moved=True)
    whole = await movements(keeper, period="2025-05", through_sequence=of_may["through_sequence"])

    assert (1, "2025-04", 5) == tuple(of_may["before"][one] for one in ("number", "period", "through_sequence"))
    by_name = {one["name"]: (one["was_pence"], one["is_pence"], one["difference_pence"]) for one in of_may["items"]}
    assert {
        "spend_to_date_total": (9_000, 23_500, 14_500),
        "programmes/home-first/schemes/reablement/spend_in_period": (9_000, 11_000, 2_000),
        "programmes/home-first/schemes/equipment/spend_to_date": (None, 3_500, 3_500),
        "spend_of_earlier_periods_total": (0, 500, 500),
        f"bodies/{COUNCIL}/expenditure": (9_000, 23_500, 14_500),
    }.items() <= by_name.items()
    # The new scheme has no budget, so its programme has none any more: that is no difference in pence.
    assert by_name["programmes/home-first/budget"] == (180_000, None, None)
    # Of April only what came late moved: it happened then, and takes effect in May.
    assert {"spend_posted_later_total": 500} == {
        one["name"]: one["difference_pence"] for one in of_april["items"] if one["name"].endswith("_total")
    }
    assert await check_legs(keeper, of_april) == len(["of the pool", "of the programme"])
    assert await check_legs(keeper, {"items": of_may["items"]}) > 15
    assert f"contributions/{NHS}+nhs-minimum/received" in {one["name"] for one in whole["items"]} - set(by_name)
    refused = await keeper.auditor.get(f"{keeper.pool}/statement-movements", period="2025-05", since=2)
    assert (400, "/since") == (refused.status_code, refused.json()["errors"][0]["pointer"].removeprefix("#"))
