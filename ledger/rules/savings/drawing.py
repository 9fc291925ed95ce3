"""Chance, as the simulation of a case draws it: the same seed gives the same numbers on every machine for ever.

These are doubles: estimates of what may be, never money that moves; the one file of the rules that has them. Each step
is a single operation on whole arrays in a stated order, as IEEE 754 defines it, so nothing depends on a processor, on
a mathematical library, or on how a release of numpy draws its distributions.
"""

from fractions import Fraction
from hashlib import sha256
from math import fsum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

GENERATOR = (
    "PCG64 (O'Neill, PCG XSL RR 128/64), seeded for each input by numpy's SeedSequence of the seed and the SHA-256 of "
    "the input's name; the upper 52 bits of each output, inverted through the distribution"
)
Doubles = NDArray[np.float64]
Drawn = Doubles | np.float64  # in every draw its own, or the same in all
Shape = Literal["triangular", "uniform", "normal"]

_UPPER = np.uint64(12)
_STEP = 2.0**-52
_KEY_BYTES = 16
_NAMES_END = "\x1f"  # no name has it
_Z_95 = 1.6448536269514722
_LN_2, _ROOT_HALF = 0.6931471805599453, 0.7071067811865476
_LN_TERMS = tuple(1.0 / odd for odd in range(25, 0, -2))
# Wichura, The percentage points of the normal distribution (Applied Statistics 37, 1988, AS 241), PPND16: polynomials
# over and under the line, near the middle, in the tails, and far out; the highest power first.
_CENTRE, _CENTRE_SQUARED = 0.425, 0.180625
_TAIL_FROM, _FAR_FROM = 1.6, 5.0
_PPND16 = """
2509.0809287301226727 33430.575583588128105 67265.770927008700853 45921.953931549871457
  13731.693765509461125 1971.5909503065514427 133.14166789178437745 3.387132872796366608
5226.495278852545925 28729.085735721942674 39307.89580009271061 21213.794301586595867
  5394.1960214247511077 687.1870074920579083 42.313330701600911252 1
7.7454501427834140764e-4 0.0227238449892691845833 0.24178072517745061177 1.27045825245236838258
  3.64784832476320460504 5.7694972214606914055 4.6303378461565452959 1.42343711074968357734
1.05075007164441684324e-9 5.475938084995344946e-4 0.0151986665636164571966 0.14810397642748007459
  0.68976733498510000455 1.6763848301838038494 2.05319162663775882187 1
2.01033439929228813265e-7 2.71155556874348757815e-5 0.0012426609473880784386 0.026532189526576123093
  0.29656057182850489123 1.7848265399172913358 5.4637849111641143699 6.6579046435011037772
2.04426310338993978564e-15 1.4215117583164458887e-7 1.8463183175100546818e-5 7.868691311456132591e-4
  0.0148753612908506148525 0.13692988092273580531 0.59983220655588793769 1
"""
_A, _B, _C, _D, _E, _F = (
    tuple(map(float, polynomial.split())) for polynomial in _PPND16.replace("\n  ", " ").strip().split("\n")
)


class Chance:
    """Draws of one seed. Each input has a stream of its own: what one of them draws changes no other."""

    def __init__(self, seed: int, draws: int) -> None:
        self._seed, self.draws = seed, draws

    def between(self, *name: str) -> Doubles:
        """As many numbers as there are draws, above 0 and below 1, evenly spread, by the name of the input."""
        key = sha256(_NAMES_END.join(name).encode()).digest()[:_KEY_BYTES]
        stream = np.random.PCG64(np.random.SeedSequence([self._seed, int.from_bytes(key, "big")]))
        return ((stream.random_raw(self.draws) >> _UPPER).astype(np.float64) + 0.5) * _STEP


def multiples(shape: Shape, lowest: Fraction, highest: Fraction, even: Doubles) -> Doubles:
    """By how much what is stated is multiplied in each draw; never below nothing."""
    low, high = double(lowest), double(highest)
    match shape:
        case "uniform":
            return low + (high - low) * even
        case "triangular":
            return _triangular(low, high, even)
        case "normal":
            return _normal(low, high, even)


def double(exact: Fraction | int) -> np.float64:
    """The double nearest to an exact number."""
    return np.float64(exact.numerator / exact.denominator)


def quotients(over: Doubles, under: Doubles) -> Doubles:
    """Each by each."""
    return over / under


def mean(values: Doubles) -> np.float64:
    """The sum without any rounding, divided once."""
    return np.float64(fsum(values.tolist()) / len(values))


def whole(value: np.float64) -> int:
    """The nearest whole number, a half going up."""
    return int(np.floor(value + 0.5))


def reached(values: Doubles) -> NDArray[np.bool_]:
    """Whether each comes to nothing or more, once it is whole pence."""
    return np.floor(values + 0.5) >= 0.0


def _triangular(low: float, high: float, even: Doubles) -> Doubles:
    """The stated value, 1, is likeliest, and nothing lies beyond the ends."""
    if low == high:
        return np.ones_like(even)
    is_rising = even * (high - low) < 1.0 - low
    away = np.sqrt(np.where(is_rising, even * (1.0 - low), (1.0 - even) * (high - 1.0)) * (high - low))
    return np.where(is_rising, low + away, high - away)


def _normal(low: float, high: float, even: Doubles) -> Doubles:
    """The stated value, 1, is the middle; each side is as wide as its own end says, which one in twenty passes."""
    normal = standard_normal(even)
    side = np.where(normal < 0.0, 1.0 - low, high - 1.0) / _Z_95
    return np.maximum(1.0 + normal * side, 0.0)


def standard_normal(even: Doubles) -> Doubles:
    """Where the standard normal distribution reaches each probability."""
    off = even - 0.5
    inner = _CENTRE_SQUARED - off * off
    found = off * (_polynomial(_A, inner) / _polynomial(_B, inner))
    is_tail = np.abs(off) > _CENTRE
    at = even[is_tail]
    root = np.sqrt(-natural_log(np.minimum(at, 1.0 - at)))
    near, far = root - _TAIL_FROM, root - _FAR_FROM
    tail = np.where(
        root <= _FAR_FROM,
        _polynomial(_C, near) / _polynomial(_D, near),
        _polynomial(_E, far) / _polynomial(_F, far),
    )
    found[is_tail] = np.where(at < 0.5, -tail, tail)  # noqa: PLR2004 - the middle of a probability
    return found


def natural_log(values: Doubles) -> Doubles:
    """The logarithm of numbers above 0, as 2 artanh by its series: libraries differ in its last bits."""
    fraction, exponent = np.frexp(values)
    is_small = fraction < _ROOT_HALF
    fraction = np.where(is_small, fraction * 2.0, fraction)
    power = exponent.astype(np.float64) - np.where(is_small, 1.0, 0.0)
    ratio = (fraction - 1.0) / (fraction + 1.0)
    return power * _LN_2 + 2.0 * ratio * _polynomial(_LN_TERMS, ratio * ratio)


def _polynomial(coefficients: tuple[float, ...], at: Doubles) -> Doubles:
    """By Horner's rule, the highest power first."""
    found = np.full_like(at, coefficients[0])
    for one in coefficients[1:]:
        found *= at
        found += one
    return found
