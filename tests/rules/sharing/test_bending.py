"""Bends of a curve: each is found to the unit, whatever its slopes, and none that is not there."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.sharing.bending import Bend, Curve, Values, bends_of

FINE = 10**6
LAST = 10**9
NOISE = FINE // 1_000
PLACES = st.lists(st.integers(-LAST + 2, LAST - 2), max_size=6, unique=True).map(sorted)
HUNDREDTHS = st.integers(-100, 100)


class Broken:
    """Straight from place to place, with a slope in hundredths for each piece, and a jump before each place."""

    def __init__(self, places: list[int], slopes: list[int], jumps: dict[int, int] | None = None) -> None:
        self.places, self.slopes, self.jumps = places, slopes, jumps or {}

    def at(self, here: int) -> int:
        """Added up from the far left, in fine units."""
        ends = [-LAST, *self.places, LAST]
        rise = sum(
            slope * (min(here, end) - start)
            for (start, end), slope in zip(pairwise(ends), self.slopes, strict=True)
            if start < here
        )
        jumped = sum(jump for place, jump in self.jumps.items() if place <= here)
        return rise * (FINE // 100) + jumped * FINE


def bends(*curves: Broken, looks_max: int = 10_000) -> tuple[Bend, ...]:
    def values(here: int) -> Values:
        return tuple(one.at(here) for one in curves)

    return bends_of(Curve(values, NOISE, looks_max), [-LAST, 0, LAST])


@given(st.data(), PLACES)
def test_every_bend_is_found_and_no_other(data: st.DataObject, places: list[int]) -> None:
    """With the slopes before and after it; pieces of a few units only are no pieces."""
    far_apart = [place for place, following in pairwise([*places, LAST]) if following - place > 3]
    slopes = data.draw(st.lists(HUNDREDTHS, min_size=len(far_apart) + 1, max_size=len(far_apart) + 1))
    expected = [
        (place, (Fraction(before * FINE, 100),), (Fraction(after * FINE, 100),))
        for place, (before, after) in zip(far_apart, pairwise(slopes), strict=True)
        if before != after
    ]

    found = bends(Broken(far_apart, slopes))

    assert expected == [(one.at, one.before, one.after) for one in found]
    assert not any(jump for one in found for jump in one.jumps)


def test_a_bend_of_either_value_is_one_of_the_curve() -> None:
    found = bends(Broken([100], [60, 80]), Broken([100, 7_000], [40, 20, 0]))

    assert [100, 7_000] == [one.at for one in found]
    assert [[600_000, 400_000], [800_000, 200_000]] == [list(one.before) for one in found]


def test_a_jump_is_told_with_its_size() -> None:
    """Values that leap within one unit, with the same slope on both sides or another one."""
    same, other = (bends(Broken([5], slopes, {5: jump})) for slopes, jump in (([10, 10], 300), ([10, 20], -300)))

    assert [(5, (Fraction(300 * FINE),))] == [(one.at, one.jumps) for one in same]
    assert [(5, (Fraction(-300 * FINE),))] == [(one.at, one.jumps) for one in other]


def test_between_two_units_the_nearer_is_told() -> None:
    """Slope 0, then 1 from a third of a unit above 40 on, and from two thirds above it."""
    for thirds, expected in ((1, 40), (2, 41)):

        def values(here: int, thirds: int = thirds) -> Values:
            return (max(3 * here - (3 * 40 + thirds), 0) * FINE // 3,)

        assert [expected] == [one.at for one in bends_of(Curve(values, NOISE, 10_000), [-1_000, 1_000])]


def test_a_curve_that_may_be_looked_at_no_more_tells_what_it_has() -> None:
    """Nothing is made up for what was not looked at."""
    places = list(range(0, 1_000_000, 1_000))
    slopes = [at % 3 for at in range(len(places) + 1)]
    curve = Broken(places, slopes)
    found = bends(curve, looks_max=200)

    assert 0 < len(found) < len(places)
    assert {one.at for one in found} <= set(places)
