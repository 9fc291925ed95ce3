"""Savings from their claims to the bank, over HTTP: by whom, on what, and what stands where after each step."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.agreements.partners import reasons
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, POLICE, World
from tests.savings.claimers import Claimers, line, made, small_case, stages
from tests.savings.rederived_savings import differences_of
from tests.savings_cases.savers import CREATED, OK

ACTIVITY = {"planned": "120", "actual": "131", "unit": "placements"}


async def test_from_claim_to_bank_and_back(claimers: Claimers) -> None:
    """Verified by two bodies, banked once the contract has ended, the rest explained; then a part is clawed back."""
    item = await claimers.register()
    claim = await claimers.claimed()
    await claimers.verify(claim, 80_000)
    early = await claimers.bank(claim, 50_000, "BJ-1")
    await claimers.stopped(item)
    banked = await claimers.bank(claim, 50_000, "BJ-1")
    again = await claimers.bank(claim, 10_000, "BJ-1")
    known = (await claimers.balances())["through_sequence"]
    for door, said in (
        ("redeployments", {"amount_pence": 10_000}),
        ("losses-to-demand", {"amount_pence": 15_000, "activity": ACTIVITY}),
        ("non-deliveries", {"amount_pence": 20_000}),
        ("claw-backs", {"amount_pence": 12_000, "stage": "banked"}),
    ):
        made(await claimers.move(claim, door, **said))
    too_much = await claimers.move(claim, "claw-backs", amount_pence=38_001, stage="banked")

    assert ["decommissioning-is-not-done", "budget-journal-is-used"] == [code_of(early), code_of(again)]
    assert banked.json()["result"] == {"claim": 1, "move": "banked", "amount_pence": 50_000, "sequences": [6]}
    assert [["amount-exceeds-stage", "/amount_pence"]] == reasons(too_much)
    await _reads_whole(claimers, claim, known)
    assert [] == await differences_of(claimers.world, claimers.place)


async def _reads_whole(claimers: Claimers, claim: int, known: int) -> None:
    """The claim with its history, and the balances as known now and then, each figure the sum of its legs."""
    found = await claimers.read(claim, NHS)
    now, then = await claimers.balances(body=COUNCIL), await claimers.balances(through_sequence=known)
    of_year = next(one for one in now["lines"] if one["financial_year"] == "2026-27")
    left = {"verified": 5_000, "banked": 38_000, "redeployed": 10_000, "lost_to_demand": 15_000}
    ended = {"not_delivered": 20_000, "reversed": 12_000}

    assert {**left, **ended} == stages(found)
    assert ["verified", "banked", "redeployed", "lost_to_demand", "not_delivered", "clawed_back"] == [
        one["move"] for one in found["history"]
    ]
    assert ACTIVITY == {name: found["history"][3][name] for name in ACTIVITY}
    assert ["claim 1"] * 7 == [(await _entry(claimers, one))["reference"] for one in found["entries"]]
    assert {"agreed": 700_000, **left, **ended} == stages(of_year)
    assert 68_000 == of_year["verified_flow_pence"] == found["verified_flow_pence"]
    assert {"claimed": 20_000, "verified": 30_000, "banked": 50_000} == {
        stage: pence for stage, pence in stages({"stages": then["total"]}).items() if stage != "agreed"
    }
    for figure in (*of_year["stages"], *then["total"]):
        legs = await (await claimers.of(COUNCIL)).get(figure["legs"])
        assert figure["pence"] == legs.json()["figure_pence"], figure


async def _entry(claimers: Claimers, address: str) -> dict[str, Any]:
    found: dict[str, Any] = (await (await claimers.of(COUNCIL)).get(address)).json()
    return found


async def test_who_may_do_what(claimers: Claimers) -> None:
    """Another body neither moves it nor verifies it alone; a system proposes nothing; no entry of it is reversed."""
    claim = await claimers.claimed()
    moved = await claimers.move(claim, "non-deliveries", NHS, amount_pence=1)
    of_another = await claimers.propose_move("verify-saving", claim, 100, NHS)
    proposal = made(await claimers.propose_move("verify-saving", claim, 100))
    once = await claimers.approve_one(proposal, NHS)
    twice = await claimers.approve_one(proposal, NHS)
    system = await claimers.world.client(Role.TREASURER, COUNCIL, claimers.place)
    alone = await system.post(f"{claimers.pool}/proposals", proposal["content"])
    poster = await claimers.world.client(Role.POSTER, COUNCIL, claimers.place)
    taken_back = {"acting_body": COUNCIL, "sequence": 4, "reason": "a mistake"}
    reversed_entry = await poster.post(f"{claimers.pool}/reversals", taken_back)

    assert ["body-is-not-yours"] * 2 == [code_of(moved), code_of(of_another)]
    assert ("waiting", "waiting") == (once.json()["state"], twice.json()["state"])
    assert "person-must-act" == code_of(alone)
    assert "saving-cannot-be-reversed" == code_of(reversed_entry)
    assert {"claimed": 100_000} == stages(await claimers.read(claim))


async def test_a_budget_line_is_claimed_once_in_a_place(claimers: Claimers) -> None:
    """Whatever the pool, the spelling and the length of the period; again once nothing of the claim stands."""
    claim = await claimers.claimed()
    other_pool = Claimers(claimers.world, pool="savings-too")
    await other_pool.build((COUNCIL, POLICE))
    await other_pool.agreed(
        "families", small_case(bodies=(COUNCIL,), benefits=[line("care", "care", (COUNCIL, 9_000))])
    )
    elsewhere = Claimers(claimers.world, claimers.world.other_place)
    await elsewhere.begin()
    refused = [
        await claimers.claim(period="2026-05"),
        await claimers.claim(period="2026-27", budget_line="children's  PLACEMENTS", line="visits", amount_pence=-1),
        await other_pool.claim(period="2026-27-Q1"),
    ]
    taken = [await other_pool.claim(period="2026-07"), await elsewhere.claim(), await claimers.claim(NHS)]
    made(await claimers.move(claim, "withdrawals", amount_pence=99_999, stage="claimed", counted_in={"claim": 2}))
    still = await other_pool.claim(period="2026-06")
    made(await claimers.move(claim, "non-deliveries", amount_pence=1))
    again = await other_pool.claim(period="2026-06")

    assert [[["budget-line-is-claimed", "/budget_line"]]] * 4 == [reasons(one) for one in (*refused, still)]
    assert [CREATED] * 4 == [one.status_code for one in (*taken, again)]
    assert (await claimers.read(claim))["has_ended"]
    assert [2, 1] == [one["claim"] for one in await _list(claimers)]
    assert [1] == [one["claim"] for one in await _list(elsewhere)]
    for place in (claimers.place, elsewhere.place):
        assert [] == await differences_of(claimers.world, place)


async def _list(claimers: Claimers, **query: str) -> list[dict[str, Any]]:
    return await (await claimers.of(COUNCIL)).all_items(f"{claimers.pool}/savings-claims", **query)


async def test_what_a_claim_must_say(claimers: Claimers) -> None:
    """A line of the agreed case, in its years and with its sign; the same key is the same claim."""
    said = {"line": "beds", "budget_line": "Beds", "period": "2026-04"}
    refused = [
        await claimers.claim(case="nobody-s"),
        await claimers.claim(**said),
        await claimers.claim(NHS, **{**said, "period": "2025-26"}),
        await claimers.claim(NHS, **said, amount_pence=-5),
        await claimers.claim(NHS, **said, depends_on=[9]),
        await claimers.claim(NHS, **said, effective_date="2036-04-01"),
        await claimers.claim(NHS, **{**said, "period": "April"}, amount_pence=0),
    ]
    poster = await claimers.world.client(Role.POSTER, NHS, claimers.place)
    payload, path = claimers.claim_payload(NHS, **said), f"{claimers.pool}/savings-claims"
    twice = [await poster.post(path, payload, key="once") for _ in range(2)]
    listed = [
        [one["claim"] for one in await _list(claimers, **query)]
        for query in ({"stage": "claimed"}, {"stage": "banked"}, {"body": COUNCIL}, {"financial_year": "2026-27"})
    ]

    assert [
        [["case-is-not-baselined", "/case"]],
        [["benefit-line-does-not-exist", "/line"]],
        [["period-is-outside-case", "/period"]],
        [["sign-of-saving-differs", "/amount_pence"]],
        [["decommissioning-item-does-not-exist", "/depends_on/0"]],
        [["date-is-outside-agreement", "/effective_date"]],
        [["payload-is-not-valid", ""]],
    ] == [reasons(one) for one in refused]
    assert twice[0].json() == twice[1].json()
    assert twice[1].headers["idempotency-replayed"] == "true"
    assert [[1], [], [], [1]] == listed


async def test_avoidance_a_cost_shunt_and_where_nothing_stops(claimers: Claimers) -> None:
    """Avoidance ends as avoided; a shunt lives with its sign turned; a line where nothing stops is banked at once."""
    avoided = await claimers.claimed(kind="avoidance", evidence=[])
    shunt = await claimers.claimed(line="visits", budget_line="Social workers", amount_pence=-3_000)
    beds = await claimers.claimed(NHS, line="beds", budget_line="Beds", amount_pence=9_000)
    unproved = await claimers.propose_move("verify-saving", avoided, 100_000)
    poster = await claimers.world.client(Role.POSTER, COUNCIL, claimers.place)
    documents = [{"name": "activity.csv", "sha256": "cd" * 32, "extracted_on": "2026-07-01"}]
    evidence = {"acting_body": COUNCIL, "evidence": documents}
    proved = await poster.post(f"{claimers.pool}/savings-claims/{avoided}/evidence", evidence)
    await claimers.verify(avoided, 100_000)
    await claimers.verify(shunt, -2_000)
    await claimers.verify(beds, 9_000, NHS, COUNCIL)
    never = await claimers.bank(avoided, 1, "BJ-1")
    nor = await claimers.move(avoided, "redeployments", amount_pence=1)
    unregistered = await claimers.bank(shunt, -2_000, "BJ-1")
    banked = await claimers.bank(beds, 9_000, "BJ-1", NHS)
    short = await _fall_short(claimers, 700_000)
    too_short = await _fall_short(claimers, 4_000)

    assert "evidence-is-missing" == code_of(unproved)
    assert ["activity.csv"] == [one["name"] for one in proved.json()["evidence"]]
    assert ["avoidance-is-never-banked"] * 2 == [code_of(never), code_of(nor)]
    assert "decommissioning-is-not-done" == code_of(unregistered)
    assert "done" == banked.json()["state"]
    assert (CREATED, "amount-exceeds-stage") == (short.status_code, code_of(too_short))
    total = {"agreed": 994_000, "claimed": -1_000, "verified": -2_000, "banked": 9_000, "avoided": 100_000}
    balances = await claimers.balances(financial_year="2026-27")
    assert {**total, "not_delivered": 700_000} == stages({"stages": balances["total"]})
    assert [] == await differences_of(claimers.world, claimers.place)


async def _fall_short(claimers: Claimers, pence: int) -> httpx.Response:
    """What the council will not save of the baseline in its first year."""
    poster = await claimers.world.client(Role.POSTER, COUNCIL, claimers.place)
    said = {"acting_body": COUNCIL, "effective_date": "2027-03-31", "financial_year": "2026-27"}
    payload = {**said, "amount_pence": pence, "reason": "the team was never hired"}
    return await poster.post(f"{claimers.pool}/savings-cases/families/shortfalls", payload)


async def test_above_the_limit_two_people_take_back(claimers: Claimers) -> None:
    """As reversals are: alone up to the limit, beyond it as a controlled act; a double count names the other claim."""
    claim, other = await claimers.claimed(), await claimers.claimed(NHS)
    await claimers.verify(claim, 100_000)
    change = {"act": "change-delegation", "acting_body": COUNCIL, "reason": "as agreed"}
    limited = await (await claimers.of(COUNCIL)).post(
        f"{claimers.pool}/proposals", {**change, "delegation": {"reversal_limit_pence": 20_000}}
    )
    await claimers.approve_all(limited.json(), (COUNCIL, NHS))
    alone = await claimers.move(claim, "claw-backs", amount_pence=20_000, stage="verified")
    above = await claimers.move(claim, "claw-backs", amount_pence=20_001, stage="verified")
    counted: dict[str, Any] = {"counted_in": {"claim": other, "pool": "savings"}, "stage": "verified"}
    above_too = await claimers.move(claim, "withdrawals", amount_pence=20_001, **counted)
    by_two = made(await claimers.propose_move("claw-back-saving", claim, 60_000, **counted))
    done = await claimers.approve_one(by_two, COUNCIL)

    assert alone.status_code == CREATED
    assert ["second-person-is-needed"] * 2 == [code_of(above), code_of(above_too)]
    assert done.json()["state"] == "done", done.text
    found = await claimers.read(claim)
    assert {"verified": 20_000, "withdrawn": 60_000, "reversed": 20_000} == stages(found)
    assert found["history"][-1]["counted_in"] == f"{claimers.pool}/savings-claims/{other}"
    assert found["history"][-1]["proposal"] == by_two["href"]


async def test_overlaps_are_named_and_answered(world: World) -> None:
    """What another body or an agreed case counts of the same people; of a pool that is not one's own, only that."""
    claimers, hidden = Claimers(world), Claimers(world, pool="hidden")
    await claimers.begin(line("placements", "Children taken into care", (COUNCIL, 50_000)))
    await hidden.build((NHS, POLICE), POLICE)
    edge = line("edge", "children taken into care", (POLICE, 1_000))
    await hidden.agreed("edge-of-care", small_case(bodies=(POLICE,), benefits=[edge]))
    await claimers.claimed(line="placements", budget_line="Edge of care")
    claim = await claimers.claimed(NHS, budget_line="Packages", amount_pence=40_000)
    refused = await claimers.propose_move("verify-saving", claim, 40_000, NHS)
    overlaps = (await claimers.read(claim, NHS))["overlaps"]
    poster = await world.client(Role.POSTER, NHS, claimers.place)
    for one in overlaps:
        answer = {"acting_body": NHS, "overlap": one["overlap"], "reason": "other families"}
        given = await poster.post(f"{claimers.pool}/savings-claims/{claim}/overlap-answers", answer)
        assert given.status_code == OK, given.text
    await claimers.verify(claim, 40_000, NHS, COUNCIL)

    assert "overlap-is-not-answered" == code_of(refused)
    own, others = [("savings", 1, "families"), ("hidden", None, "edge-of-care")], [(None, None, None)]
    assert own == [(one["pool"], one["claim"], one["case"]) for one in overlaps]
    seen = (await claimers.read(claim, COUNCIL))["overlaps"]
    assert [*own[:1], *others] == [(one["pool"], one["claim"], one["case"]) for one in seen]
    assert [True, True] == [one["is_answered"] for one in seen]
