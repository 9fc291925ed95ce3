"""What an investment comes to, by a table that a finance officer can read; and what is so of every investment."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.investing import (
    NOT_IN_SIGHT,
    REPAID,
    DayCount,
    Interest,
    InterestKind,
    Movement,
    What,
    met_in_order,
    pace_of,
    standing_on,
    year_fraction,
)
from tests.cases.tables import case_name, cases, pence

SPRING = date(2026, 4, 1)


def movements_of(case: dict[str, Any]) -> list[Movement]:
    return [Movement(date.fromisoformat(day), What(what), pence(text)) for day, what, text in case["movements"]]


def interest_of(case: dict[str, Any]) -> Interest | None:
    said = case.get("interest_terms")
    return None if said is None else msgspec.convert(said, Interest)


@pytest.mark.parametrize("case", cases("investments"), ids=case_name)
def test_where_it_stands(case: dict[str, Any]) -> None:
    found = standing_on(date.fromisoformat(case["on"]), interest_of(case), movements_of(case))

    told = {
        "invested": found.invested_pence,
        "interest": found.interest_pence,
        "repaid": found.repaid_pence,
        "written_off": found.written_off_pence,
        "beyond": found.beyond_pence,
        "outstanding": found.outstanding_pence,
    }
    assert {name: pence(case.get(name, "0.00")) for name in told} == told
    assert case.get("cleared_on") == found.cleared_on


def test_a_day_that_is_not_there_each_year_ends_its_year_on_the_28th() -> None:
    """Interest counted from 29 February compounds on 28 February of other years, and not on 1 March."""
    interest = Interest(
        kind=InterestKind.COMPOUND,
        percent_a_year="10",
        counted_from=date(2028, 2, 29),
        day_count=DayCount.THIRTY_360,
    )
    paid = [Movement(date(2028, 2, 29), What.PAID, 1_000_000)]

    at_the_end = standing_on(date(2029, 2, 28), interest, paid)
    a_year_later = standing_on(date(2030, 2, 28), interest, paid)

    assert 99_722 == at_the_end.interest_pence, "359 days of 360, on £10,000"
    assert 99_722 + 109_972 == a_year_later.interest_pence, "a year on £10,997.22"


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 4000), st.integers(0, 4000), st.sampled_from(DayCount)
)
def test_a_span_cut_in_two_is_as_long_as_its_parts(first: date, days: int, more: int, count: DayCount) -> None:
    middle, last = first + timedelta(days), first + timedelta(days + more)

    whole = year_fraction(first, last, count)

    assert year_fraction(first, middle, count) + year_fraction(middle, last, count) == whole
    assert whole >= 0


INTEREST = st.none() | st.builds(
    Interest,
    kind=st.sampled_from(InterestKind),
    percent_a_year=st.sampled_from(["0", "0.5", "3.5", "12", "999.999999"]),
    counted_from=st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    day_count=st.sampled_from(DayCount),
)


@st.composite
def lives(draw: st.DrawFn) -> list[Movement]:
    """Whatever happens: payments, repayments, writings off; some of what came back is taken back again."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        what = draw(st.sampled_from(What))
        found.append(Movement(SPRING + timedelta(draw(st.integers(0, 2500))), what, draw(st.integers(1, 10**9))))
        if what is What.REPAID and draw(st.booleans()):
            later = found[-1].on + timedelta(draw(st.integers(1, 400)))
            found.append(Movement(later, What.REPAID, -draw(st.integers(1, found[-1].amount_pence))))
    return found


@given(lives(), INTEREST, st.integers(0, 4000))
def test_nothing_appears_and_nothing_is_lost(moved: list[Movement], interest: Interest | None, days: int) -> None:
    """Invested and interest are repaid, written off or outstanding; what came back is repaid, beyond, or taken back."""
    day = SPRING + timedelta(days)
    found = standing_on(day, interest, moved)

    happened = [one for one in moved if one.on <= day]
    came_back = sum(one.amount_pence for one in happened if one.what is What.REPAID)
    assert found.invested_pence == sum(one.amount_pence for one in happened if one.what is What.PAID)
    assert found.repaid_pence + found.beyond_pence == came_back
    assert min(found.outstanding_pence, found.repaid_pence, found.beyond_pence, found.interest_pence) >= 0
    assert 0 <= found.of_it_interest_pence <= found.outstanding_pence
    taken_off = found.repaid_pence + found.written_off_pence
    assert found.invested_pence + found.interest_pence == taken_off + found.outstanding_pence
    assert (found.cleared_on is not None) == (bool(found.invested_pence) and not found.outstanding_pence)


@given(lives(), INTEREST, st.integers(0, 4000), st.randoms(use_true_random=False))
def test_the_order_of_recording_says_nothing(
    moved: list[Movement], interest: Interest | None, days: int, chance: Any
) -> None:
    """What happened counts by its day; only what is of one day and kind has an order, that of recording."""
    of_a_day = {(one.on, one.what): one for one in moved}
    mixed = list(of_a_day.values())
    chance.shuffle(mixed)

    day = SPRING + timedelta(days)
    assert standing_on(day, interest, list(of_a_day.values())) == standing_on(day, interest, mixed)


PAID = [Movement(SPRING, What.PAID, 9_450_000)]
AGREED = date(2029, 3, 31)


@pytest.mark.parametrize(
    ("expected", "cap", "moved", "on", "is_late", "says"),
    [
        ({2026: 4_000_000, 2027: 4_000_000, 2028: 4_000_000}, None, [], date(2029, 3, 31), False, ""),
        ({2026: 9_450_000}, None, [], date(2027, 3, 31), False, ""),
        ({2026: 9_449_999}, None, [], None, True, NOT_IN_SIGHT),
        (dict.fromkeys(range(2026, 2040), 9450000), 1_890_000, [], date(2031, 3, 31), True, ""),
        ({}, None, [], None, True, NOT_IN_SIGHT),
        ({}, None, [Movement(date(2026, 5, 1), What.REPAID, 9_450_000)], date(2026, 5, 1), False, REPAID),
        # Of what is expected of the first year, £40,000 came already: the rest of it does not clear the debt.
        ({2026: 9_450_000}, None, [Movement(date(2026, 5, 1), What.REPAID, 4_000_000)], date(2027, 3, 31), False, ""),
        ({2026: 9_000_000}, None, [Movement(date(2026, 5, 1), What.REPAID, 4_000_000)], None, True, NOT_IN_SIGHT),
        # A second instalment is still to be paid when the first is covered.
        ({2026: 9_450_000}, None, [Movement(date(2026, 12, 1), What.PAID, 1)], None, True, NOT_IN_SIGHT),
    ],
)
def test_when_it_is_expected_back(
    expected: dict[int, int], cap: int | None, moved: list[Movement], on: date | None, *, is_late: bool, says: str
) -> None:
    found = pace_of(date(2026, 6, 30), AGREED, None, [*PAID, *moved], expected, cap)

    assert (on, is_late, says) == (found.expected_on, found.is_late, found.says)


def test_interest_runs_on_while_it_waits() -> None:
    """£94,500 at 5% and £50,000 a year: the third year's is needed although two would cover what was invested."""
    interest = Interest(
        kind=InterestKind.SIMPLE, percent_a_year="5", counted_from=SPRING, day_count=DayCount.THIRTY_360
    )

    without = pace_of(SPRING, AGREED, None, PAID, {2026: 5_000_000, 2027: 5_000_000, 2028: 5_000_000})
    with_interest = pace_of(SPRING, AGREED, interest, PAID, {2026: 5_000_000, 2027: 5_000_000, 2028: 5_000_000})

    assert (date(2028, 3, 31), date(2029, 3, 31)) == (without.expected_on, with_interest.expected_on)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_what_comes_back_goes_to_somebody_whole(amount: int, room: list[int]) -> None:
    parts = met_in_order(amount, room)

    assert amount == sum(parts)
    assert all((part >= 0) == (amount >= 0) or part == 0 for part in parts)
    assert all(abs(part) <= there for part, there in zip(parts, room, strict=True)) or abs(amount) > sum(room)


def test_the_earlier_investment_is_met_first_and_taken_back_last() -> None:
    assert (300, 200, 0) == met_in_order(500, [300, 400, 100])
    assert (-400, -100) == met_in_order(-500, [400, 100])
    assert (0, -100) == met_in_order(-100, [400, 100])
