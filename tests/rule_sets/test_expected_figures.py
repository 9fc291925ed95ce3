"""What a forecast makes of the figures: where further spend would fall, and where less would be spent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rule_sets.expecting import expected_figures
from ledger.rules.sharing.figures import Figures, Line

PENCE = st.integers(-(10**9), 10**9)


def figures(*lines: tuple[str, int, int]) -> Figures:
    """Lines of schemes by name, budget and actual; the name of a ring-fenced one says its fence."""
    made = tuple(
        Line(
            name=name,
            scheme=name.partition(":")[0],
            budget_pence=budget,
            actual_pence=actual,
            fence=name.partition(":")[2] or None,
        )
        for name, budget, actual in lines
    )
    return Figures(format="placeledger-figures/1", as_at=date(2026, 3, 31), lines=made)


@pytest.mark.parametrize(
    ("forecast", "expected"),
    [
        (100, [("p/a", 50, 60), ("p/a:dfg", 30, 20), ("p/a:ibcf", 20, 20)]),
        (105, [("p/a", 50, 60), ("p/a:dfg", 30, 25), ("p/a:ibcf", 20, 20)]),
        (120, [("p/a", 50, 70), ("p/a:dfg", 30, 30), ("p/a:ibcf", 20, 20)]),
        (30, [("p/a", 50, 0), ("p/a:dfg", 30, 10), ("p/a:ibcf", 20, 20)]),
        (0, [("p/a", 50, 0), ("p/a:dfg", 30, 0), ("p/a:ibcf", 20, 0)]),
        (-5, [("p/a", 50, -5), ("p/a:dfg", 30, 0), ("p/a:ibcf", 20, 0)]),
    ],
    ids=["as spent", "to the fence", "to the fence and beyond", "less beyond first", "nothing", "money comes back"],
)
def test_more_goes_to_fences_up_to_their_budget_and_less_is_taken_beyond_them_first(
    forecast: int, expected: list[tuple[str, int, int]]
) -> None:
    spent = figures(("p/a", 50, 60), ("p/a:dfg", 30, 20), ("p/a:ibcf", 20, 20), ("p/b", 1, 1))

    found = expected_figures(spent, {("p", "a"): forecast})

    assert figures(*expected, ("p/b", 1, 1)).lines == found.lines


def test_a_scheme_without_a_line_has_one_where_it_is_forecast_to_spend() -> None:
    found = expected_figures(figures(), {("p", "new"): 7, ("p", "none"): 0})

    assert [("p/new", "p/new", 0, 7)] == [
        (one.name, one.scheme, one.budget_pence, one.actual_pence) for one in found.lines
    ]


@given(
    st.lists(st.tuples(st.sampled_from(["p/a", "p/a:dfg", "p/a:ibcf"]), PENCE, PENCE), unique_by=lambda one: one[0]),
    PENCE,
)
def test_the_lines_of_a_scheme_come_to_its_forecast_and_budgets_stay(
    lines: list[tuple[str, int, int]], forecast: int
) -> None:
    found = expected_figures(figures(*sorted(lines)), {("p", "a"): forecast})

    assert forecast == sum(one.actual_pence or 0 for one in found.lines)
    assert sum(budget for _, budget, _ in lines) == sum(one.budget_pence or 0 for one in found.lines)
