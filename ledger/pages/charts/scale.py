"""From pence to places on paper: exact until the last tenth, so order is kept and equal amounts lie together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ledger.core.money import rounded
from ledger.pages.words import MINUS

GRIDLINES_MAX = 10
_STEPS = (1, 2, 5)
_PENCE_OF_POUND = 100


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers along an axis count."""

    name: str
    pence: int


# An axis counts in a unit once its largest amount is at least the first number.
_UNITS = (
    (10**12, Unit("£bn", 10**11)),
    (2 * 10**8, Unit("£m", 10**8)),
    (10**6, Unit("£000", 10**5)),
    (0, Unit("£", 100)),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Amounts from lowest to highest, zero among them, laid from one place to another; a step between gridlines."""

    lowest: int
    highest: int
    step: int
    start: Fraction
    end: Fraction

    def at(self, pence: int) -> float:
        """The place of an amount, to a tenth."""
        share = Fraction(int(pence) - self.lowest, self.highest - self.lowest)
        return rounded((self.start + share * (self.end - self.start)) * 10) / 10

    @property
    def ticks(self) -> tuple[int, ...]:
        return tuple(range(self.lowest, self.highest + 1, self.step))

    @property
    def unit(self) -> Unit:
        largest = max(abs(self.lowest), self.highest)
        return next(unit for least, unit in _UNITS if largest >= least)

    def labels(self) -> Iterator[tuple[int, str]]:
        """Each gridline with its number in the unit, all with as many decimals as the step needs."""
        decimals = next(n for n in range(12) if self.step * 10**n % self.unit.pence == 0)
        if self.unit.pence == _PENCE_OF_POUND and decimals:
            decimals = 2  # pounds have pennies or none
        for tick in self.ticks:
            scaled = abs(tick) * 10**decimals // self.unit.pence
            whole, part = divmod(scaled, 10**decimals)
            sign = MINUS if tick < 0 else ""
            yield tick, f"{sign}{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")


def scale_of(amounts: Iterable[int], start: float, end: float, gridlines: int) -> Scale:
    """A scale that holds all amounts and zero, with at most so many gridlines."""
    assert 3 <= gridlines <= GRIDLINES_MAX  # noqa: PLR2004 - one below zero, zero, one above
    whole = [0, *(int(one) for one in amounts)]
    lowest, highest = min(whole), max(whole)
    if lowest == highest:
        highest = 100
    step = next(one for one in _rising() if _up(highest, one) + _up(-lowest, one) < gridlines)
    return Scale(
        -_up(-lowest, step) * step, _up(highest, step) * step, step, start=Fraction(str(start)), end=Fraction(str(end))
    )


def _up(amount: int, step: int) -> int:
    """How many steps it takes to reach an amount."""
    return -(-amount // step)


def _rising() -> Iterator[int]:
    power = 1
    while True:
        yield from (one * power for one in _STEPS)
        power *= 10
