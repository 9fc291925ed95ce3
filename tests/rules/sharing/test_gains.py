"""Gains to the penny: the golden cases of reallocation, and every worked number of the design of savings."""

from typing import Any

import msgspec
import pytest

from ledger.rules.sharing.result import Moved
from tests.cases.tables import case_name, cases, pence, table
from tests.rules.sharing.gain_cases import documents_of, moved_of, require_balance, require_case
from tests.rules.sharing.gain_patterns import gain_patterns

PATTERNS = gain_patterns()
GOLDEN: dict[str, dict[str, Any]] = {case["id"]: case for case in table("reallocation")["case"]}
WATERFALL = GOLDEN["waterfall-repay-then-reinvest-then-return"]
REVERSED = GOLDEN["reversed-saving-is-clawed-back"]


@pytest.mark.parametrize("case", cases("gains"), ids=case_name)
def test_the_table(case: dict[str, Any]) -> None:
    rules, figures = documents_of(case, PATTERNS[case["pattern"]])

    require_case(case, moved_of(rules, figures, case["gain"], case.get("basis", "verified")))


def waterfall(verified: dict[str, str]) -> Moved:
    """The golden waterfall on other verified savings; its weights are those of the pattern, which are the case's."""
    savings = [{"name": body, "body": body, "verified": text} for body, text in verified.items()]
    rules, figures = documents_of({"savings": savings}, PATTERNS["G1"])
    named = {body: text for body, text in figures["weights"]["cash invested"]["of"].items() if text != "0"}
    assert {body: str(pence(text)) for body, text in WATERFALL["investors"].items()} == named
    return moved_of(rules, figures, "edge of care")


def in_pence(of: dict[str, str]) -> dict[str, int]:
    return {name: pence(text) for name, text in of.items()}


@pytest.mark.parametrize(
    ("verified", "case", "suffix"),
    [(WATERFALL["verified"], WATERFALL, ""), (REVERSED["verified_now"], REVERSED, "_now")],
    ids=["as verified", "after the reversal"],
)
def test_the_golden_waterfall_step_by_step(verified: dict[str, str], case: dict[str, Any], suffix: str) -> None:
    moved = waterfall(verified)
    repaid, reinvested, returned = moved.working[1:]

    assert pence(case[f"shared_sum{suffix}"]) == moved.shared_pence
    assert in_pence(case[f"repaid{suffix}"]) == {one.to: one.amount_pence for one in repaid.taken}
    assert pence(case[f"remainder{suffix}"]) == repaid.after_pence
    assert pence(case[f"reinvested{suffix}"]) == reinvested.taken_pence == moved.kept[0].amount_pence
    assert in_pence(case[f"returned{suffix}"]) == {one.to: one.amount_pence for one in returned.taken}
    require_balance(moved)


def test_the_golden_net_transfers() -> None:
    moved = waterfall(WATERFALL["verified"])

    assert in_pence(WATERFALL["net_transfer"]) == moved.net_pence | {"reinvestment_pot": moved.kept[0].amount_pence}


def test_a_reversed_saving_moves_back_what_it_moved() -> None:
    """The difference of two answers of one rule set is what is posted; and back again, it undoes itself."""
    before, now = waterfall(WATERFALL["verified"]), waterfall(REVERSED["verified_now"])
    difference = {body: now.net_pence[body] - net for body, net in before.net_pence.items()}
    pot = now.kept[0].amount_pence - before.kept[0].amount_pence

    assert in_pence(REVERSED["difference_posted"]) == difference | {"reinvestment_pot": pot}


YOUTH = {"4.99": "0.00", "9.99": "0.00", "10": "500000.00", "12": "700000.00", "25": "1500000.00"}
BANDED = GOLDEN["banded-gain-share"]


@pytest.mark.parametrize(
    ("gain", "fall", "payment"),
    [
        *(("adult", fall, paid) for fall, paid in zip(BANDED["fall_percent"], BANDED["payment"], strict=True)),
        *(("youth", fall, paid) for fall, paid in YOUTH.items()),
    ],
)
def test_the_golden_bands(gain: str, fall: str, payment: str) -> None:
    """Adult as the golden case has it, youth from 10% on."""
    changes = {"amounts": {f"cost of {gain} demand": BANDED["base"]}, "quantities": {f"fall in {gain} demand": fall}}
    moved = moved_of(*documents_of(changes, PATTERNS["G3"]), gain)

    assert {"ministry": -pence(payment), "site": pence(payment)} == moved.net_pence


@pytest.mark.parametrize(
    ("golden", "pattern", "gain", "amounts", "expected", "sign"),
    [
        ("minimum-savings-rate-not-reached", "G4", "rate not reached", {"target": "target"}, "shared", -1),
        ("quality-gated-share-with-cap", "G5", "standard met", {"benchmark": "benchmark"}, "shared", -1),
        ("loss-share-with-quality-scaled-rate", "G6", "by quality", {"benchmark": "benchmark"}, "owed", 1),
    ],
)
def test_the_golden_shares(
    golden: str, pattern: str, gain: str, amounts: dict[str, str], expected: str, sign: int
) -> None:
    """By the patterns' own rule sets, on the amounts of the golden cases."""
    case = GOLDEN[golden]
    given = {name: case[field] for name, field in (amounts | {"spent": "actual"}).items()}
    quality = {"quantities": {"quality": case["quality_percent"]}} if "quality_percent" in case else {}
    moved = moved_of(*documents_of({"amounts": given, **quality}, PATTERNS[pattern]), gain)

    assert sign * pence(case[expected]) == moved.net_pence["payer"]


def test_every_golden_case_of_reallocation_is_reproduced() -> None:
    """Each is named in this file: a new one has to find its test."""
    assert {
        *("waterfall-repay-then-reinvest-then-return", "banded-gain-share", "minimum-savings-rate-not-reached"),
        *("quality-gated-share-with-cap", "loss-share-with-quality-scaled-rate", "reversed-saving-is-clawed-back"),
    } == set(GOLDEN)


def test_the_working_tells_how_a_share_came_about() -> None:
    """The rate, the slices and the cap; and what it is that is not met."""
    told = {
        name: moved_of(*documents_of({}, PATTERNS[pattern]), gain).counted[0].says
        for name, pattern, gain in (
            ("bands", "G3", "adult"),
            ("cap", "G5", "standard met"),
            ("quality", "G5", "alternative standard"),
            ("limit", "G6", "the smaller of two limits"),
            ("minimum", "G4", "rate not reached"),
        )
    }

    assert {
        "bands": "saved is 8% of £10,000,000.00: shared are 50% of 5% and 100% of 3%",
        "cap": "saved is 30% of £100,000,000.00: shared are 75% of 30%, capped at 20%",
        "quality": "saved is 5% of £100,000,000.00: shared are 75% of 5%, times 60% for its quality",
        "limit": "spent is 10% above £100,000,000.00: owed are 30% of 10%, limited to £1,600,000.00",
        "minimum": "saved is 0.9% of £62,500,000.00, and nothing is shared under 1%",
    } == told


def test_every_saving_tells_where_it_went() -> None:
    """What is gathered of each is what bodies and the pot have of it, and all of them are the totals."""
    moved = waterfall(WATERFALL["verified"])

    for saving in moved.savings:
        to_pot = sum(one.amount_pence for one in saving.kept)
        assert saving.gathered_pence == sum(saving.given_pence.values()) + to_pot
    for body, given in moved.given_pence.items():
        assert given == sum(one.given_pence.get(body, 0) for one in moved.savings)
    assert msgspec.json.encode(moved)
