"""A sweep tells who pays what at every variance, and its kinks where a share of each further penny changes."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.finer import FINE, finer_figures, finer_rule_set
from ledger.rules.sharing.model import Bear, FixedAmount, Lines, Netting, Part, RuleSet
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.sweeping import at_variance
from ledger.rules.sharing.tried import Sweep
from ledger.rules.sharing.trying import sweep
from tests.cases.tables import case_name, cases, pence
from tests.rules.sharing.fitting_figures import fitting_figures
from tests.rules.sharing.patterns import FOLDER, pattern_of
from tests.rules.sharing.rule_sets import made

TEN = Fraction(10)
A_FEW_PENCE = 50  # a penny for each largest remainder on the way


def swept(rule_set: RuleSet, figures: Figures, points: int = 21) -> Sweep:
    """From -10% to +10% of the budget."""
    found = sweep(rule_set, figures, from_percent=-TEN, to_percent=TEN, points=points)
    assert isinstance(found, Sweep), found
    return found


def with_budgets(figures: Figures, budgets: list[str]) -> Figures:
    lines = (
        replace(line, budget_pence=pence(budget), actual_pence=pence(budget), variance_pence=None)
        for line, budget in zip(figures.lines, budgets, strict=True)
    )
    return replace(figures, lines=tuple(lines))


@pytest.mark.parametrize("case", cases("sweeps"), ids=case_name)
def test_kinks_are_as_the_table_says(case: dict[str, Any]) -> None:
    pattern = pattern_of(FOLDER / f"{case['pattern']}.json")
    found = swept(pattern.rule_set, with_budgets(pattern.figures, case["budgets"]))

    told = [
        (one.variance_pence, one.percent, one.partner, one.before_percent, one.after_percent) for one in found.kinks
    ]
    expected = [
        (pence(one["at"]), *(one[name] for name in ("percent", "partner", "before", "after"))) for one in case["kinks"]
    ]
    assert expected == told
    assert found.has_all_kinks
    assert not any(one.jump_pence for one in found.kinks)


def test_a_fixed_edge_of_each_line_is_met_by_one_line_after_the_other() -> None:
    """£10,000.00 of each line to one partner, the rest to another: lines of 1 and 3 million reach it apart."""
    first = Bear(partner="a", at_most=FixedAmount(amount_pence=1_000_000))
    part = Part(
        name="pool",
        lines=Lines(),
        netting=Netting.EACH_LINE,
        overspend=(first, Bear(partner="b")),
        underspend=(Bear(partner="b"),),
    )
    rule_set = RuleSet(format="placeledger-rule-set/1", title="t", partners=("a", "b"), parts=(part,))
    lines = [Line(name=name, budget_pence=pence(budget)) for name, budget in (("x", "1000000.00"), ("y", "3000000.00"))]
    figures = Figures(format="placeledger-figures/1", as_at=date(2026, 3, 31), lines=tuple(lines))

    found = [
        (one.variance_pence, one.before_percent, one.after_percent)
        for one in swept(rule_set, figures).kinks
        if one.partner == "a"
    ]
    assert [(0, "0", "100"), (1_333_333, "100", "25"), (4_000_000, "25", "0")] == found


SEEDS = st.integers(0, 2**32)


def made_to_fit(seed: int) -> tuple[RuleSet, Figures]:
    """A sound rule set and figures of a number, both the same each time."""
    rule_set = made(seed % 4, seed)
    return rule_set, fitting_figures(rule_set, seed)


@given(SEEDS)
@settings(max_examples=40)
def test_every_point_is_all_of_its_variance(seed: int) -> None:
    """What partners bear, what is drawn and what is kept; points rise evenly from end to end."""
    rule_set, figures = made_to_fit(seed)
    found = sweep(rule_set, figures, from_percent=-TEN, to_percent=TEN, points=5)

    if isinstance(found, Sweep):
        assert ["-10", "-5", "0", "5", "10"] == [one.percent for one in found.points]
        for one in found.points:
            sign = -1 if one.variance_pence < 0 else 1
            taken = sum(one.shares_pence.values()) + sign * (one.drawn_pence + one.kept_pence)
            assert one.variance_pence == taken
    else:
        assert ["/parts"] == [one.pointer for one in found]
        assert () == rule_set.parts


@given(SEEDS, st.integers(-(10**8), 10**8))
@settings(max_examples=40)
def test_finer_money_says_the_same_but_for_the_last_pennies(seed: int, variance: int) -> None:
    """With equal lines as one: each partner's share of any variance, within what rounding does."""
    rule_set, figures = made_to_fit(seed)
    plain = evaluate(rule_set, at_variance(figures, variance))
    fine = evaluate(finer_rule_set(rule_set, figures), at_variance(finer_figures(rule_set, figures), variance * FINE))

    assert isinstance(plain, Result)
    assert isinstance(fine, Result)
    for partner, share in plain.shares_pence.items():
        assert abs(share - Fraction(fine.shares_pence[partner], FINE)) < A_FEW_PENCE


@given(SEEDS)
@settings(max_examples=25)
def test_between_kinks_a_share_is_a_straight_line(seed: int) -> None:
    """From the first point along the slopes that the kinks tell every point is met: no kink is missing."""
    rule_set, figures = made_to_fit(seed)
    assume(rule_set.parts)
    found = swept(rule_set, figures, points=9)

    for partner in rule_set.partners:
        for point in found.points:
            assert (
                abs(along_the_slopes(found, partner, point.variance_pence) - point.shares_pence[partner]) < A_FEW_PENCE
            )


def along_the_slopes(found: Sweep, partner: str, variance_pence: int) -> Fraction:
    """A partner's share at a variance, from its share at the first point, its slopes and its jumps."""
    first, last = found.points[0], found.points[-1]
    kinks = [one for one in found.kinks if one.partner == partner]
    rise = Fraction(
        last.shares_pence[partner] - first.shares_pence[partner], last.variance_pence - first.variance_pence
    )
    share = Fraction(first.shares_pence[partner])
    slopes = [Fraction(kinks[0].before_percent) / 100 if kinks else rise]
    slopes += [Fraction(one.after_percent) / 100 for one in kinks]
    places = [first.variance_pence, *(one.variance_pence for one in kinks), last.variance_pence]
    for slope, (start, end) in zip(slopes, pairwise(places), strict=True):
        share += slope * max(min(end, variance_pence) - start, 0)
    return share + sum(one.jump_pence for one in kinks if one.variance_pence <= variance_pence)


def test_lines_without_a_budget_are_named() -> None:
    """All of them; and lines that have none together cannot be swept either."""
    pattern = pattern_of(FOLDER / "p07.json")
    found = sweep(pattern.rule_set, pattern.figures, from_percent=-TEN, to_percent=TEN, points=3)
    nothing = with_budgets(pattern.figures, ["0.00"] * len(pattern.figures.lines))
    none_together = sweep(pattern.rule_set, nothing, from_percent=-TEN, to_percent=TEN, points=3)

    assert isinstance(found, tuple)
    assert [f"/lines/{at}" for at in range(len(pattern.figures.lines))] == [one.pointer for one in found]
    assert isinstance(none_together, tuple)
    assert ["/lines"] == [one.pointer for one in none_together]


def test_what_the_figures_lack_is_told_with_the_variance_at_which_it_is_missing() -> None:
    """Once for each place, however many points miss it."""
    pattern = pattern_of(FOLDER / "p01.json")
    figures = replace(with_budgets(pattern.figures, ["1000.00"] * len(pattern.figures.lines)), weights={})
    found = sweep(pattern.rule_set, figures, from_percent=-TEN, to_percent=TEN, points=11)

    assert isinstance(found, tuple)
    assert ["/parts/0/underspend/0/by", "/parts/0/overspend/0/by"] == [one.pointer for one in found]
    assert all("at a variance of £" in one.detail for one in found)
