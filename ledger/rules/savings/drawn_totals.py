"""What drawn lines add up to: by how many pence each draw differs from the projection, by year and by body."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from operator import add

import numpy as np

from ledger.rules.savings.drawing import Doubles, Drawn, double
from ledger.rules.savings.drawn_lines import DrawnBenefit, DrawnCost

_NOTHING = np.float64(0)


class DrawnTotals:
    """Changes of all draws. Lines of the same timing are added up before they are laid out by year."""

    def __init__(self, bodies: Sequence[str], factors: Sequence[Fraction], draws: int) -> None:
        self.draws, self.rounding_at_most_pence = draws, 0
        self._factors = [double(one) for one in factors]
        self._fiscal_of: dict[tuple[Fraction, ...], Drawn] = {}
        self._cost_of: dict[tuple[int, ...], Drawn] = {}
        self._fiscal: list[Drawn] = [_NOTHING for _ in factors]
        self._cash: dict[str, Drawn] = dict.fromkeys(bodies, _NOTHING)
        self._rounded_years: set[tuple[str, str, int]] = set()

    def take_benefit(self, line: DrawnBenefit) -> None:
        """What a fiscal line is worth more or less than stated, to each body in cash, and to the place in each year."""
        timing = [double(one) for one in line.timing]
        stated, drawn = line.stated * self._present(timing), line.drawn * self._present(line.drawn_timing or timing)
        change = drawn - stated
        for one in line.values:
            if one.drawn_part is None:
                cash = one.unit_pence * one.stated_part * change
            else:
                cash = one.unit_pence * (drawn * one.drawn_part - stated * one.stated_part)
            self._cash[one.body] = self._cash[one.body] + cash
            self._rounds(one.body, line)
        self._take_years(line, sum((one.unit_pence for one in line.values), _NOTHING))

    def _take_years(self, line: DrawnBenefit, unit_pence: np.float64) -> None:
        if line.drawn_timing is None:
            known = self._fiscal_of.get(line.timing, _NOTHING)
            self._fiscal_of[line.timing] = known + unit_pence * (line.drawn - line.stated)
            return
        for year, (part, drawn_part) in enumerate(zip(line.timing, line.drawn_timing, strict=True)):
            gross = unit_pence * (line.drawn * drawn_part - line.stated * double(part))
            self._fiscal[year] = self._fiscal[year] + gross

    def take_cost(self, line: DrawnCost) -> None:
        """What a line costs more or less than stated."""
        years = tuple(line.years)
        self._cost_of[years] = self._cost_of.get(years, _NOTHING) + line.change_pence
        if not line.in_kind:
            present = sum((self._factors[year] for year in years), _NOTHING)
            self._cash[line.body] = self._cash[line.body] - line.change_pence * present
        self._rounded("cost", line.body, years)

    def cash_of(self, body: str) -> Doubles:
        """The change of a body's cash net present value."""
        return np.broadcast_to(self._cash[body], (self.draws,))

    def cost_discounted(self) -> Doubles:
        """The change of the present value of all costs."""
        found = np.zeros(self.draws)
        for factor, cost in zip(self._factors, self._costs(), strict=True):
            found = found + factor * cost
        return found

    def net_undiscounted(self) -> Iterator[Doubles]:
        """The change of fiscal benefits less costs, up to each year."""
        return accumulate(self._net(), add)

    def net_discounted(self) -> Iterator[Doubles]:
        """The same in present values."""
        pairs = zip(self._factors, self._net(), strict=True)
        return accumulate((factor * net for factor, net in pairs), add)

    def _net(self) -> Iterator[Doubles]:
        for year, (fiscal, cost) in enumerate(zip(self._fiscal, self._costs(), strict=True)):
            found = np.zeros(self.draws) + fiscal - cost
            for parts, change in self._fiscal_of.items():
                if parts[year]:
                    found = found + double(parts[year]) * change
            yield found

    def _costs(self) -> Iterator[Doubles]:
        for year in range(len(self._factors)):
            found = np.zeros(self.draws)
            for years, change in self._cost_of.items():
                if year in years:
                    found = found + change
            yield found

    def _present(self, parts: Sequence[Drawn]) -> Drawn:
        """The present value of a penny a full year."""
        found: Drawn = _NOTHING
        for factor, part in zip(self._factors, parts, strict=True):
            found = found + factor * part
        return found

    def _rounds(self, body: str, line: DrawnBenefit) -> None:
        """A gross figure of each year, and its cashable part, in what is stated and in what is drawn."""
        years = [year for year, part in enumerate(line.timing) if part or line.drawn_timing]
        self.rounding_at_most_pence += len(years)
        self._rounded("fiscal", body, years)

    def _rounded(self, measure: str, body: str, years: Sequence[int]) -> None:
        """Each amount is half a penny off, as stated and as drawn; so is each present value of a body's year."""
        met = {(measure, body, year) for year in years}
        self.rounding_at_most_pence += len(years) + len(met - self._rounded_years)
        self._rounded_years |= met
