"""Gateways, sunset and stops through the real service: what is refused and why, what goes back, what is yet paid."""

import asyncio
from typing import Any

from ledger.http.door import Role
from tests.agreements.test_agreement_check import spoil
from tests.board import CREATED
from tests.conftest import COUNCIL, NHS, POLICE
from tests.programmes.steered import DAY, Steering, told

STOP = {"decision": "stop", "effective_date": DAY}


async def test_a_stop_returns_what_is_neither_spent_nor_bound(steering: Steering) -> None:
    """Scheme by scheme and stream by stream, as one budget entry; what is ordered or owed stays, and is named."""
    done = await steering.done("pass-gateway", **STOP)
    (sequence,) = done["result"]["sequences"]
    entry = (await steering.auditor.get(f"{steering.pool}/entries/{sequence}")).json()

    legs = {(one["account"], one.get("stream"), one.get("scheme")): one["amount_pence"] for one in entry["legs"]}
    assert {
        ("unallocated", "nhs-minimum", None): 95_000,  # 100,000 - 15,000 - 20,000 ordered without a stream; and 30,000
        ("unallocated", "council-additional", None): 95_000,
        ("allocated", "nhs-minimum", "falls"): -65_000,
        ("allocated", "council-additional", "falls"): -95_000,
        ("allocated", "nhs-minimum", "lunches"): -30_000,
    } == legs
    assert "allocation_return" == entry["kind"]
    assert 65_000 in [one["amount_pence"] for one in entry["working"] if one["what"] == "falls, nhs-minimum: returned"]
    bound = {
        (one["scheme"], one["stream"]): (one["committed_pence"], one["accrued_pence"])
        for one in done["result"]["bound"]
    }
    assert {("falls", None): (20_000, 0), ("falls", "council-additional"): (0, 5_000)} == bound
    view = await steering.view()
    assert ("closing", "stopped", 0, 25_000) == (
        *(view["stage"], view["standing"]),
        *(view["pools"][0]["returnable_pence"], view["pools"][0]["must_be_released_pence"]),
    )
    assert [] == await steering.differences()


async def test_a_stopped_programme_takes_nothing_new_and_pays_what_it_owes(steering: Steering) -> None:
    await steering.done("pass-gateway", **STOP)

    elsewhere = {"stream": "nhs-minimum", "to_programme": "home-first", "to_scheme": "telecare"}
    asked: dict[str, dict[str, Any]] = {
        "allocations": {"stream": "nhs-minimum"},
        "commitments": {},
        "virements": elsewhere,
    }
    for path, more in asked.items():
        assert "programme-takes-nothing-new" == told(await steering.book(path, 1, **more))[0], path
    code, detail = told(await steering.book("payments", 25_001))
    assert ("charge-exceeds-limit", True) == (code, "£250.00 is left" in detail)
    await steering.booked("payments", 20_000)
    await steering.booked("commitment-releases", 20_000)
    await steering.booked("payments", 5_000)
    assert "charge-exceeds-limit" == told(await steering.book("payments", 1))[0]
    await steering.booked("credit-notes", 100)
    await steering.booked("payments", 100)
    assert [] == await steering.differences()


async def test_a_pause_pays_what_is_ordered_and_is_lifted_by_who_decided_it(steering: Steering) -> None:
    """Another board may stop what is paused; but only the board that paused it lets it go on."""
    other = await steering.second_pool()
    await steering.decide("pause")
    assert "programme-takes-nothing-new" == told(await steering.book("allocations", 1, stream="nhs-minimum"))[0]
    assert "programme-takes-nothing-new" == told(await steering.book("commitments", 1))[0]
    await steering.booked("payments", 25_000)
    assert "charge-exceeds-limit" == told(await steering.book("payments", 1))[0]

    assert "programme-is-of-other-pools" == (await other.refused("pass-gateway", decision="proceed"))[0]
    assert "programme-is-in-another-state" == (await steering.refused("pass-gateway", decision="pause"))[0]
    await steering.decide("proceed")
    await steering.booked("commitments", 1)
    assert ["pause", "proceed"] == [one.split()[0] for one in await steering.decisions()]
    assert [] == await steering.differences()


async def test_every_pool_returns_its_own(steering: Steering) -> None:
    """A stop binds both pools at once; the other one's board gives back what is its own, and its manager is told so."""
    other = await steering.second_pool()
    await steering.done("pass-gateway", **STOP)
    assert "programme-takes-nothing-new" == told(await other.book("allocations", 1, stream="nhs-minimum"))[0]
    assert ["second"] == [one["pool"] for one in await steering.tasks("return_allocation")]

    done = await other.done("return-allocation", effective_date=DAY)
    entry = (await steering.auditor.get(f"{other.pool}/entries/{done['result']['sequences'][0]}")).json()

    assert [40_000, -40_000] == sorted((one["amount_pence"] for one in entry["legs"]), reverse=True)
    assert [] == await steering.tasks("return_allocation")
    sums = {one["pool"]: one["returnable_pence"] for one in (await steering.view())["pools"]}
    assert {"pooled": 0, "second": 0} == sums
    assert [] == await steering.differences()


async def test_an_order_cancelled_after_a_stop_goes_back_too(steering: Steering) -> None:
    """What was held for it is returned by a further act, and can be paid to nobody any more."""
    await steering.done("pass-gateway", **STOP)
    await steering.booked("commitment-releases", 20_000)
    done = await steering.done("return-allocation", effective_date=DAY)
    (sequence,) = done["result"]["sequences"]

    code, detail = told(await steering.book("payments", 5_001))
    assert ("charge-exceeds-limit", True) == (code, "£50.00 is left" in detail)
    back = {"acting_body": COUNCIL, "sequence": sequence, "reason": "we want it back"}
    assert "return-cannot-be-reversed" == told(await steering.manager.post(f"{steering.pool}/reversals", back))[0]
    assert [] == await steering.differences()


async def test_a_programme_closes_with_nothing_open_and_may_be_renewed(steering: Steering) -> None:
    await steering.done("pass-gateway", **STOP)
    code, detail = await steering.refused("pass-gateway", decision="close")
    assert "programme-is-not-settled" == code
    assert "£200.00 committed of falls; £50.00 accrued of falls" == detail
    await steering.booked("commitment-releases", 20_000)
    assert "£50.00 accrued of falls" in (await steering.refused("pass-gateway", decision="close"))[1]


async def test_the_sunset_and_what_is_decided_past_it(steering: Steering) -> None:
    """The place's other programme ended in March 2026; today is later, whenever this runs."""
    steering.programme, old = "home-first", {"programme": "home-first", "scheme": "reablement"}
    late = {**old, "effective_date": "2026-05-20"}
    for path in ("payments", "commitments", "allocations"):
        stream = {"stream": "nhs-minimum"} if path == "allocations" else {}
        code, detail = told(await steering.book(path, 500, **{**late, **stream}))
        assert ("date-is-outside-programme", True) == (code, "to 2026-03-31" in detail), path
    await steering.booked("payments", 500, **late, event_date="2026-03-30")
    await steering.booked("credit-notes", 100, **late)

    await steering.done("allow-late-charges", scheme="reablement", until="2026-06-30", amount_pence=300)
    await steering.booked("payments", 300, **late)
    assert "charge-exceeds-limit" == told(await steering.book("payments", 1, **late))[0]
    assert (
        "date-is-outside-programme"
        == told(await steering.book("payments", 1, **{**late, "effective_date": "2026-07-01"}))[0]
    )
    assert (
        "payload-is-not-valid"
        == (await steering.refused("renew-programme", first_day="2026-03-31", last_day="2027-03-31"))[0]
    )
    await steering.done("renew-programme", first_day="2026-07-01", last_day="2027-03-31")
    await steering.booked("payments", 1, **{**late, "effective_date": "2026-07-01"})

    assert ["late charges of reablement to 2026-06-30 up to 300 pence", "renew from 2026-07-01 to 2027-03-31"] == (
        await steering.decisions()
    )
    terms = (await steering.view())["terms"]
    assert ["2026-03-31", "2027-03-31"] == [one["last_day"] for one in terms]
    assert [] == await steering.differences()


async def test_gateways_are_planned_told_and_passed(steering: Steering) -> None:
    """A plan is a version; its gateways wait for the manager of the pool that funds it, and in the calendar."""
    gateway = {"code": "autumn", "name": "Autumn gateway", "due_on": "2026-11-30", "asks": "Do fewer people fall?"}
    plan = {"gateways": [gateway, {"code": "end", "name": "Renew or end", "due_on": "2027-02-26"}]}
    plans = f"{steering.address}/gateway-plans"
    assert CREATED == (await steering.manager.post(plans, plan)).status_code
    assert "version-has-changed-since" == told(await steering.manager.post(plans, plan))[0]
    outside = {"follows_version": 1, "reason": "later", "gateways": [{**gateway, "due_on": "2027-04-01"}]}
    assert "payload-is-not-valid" == told(await steering.manager.post(plans, outside))[0]

    waiting = await steering.tasks("pass_gateway")
    calendar = (await steering.manager.get(f"{steering.place}/tasks/calendar")).text.replace("\r\n ", "")
    assert [("2026-11-30", "pooled"), ("2027-02-26", "pooled")] == [(one["until"], one["pool"]) for one in waiting]
    assert "Autumn gateway" in calendar
    assert "gateway-does-not-exist" == (await steering.refused("pass-gateway", decision="proceed", gateway="spring"))[0]
    await steering.decide("proceed", gateway="autumn", minute_reference="HWB 2026-11-30 item 4")
    assert ["2027-02-26"] == [one["until"] for one in await steering.tasks("pass_gateway")]
    assert "gateway-does-not-exist" == (await steering.refused("pass-gateway", decision="proceed", gateway="autumn"))[0]

    life = await steering.auditor.all_items(f"{steering.address}/life")
    assert life == await steering.auditor.all_items(f"{steering.address}/life", page_size=1)
    assert ("HWB 2026-11-30 item 4", "as the board decided") == (life[-1]["reference"], life[-1]["reason"])
    police = await steering.world.client(Role.AUDITOR, POLICE)
    seen = (await police.all_items(f"{steering.address}/life"))[-1]
    assert ("proceed at gateway autumn", None, "") == (seen["what"], seen["reason"], seen["reference"])
    assert [] == (await steering.view(police))["pools"]


async def test_a_stop_and_a_payment_at_once(steering: Steering) -> None:
    """Whichever comes first: the payment is in the sums of the stop, or is refused by it; never neither."""
    proposal = await steering.propose(steering.manager, "pass-gateway", programme=steering.programme, **STOP)
    stopped, *paid = await asyncio.gather(
        steering.approve(steering.nhs_treasurer, proposal, NHS),
        *(steering.book("payments", 30_000, stream="council-additional") for _ in range(4)),
    )

    assert "done" == stopped.json()["state"], stopped.text
    assert {one.status_code for one in paid} <= {201, 409}
    assert [] == await steering.differences()
    assert 0 == (await steering.view())["pools"][0]["returnable_pence"]


SPOILT = (
    ("UPDATE programme_limit SET limit_pence = 1 WHERE place_id = $1 AND scheme = 'falls'", "limits falls to £0.01"),
    (
        (
            "UPDATE leg SET amount_pence = amount_pence + 1 FROM account a WHERE leg.place_id = $1 "
            "AND a.place_id = leg.place_id AND a.account_id = leg.account_id AND a.account = 'committed'"
        ),
        "and by the legs before it that is",
    ),
    ("UPDATE proposal_outcome SET outcome = 'refused' WHERE place_id = $1", "rests on no proposal"),
    ("UPDATE programme_decision SET decision = 'close', effective_date = NULL WHERE place_id = $1", "nobody decided"),
)


async def test_what_was_altered_is_found(steering: Steering) -> None:
    """A limit, a leg behind what went back, the proposal beneath a decision, the decision itself."""
    await steering.done("pass-gateway", **STOP)
    for statement, expected in SPOILT:
        assert not any(expected in one for one in await steering.differences())
        await spoil(steering.world, statement)
        assert any(expected in one for one in await steering.differences()), expected
