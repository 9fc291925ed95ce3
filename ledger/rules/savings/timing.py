"""The part of a full year's effect in each year of a case."""

from fractions import Fraction

from ledger.rules.savings.case import Explicit, Timing
from ledger.rules.savings.exact import part_of

_WHOLE, _NOTHING = Fraction(1), Fraction(0)


def parts_of(time: Explicit | Timing, years: int) -> tuple[Fraction, ...]:
    """One part for each year, the first one of year 0."""
    if isinstance(time, Explicit):
        stated = [Fraction(one) for one in time.parts[:years]]
        return (*stated, *[_NOTHING] * (years - len(stated)))
    begun = (*[_NOTHING] * time.lag_years, *map(Fraction, time.ramp))
    found = [begun[year] if year < len(begun) else _WHOLE for year in range(min(years, time.supported_years))]
    lasting = 1 - part_of(time.drop_off_percent)
    for _ in range(years - len(found)):
        found.append(found[-1] * lasting if found else _NOTHING)
    return tuple(found)
