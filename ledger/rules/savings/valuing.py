"""By what the years and prices of a case are weighed: discount factors, and the index of prices."""

from collections.abc import Sequence
from fractions import Fraction

from ledger.rules.savings.case import Case, Discounting, Rate
from ledger.rules.savings.exact import half_up, part_of
from ledger.rules.savings.references import Deflator, RateFrom, References


def rates_of(discounting: Discounting, references: References) -> Sequence[Rate | RateFrom]:
    """The rates that a sound case is discounted by, stated in it or of the schedule that it names."""
    if discounting.schedule is None:
        return discounting.rates
    schedule = references.schedule(discounting.schedule)
    assert schedule is not None, "the schedule is known"
    return schedule.rates


def factors_of(rates: Sequence[Rate | RateFrom], years: int) -> tuple[Fraction, ...]:
    """What a penny of each year is worth in year 0: each year is discounted by its own rate beyond the one before."""
    factors = [Fraction(1)]
    for year in range(1, years):
        rate = max((one for one in rates if one.from_year <= year), key=lambda one: one.from_year)
        grown = 1 + part_of(rate.rate_percent)
        factors.append(factors[-1] * Fraction(grown.denominator, grown.numerator))
    return tuple(factors)


class PriceBase:
    """Brings amounts to the prices of a case, once; without a deflator they stay as they stand."""

    def __init__(self, case: Case, references: References) -> None:
        named = case.prices.deflator if case.prices else None
        self._deflator: Deflator | None = references.deflator_of(named) if named else None
        self._base = Fraction(self._deflator.index[str(case.prices.base_year)]) if self._deflator and case.prices else 1

    def uprated(self, amount_pence: int, price_year: int | None) -> int:
        """The amount in prices of the base year, to the penny."""
        if self._deflator is None:
            return amount_pence
        index = Fraction(self._deflator.index[str(price_year)])
        exact = amount_pence * self._base * Fraction(index.denominator, index.numerator)
        return half_up(exact.numerator, exact.denominator)
