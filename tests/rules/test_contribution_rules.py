"""A year's contribution divided and due, next year's worked out, things in kind valued: to the penny, by table."""

import itertools
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.ageing import BANDS, band_of, days_overdue
from ledger.rules.in_kind import Valuation, valued
from ledger.rules.instalments import (
    DueRule,
    Frequency,
    Instalment,
    Timing,
    days_of,
    divided,
    due_on,
    with_variation,
)
from ledger.rules.next_contribution import NextFigures, PlannedChange, Variance, next_contribution
from ledger.rules.working_days import bank_holidays
from tests.cases.tables import case_name, cases, pence

APRIL = date(2025, 4, 1)
PENCE = st.integers(0, 10**14)
SIGNED = st.integers(-(10**14), 10**14)


def cases_of(rule: str) -> list[dict[str, Any]]:
    return [case for case in cases("contribution_rules") if case["rule"] == rule]


@pytest.mark.parametrize("case", cases_of("instalments"), ids=case_name)
def test_a_year_is_divided_as_the_table_says(case: dict[str, Any]) -> None:
    days = days_of(APRIL, Frequency(case["frequency"]), Timing(case["timing"]))
    parts = divided(pence(case["amount"]), days, {})

    assert parts is not None
    assert pence(case["amount"]) == sum(parts)
    assert case["count"] == len(days)
    for at, name in ((0, "first"), (3, "fourth"), (4, "fifth"), (-1, "last")):
        if name in case:
            day, pounds = case[name]
            assert (date.fromisoformat(day), pence(pounds)) == (days[at], parts[at])


@pytest.mark.parametrize("case", cases_of("due"), ids=case_name)
def test_an_instalment_is_due_as_the_table_says(case: dict[str, Any]) -> None:
    rule = DueRule(case.get("day_of_month"), case.get("working_days"))
    due = due_on(date.fromisoformat(case["day"]), rule, bank_holidays())

    assert (date.fromisoformat(case["due"]) if "due" in case else None) == due


@pytest.mark.parametrize("case", cases_of("next"), ids=case_name)
def test_next_year_is_worked_out_as_the_table_says(case: dict[str, Any]) -> None:
    """Only what was agreed as recurrent counts, and the working holds every figure of the sum."""

    def figure(name: str) -> int:
        return pence(case.get(name, "0.00"))

    worked = next_contribution(
        NextFigures(
            base_pence=figure("base"),
            variances=[Variance("agreed", figure("recurrent"), True), Variance("once", figure("once"), False)],
            inflation_basis_points=case.get("inflation_basis_points", 0),
            inflation_base_pence=figure("inflation_base") if "inflation_base" in case else None,
            planned_changes=[PlannedChange("planned", figure("planned"))],
            efficiency_pence=figure("efficiency"),
            client_charges_pence=figure("charges"),
        )
    )

    assert pence(case["next"]) == worked.amount_pence
    (inflation,) = [step for step in worked.working if step.what.startswith("inflation: ")]
    assert pence(case["inflation"]) == inflation.amount_pence
    (once,) = [step for step in worked.working if step.what.startswith("left out")]
    assert figure("once") == once.amount_pence
    assert worked.amount_pence == worked.working[-1].amount_pence


@pytest.mark.parametrize("case", cases_of("in_kind"), ids=case_name)
def test_things_in_kind_are_worth_what_the_table_says(case: dict[str, Any]) -> None:
    value_pence, working = valued(msgspec.convert(case["valuation"], Valuation))

    assert pence(case["value"]) == value_pence == working[-1].amount_pence
    assert case["valuation"]["rate_pence"] == working[0].amount_pence
    assert case["valuation"]["quantity"] in working[-1].what


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"method": "staff_hours", "quantity": "1", "rate_pence": 1, "months": 3}, "has no months"),
        ({"method": "premises_area", "quantity": "1", "rate_pence": 1}, "needs months"),
        ({"method": "staff_hours", "quantity": "1.23456", "rate_pence": 1}, "matching regex"),
        ({"method": "staff_hours", "quantity": "-1", "rate_pence": 1}, "matching regex"),
    ],
)
def test_a_valuation_that_says_too_much_or_too_little_is_none(said: dict[str, Any], why: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=why):
        msgspec.convert(said, Valuation)


@given(PENCE, st.integers(1, 12), st.data())
def test_what_is_kept_stays_and_the_rest_adds_up(amount_pence: int, count: int, data: st.DataObject) -> None:
    """Whatever is called already: the parts sum to the amount, and the free ones differ by a penny at most."""
    days = [APRIL + timedelta(days=n) for n in range(count)]
    kept = data.draw(st.dictionaries(st.sampled_from(days), PENCE, max_size=count))
    parts = divided(amount_pence, days, kept)
    if parts is None:
        assert sum(kept.values()) > amount_pence or len(kept) == count
        return
    assert amount_pence == sum(parts)
    assert kept == {day: part for day, part in zip(days, parts, strict=True) if day in kept}
    free = [part for day, part in zip(days, parts, strict=True) if day not in kept]
    assert max(free, default=0) - min(free, default=0) <= 1
    assert sorted(free, reverse=True) == free


@given(st.lists(PENCE, min_size=1, max_size=12), SIGNED, st.data())
def test_a_variation_never_touches_the_base_nor_what_is_called(
    bases: list[int], variation_pence: int, data: st.DataObject
) -> None:
    """It adds up, no instalment falls below zero, and where it cannot be borne nothing is given."""
    before = [
        Instalment(number=n + 1, day=APRIL + timedelta(days=n), due_on=APRIL, base_pence=pence_)
        for n, pence_ in enumerate(bases)
    ]
    called = frozenset(data.draw(st.sets(st.sampled_from([one.day for one in before]))))
    free_pence = sum(one.base_pence for one in before if one.day not in called)
    after = with_variation(before, variation_pence, called)
    if after is None:
        assert variation_pence + free_pence < 0 or len(called) == len(before)
        return
    assert [one.base_pence for one in after] == bases
    assert variation_pence == sum(one.variation_pence for one in after)
    assert all(one.amount_pence >= 0 for one in after)
    assert all(one.variation_pence == 0 for one in after if one.day in called)


def test_the_bands_leave_no_day_out_and_none_twice() -> None:
    """Each begins where the one before it ends, and the last takes all that is older."""
    for before, after in itertools.pairwise(BANDS):
        assert before.last_day is not None
        assert before.last_day + 1 == after.first_day
    assert (0, None) == (BANDS[0].first_day, BANDS[-1].last_day)


@pytest.mark.parametrize(
    ("late", "name"),
    [(-5, "current"), (0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (90, "61-90"), (91, "over 90")],
)
def test_a_debt_ages_from_the_day_after_it_is_due(late: int, name: str) -> None:
    assert name == band_of(days_overdue(APRIL, APRIL + timedelta(days=late))).name


def test_two_due_rules_at_once_are_none() -> None:
    with pytest.raises(ValueError, match="not both"):
        DueRule(1, 1)
