"""Progress and backlog as tables a performance officer can read, and for any figures; exact throughout."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.period import month_after
from ledger.core.quantity import Quantity, exact, fraction_text, plain_text, quantity_text
from ledger.rules.backlog import MonthFigures, flow_of
from ledger.rules.progress import Direction, ProgressState, is_target_in_direction, progress_of
from tests.cases.tables import case_name, cases

VALUES = st.decimals(-(10**6), 10**6, places=3).map(exact)
COUNTS = st.integers(0, 10**6).map(Fraction)


def fraction(text: str) -> Fraction | None:
    return exact(text) if text else None


@pytest.mark.parametrize("case", cases("progress"), ids=case_name)
def test_progress(case: dict[str, Any]) -> None:
    baseline, target, actual = map(fraction, case["figures"])
    assert baseline is not None
    assert target is not None
    progress = progress_of(baseline, target, actual)
    share = "" if progress.share is None else fraction_text(progress.share, 4)

    assert case["says"] == [progress.state, share]


@given(VALUES, VALUES, VALUES)
def test_progress_runs_from_baseline_to_target(baseline: Fraction, target: Fraction, actual: Fraction) -> None:
    progress = progress_of(baseline, target, actual)
    if baseline == target:
        assert progress.share is None
        return
    assert progress.share is not None
    assert baseline + progress.share * (target - baseline) == actual
    assert ProgressState.REACHED is progress_of(baseline, target, target).state
    assert ProgressState.NO_CHANGE is progress_of(baseline, target, baseline).state


@pytest.mark.parametrize(
    ("direction", "target", "fits"),
    [
        (Direction.HIGHER, 2, True),
        (Direction.HIGHER, 1, False),
        (Direction.LOWER, 0, True),
        (Direction.LOWER, 1, False),
        (Direction.HOLD, 1, True),
        (Direction.HOLD, 2, False),
    ],
)
def test_a_target_lies_where_the_indicator_is_to_go(direction: Direction, target: int, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    assert fits == is_target_in_direction(direction, Fraction(1), Fraction(target))


@pytest.mark.parametrize("case", cases("backlog"), ids=case_name)
def test_backlog(case: dict[str, Any]) -> None:
    months = [
        MonthFigures(month_after(date(2026, 4, 1), number), *map(fraction, one))
        for number, one in enumerate(case["months"])
    ]
    found = [
        ["" if one.expected_backlog is None else plain_text(one.expected_backlog), " ".join(one.findings)]
        for one in flow_of(months)
    ]

    assert case["follows"] == found


@given(COUNTS, st.lists(st.tuples(COUNTS, COUNTS), max_size=12))
def test_over_a_year_the_backlog_is_what_began_and_came_less_what_was_done(
    before: Fraction, months: list[tuple[Fraction, Fraction]]
) -> None:
    begun = MonthFigures(date(2026, 3, 1), backlog=before)
    flow = flow_of(
        [
            begun,
            *(
                MonthFigures(month_after(date(2026, 4, 1), number), demand, None, activity)
                for number, (demand, activity) in enumerate(months)
            ),
        ]
    )

    expected = before + sum(demand - activity for demand, activity in months)
    assert (flow[-1].expected_backlog if months else before) == expected


@pytest.mark.parametrize("text", ["0", "1", "-1", "12.50", "0.000001", "-0.5", "999999999999999.999999"])
def test_a_quantity_comes_out_as_it_went_in(text: str) -> None:
    assert text == msgspec.convert(text, Quantity)
    assert text == quantity_text(Decimal(text))
    assert exact(text) == exact(plain_text(exact(text)))


@pytest.mark.parametrize("text", ["", "01", "1.", ".5", "1e3", "-0", "1,000", "+1", " 1", "NaN", "1.0000001", "٣"])
def test_what_is_no_exact_decimal_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, Quantity)


@given(st.fractions(), st.integers(0, 6))
def test_a_fraction_is_told_to_the_nearest_place(value: Fraction, places: int) -> None:
    told = exact(fraction_text(value, places))

    assert 2 * abs(told - value) * 10**places <= 1
    assert told == -exact(fraction_text(-value, places))
