"""Notice is given where the terms say so and nowhere else; at the trigger not yet, a penny beyond it at once."""

from datetime import date
from typing import Any

import msgspec
import pytest

from ledger.rules.forecasting import Variance
from ledger.rules.variance_notice import NoticeTerms, Trigger, is_beyond, notice_due, plan_due
from ledger.rules.working_days import bank_holidays
from tests.cases.tables import case_name, cases, pence

FIRST_DAY = date(2025, 4, 1)


def trigger_of(case: dict[str, Any] | None) -> Trigger | None:
    if case is None:
        return None
    return Trigger(pence(case["amount"]) if "amount" in case else None, case.get("points"))


@pytest.mark.parametrize("case", cases("variance_notices"), ids=case_name)
def test_what_is_told(case: dict[str, Any]) -> None:
    terms = NoticeTerms(
        effective_from=FIRST_DAY,
        notice_days=5,
        overspend=trigger_of(case.get("overspend")),
        underspend=trigger_of(case.get("underspend")),
    )
    budget_pence = pence(case["budget"])

    assert case["told"] == is_beyond(Variance(pence(case["forecast"]) - budget_pence), budget_pence, terms)


def test_p26_five_working_days() -> None:
    """Projected on Friday 3 October 2025, told by Friday 10 October; beyond the published holidays there is no date."""
    terms = NoticeTerms(effective_from=FIRST_DAY, notice_days=5, overspend=Trigger(0))

    assert date(2025, 10, 10) == notice_due(date(2025, 10, 3), terms, bank_holidays())
    assert notice_due(date(2027, 12, 29), terms, bank_holidays()) is None


def test_p11_a_report_every_six_weeks() -> None:
    """First six weeks after the notice, then six weeks after each report."""
    assert date(2025, 11, 14) == plan_due(date(2025, 10, 3), None, 6)
    assert date(2025, 12, 22) == plan_due(date(2025, 10, 3), date(2025, 11, 10), 6)


@pytest.mark.parametrize(
    "said",
    [
        {"notice_days": 5},
        {"notice_days": 5, "overspend": {}},
        {"notice_days": -1, "overspend": {"amount_pence": 0}},
        {"notice_days": 5, "overspend": {"amount_pence": -1}},
        {"notice_days": 5, "overspend": {"basis_points": 10_001}},
        {"notice_days": 5, "overspend": {"amount_pence": 0}, "plan_every_weeks": 0},
    ],
)
def test_terms_that_say_nothing_or_too_much_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"effective_from": "2025-04-01", **said}, NoticeTerms)
