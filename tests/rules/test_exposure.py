"""What a partner would bear while nothing is agreed, or by what is: exact, and never invented."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.exposure import (
    BY_CONTRIBUTION,
    NOTHING_TO_SHARE_BY,
    Exposure,
    own_overspend,
    share_by_rules,
    share_of_overspend,
)
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.model import Bear, Keep, Keeping, Lines, Netting, Part, RuleSet

PENCE = st.integers(0, 10**12)


def test_an_overspend_is_shared_by_contributions_and_ties_go_to_the_earlier() -> None:
    assert Exposure(2, BY_CONTRIBUTION) == share_of_overspend(3, {"a": 5, "b": 5}, "a")
    assert Exposure(1, BY_CONTRIBUTION) == share_of_overspend(3, {"a": 5, "b": 5}, "b")
    assert Exposure(0, BY_CONTRIBUTION) == share_of_overspend(-3, {}, "a")
    assert Exposure(None, NOTHING_TO_SHARE_BY) == share_of_overspend(3, {"a": 0, "b": -1}, "a")


def test_where_each_keeps_its_cash_each_bears_its_own() -> None:
    assert (5, 0) == (own_overspend(15, 10).amount_pence, own_overspend(10, 15).amount_pence)


@given(st.integers(1, 10**15), st.lists(PENCE, min_size=1, max_size=6).filter(any))
def test_the_shares_of_all_partners_are_the_overspend(overspend: int, scheduled: list[int]) -> None:
    """No penny is borne twice, and none by nobody."""
    partners = {f"partner {number}": pence for number, pence in enumerate(scheduled)}

    shares = [share_of_overspend(overspend, partners, one).amount_pence or 0 for one in partners]

    assert overspend == sum(shares)
    assert all(share >= 0 for share in shares)


BEARS = (Bear(partner="a"),)
KEEPS = (Keep(how=Keeping.HOLD, to="the pool"),)
ALL = Part(name="all", lines=Lines(), netting=Netting.TOGETHER, overspend=BEARS, underspend=KEEPS)
RULES = RuleSet(format="placeledger-rule-set/1", title="a bears all", partners=("a", "b"), parts=(ALL,))


def by_rules(body: str, actual: int, fence: str | None = None, uncoded: int = 0) -> Exposure:
    line = Line(name="line", budget_pence=10, actual_pence=actual, fence=fence)
    figures = Figures(format="placeledger-figures/1", as_at=date(2026, 3, 31), lines=(line,))
    return share_by_rules(RULES, "version 3", figures, uncoded, body)


def test_with_rules_a_body_bears_what_they_say_and_the_version_is_named() -> None:
    """What no scheme is charged with is told of; a credit is no exposure; what does not fit has no amount."""
    assert (5, 0, 0) == tuple(by_rules(body, actual).amount_pence for body, actual in (("a", 15), ("b", 15), ("a", 3)))
    assert "version 3, on what the year is expected to end at" == by_rules("a", 15).assumption
    assert "£0.02 that no scheme is charged with yet is left out" in by_rules("a", 15, uncoded=2).assumption
    unfit = by_rules("a", 15, fence="dfg")
    assert (None, True) == (unfit.amount_pence, "no part of the rule set takes line 'line'" in unfit.assumption)
