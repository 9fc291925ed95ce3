"""What is expected of a year that is not agreed: by table to the penny, and for whatever was spent."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.not_agreed import Escalation, NotAgreedTerms, SchemeSpend, last_years_spend
from tests.cases.tables import case_name, cases, pence

BODIES, STREAMS = ("nhs", "council", "police"), ("nhs-minimum", "ibcf")
PENCE = st.integers(-(10**14), 10**14)
SPENT = st.builds(
    SchemeSpend,
    programme=st.just("home-first"),
    scheme=st.sampled_from(["reablement", "telecare"]),
    stream=st.sampled_from([None, *STREAMS]),
    amount_pence=PENCE,
    body=st.sampled_from([None, *BODIES]),
)
SCHEDULED = st.dictionaries(st.sampled_from(STREAMS), st.dictionaries(st.sampled_from(BODIES), PENCE))


def cases_of(rule: str) -> list[dict[str, Any]]:
    return [case for case in cases("contribution_rules") if case["rule"] == rule]


@pytest.mark.parametrize("case", cases_of("not_agreed"), ids=case_name)
def test_last_years_spend_is_expected_as_the_table_says(case: dict[str, Any]) -> None:
    spent = [
        SchemeSpend(
            programme="home-first",
            scheme=scheme,
            stream=stream or None,
            amount_pence=pence(pounds),
            body=(*of, None)[0],
        )
        for scheme, stream, pounds, *of in case["spent"]
    ]
    scheduled: dict[str, dict[str, int]] = {}
    for stream, body, pounds in case["scheduled"]:
        scheduled.setdefault(stream, {})[body] = pence(pounds)
    found = last_years_spend(spent, scheduled)

    sums = {at: sum(step.amount_pence for step in steps) for at, steps in found.expected.items()}
    assert {(body, stream or None): pence(pounds) for body, stream, pounds in case["expected"]} == sums
    assert pence(case.get("not_divided", "0.00")) == sum(step.amount_pence for step in found.not_divided)


@given(st.lists(SPENT, max_size=8), SCHEDULED)
def test_all_that_was_spent_is_expected_or_falls_to_nobody(
    spent: list[SchemeSpend], scheduled: dict[str, dict[str, int]]
) -> None:
    """To the penny, scheme by scheme; and nobody is expected to pay a stream that was not theirs, nor for another."""
    found = last_years_spend(spent, scheduled)
    steps = [(at, step) for at, parts in found.expected.items() for step in parts]

    divided_pence = sum(step.amount_pence for _, step in steps)
    assert sum(one.amount_pence for one in spent) == divided_pence + sum(one.amount_pence for one in found.not_divided)
    own = {(one.body, one.stream) for one in spent if one.body}
    paid = {(body, stream) for stream, bodies in scheduled.items() for body, weight in bodies.items() if weight > 0}
    assert own <= {at for at, _ in steps} <= own | paid


@given(SPENT, st.lists(st.integers(1, 10**12), min_size=2, max_size=3))
def test_each_share_is_within_a_penny_of_the_exact_one(one: SchemeSpend, weights: list[int]) -> None:
    spent = msgspec.structs.replace(one, body=None, stream="ibcf")
    scheduled = dict(zip(BODIES, weights, strict=False))
    found = last_years_spend([spent], {"ibcf": scheduled})

    assert not found.not_divided
    for body, weight in scheduled.items():
        (step,) = found.expected[body, "ibcf"]
        assert abs(step.amount_pence * sum(weights) - one.amount_pence * weight) < sum(weights)


@pytest.mark.parametrize("case", cases_of("escalation"), ids=case_name)
def test_the_escalation_falls_on_the_days_of_the_table(case: dict[str, Any]) -> None:
    terms = msgspec.convert({"escalation": case["escalation"]}, NotAgreedTerms)

    assert case["days"] == [one.on(case["year"]).isoformat() for one in terms.escalation]


@given(st.dates(date(2001, 1, 1), date(2001, 12, 31)), st.integers(2, 9998), st.sampled_from([False, True]))
def test_a_day_lies_in_the_year_that_it_names(day: date, year: int, is_in_the_year: bool) -> None:  # noqa: FBT001 - drawn
    on = Escalation("board", day.month, day.day, is_in_the_year).on(year)  # type: ignore[arg-type]  # its text
    begins = year if is_in_the_year else year - 1

    assert date(begins, 4, 1) <= on <= date(begins + 1, 3, 31)
    assert (day.month, day.day) == (on.month, on.day)


BOARD, CLAUSE = {"to": "board", "month": 10, "day": 31}, {"to": "dispute_clause", "month": 1, "day": 31}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "give default, escalation or both"),
        ({"escalation": [CLAUSE, BOARD]}, "in this order"),
        ({"escalation": [BOARD, BOARD]}, "in this order"),
        ({"escalation": [BOARD, {**CLAUSE, "month": 9, "day": 30}]}, "each on a later day"),
        ({"escalation": [{**BOARD, "month": 2, "day": 29}]}, "day is out of range"),
        ({"default": "this_years_budget"}, "Invalid enum value"),
    ],
)
def test_a_term_that_says_nothing_or_contradicts_itself_is_none(said: dict[str, Any], why: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=why):
        msgspec.convert(said, NotAgreedTerms)
