"""The projection of any case: the same as a second one written otherwise, and what holds of every answer."""

from itertools import accumulate
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.savings.projection import BodyAnswer, Projection, Row
from tests.cases.properties import IS_DEEP
from tests.rules.savings.any_cases import any_cases
from tests.rules.savings.documents import projected
from tests.rules.savings.oracle import MEASURES, told

EXAMPLES = 3_000 if IS_DEEP else 60
ROWS = tuple(name for name in BodyAnswer.__struct_fields__ if name != "body")


def totals(projection: Projection) -> dict[str, dict[str, Row]]:
    return {one.body: {name: getattr(one, name) for name in ROWS} for one in projection.bodies}


@given(any_cases())
@settings(max_examples=EXAMPLES)
def test_a_second_projection_written_otherwise_says_the_same(document: dict[str, Any]) -> None:
    """Every body, measure, year and present value, and every return."""
    found, expected = projected(document), told(document)

    for body, rows in totals(found).items():
        assert expected["bodies"][body] == {
            name: (list(rows[name].by_year_pence), rows[name].present_value_pence) for name in MEASURES
        }
    assert expected["returns"] == {name: getattr(found.returns, name) for name in expected["returns"]}


@given(any_cases())
@settings(max_examples=EXAMPLES)
def test_totals_are_the_sums_of_lines_and_of_bodies(document: dict[str, Any]) -> None:
    """Nothing is lost or added between a line, its body and the place; net is what it says."""
    found = projected(document)
    lines = sum(sum(one.gross_pence) for line in found.benefits if line.is_counted for one in line.bodies)
    place = found.place

    assert lines == place.fiscal.sum_pence + place.economic.sum_pence + place.social.sum_pence
    assert sum(sum(one.cost_pence) for one in found.costs) == place.cost.sum_pence
    for name in ROWS:
        rows = [getattr(one, name) for one in found.bodies]
        assert [sum(pence) for pence in zip(*(row.by_year_pence for row in rows), strict=True)] == list(
            getattr(place, name).by_year_pence
        )
        assert sum(row.present_value_pence for row in rows) == getattr(place, name).present_value_pence
    for one in (*found.bodies, place):
        assert one.net.present_value_pence == one.fiscal.present_value_pence - one.cost.present_value_pence
        assert one.cash_net.sum_pence == one.cashable.sum_pence - one.cash_cost.sum_pence
    assert tuple(accumulate(place.net.by_year_pence)) == found.returns.cumulative_undiscounted_pence
    assert -found.returns.net_present_budget_impact_pence == found.returns.cumulative_discounted_pence[-1]


@given(any_cases())
@settings(max_examples=EXAMPLES)
def test_what_a_body_gains_is_paid_for_by_somebody_to_the_penny(document: dict[str, Any]) -> None:
    """The cells of each body sum to its gain; nobody's money pays who pays no cash."""
    found = projected(document)
    payers = {one.body for one in found.bodies if one.cash_cost.present_value_pence}

    assert {flow.pays for flow in found.matrix} <= payers
    for one in found.bodies if payers else ():
        cells = [flow.present_value_pence for flow in found.matrix if flow.gains == one.body]
        assert one.cashable.present_value_pence == sum(cells)
    assert payers or not found.matrix


@given(any_cases(has_groups=False), st.randoms(use_true_random=False))
@settings(max_examples=EXAMPLES)
def test_the_order_of_lines_changes_no_total(document: dict[str, Any], chance: Random) -> None:
    """Where no double-count group makes one line come before another; bodies in whatever order too."""
    other = {**document, "benefits": list(document["benefits"]), "costs": list(document["costs"])}
    other["bodies"] = list(document["bodies"])
    for name in ("benefits", "costs", "bodies"):
        chance.shuffle(other[name])
    first, second = projected(document), projected(other)

    assert totals(first) == totals(second)
    assert (first.place, first.returns) == (second.place, second.returns)


@given(any_cases(), st.sampled_from([2, 10, 1_000]))
@settings(max_examples=EXAMPLES)
def test_a_larger_cohort_is_worth_as_much_more(document: dict[str, Any], times: int) -> None:
    """A cohort so many times as large is worth so many times as much, but for the pennies of rounding."""
    sized = {**document, "benefits": [{**one, "cohort_size": "17"} for one in document["benefits"]]}
    larger = {**sized, "benefits": [{**one, "cohort_size": str(17 * times)} for one in document["benefits"]]}
    small, large = projected(sized), projected(larger)

    for less, more in zip(small.benefits, large.benefits, strict=True):
        for one, other in zip(less.bodies, more.bodies, strict=True):
            for pence, many in zip(one.gross_pence, other.gross_pence, strict=True):
                assert abs(pence * times - many) <= (times + 1) // 2
    assert small.place.cost == large.place.cost


@given(any_cases(has_groups=False))
@settings(max_examples=EXAMPLES)
def test_a_line_that_is_left_out_counts_for_nothing(document: dict[str, Any]) -> None:
    """The same line once more, in one double-count group with the first, changes no total and is shown."""
    line = {**document["benefits"][0], "double_count_group": "same"}
    alone = {**document, "benefits": [line, *document["benefits"][1:]]}
    twice = {**document, "benefits": [line, *document["benefits"][1:], {**line, "id": "again"}]}
    once, again = projected(alone), projected(twice)

    assert (once.bodies, once.returns, once.matrix) == (again.bodies, again.returns, again.matrix)
    assert ((), ("again",)) == (once.left_out, again.left_out)
    assert once.benefits[0].bodies == again.benefits[-1].bodies
