"""Exact numbers of a case: percentages and quantities as fractions, pence rounded once, fractions as text."""

from collections.abc import Iterable
from fractions import Fraction

from ledger.core.quantity import fraction_text

_BASES = (2, 5)
_ONE_PERCENT = Fraction(1, 100)


def part_of(percent: str) -> Fraction:
    """A percentage as a part of one: 1/4 for `25`."""
    return Fraction(percent) * _ONE_PERCENT


def half_up(numerator: int, denominator: int) -> int:
    """Whole pence of a fraction, half a penny going up; what is below zero as the same amount above it."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def each_half_up(pence: int, by: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """An amount by each of several ratios, each product rounded."""
    return tuple(half_up(pence * numerator, denominator) for numerator, denominator in by)


def exact_text(value: Fraction) -> str:
    """A fraction as decimal text with as many places as it needs, as `n/d` where they never end."""
    rest, places = value.denominator, [0, 0]
    for number, base in enumerate(_BASES):
        while rest % base == 0:
            rest, places[number] = rest // base, places[number] + 1
    if rest > 1:
        return f"{value.numerator}/{value.denominator}"
    return fraction_text(value, max(places))
