"""Baselines, variance and errors to the penny; and a baseline without ground says so instead of guessing."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.forecasting import (
    WHOLE_BASIS_POINTS,
    Baseline,
    Direction,
    Elapsed,
    Miss,
    Variance,
    accuracy_of,
    by_commitments,
    by_last_year,
    by_profile,
    median,
    miss_of,
    rounded,
    run_rate,
    variance_of,
)
from tests.cases.tables import cases, pence

PENCE = st.integers(-(10**14), 10**14)
CASES = [(one["name"], method, one[method]) for one in cases("forecasting") for method in one if method != "name"]


def baseline(method: str, case: dict[str, Any]) -> Baseline:
    """The baseline of a case, by its method."""
    actual = pence(case.get("actual", "0.00"))
    match method:
        case "last_year":
            return by_last_year(pence(case["whole"]) if "whole" in case else None)
        case "run_rate":
            return run_rate(actual, Elapsed(case["elapsed"], case["whole"], "months"))
        case "profile":
            part, whole = (pence(case[name]) if name in case else None for name in ("part", "whole"))
            return by_profile(actual, part, whole)
        case _:
            return by_commitments(actual, 0, pence(case["ordered"]))


@pytest.mark.parametrize(("name", "method", "case"), CASES, ids=[f"{name}-{method}" for name, method, _ in CASES])
def test_a_baseline_is_as_the_table_says(name: str, method: str, case: dict[str, Any]) -> None:
    """With the working: the figures that it rests on come first, the result last."""
    found = baseline(method, case)

    assert (method, case.get("none")) == (found.method, found.why_none), name
    assert found.amount_pence == (pence(case["expected"]) if "expected" in case else None)
    if "actual" in case:
        assert found.working[0].amount_pence == pence(case["actual"])
    if found.amount_pence is not None:
        assert found.amount_pence == found.working[-1].amount_pence


@given(PENCE, st.integers(1, 12))
def test_a_whole_year_elapsed_expects_what_was_spent(actual_pence: int, whole: int) -> None:
    expected_pence = run_rate(actual_pence, Elapsed(whole, whole, "months")).amount_pence

    assert expected_pence == (actual_pence or None)
    assert by_profile(actual_pence, 700, 700).amount_pence == (actual_pence or None)


@given(PENCE, st.integers(1, 366), st.integers(1, 366))
def test_a_rate_is_within_half_a_penny_of_the_exact_one(actual_pence: int, elapsed: int, whole: int) -> None:
    """And of a credit it is the same with the other sign."""
    expected_pence = run_rate(actual_pence, Elapsed(elapsed, whole, "days")).amount_pence
    contrary_pence = run_rate(-actual_pence, Elapsed(elapsed, whole, "days")).amount_pence

    if actual_pence == 0:
        assert expected_pence is contrary_pence is None
    else:
        assert expected_pence is not None
        assert contrary_pence is not None
        assert abs(expected_pence - Fraction(actual_pence * whole, elapsed)) <= Fraction(1, 2)
        assert contrary_pence == -expected_pence


@given(PENCE, PENCE, PENCE)
def test_what_is_accrued_is_told_and_not_counted_twice(actual: int, accrued: int, ordered: int) -> None:
    found = by_commitments(actual, accrued, ordered)

    assert found.amount_pence in {None, actual + ordered}
    assert [actual, accrued, ordered] == [one.amount_pence for one in found.working[:3]]


@pytest.mark.parametrize(
    ("expected", "budget", "variance", "direction", "words"),
    [
        (120, 100, 20, Direction.OVERSPEND, "adverse: an overspend"),
        (80, 100, -20, Direction.UNDERSPEND, "favourable: an underspend"),
        (100, 100, 0, Direction.ON_BUDGET, "on budget"),
        (5, 0, 5, Direction.OVERSPEND, "adverse: an overspend"),
    ],
)
def test_a_variance_is_forecast_less_budget(
    expected: int, budget: int, variance: int, direction: Direction, words: str
) -> None:
    found = variance_of(expected, budget)

    assert found == Variance(variance)
    assert (direction, words) == (found.direction, found.words)


def test_without_a_budget_there_is_no_variance() -> None:
    assert variance_of(120, None) is None


@pytest.mark.parametrize(
    ("expected", "outturn", "error", "points"),
    [
        (110, 100, 10, 1_000),
        (90, 100, -10, 1_000),
        (100, 100, 0, 0),
        (1, 3, -2, 6_667),
        (50, 0, 50, None),
        (0, 0, 0, None),
    ],
)
def test_a_miss_is_forecast_less_outturn(expected: int, outturn: int, error: int, points: int | None) -> None:
    """Its share is of the outturn, and of nothing there is no share."""
    assert miss_of(expected, outturn) == Miss(error, points)


def test_errors_together() -> None:
    """Two too high and one too low: the median, the bias, and how many had no percentage."""
    found = accuracy_of([miss_of(130, 100), miss_of(110, 100), miss_of(80, 100), miss_of(7, 0)])

    assert (4, 9, 15, 7) == (
        found.count,
        found.median_error_pence,  # of -20, 7, 10, 30: 8.5
        found.median_absolute_error_pence,  # of 7, 10, 20, 30
        found.mean_error_pence,  # 27 / 4
    )
    assert (2_000, 1) == (found.median_absolute_basis_points, found.without_percentage)


@given(st.lists(PENCE, min_size=1, max_size=40))
def test_a_median_has_as_many_below_as_above(values: list[int]) -> None:
    middle = median(values)

    assert sum(one < middle for one in values) <= len(values) // 2 + 1
    assert sum(one > middle for one in values) <= len(values) // 2 + 1
    assert min(values) <= middle <= max(values)
    assert median([-one for one in values]) == -middle


@given(st.fractions(-(10**9), 10**9, max_denominator=10**4))
def test_half_goes_away_from_zero(exact: Fraction) -> None:
    assert abs(rounded(exact) - exact) <= Fraction(1, 2)
    assert rounded(-exact) == -rounded(exact)
    assert abs(rounded(Fraction(1, WHOLE_BASIS_POINTS))) == 0
