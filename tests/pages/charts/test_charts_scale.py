"""Amounts to places: exact, in order, zero always there, few gridlines with numbers that are right."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.money import PENCE_MAX
from ledger.pages.charts.lines import runs_of
from ledger.pages.charts.measuring import MORE, fitted, width_of, wrapped
from ledger.pages.charts.scale import GRIDLINES_MAX, scale_of
from ledger.pages.words import MINUS

amounts = st.integers(-PENCE_MAX, PENCE_MAX) | st.integers(-(10**7), 10**7)
some = st.lists(amounts, max_size=8)


@given(some, st.integers(3, GRIDLINES_MAX))
def test_every_amount_and_zero_lie_on_the_scale_in_order(given_amounts: list[int], gridlines: int) -> None:
    """A larger amount never lies lower; equal ones lie together."""
    scale = scale_of(given_amounts, 300, 40, gridlines)
    places = [scale.at(one) for one in sorted([0, *given_amounts])]

    assert sorted(places, reverse=True) == places
    assert all(40 <= place <= 300 for place in places)


@given(some, st.integers(3, GRIDLINES_MAX))
def test_gridlines_are_few_and_zero_is_among_them(given_amounts: list[int], gridlines: int) -> None:
    """Both ends are gridlines too."""
    scale = scale_of(given_amounts, 0, 100, gridlines)

    assert 2 <= len(scale.ticks) <= gridlines
    assert 0 in scale.ticks
    assert (scale.lowest, scale.highest) == (scale.ticks[0], scale.ticks[-1])


@given(some)
def test_numbers_along_an_axis_are_exact(given_amounts: list[int]) -> None:
    """Read back in the axis's unit, each is its gridline's amount to the penny; all have as many decimals."""
    scale = scale_of(given_amounts, 0, 100, 8)
    labels = dict(scale.labels())

    for tick, text in labels.items():
        assert tick == Decimal(text.replace(MINUS, "-").replace(",", "")) * scale.unit.pence
    assert 1 == len({len(text.partition(".")[2]) for text in labels.values()})


@pytest.mark.parametrize(
    ("highest_pence", "unit", "numbers"),
    [
        (0, "£", ["0.00", "0.20", "0.40", "0.60", "0.80", "1.00"]),
        (5, "£", ["0.00", "0.01", "0.02", "0.03", "0.04", "0.05"]),
        (790_000, "£", ["0", "2,000", "4,000", "6,000", "8,000"]),
        (5_000_000, "£000", ["0", "10", "20", "30", "40", "50"]),
        (250_000_000, "£m", ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
        (PENCE_MAX, "£bn", ["0", "20,000,000", "40,000,000", "60,000,000", "80,000,000", "100,000,000"]),
    ],
)
def test_an_axis_counts_in_the_unit_of_its_size(highest_pence: int, unit: str, numbers: list[str]) -> None:
    """£, £000, £m, beyond ten billion £bn: one unit for the whole axis, named once."""
    scale = scale_of([highest_pence], 0, 100, 6)

    assert (unit, numbers) == (scale.unit.name, [text for _, text in scale.labels()])


def test_a_gap_is_a_gap() -> None:
    """A line is broken where nothing is known, and nothing known is no line."""
    assert [[(0, 5), (1, 0)], [(3, -7)]] == list(runs_of([5, 0, None, -7, None]))
    assert [] == list(runs_of([None, None]))


@given(st.text(max_size=80), st.integers(20, 400))
def test_a_text_is_fitted_into_its_width(text: str, width: int) -> None:
    """Whole where it fits; else its beginning and an ellipsis."""
    shown = fitted(text, 14, width)

    assert width_of(shown, 14) <= width
    assert shown == text or shown.endswith(MORE)


@given(st.lists(st.text("abc WM.", min_size=1, max_size=12), max_size=12).map(" ".join), st.integers(40, 300))
def test_a_text_is_wrapped_into_its_width(text: str, width: int) -> None:
    """At most so many lines, none too wide, nothing lost but at an ellipsis."""
    lines = wrapped(text, 14, width, 3)

    assert len(lines) <= 3
    assert all(width_of(one, 14) <= width for one in lines)
    assert " ".join(lines) == text or any(one.endswith(MORE) for one in lines)
