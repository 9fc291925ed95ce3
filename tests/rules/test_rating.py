"""Red, amber and green follow from the rule alone, and the rule reads as what it does."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.rating import Applied, PassedBy, Rated, RatingRule, Status, Threshold, rate, rule_on
from ledger.rules.reference import default_rating_rules
from tests.cases.tables import case_name, cases, pence

FIRST_DAY = date(2025, 4, 1)
WORSE = [Status.GREEN, Status.AMBER, Status.RED]


def threshold_of(said: dict[str, str]) -> Threshold:
    return Threshold(said.get("percent"), pence(said["amount"]) if "amount" in said else None)


def rule_of(amber: Threshold, red: Threshold, by: str, **more: Any) -> RatingRule:
    said = {"rates": Rated.FORECAST_VARIANCE, "effective_from": FIRST_DAY, **more}
    return RatingRule(passed_by=PassedBy(by), amber=amber, red=red, **said)


@pytest.mark.parametrize("case", cases("ratings"), ids=case_name)
def test_what_is_rated(case: dict[str, Any]) -> None:
    rule = rule_of(threshold_of(case["amber"]), threshold_of(case["red"]), case["by"])
    adverse, whole = (pence(case[one]) if one in case else None for one in ("adverse", "of"))

    assert case["rating"] == rate(Applied(rule, 1), adverse, whole).status


def test_the_rule_and_the_figure_in_words() -> None:
    rule = rule_of(Threshold("2.5", 1_000_000), Threshold("5", 5_000_000), "both")

    found = rate(Applied(rule, 3), 6_000_000, 70_000_000)

    assert found.why == "the forecast is over budget by £60,000.00, 8.5% of the budget"
    assert found.rule == (
        "Red where the forecast is over budget by more than 5% of the budget and more than £50,000.00; amber where by "
        "more than 2.5% of the budget and more than £10,000.00; green otherwise; not rated where no budget is set or "
        "nobody has forecast. This is version 3 of the pool's rules, from 1 April 2025."
    )


def test_the_default_says_that_nobody_agreed_it() -> None:
    """Every sort of figure has one, of whatever day."""
    for rates in Rated:
        applied = rule_on((), default_rating_rules(), rates, date(1999, 1, 1))
        assert applied.rule.rates is rates
        assert "a default of this service, not agreed" in rate(applied, 1, 1).rule


def test_a_rule_counts_from_its_day_and_the_last_version_of_it() -> None:
    amber, red = Threshold("1"), Threshold("2")
    later = rule_of(amber, red, "both", effective_from=date(2026, 4, 1))
    rules = (Applied(rule_of(amber, red, "both"), 1), Applied(later, 2), Applied(rule_of(amber, red, "either"), 3))
    of_savings = Applied(rule_of(amber, red, "both", rates=Rated.SAVINGS_SHORTFALL), 4)

    def version_on(day: date, rates: Rated = Rated.FORECAST_VARIANCE) -> int | None:
        return rule_on((*rules, of_savings), default_rating_rules(), rates, day).version

    assert version_on(date(2025, 3, 31)) is None
    assert version_on(date(2025, 4, 1)) == 3
    assert version_on(date(2026, 4, 1)) == 3
    assert version_on(date(2026, 4, 1), Rated.SAVINGS_SHORTFALL) == 4
    assert version_on(date(2026, 4, 1), Rated.CONTRIBUTION_OUTSTANDING) is None


_PERCENT = st.decimals(min_value=0, max_value=200, places=2).map(str)
_PENCE = st.integers(min_value=0, max_value=10**9)


@st.composite
def rules(draw: st.DrawFn) -> RatingRule:
    percents = sorted((draw(_PERCENT), draw(_PERCENT)), key=float)
    amounts = sorted((draw(_PENCE), draw(_PENCE)))
    has_percent, has_amount = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
    pairs = zip(percents, amounts, strict=True)
    amber, red = [Threshold(p if has_percent else None, a if has_amount else None) for p, a in pairs]
    if amber.sizes == red.sizes:
        red = Threshold("201" if has_percent else None, 10**10 if has_amount else None)
    return rule_of(amber, red, draw(st.sampled_from(PassedBy)))


@given(rules(), st.integers(-(10**9), 10**9), st.integers(0, 10**9), st.integers(-(10**9), 10**9))
def test_a_figure_that_lies_further_off_is_rated_no_better(rule: RatingRule, off: int, more: int, whole: int) -> None:
    found = [rate(Applied(rule), one, whole).status for one in (off, off + more)]

    assert WORSE.index(found[0]) <= WORSE.index(found[1])


@given(rules(), st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_either_is_never_milder_than_both(rule: RatingRule, off: int, whole: int) -> None:
    both, either = (rate(Applied(msgspec.structs.replace(rule, passed_by=by)), off, whole).status for by in PassedBy)

    assert WORSE.index(both) <= WORSE.index(either)


@pytest.mark.parametrize(
    "said",
    [
        {"amber": {"percent": "1"}, "red": {"amount_pence": 1}},
        {"amber": {"percent": "2"}, "red": {"percent": "1"}},
        {"amber": {"percent": "1"}, "red": {"percent": "1.0"}},
        {"amber": {}, "red": {"percent": "1"}},
        {"amber": {"percent": "-1"}, "red": {"percent": "1"}},
        {"amber": {"percent": "1"}, "red": {"percent": "2", "amount_pence": 3}},
    ],
)
def test_a_rule_that_cannot_be_read_is_none(said: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"rates": "forecast_variance", "effective_from": FIRST_DAY, **said}, RatingRule)
