"""The numbers that chance gives: these, for ever, spread as is said, by arithmetic as exact as doubles are."""

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from ledger.rules.savings.drawing import Chance, Shape, mean, multiples, natural_log, standard_normal, whole

DRAWS = 20_000
FIRST = ["0x1.788624dba8e8cp-3", "0x1.b9f2c83786651p-1", "0x1.41f84a5a5a2bep-2"]
NORMAL = ["0x1.c7ebe2a951886p-1", "0x1.221366b15720bp+0", "0x1.e1e8bf47755dap-1"]
TRIANGULAR = ["0x1.d7b18acedb7dbp-1", "0x1.186ac0f7dd0d8p+0", "0x1.eacd97e007a1fp-1"]
EVEN = Chance(20_260_401, DRAWS).between("test")


def test_a_seed_gives_these_numbers_for_ever() -> None:
    """Bit by bit: a simulation that somebody printed can be made again."""
    first = Chance(1, 3).between("benefit", "B1", "impact")
    normal = multiples("normal", Fraction(4, 5), Fraction(6, 5), first)
    triangular = multiples("triangular", Fraction(4, 5), Fraction(6, 5), first)

    assert FIRST == [float(one).hex() for one in first]
    assert NORMAL == [float(one).hex() for one in normal]
    assert TRIANGULAR == [float(one).hex() for one in triangular]


def test_each_name_and_seed_has_its_own_stream() -> None:
    """Names are kept apart where they end, and more draws go on where fewer stopped."""
    streams = [
        tuple(Chance(seed, 4).between(*name)) for seed in (1, 2) for name in (("a", "b"), ("ab",), ("a", "b", ""))
    ]

    assert 6 == len(set(streams))
    assert list(Chance(1, 4).between("a")) == list(Chance(1, 9).between("a"))[:4]


def test_numbers_are_even() -> None:
    """A twentieth of them in each twentieth, within four deviations; none is 0 or 1."""
    counts = np.histogram(EVEN, bins=20, range=(0, 1))[0]
    deviation = math.sqrt(DRAWS * 0.05 * 0.95)

    assert max(abs(count - DRAWS / 20) for count in counts) < 4 * deviation
    assert 0 < EVEN.min() < EVEN.max() < 1


@pytest.mark.parametrize(
    ("shape", "ends", "expected_mean", "expected_deviation"),
    [
        ("uniform", (0.8, 1.4), 1.1, 0.6 / math.sqrt(12)),
        ("triangular", (0.8, 1.4), 3.2 / 3, math.sqrt((0.64 + 1.96 + 1 - 1.12 - 0.8 - 1.4) / 18)),
        ("normal", (0.8, 1.2), 1.0, 0.2 / NormalDist().inv_cdf(0.95)),
    ],
)
def test_shapes_have_their_mean_and_deviation(
    shape: Shape, ends: tuple[float, float], expected_mean: float, expected_deviation: float
) -> None:
    """As the textbooks say of each, within four deviations of the mean of so many draws."""
    drawn = multiples(shape, Fraction(str(ends[0])), Fraction(str(ends[1])), EVEN)

    assert abs(drawn.mean() - expected_mean) < 4 * expected_deviation / math.sqrt(DRAWS)
    assert drawn.std() == pytest.approx(expected_deviation, rel=0.03)


def test_a_normal_with_unequal_sides_passes_each_end_once_in_twenty() -> None:
    drawn = multiples("normal", Fraction("0.9"), Fraction("1.5"), EVEN)
    deviation = math.sqrt(DRAWS * 0.05 * 0.95)

    assert abs(np.count_nonzero(drawn < 0.9) - DRAWS / 20) < 4 * deviation
    assert abs(np.count_nonzero(drawn > 1.5) - DRAWS / 20) < 4 * deviation
    assert abs(np.count_nonzero(drawn < 1) - DRAWS / 2) < 4 * math.sqrt(DRAWS / 4)


def test_nothing_lies_beyond_the_ends_or_below_nothing() -> None:
    triangular = multiples("triangular", Fraction("0.5"), Fraction(1), EVEN)
    wide = multiples("normal", Fraction(0), Fraction(2), EVEN)

    assert 0.5 <= triangular.min() < triangular.max() <= 1
    assert 0 == wide.min()


def test_the_arithmetic_is_as_exact_as_doubles_are() -> None:
    """Beside the library's own: the logarithm, and where the normal distribution reaches a probability."""
    edges = np.array([2.0**-52, 1e-15, 1e-9, 0.0749, 0.0751, 0.5, 0.9249, 0.9251, 1 - 2.0**-52])
    normal = NormalDist()
    for values in (EVEN[:2_000], edges):
        np.testing.assert_allclose(natural_log(values), np.log(values), rtol=1e-15, atol=1e-15)
        expected = [normal.inv_cdf(float(one)) for one in values]
        np.testing.assert_allclose(standard_normal(values), expected, rtol=2e-15, atol=2e-15)


def test_means_and_whole_pence() -> None:
    assert 0.1 == mean(np.array([0.1] * 10))
    assert [2, -2, 3, 0] == [whole(np.float64(one)) for one in (1.5, -2.5, 2.9, -0.5)]
