"""What matters most: each bar is a projection of the changed case, to the penny, and the widest stands first."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from ledger.rules.reference import savings_references
from ledger.rules.savings.case import Case
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.ranking import rank
from ledger.rules.savings.tornado import Bar, Tornado
from ledger.rules.savings.varying import varied_benefit, varied_cost
from tests.rules.savings.documents import Document, case_of, example, projected
from tests.rules.savings.spread_cases import spread_cases


def ranked(document: Document, percent: str | None = None) -> Tornado:
    found = rank(case_of(document), savings_references(), percent)
    assert isinstance(found, Tornado), found
    return found


def with_bar(case: Case, bar: Bar, end: str) -> Case:
    """The case with the bar's input at one end, for the lines that it changes."""
    benefits, costs = list(case.benefits), list(case.costs)
    multiple = Fraction(getattr(bar, end).percent) * Fraction(1, 100)
    if bar.pointer.startswith("/costs"):
        at = int(bar.pointer.split("/")[2])
        costs[at] = varied_cost(costs[at], multiple)
    for at, line in enumerate(benefits):
        if bar.pointer.startswith(f"/benefits/{at}"):
            benefits[at] = varied_benefit(line, case.cohort, bar.input, multiple)  # type: ignore[arg-type]  # as text
        elif bar.line is None and line.cohort_size is None:
            benefits[at] = varied_benefit(line, case.cohort, "cohort", multiple)
    return replace(case, benefits=tuple(benefits), costs=tuple(costs))


@settings(max_examples=20)
@given(spread_cases())
def test_each_bar_is_a_projection_of_the_changed_case(document: Document) -> None:
    """Both ends of every input, ten percent either way, as if the whole case were projected again."""
    case, stated = case_of(document), projected(document).returns
    for bar in ranked(document, "10").bars:
        for end in ("low", "high"):
            told, found = getattr(bar, end), project(with_bar(case, bar, end), savings_references())
            assert isinstance(found, Projection), found
            impact = found.returns.net_present_budget_impact_pence
            assert impact == told.net_present_budget_impact_pence
            assert impact - stated.net_present_budget_impact_pence == told.change_pence
            cash = found.returns.cash_net_present_value_pence
            assert cash == told.cash_net_present_value_pence
            assert cash - stated.cash_net_present_value_pence == told.cash_change_pence


@settings(max_examples=20)
@given(spread_cases())
def test_the_widest_stands_first_and_every_bar_moves_something(document: Document) -> None:
    bars = ranked(document, "25").bars

    assert sorted((one.swing_pence for one in bars), reverse=True) == [one.swing_pence for one in bars]
    assert all(one.low.change_pence or one.high.change_pence or one.low.cash_change_pence for one in bars)
    assert len({(one.pointer, one.input) for one in bars}) == len(bars)


def test_inputs_stand_at_the_ends_of_their_spreads() -> None:
    """Where lines start from the same cohort they move together, and those without a spread stay."""
    document = example()
    for line in document["benefits"][:2]:
        line["spreads"] = [spread("cohort", "90", "110")]
    document["costs"][1]["spreads"] = [spread("cost", "95", "150")]
    found = ranked(document)

    assert "ends of its spread" in found.how
    assert [("/cohort/size", None), ("/costs/1/spreads/0", "C2")] == sorted(
        (one.pointer, one.line) for one in found.bars
    )
    for bar in found.bars:
        assert (("90", "110") if bar.line is None else ("95", "150")) == (bar.low.percent, bar.high.percent)


def test_a_percentage_is_at_most_the_whole() -> None:
    """All are retained in the example, so a tenth more changes nothing, and a tenth fewer does."""
    (bar,) = [one for one in ranked(example(), "10").bars if (one.line, one.input) == ("B1", "retained")]

    assert 0 == bar.high.change_pence
    assert 0 < bar.low.change_pence == bar.swing_pence


def test_what_a_line_that_does_not_count_says_matters_nothing() -> None:
    document = example()
    for line in document["benefits"][:2]:
        line["double_count_group"] = "one"

    assert "B2" not in {one.line for one in ranked(document, "10").bars}


def test_the_case_is_seen_otherwise() -> None:
    """Without corrections for optimism the place saves more; counting only cash it saves less."""
    scenarios = {one.scenario: one for one in ranked(example(), "10").scenarios}
    stated = projected(example()).returns
    without = example()
    for line in (*without["benefits"], *without["costs"]):
        line["optimism_bias"] = {"type": "manual", "percent": "0"}

    assert {
        "as projected": stated.net_present_budget_impact_pence,
        "cashable benefits and cash costs only": -stated.cash_net_present_value_pence,
        "without optimism bias": projected(without).returns.net_present_budget_impact_pence,
    } == {name: one.net_present_budget_impact_pence for name, one in scenarios.items()}
    assert (
        scenarios["without optimism bias"].change_pence
        < 0
        < scenarios["cashable benefits and cash costs only"].change_pence
    )


@pytest.mark.parametrize("percent", [None, "10"])
def test_what_cannot_be_ranked_is_refused(percent: str | None) -> None:
    """A case without spreads unless a percentage is given; one that cannot be projected in any case."""
    unsound = rank(case_of(example() | {"bodies": ["la"]}), savings_references(), percent)
    assert isinstance(unsound, tuple)

    if percent is None:
        found = rank(case_of(example()), savings_references())
        assert isinstance(found, tuple)
        assert ["no input has a spread"] == [one.detail.split(";")[0] for one in found]


def spread(given: str, lowest: str, highest: str) -> Document:
    return {"input": given, "shape": "triangular", "lowest_percent": lowest, "highest_percent": highest}
