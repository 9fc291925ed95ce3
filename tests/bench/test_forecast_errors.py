"""The errors that the bench reports are those of its files, line by line; which method is better, no test asserts."""

from fractions import Fraction

import pytest

from ledger.rules.forecasting import Miss
from tests.bench import forecasting as bench


def test_the_files_add_up_to_what_was_published() -> None:
    """£584.501m of adult social care in 2024-25, every year to its total, and 5,250 invoices to the penny."""
    outturns = bench.outturns()

    assert 9 == len(outturns)
    assert 58_450_100_000 == outturns["Adult Social Care"][3]
    totals = [198_308_600_000, 215_705_100_000, 224_942_700_000, 247_615_500_000]
    left_out = [3_400_000, 0, 0, 0]  # housing, which spent in one year only
    assert totals == [sum(years) + more for *years, more in zip(*outturns.values(), left_out, strict=True)]
    assert 5_340_123_875 == sum(map(sum, bench.invoices().values()))
    assert {12} == {len(months) for months in bench.invoices().values()}


@pytest.mark.parametrize(
    ("method", "known", "expected"),
    [
        (bench.last_year, [100, 120], 120),
        (bench.average_growth, [100], None),
        (bench.average_growth, [100, 120], 140),
        (bench.average_growth, [100, 90, 130], 145),
        (bench.linear_trend, [100], None),
        (bench.linear_trend, [100, 120], 140),
        (bench.linear_trend, [100, 120, 140], 160),
        (bench.linear_trend, [100, 90, 130], 137),  # a line through 91 2/3, 106 2/3, 121 2/3
        (bench.rate, [10, 20, 30], 240),
        (bench.recent_rate, [10, 20, 30, 40], 340),
        (bench.nothing_more, [10, 20], 30),
    ],
)
def test_a_method_sees_what_was_known_and_no_more(method: bench.Method, known: list[int], expected: int | None) -> None:
    assert expected == method(known)


def test_errors_are_of_the_lines_that_were_forecast() -> None:
    """Two lines of two years: 100 to 110, and 300 to 270, each forecast by the year before it."""
    (result,) = bench.by_year({"up": (100, 110), "down": (300, 270)})

    assert (Miss(-10, 909), Miss(30, 1_111)) == result.misses
    assert (380, Fraction(40, 380)) == (result.outturn_pence, result.weighted)
    assert "| year 2 from 1 | last year (ours) | 2 | 10.1% | 10.5% | £0.20 |" == result.line()


def test_the_report_tells_every_method_and_what_it_cannot_show() -> None:
    lines = bench.report()

    for name in (*bench.YEARLY, *bench.MONTHLY):
        assert any(f"| {name} |" in line for line in lines)
    assert any("nothing about a rate or a profile" in line for line in lines)
