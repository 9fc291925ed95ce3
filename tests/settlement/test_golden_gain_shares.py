"""The golden cases of shares in a gain or a loss, each a gain of one rule set, settled through the service at once."""

from typing import Any

from tests.cases.tables import pence, table
from tests.conftest import COUNCIL, NHS, World
from tests.settlement.savings_pool import BODIES, YEAR, SavingsPool
from tests.settlement.settling import CREATED, owed, states
from tests.statements.reading import pence_of

GOLDEN: dict[str, dict[str, Any]] = {one.get("id", one.get("name")): one for one in table("reallocation")["case"]}
BANDED, LEAST = GOLDEN["banded-gain-share"], GOLDEN["minimum-savings-rate-not-reached"]
QUALITY, LOSS = GOLDEN["quality-gated-share-with-cap"], GOLDEN["loss-share-with-quality-scaled-rate"]


def figure(name: str) -> dict[str, Any]:
    return {"type": "figure", "name": name}


def saved_of(name: str) -> dict[str, Any]:
    """What was spent of a benchmark, both stated under the name of a case."""
    return {"benchmark": figure(f"{name}: benchmark"), "saved": {"type": "actual", "amount": figure(f"{name}: actual")}}


def banded(percent: str) -> dict[str, Any]:
    return {
        "type": "saving_share",
        "benchmark": figure("base"),
        "saved": {"type": "fall_percent", "quantity": f"fall {percent}"},
        "at_least_percent": BANDED["threshold_percent"],
        "bands": [
            {"up_to_percent": BANDED["threshold_percent"], "share_percent": BANDED["first_band_share_percent"]},
            {"up_to_percent": BANDED["cap_percent"], "share_percent": BANDED["upper_band_share_percent"]},
            {"share_percent": "0"},
        ],
    }


AMOUNTS: dict[str, dict[str, Any]] = {
    **{f"a fall of {percent}%": banded(percent) for percent in BANDED["fall_percent"]},
    "least": {
        "type": "saving_share",
        **saved_of("least"),
        "at_least_percent": LEAST["minimum_savings_rate_percent"],
        "bands": [{"share_percent": LEAST["share_percent"]}],
    },
    "quality": {
        "type": "saving_share",
        **saved_of("quality"),
        "cap_percent": QUALITY["cap_percent_of_benchmark"],
        "bands": [{"share_percent": QUALITY["share_percent"]}],
        "quality": {"measure": "standards met", "at_least_percent": "100"},
    },
    "loss": {
        "type": "loss_share",
        "benchmark": figure("loss: benchmark"),
        "actual": figure("loss: actual"),
        "at_least_percent": "2",
        "rate": {
            "type": "by_quality",
            "measure": "quality of care",
            "less_percent": "75",
            "floor_percent": "40",
            "ceiling_percent": "75",
        },
        "limits": [{"type": "percent", "percent": "15", "of": figure("loss: benchmark")}],
    },
}
EXPECTED = {
    **{
        f"a fall of {percent}%": pounds
        for percent, pounds in zip(BANDED["fall_percent"], BANDED["payment"], strict=True)
    },
    "least": LEAST["shared"],
    "quality": QUALITY["shared"],
    "loss": LOSS["owed"],
}


def document() -> dict[str, Any]:
    """The NHS pays the council its part of each gain; the council pays its part of the loss."""
    payer = {name: COUNCIL if name == "loss" else NHS for name in AMOUNTS}
    taker = {NHS: COUNCIL, COUNCIL: NHS}
    gains = [
        {
            "name": name,
            "gather": {"type": "paid_by", "amount": amount, "partner": payer[name]},
            "steps": [{"type": "bear", "partner": taker[payer[name]]}],
        }
        for name, amount in AMOUNTS.items()
    ]
    return {
        "format": "placeledger-rule-set/1",
        "title": "Shares in gains and losses",
        "partners": list(BODIES),
        "host": COUNCIL,
        "gains": gains,
    }


def stated() -> dict[str, Any]:
    """What the cases measure, which no ledger holds."""
    amounts = {"base": pence(BANDED["base"])}
    for name, case in (("least", LEAST), ("quality", QUALITY), ("loss", LOSS)):
        amounts[f"{name}: benchmark"] = pence(case.get("benchmark") or case["target"])
        amounts[f"{name}: actual"] = pence(case["actual"])
    falls = {f"fall {percent}": percent for percent in BANDED["fall_percent"]}
    return {
        "amounts": amounts,
        "quantities": {**falls, "standards met": "100", "quality of care": LOSS["quality_percent"]},
    }


async def test_shares_in_gains_and_losses_are_settled_to_the_penny(world: World) -> None:
    """Each case is a gain by itself; what comes to nothing has nothing to settle. One dispute holds up no other."""
    pool = SavingsPool(world)
    await pool.build()
    await pool.stated(**stated())
    await pool.adopt(await pool.written(document()), "2026-04-01")
    proposed = await pool.settle(YEAR)
    expected = {name: pence(pounds) for name, pounds in EXPECTED.items()}
    assert {name: amount for name, amount in expected.items() if amount} == received(proposed)
    raised = await pool.dispute(proposed["number"], NHS, "loss")
    assert "disputed" == states(raised.json())["loss"]

    done = await pool.agreed(proposed["number"])

    held_up = expected.pop("loss")
    assert {name: "settled" if amount else "nothing_to_settle" for name, amount in expected.items()} | {
        "loss": "disputed"
    } == states(done)
    assert sum(1 for amount in expected.values() if amount) == len(done["entries"])
    on_balance = sum(expected.values())
    due = {one["body"]: pence_of(one["due"]) for one in (await pool.statement(YEAR))["partners"]}
    assert {NHS: on_balance, COUNCIL: -on_balance} == {body: amount for body, amount in due.items() if amount}
    assert {NHS: on_balance - held_up, COUNCIL: held_up - on_balance} == owed(done)
    assert [CREATED, CREATED] == [await pool.clear(body, on_balance) for body in (NHS, COUNCIL)]
    (year,) = (await pool.secured())["years"]
    assert (on_balance - held_up, on_balance, on_balance) == tuple(
        year["to_receive"][name] for name in ("due_pence", "settled_pence", "paid_pence")
    )
    assert [] == await pool.differences()


def received(settlement: dict[str, Any]) -> dict[str, int]:
    """What each gain brings to whoever receives of it."""
    return {
        one["scheme"]: -effect["evaluated_pence"]
        for one in settlement["schemes"]
        for effect in one["effects"]
        if effect["what"] == "share" and effect["posts"] and effect["evaluated_pence"] < 0
    }
