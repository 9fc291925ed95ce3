"""Gateways, sunset and stops through the real service: what is refused and why, what goes back, what is yet paid."""

from typing import Any

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
