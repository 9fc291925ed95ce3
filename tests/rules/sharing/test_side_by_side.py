"""Two rule sets on the same figures, and the same rules with other contributions: to each partner, to the penny."""

from datetime import date

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, MeasuredWeights
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.tried import Compared, SideBySide
from ledger.rules.sharing.trying import side_by_side, with_other_contributions
from tests.cases.tables import pence
from tests.rules.sharing.fitting_figures import fitting_figures
from tests.rules.sharing.patterns import FOLDER, pattern_of
from tests.rules.sharing.rule_sets import made

P1 = pattern_of(FOLDER / "p01.json")
P25 = pattern_of(FOLDER / "p25.json")
AS_AT = date(2027, 3, 31)


def answered(rule_set: RuleSet, figures: Figures) -> Result:
    result = evaluate(rule_set, figures)
    assert isinstance(result, Result), result
    return result


def rows(compared: tuple[Compared, ...]) -> dict[str, tuple[int, int, int]]:
    return {one.what: (one.first_pence, one.second_pence, one.difference_pence) for one in compared}


def test_a_cap_costs_the_other_partner_what_it_saves_one() -> None:
    """P25 without its cap and with it: £40,000.00 more for the NHS, as much less for the council."""
    document = msgspec.to_builtins(P25.rule_set)
    document["parts"][0]["overspend"] = document["parts"][0]["overspend"][:1]
    without = msgspec.convert(document, RuleSet)
    found = side_by_side(answered(without, P25.figures), answered(P25.rule_set, P25.figures))

    assert pence("900000.00") == found.variance_pence
    expected = {"nhs": ("560000.00", "600000.00", "40000.00"), "council": ("340000.00", "300000.00", "-40000.00")}
    assert {partner: tuple(map(pence, amounts)) for partner, amounts in expected.items()} == rows(found.shares)
    assert ["the pool"] == [one.scheme for one in found.schemes]
    assert rows(found.shares) == rows(found.schemes[0].partners)
    assert () == found.drawn == found.kept


def test_what_no_partner_takes_is_compared_too() -> None:
    """P9 beside rules that escalate everything: what is drawn on and kept in one only stands against nothing."""
    pattern = pattern_of(FOLDER / "p09.json")
    document = msgspec.to_builtins(pattern.rule_set)
    document["parts"][0]["overspend"] = [{"type": "keep", "how": "escalate", "to": "the board"}]
    found = side_by_side(
        answered(pattern.rule_set, pattern.figures), answered(msgspec.convert(document, RuleSet), pattern.figures)
    )

    assert (pence("100000.00"), 0, pence("-100000.00")) == rows(found.drawn)["risk pool"]
    assert {"escalate: the board": (0, pence("420000.00"), pence("420000.00"))} == rows(found.kept)


@given(st.integers(0, 2**32), st.integers(0, 2**32))
@settings(max_examples=40)
def test_every_difference_is_the_second_less_the_first(seed: int, other: int) -> None:
    """All amounts of both answers are there, and the shares of schemes add up to those of partners."""
    figures = fitting_figures(made(2, seed), seed)
    first, second = answered(made(2, seed), figures), evaluate(made(2, other), figures)
    found = side_by_side(first, second if isinstance(second, Result) else first)

    for compared in (found.shares, found.received, found.charged, found.drawn, found.kept):
        assert all(one.second_pence - one.first_pence == one.difference_pence for one in compared)
    assert first.shares_pence.items() <= {one.what: one.first_pence for one in found.shares}.items()
    for partner, share in first.shares_pence.items():
        of_schemes = [rows(scheme.partners).get(partner, (0, 0, 0))[0] for scheme in found.schemes]
        assert share == sum(of_schemes)


def test_another_split_costs_what_its_weights_say() -> None:
    """P1 with half and half in place of 99 to 96: the overspend of £1,000,000.00 as £500,000.00 each."""
    other = MeasuredWeights(version="as tried", as_at=AS_AT, of=dict.fromkeys(P1.rule_set.partners, "1"))
    (measure,) = P1.figures.weights
    found = with_other_contributions(P1.rule_set, P1.figures, measure, other)
    result = answered(P1.rule_set, P1.figures)

    assert isinstance(found, SideBySide)
    assert list(result.shares_pence.values()) == [one.first_pence for one in found.shares]
    assert abs(found.shares[0].second_pence - found.shares[1].second_pence) <= 1
    assert 0 == sum(one.difference_pence for one in found.shares)


def test_a_split_that_would_change_nothing_is_refused() -> None:
    """Weights that the rules do not measure, percentages printed for them, and weights that lack a partner."""
    (measure,) = P1.figures.weights
    none = MeasuredWeights(version="as tried", as_at=AS_AT, of={})
    document = msgspec.to_builtins(P1.rule_set)
    ((name, _),) = document["weights"].items()
    version = {"version": "1", "starts": AS_AT, "percent_of": dict.fromkeys(P1.rule_set.partners, "50")}
    document["weights"]["printed"] = {"type": "percentages", "versions": [version], "printed_for": name}
    for direction in ("overspend", "underspend"):
        document["parts"][0][direction] = [{"type": "share", "by": "printed"}]
    for rule_set, asked, words in (
        (P1.rule_set, "population", "no step shares by weights measured as 'population'"),
        (msgspec.convert(document, RuleSet), measure, "'printed' are percentages printed for them, which do not move"),
        (P1.rule_set, measure, "say nothing of"),
    ):
        found = with_other_contributions(rule_set, P1.figures, asked, none)

        assert isinstance(found, tuple)
        assert 1 == len(found)
        assert words in found[0].detail
