"""Realised against projected: the golden figures to the penny, causes that sum, and the place's own optimism bias."""

import tomllib
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.savings.comparing import (
    Amounts,
    Cause,
    Measure,
    before_correction,
    compared,
    cumulative,
    explained,
    grouped,
    percent_of,
    percent_text,
    seen_by_grade,
    spread_over,
)
from tests.cases.tables import FOLDER, pence

GOLDEN = tomllib.loads((FOLDER / "savings.toml").read_text(encoding="utf-8"))
REALISED = GOLDEN["realised"]["year_1"]
PROJECTED = {body: years[1] for body, years in GOLDEN["expect"]["cashable_by_agency_and_year"].items()}
BODIES = ("la", "nhs", "cjs", "dwp")


def amounts_of(body: str) -> Amounts:
    verified_pence = pence(REALISED["verified_cashable"][body])
    return Amounts(projected_pence=pence(PROJECTED[body]), verified_pence=verified_pence)


@pytest.mark.parametrize("body", BODIES)
def test_the_golden_difference_and_rate(body: str) -> None:
    found = compared(amounts_of(body))

    assert pence(REALISED["difference_from_projection"][body]) == found.difference_pence
    assert REALISED["realisation_rate"][body] == f"{found.realisation_percent}%"


def test_the_golden_total() -> None:
    (total,) = grouped((None, amounts_of(body)) for body in BODIES).values()
    found = compared(total)

    assert pence(REALISED["verified_cashable"]["total"]) == found.realised_pence
    assert REALISED["realisation_rate"]["total"] == f"{found.realisation_percent}%"
    assert sum(pence(text) for text in REALISED["difference_from_projection"].values()) == found.difference_pence


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 20_000, "0.01"),  # 0.005 goes up
        (-1, 20_000, "0.00"),  # and so does what is half below nothing
        (-1, 3, "-33.33"),
        (5, 0, None),
    ],
)
def test_a_rate_has_two_places(part: int, whole: int, percent: str | None) -> None:
    assert percent == percent_of(part, whole)


def test_causes_and_what_they_leave() -> None:
    """The council's £27,382.09: £20,000 not delivered, £5,000 fewer families; of what was banked, £9,000 to demand."""
    council = Amounts(
        projected_pence=8_738_209,
        baseline_pence=8_738_209,
        verified_pence=6_000_000,
        banked_pence=5_000_000,
        lost_to_demand_pence=900_000,
        not_delivered_pence=2_000_000,
    )
    stated = {Cause.VOLUME: -500_000}

    of_verified = explained(council, Measure.VERIFIED, stated)
    of_banked = explained(council, Measure.BANKED, stated)

    assert {Cause.VOLUME: -500_000, Cause.NOT_DELIVERED: -2_000_000} == of_verified.of
    assert -238_209 == of_verified.unexplained_pence
    assert -900_000 == of_banked.of[Cause.DEMAND]
    assert -338_209 == of_banked.unexplained_pence
    assert 100_000 == council.unexplained_pence, "verified, and nothing became of it yet"


def test_what_the_books_say_cannot_be_stated() -> None:
    """Demand and what was not delivered come from the books alone."""
    found = explained(Amounts(projected_pence=100), Measure.VERIFIED, {Cause.DEMAND: -60, Cause.NOT_DELIVERED: -40})

    assert ({}, -100) == (found.of, found.unexplained_pence)


PENCE = st.integers(-(10**11), 10**11)
AMOUNTS = st.builds(Amounts, **dict.fromkeys(Amounts.__struct_fields__, PENCE))


@given(AMOUNTS, st.sampled_from(Measure), st.dictionaries(st.sampled_from(Cause), PENCE))
def test_causes_and_the_unexplained_sum_to_the_difference(
    amounts: Amounts, measure: Measure, stated: dict[Cause, int]
) -> None:
    found = explained(amounts, measure, stated)

    assert compared(amounts, measure).difference_pence == sum(found.of.values()) + found.unexplained_pence


@given(st.lists(st.tuples(st.integers(0, 3), AMOUNTS), max_size=12))
def test_groups_hold_everything_once(cells: list[tuple[int, Amounts]]) -> None:
    whole = sum((amounts for _, amounts in cells), Amounts())

    assert whole == sum(grouped(cells).values(), Amounts())


@given(PENCE, st.integers(1, 60))
def test_a_year_over_its_months_is_the_year(amount: int, parts: int) -> None:
    found = spread_over(amount, parts)

    assert amount == sum(found)
    assert max(found) - min(found) <= 1


@given(st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2027, 1, 1)), PENCE), max_size=30))
def test_a_curve_ends_at_the_sum(points: list[tuple[date, int]]) -> None:
    ends = [date(2025, 6, 30), date(2025, 12, 31), date(2027, 1, 1)]

    found = cumulative(points, ends)

    assert [sum(pence for day, pence in points if day <= end) for end in ends] == list(found)


def test_a_correction_is_taken_off_again() -> None:
    """£85 after 15% off was £100; what was written off whole cannot be found again."""
    assert 10_000 == before_correction(8_500, Fraction(-15))
    assert 8_738_209 == before_correction(8_738_209, Fraction(0))
    assert 7 == before_correction(7, Fraction(-100))
    assert -10_000 == before_correction(-8_500, Fraction(-15))


SEEN = [
    (2, Amounts(projected_pence=8_738_209, before_correction_pence=10_280_246, verified_pence=6_000_000, claims=1)),
    (2, Amounts(projected_pence=334_786, before_correction_pence=393_866, verified_pence=300_000, claims=2)),
    (2, Amounts(projected_pence=164_657, before_correction_pence=182_952)),
    (3, Amounts(projected_pence=5_817_420, before_correction_pence=7_756_560, verified_pence=6_123_456, claims=1)),
    (4, Amounts(projected_pence=100, before_correction_pence=100)),
    (5, Amounts(verified_pence=500, claims=1)),
    (6, Amounts()),
]


def test_the_places_own_bias_by_grade() -> None:
    """Grade 2 realised £63,000.00 of £92,376.52; what came of nothing projected is shown, and no ratio of it."""
    second, third, fourth, fifth = seen_by_grade(SEEN, Measure.VERIFIED, 3)

    assert (2, 3, 3, 6_300_000, 9_237_652) == (
        *(second.grade, second.observations, second.claims, second.realised_pence),
        second.projected_pence,
    )
    assert ("68.20", "-41.97", True, "") == (
        *(second.realised_percent, second.correction_percent),
        *(second.is_offered, second.says),
    )
    assert ("105.26", "-21.05", False) == (third.realised_percent, third.correction_percent, third.is_offered)
    assert "1 of the 3 that are needed" == third.says
    assert ("-100.00", False) == (fourth.correction_percent, fourth.is_offered)
    assert "nothing of it was ever claimed" == fourth.says, "shown, and no lesson for the next case"
    assert (0, 1, None, False) == (fifth.observations, fifth.claims, fifth.realised_percent, fifth.is_offered)


def test_a_single_one_is_enough_where_that_is_stated() -> None:
    assert [True, True, False, False] == [one.is_offered for one in seen_by_grade(SEEN, Measure.VERIFIED, 1)]


@given(st.integers(1, 10**11), st.integers(0, 10**11))
def test_the_correction_would_have_been_right(whole: int, realised: int) -> None:
    """Applied to what was projected before any correction, it gives what came, within what two places can say."""
    cell = Amounts(projected_pence=whole, before_correction_pence=whole, verified_pence=realised, claims=1)
    (seen,) = seen_by_grade([(1, cell)], Measure.VERIFIED, 1)
    assert seen.correction_percent is not None

    again = whole * (1 + Fraction(seen.correction_percent) * Fraction(1, 100))

    assert abs(again - realised) <= Fraction(whole, 20_000)
    assert percent_text(Fraction(realised, whole)) == seen.realised_percent
