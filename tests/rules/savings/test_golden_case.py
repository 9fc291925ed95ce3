"""The golden case to the penny, and what becomes of it when one thing in it is another."""

from typing import Any

import msgspec
import pytest

from ledger.rules.savings.projection import BodyAnswer, Projection
from tests.cases.tables import case_name, cases, pence, table
from tests.rules.savings.documents import changed, example, projected

GOLDEN = table("savings")
BODIES = ("la", "nhs", "cjs", "dwp")


def golden_document() -> dict[str, Any]:
    """The case as the golden file says it, word for word."""
    return {
        "format": "placeledger-savings-case/1",
        "title": "golden",
        "cohort": {"name": "families", "size": str(GOLDEN["cohort_families"])},
        "bodies": list(BODIES),
        "first_year": 2026,
        "years": len(GOLDEN["years"]),
        "discounting": {"rates": [{"from_year": 0, "rate_percent": "3.5"}]},
        "benefits": [_benefit(one) for one in GOLDEN["benefit"]],
        "costs": [_cost(one) for one in GOLDEN["cost"]],
    }


def _benefit(one: dict[str, Any]) -> dict[str, Any]:
    values = [{"body": body, "amount_pence": pence(amount)} for body, amount in one["unit_value"].items()]
    percents = ("affected", "engaged", "impact", "deadweight", "cashable")
    return {
        "id": one["id"],
        "name": one["name"],
        "unit_values": values,
        **{f"{name}_percent": one[name].removesuffix("%") for name in percents},
        "deadweight_mode": "subtract",
        "optimism_bias": {"type": "manual", "percent": one["optimism_bias"].removesuffix("%")},
        "time": {"type": "profile", "parts": GOLDEN[f"profile_{one['profile']}"]},
    }


def _cost(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "name": one["name"],
        "body": one["agency"],
        "amount_pence": pence(one["amount"]),
        "years": one["years"],
        "in_kind": one.get("in_kind", False),
        "optimism_bias": {"type": "manual", "percent": one["optimism_bias"].removesuffix("%")},
    }


@pytest.fixture(scope="module")
def golden() -> Projection:
    return projected(golden_document())


def rows(projection: Projection) -> dict[str, BodyAnswer]:
    return {one.body: one for one in (*projection.bodies, msgspec.structs.replace(projection.place, body="total"))}


@pytest.mark.parametrize("measure", ["gross", "cashable"])
def test_every_body_and_year(golden: Projection, measure: str) -> None:
    """Of gross and cashable benefits, as the golden file lists them."""
    expected = GOLDEN["expect"][f"{measure}_by_agency_and_year"]
    name = "fiscal" if measure == "gross" else measure

    assert {body: tuple(map(pence, years)) for body, years in expected.items()} == {
        body: getattr(rows(golden)[body], name).by_year_pence for body in BODIES
    }


def test_the_present_values(golden: Projection) -> None:
    """By body, and for the place as the sum of these."""
    for expected, name in (("gross", "fiscal"), ("cashable", "cashable"), ("cost", "cost")):
        said = GOLDEN["expect"][f"present_value_{expected}"]
        assert {body: pence(amount) for body, amount in said.items()} == {
            body: getattr(rows(golden)[body], name).present_value_pence for body in said
        }
    assert pence(GOLDEN["expect"]["present_value_cash_cost"]) == golden.place.cash_cost.present_value_pence


def test_the_returns(golden: Projection) -> None:
    expected, returns = GOLDEN["expect"], golden.returns
    cash = expected["cash_net_present_value_by_agency"]

    assert expected["financial_return_on_investment"] == returns.financial_return
    assert pence(expected["net_present_budget_impact"]) == returns.net_present_budget_impact_pence
    assert tuple(map(pence, expected["cumulative_discounted"])) == returns.cumulative_discounted_pence
    assert (-11_770_085, -2_341_495, 7_087_095, 25_014_787, 38_460_556) == returns.cumulative_undiscounted_pence
    assert [expected["payback_year"]] * 2 == [returns.payback_year_discounted, returns.payback_year_undiscounted]
    assert {body: pence(amount) for body, amount in cash.items()} == {
        body: one.cash_net.present_value_pence for body, one in rows(golden).items()
    }
    assert (pence(cash["total"]), "1.2752") == (returns.cash_net_present_value_pence, returns.cash_return)


def test_the_chain_of_each_line(golden: Projection) -> None:
    """Outcomes as the golden file says; the links before them as the design's table."""
    assert [one["net_outcomes"] for one in GOLDEN["benefit"]] == [one.outcomes for one in golden.benefits]
    assert [
        ("20", "16", "5.6", "2.4"),
        ("90", "72", "36", "14.4"),
        ("120", "84", "21", "12.6"),
        ("60", "48", "14.4", "4.8"),
    ] == [(one.affected, one.engaged, one.achieved, one.deadweight) for one in golden.benefits]
    assert [2_300_000, 9_450_000, 3_150_000, 1_875_000] == [one.cost_pence[0] for one in golden.costs]


def test_who_pays_and_who_gains(golden: Projection) -> None:
    """Both cash funders, of every body's gain; whoever gains, the parts sum to its gain, and all to the place's."""
    gains = {one.body: one.cashable.present_value_pence for one in golden.bodies}

    assert {"la", "nhs"} == {flow.pays for flow in golden.matrix}
    for body in BODIES:
        assert gains[body] == sum(flow.present_value_pence for flow in golden.matrix if flow.gains == body)
    assert golden.place.cashable.present_value_pence == sum(flow.present_value_pence for flow in golden.matrix)


def test_the_published_example_is_the_golden_case(golden: Projection) -> None:
    """With words around it, and a transfer that only its public value leaves out."""
    published = projected(example())

    assert [one.bodies for one in golden.benefits] == [one.bodies for one in published.benefits]
    assert golden.costs == published.costs
    assert golden.matrix == published.matrix
    for ours, theirs in zip(golden.bodies, published.bodies, strict=True):
        for name in ("fiscal", "cashable", "cost", "cash_cost", "net", "cash_net"):
            assert getattr(ours, name) == getattr(theirs, name)


CHANGES = cases("savings_projections")


@pytest.mark.parametrize("case", CHANGES, ids=case_name)
def test_a_changed_case_comes_to_what_was_worked_out(case: dict[str, Any]) -> None:
    answer = msgspec.to_builtins(projected(changed(case)))
    found = {pointer: _at(answer, pointer) for pointer in case["expect"]}

    assert {pointer: _meant(pointer, value) for pointer, value in case["expect"].items()} == found


def _at(answer: Any, pointer: str) -> Any:
    for segment in pointer.split("/")[1:]:
        answer = answer[int(segment)] if isinstance(answer, list | tuple) else answer[segment]
    return list(answer) if isinstance(answer, tuple) else answer


def _meant(pointer: str, value: Any) -> Any:
    """What a case file says at a place of the answer: pounds as pence, `none` as nothing."""
    if isinstance(value, list):
        return [_meant(pointer, one) for one in value]
    if value == "none":
        return None
    return pence(value) if "_pence" in pointer else value
