"""What is left at the end is divided to the penny: by net paid in, or as written; the working tells it again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.winding_up import WHOLE_BASIS_POINTS, divide_left
from tests.cases.tables import case_name, cases, pence

PARTNERS = ("icb", "council", "police")
PENCE = st.integers(-(10**14), 10**14)
PAID_IN = st.dictionaries(
    st.sampled_from(PARTNERS), st.dictionaries(st.sampled_from(["a", "b", None]), PENCE, max_size=3), max_size=3
)
POINTS = st.integers(0, WHOLE_BASIS_POINTS).map(lambda cut: {"icb": cut, "police": WHOLE_BASIS_POINTS - cut})


@pytest.mark.parametrize("case", cases("winding_up"), ids=case_name)
def test_what_is_left_is_divided_as_the_table_says(case: dict[str, Any]) -> None:
    paid_in = {body: {s: pence(pounds) for s, pounds in one.items()} for body, one in case["paid_in"].items()}
    division = divide_left(pence(case["left"]), ("icb", "council"), paid_in, case.get("written", {}))

    if "shares" not in case:
        assert division is None
        return
    assert division is not None
    assert tuple((body, pence(pounds)) for body, pounds in case["shares"]) == division.shares
    if "parts" in case:
        parts = [(body, stream or None, pence(pounds)) for body, stream, pounds in case["parts"]]
        assert parts == [(one.body, one.stream, one.amount_pence) for one in division.parts]


@given(PENCE, PAID_IN, st.one_of(st.just({}), POINTS))
def test_no_penny_appears_or_vanishes(
    left_pence: int, paid_in: dict[str, dict[str | None, int]], written: dict[str, int]
) -> None:
    """Shares and their parts sum to what is left, nobody's sign is contrary, and the working holds every figure."""
    division = divide_left(left_pence, PARTNERS, paid_in, written)
    if division is None:
        assert not written
        assert all(sum(one.values()) <= 0 for one in paid_in.values())
        return
    assert left_pence == sum(pence for _, pence in division.shares) == sum(one.amount_pence for one in division.parts)
    for body, share_pence in division.shares:
        assert (share_pence > 0) == (left_pence > 0)
        assert share_pence == sum(one.amount_pence for one in division.parts if one.body == body)
        assert share_pence in [step.amount_pence for step in division.working if step.what == f"share of {body}"]
    assert left_pence in [step.amount_pence for step in division.working if step.what == "left to divide"]


@given(PENCE, PAID_IN)
def test_what_is_short_divides_as_what_is_left(left_pence: int, paid_in: dict[str, dict[str | None, int]]) -> None:
    """The contrary amount gives the contrary shares."""
    forth, back = (divide_left(pence, PARTNERS, paid_in, {}) for pence in (left_pence, -left_pence))

    assert (forth is None) == (back is None)
    if forth is not None and back is not None:
        assert forth.shares == tuple((body, -pence) for body, pence in back.shares)


FENCED_LEFT = st.dictionaries(st.sampled_from(["a", "b"]), st.integers(1, 10**14))


@given(PENCE, PAID_IN, FENCED_LEFT)
def test_ring_fenced_money_goes_back_to_those_who_paid_it_in(
    left_pence: int, paid_in: dict[str, dict[str | None, int]], fenced_pence: dict[str, int]
) -> None:
    """First, in full, and to nobody else, whatever is left or short beside it; and no penny appears or vanishes."""
    division = divide_left(left_pence, PARTNERS, paid_in, {}, fenced_pence)
    if division is None:
        return
    back = [step for step in division.working if step.what.startswith("of the ring-fenced")]
    for stream, pence_left in fenced_pence.items():
        payers = [body for body in PARTNERS if paid_in.get(body, {}).get(stream, 0) > 0]
        told = [step for step in back if f" {stream} " in step.what]
        assert (pence_left if payers else 0) == sum(step.amount_pence for step in told)
        assert all(step.what.split()[-1] in payers for step in told)
    assert left_pence == sum(pence for _, pence in division.shares) == sum(one.amount_pence for one in division.parts)
    assert len({(one.body, one.stream) for one in division.parts}) == len(division.parts)


def test_a_partner_does_not_pay_for_others_out_of_a_fence() -> None:
    """£100 of the fence is left and £40 of all money: the partner of other money owes the £60 that it overspent."""
    paid_in: dict[str, dict[str | None, int]] = {"icb": {"fenced": 100}, "council": {"open": 50}}
    division = divide_left(40, ("icb", "council"), paid_in, {}, {"fenced": 100})

    assert division is not None
    assert (("icb", 100), ("council", -60)) == division.shares
    assert [("icb", "fenced", 100), ("council", "open", -60)] == [
        (one.body, one.stream, one.amount_pence) for one in division.parts
    ]
