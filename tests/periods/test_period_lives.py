"""The life of a month over HTTP: the pool manager soft closes alone, two people close, re-open and make final."""

import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS
from tests.periods.keeping import Keeper, told

APRIL, MAY = "2025-04", "2025-05"


async def test_the_whole_life_of_a_month(keeper: Keeper) -> None:
    """Open, soft closed, open, soft closed, closed, soft closed, closed, final; each step kept with its reason."""
    await keeper.soft_close(APRIL)
    assert (200, "", "") == told(await keeper.step("period-openings", APRIL, reason="one invoice more"))
    assert {} == await keeper.states()
    closed = await keeper.close(APRIL)
    assert {"months": [APRIL], "state": "closed"} == closed["result"]
    await keeper.done("reopen-period", period=APRIL)
    assert {APRIL: "soft_closed"} == await keeper.states()
    await keeper.done("close-period", period=APRIL)
    final = await keeper.done("finalise-period", period=APRIL)

    steps = await keeper.auditor.all_items(f"{keeper.pool}/periods/{APRIL}/changes?page_size=2")
    assert ["soft_close", "open_again", "soft_close", "close", "reopen", "close", "finalise"] == [
        one["act"] for one in steps
    ]
    assert list(range(1, 8)) == [one["number"] for one in steps]
    assert ["month end", "one invoice more"] == [one["reason"] for one in steps[:2]]
    assert [None, None, None] == [one["proposal"] for one in steps[:3]]
    assert (closed["href"], final["href"]) == (steps[3]["proposal"], steps[-1]["proposal"])
    assert {APRIL: "final"} == await keeper.states()
    assert [] == await keeper.auditor.all_items(f"{keeper.pool}/periods/{MAY}/changes")


async def test_months_are_read_with_who_and_when_and_other_calendars(keeper: Keeper) -> None:
    """The last step of each, the quarter's and the year's state, NHS months and four-week periods."""
    await keeper.close("2025-26-Q1")
    found = (await keeper.auditor.get(f"{keeper.pool}/periods")).json()
    april, july = found["months"][0], found["months"][3]
    (step,) = [one for one in await _changes(keeper, APRIL) if one["act"] == "close"]

    assert (24, 8, 2) == tuple(len(found[name]) for name in ("months", "quarters", "years"))
    assert ("closed", step["recorded_at"], step["principal_id"], step["proposal"]) == (
        april["state"], april["since"], april["by"], april["proposal"]
    )  # fmt: skip
    assert ("open", None, None, None, "") == (
        july["state"], july["since"], july["by"], july["proposal"], july["reason"]
    )  # fmt: skip
    assert ("2025-26-M01", ["2025-26-P01"]) == (april["nhs_month"], [one["name"] for one in april["four_week_periods"]])
    assert ["closed", "open"] == [one["state"] for one in found["quarters"][:2]]
    assert ["2025-26-Y", "2026-27-Y"] == [one["period"] for one in found["years"]]
    march = (await keeper.auditor.get(f"{keeper.pool}/periods/2025-26-M12")).json()
    assert (["2025-26-P12", "2025-26-P13"], "2026-03-31") == (
        [one["name"] for one in march["months"][0]["four_week_periods"]],
        march["last_day"],
    )
    year = (await keeper.auditor.get(found["years"][0]["href"])).json()
    assert (13, "open") == (sum(len(one["four_week_periods"]) for one in year["months"]), year["state"])


async def _changes(keeper: Keeper, period: str) -> list[dict[str, str]]:
    return await keeper.auditor.all_items(f"{keeper.pool}/periods/{period}/changes")


async def test_what_stands_in_the_way_is_told_and_forbids_nothing(keeper: Keeper) -> None:
    """Suspense, accruals that are not reversed by then, and proposals that wait; each with its address."""
    sequence = await keeper.pay(700)
    accrual = {"amount_pence": 900, "reverses_on": "2025-10-01", "programme": "home-first", "scheme": "equipment"}
    made = await keeper.host.post(
        f"{keeper.pool}/accruals", {"acting_body": COUNCIL, "effective_date": "2025-09-30", **accrual}
    )
    assert made.status_code == 201, made.text
    await keeper.propose(keeper.manager, "reverse-entry", sequence=sequence)
    september = (await keeper.auditor.get(f"{keeper.pool}/periods/2025-09")).json()["attention"]
    october = (await keeper.auditor.get(f"{keeper.pool}/periods/2025-10")).json()["attention"]
    august = (await keeper.auditor.get(f"{keeper.pool}/periods/2025-08")).json()["attention"]

    assert [700, -900, None] == [one.get("amount_pence") for one in september]
    assert [700, None] == [one.get("amount_pence") for one in october]
    assert [1] == [one["count"] for one in august]
    for one in september[:2]:
        legs = await keeper.auditor.all_items(one["href"])
        assert one["amount_pence"] == sum(leg["figure_pence"] for leg in legs)
    assert 1 == len(await keeper.auditor.all_items(september[2]["href"]))
    await keeper.close("2025-26-Q1")


@pytest.mark.parametrize("act", ["close-period", "reopen-period", "finalise-period"])
async def test_one_person_alone_closes_nothing(keeper: Keeper, act: str) -> None:
    """Not the proposer, not a system, not another body's people, nor anybody twice; the month stays as it was."""
    await _bring_before(keeper, act)
    before = await keeper.states()
    proposal = await keeper.propose(keeper.manager, act, period=APRIL)

    assert "proposer-cannot-approve" == told(await keeper.approve(keeper.manager, proposal))[1]
    assert "person-must-act" == told(await keeper.approve(keeper.system, proposal))[1]
    assert "approver-is-not-named" == told(await keeper.approve(keeper.nhs_treasurer, proposal, NHS))[1]
    assert "person-must-act" == (await keeper.refused(act, keeper.system, period=APRIL))[1]
    assert before == await keeper.states()
    assert "done" == (await keeper.approve(keeper.treasurer, proposal)).json()["state"]


async def _bring_before(keeper: Keeper, act: str) -> None:
    if act == "close-period":
        await keeper.soft_close(APRIL)
    else:
        await keeper.close(APRIL)


async def test_order_is_kept(keeper: Keeper) -> None:
    """A month closes after those before it, only the latest re-opens, and what is final stays."""
    assert (409, "period-is-out-of-order") == told(await keeper.step("period-soft-closes", MAY))[:2]
    await keeper.soft_close(APRIL)
    await keeper.soft_close(MAY)
    assert (409, "period-is-out-of-order") == (await keeper.refused("close-period", period=MAY))[:2]
    assert (409, "period-is-in-another-state") == (await keeper.refused("finalise-period", period=APRIL))[:2]
    await keeper.done("close-period", period="2025-26-M01")
    await keeper.done("close-period", period=MAY)
    assert (409, "period-is-out-of-order") == (await keeper.refused("reopen-period", period=APRIL))[:2]
    assert (409, "period-is-out-of-order") == (await keeper.refused("finalise-period", period=MAY))[:2]
    await keeper.done("finalise-period", period=APRIL)
    assert (409, "period-is-final") == (await keeper.refused("reopen-period", period=APRIL))[:2]
    assert (409, "period-is-in-another-state") == told(await keeper.step("period-openings", MAY))[:2]
    assert {APRIL: "final", MAY: "closed"} == await keeper.states()


async def test_what_was_possible_when_proposed_may_not_be_any_more(keeper: Keeper) -> None:
    """Two proposals to close one month: the second is told at its approval, which does not stand."""
    await keeper.soft_close(APRIL)
    first, second = [await keeper.propose(keeper.manager, "close-period", period=APRIL) for _ in range(2)]
    await keeper.approve(keeper.treasurer, first)
    assert (409, "period-is-in-another-state") == told(await keeper.approve(keeper.treasurer, second))[:2]
    opened = await keeper.propose(keeper.manager, "reopen-period", period=APRIL)
    await keeper.approve(keeper.approver, opened)
    assert "done" == (await keeper.approve(keeper.treasurer, second)).json()["state"]
    assert {APRIL: "closed"} == await keeper.states()


async def test_who_may_not(keeper: Keeper) -> None:
    """A poster soft closes nothing, nor the manager for another body; nothing exists outside of the term."""
    assert (403, "role-does-not-permit-this") == told(await keeper.step("period-soft-closes", APRIL, keeper.host))[:2]
    assert (403, "body-is-not-yours") == told(await keeper.step("period-soft-closes", APRIL, acting_body=NHS))[:2]
    assert (422, "period-does-not-exist") == told(await keeper.step("period-soft-closes", "2024-25"))[:2]
    assert (422, "payload-is-not-valid") == told(await keeper.step("period-soft-closes", "soon"))[:2]
    assert (422, "payload-is-not-valid") == (await keeper.refused("close-period", period="2025-13"))[:2]
    for absent in ("2024-04", "soon", "2025-13", "2031-32"):
        assert 404 == (await keeper.auditor.get(f"{keeper.pool}/periods/{absent}")).status_code
        assert 404 == (await keeper.auditor.get(f"{keeper.pool}/periods/{absent}/changes")).status_code
    assert {} == await keeper.states()


async def test_pools_and_places_close_apart(keeper: Keeper) -> None:
    """What one pool closes stays open in the other pool and in the other place."""
    await keeper.close(APRIL)
    world = keeper.world
    aligned = (await keeper.auditor.get(f"{world.aligned}/periods")).json()
    there = await world.client(Role.AUDITOR, place=world.other_place)
    elsewhere = (await there.get(f"/v1/places/{world.other_place}/pools/pooled/periods")).json()

    assert {"open"} == {one["state"] for found in (aligned, elsewhere) for one in found["months"]}
    assert 404 == (await there.get(f"{world.pooled}/periods")).status_code
