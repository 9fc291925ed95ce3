"""A simulation says the same for a seed for ever, and is the projection where nothing is spread."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.core.refusal import Refusal
from ledger.rules.reference import savings_references
from ledger.rules.savings.case import Case
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.simulating import simulate
from ledger.rules.savings.simulation import PERCENTILES, Amounts, Simulation
from ledger.rules.savings.varying import varied_benefit, varied_cost
from tests.rules.savings.documents import Document, case_of, example, projected
from tests.rules.savings.spread_cases import spread_cases, steady_cases

WHOLE = st.just("100")
PERCENTS = st.sampled_from(["0", "50", "80", "100", "125"])


def simulated(document: Document, *, seed: int = 1, draws: int = 50) -> Simulation:
    found = simulate(case_of(document), savings_references(), seed=seed, draws=draws)
    assert isinstance(found, Simulation), found
    return found


def spread_example(lowest: str = "80", highest: str = "125", shape: str = "triangular") -> Document:
    """The published example with its impacts and its first cost spread alike."""
    document = example()
    for line, name in [*((line, "impact") for line in document["benefits"]), (document["costs"][0], "cost")]:
        line["spreads"] = [
            {"input": name, "shape": shape, "lowest_percent": lowest, "highest_percent": highest},
        ]
    return document


def every_amount(answer: Simulation) -> Iterator[Amounts]:
    yield answer.net_present_budget_impact
    yield answer.cash_net_present_value
    yield from (one.cash_net_present_value for one in answer.bodies)


def amounts_of(projection: Projection, case: Case) -> list[int]:
    """What a projection says of the same measures, in the same order."""
    bodies = (one.cash_net.present_value_pence for one in projection.bodies if one.body in case.bodies)
    stated = projection.returns
    return [stated.net_present_budget_impact_pence, stated.cash_net_present_value_pence, *bodies]


def years_of(answer: Simulation) -> tuple[list[int | None], list[int | None]]:
    return [one.year for one in answer.payback_discounted], [one.year for one in answer.payback_undiscounted]


@settings(max_examples=30)
@given(steady_cases(WHOLE))
def test_without_width_it_is_the_projection_to_the_penny(document: Document) -> None:
    """Every draw, every measure, ratio and payback: spreads of 100% to 100% change nothing at all."""
    answer, projection = simulated(document), projected(document)
    stated = projection.returns
    for one, pence in zip(every_amount(answer), amounts_of(projection, case_of(document)), strict=True):
        assert {pence} == {one.projected_pence, one.mean_pence, *(at.amount_pence for at in one.percentiles)}
        assert one.gains_percent in {"0.00", "100.00"}
    if answer.financial_return is not None:
        assert {stated.financial_return} == {one.ratio for one in answer.financial_return.percentiles}
    assert ([stated.payback_year_discounted], [stated.payback_year_undiscounted]) == years_of(answer)


@settings(max_examples=30)
@given(steady_cases(PERCENTS))
def test_a_draw_is_a_projection_of_what_was_drawn(document: Document) -> None:
    """Within the stated bound: the rounding of each amount, in what is stated and in what is drawn."""
    answer, case = simulated(document, draws=1), case_of(document)
    drawn = project(as_drawn(case), savings_references())
    if isinstance(drawn, tuple):
        assert all("nobody gains" in one.detail for one in drawn), drawn
        return
    for one, pence in zip(every_amount(answer), amounts_of(drawn, case), strict=True):
        assert abs(one.mean_pence - pence) <= answer.rounding_at_most_pence


def as_drawn(case: Case) -> Case:
    """The case in which every input is what its spread without width says."""
    benefits, costs = [], []
    for line in case.benefits:
        varied = line
        for one in line.spreads:
            multiple = Fraction(one.lowest_percent) * Fraction(1, 100)
            assert one.input != "cost"
            varied = varied_benefit(varied, case.cohort, one.input, multiple)
        benefits.append(replace(varied, spreads=()))
    for cost in case.costs:
        (one,) = cost.spreads
        costs.append(replace(varied_cost(cost, Fraction(one.lowest_percent) * Fraction(1, 100)), spreads=()))
    return replace(case, benefits=tuple(benefits), costs=tuple(costs))


@settings(max_examples=30)
@given(spread_cases(), st.integers(0, 2**63 - 1))
def test_the_answer_is_in_order(document: Document, seed: int) -> None:
    """Percentiles rise, chances add up, each body's amounts are its own, and the same seed says it again."""
    answer = simulated(document, seed=seed)

    assert answer == simulated(document, seed=seed)
    assert seed == answer.seed
    for one in every_amount(answer):
        pence = [at.amount_pence for at in one.percentiles]
        assert sorted(pence) == pence
        assert list(PERCENTILES) == [at.percent for at in one.percentiles]
        assert 0 <= Fraction(one.gains_percent) <= 100
    for years in (answer.payback_discounted, answer.payback_undiscounted):
        assert 100 == sum(Fraction(one.percent) for one in years)
    assert case_of(document).bodies == tuple(one.body for one in answer.bodies)
    assert abs(answer.cash_net_present_value.mean_pence - means(answer)) <= len(answer.bodies)


def means(answer: Simulation) -> int:
    return sum(one.cash_net_present_value.mean_pence for one in answer.bodies)


@pytest.mark.parametrize("shape", ["triangular", "uniform", "normal"])
def test_more_spread_is_wider(shape: str) -> None:
    """The same draws of a wider range lie further apart; what is stated stays within."""
    widths = []
    for part in (0, 5, 10, 20, 40):
        answer = simulated(spread_example(str(100 - part), str(100 + part), shape), draws=500)
        impact = answer.net_present_budget_impact
        first, *_, last = [one.amount_pence for one in impact.percentiles]
        assert first <= impact.projected_pence <= last
        widths.append(last - first)

    assert 0 == widths[0]
    assert sorted(set(widths)) == widths


def test_another_seed_draws_otherwise_and_an_input_keeps_its_draws() -> None:
    """What one input draws depends on its name and the seed alone: another line beside it changes no draw."""
    alone = spread_example()
    del alone["costs"][0]["spreads"]
    beside = spread_example()
    beside["costs"][0]["spreads"] = [
        {"input": "cost", "shape": "uniform", "lowest_percent": "100", "highest_percent": "100"},
    ]
    one, other = simulated(alone, draws=200), simulated(beside, draws=200)

    assert simulated(alone, seed=2, draws=200).net_present_budget_impact != one.net_present_budget_impact
    assert one.net_present_budget_impact == other.net_present_budget_impact


def test_lines_from_the_same_cohort_draw_it_together() -> None:
    """A line cut into two halves is as uncertain as the whole, since both halves have the same people."""
    whole, halves = example(), example()
    cohort = {"input": "cohort", "shape": "normal", "lowest_percent": "70", "highest_percent": "130"}
    whole["benefits"] = [whole["benefits"][0] | {"spreads": [cohort]}]
    half = halves["benefits"][0]
    for value in half["unit_values"]:
        assert value["amount_pence"] % 2 == 0
        value["amount_pence"] //= 2
    halves["benefits"] = [half | {"id": name, "spreads": [cohort]} for name in ("first", "second")]
    one, two = (simulated(document, draws=300) for document in (whole, halves))
    allowed = one.rounding_at_most_pence + two.rounding_at_most_pence

    for ours, theirs in zip(
        one.net_present_budget_impact.percentiles, two.net_present_budget_impact.percentiles, strict=True
    ):
        assert abs(ours.amount_pence - theirs.amount_pence) <= allowed
    assert ["cohort"] * 2 == [drawn.stream for drawn in two.inputs]


def test_the_answer_says_how_it_was_made() -> None:
    answer = simulated(spread_example(), seed=7, draws=200)

    assert ("placeledger-savings-simulation/1", 7, 200) == (answer.format, answer.seed, answer.draws)
    assert "PCG64" in answer.generator
    assert "triangular" in answer.method
    assert {
        "pointer": "/benefits/0/spreads/0",
        "line": "B1",
        "input": "impact",
        "stream": "benefit / B1 / impact",
        "shape": "triangular",
        "lowest_percent": "80",
        "highest_percent": "125",
    } == {name: getattr(answer.inputs[0], name) for name in answer.inputs[0].__struct_fields__}
    assert ["B1", "B2", "B3", "B4", "C1"] == [one.line for one in answer.inputs]


def test_what_pays_nothing_has_no_return() -> None:
    document = spread_example()
    document["costs"] = []

    assert simulated(document).financial_return is None


def test_what_cannot_be_projected_is_not_simulated() -> None:
    found: Any = simulate(case_of(example() | {"bodies": ["la"]}), savings_references(), seed=1, draws=1)

    assert found
    assert all(isinstance(one, Refusal) for one in found)


def test_progress_is_told_line_by_line() -> None:
    heard: list[tuple[int, int]] = []
    simulate(case_of(spread_example()), savings_references(), seed=1, draws=1, told=lambda *one: heard.append(one))

    assert [(done, 5) for done in range(1, 6)] == heard
