"""The lines of a case as they are drawn: by how much each draw differs from what is stated. Nothing here is rounded."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ledger.rules.savings.case import Benefit, Case, Cost, Spread, Timing
from ledger.rules.savings.drawing import Chance, Doubles, Drawn, double, multiples
from ledger.rules.savings.exact import part_of
from ledger.rules.savings.projection import BenefitAnswer, CostAnswer
from ledger.rules.savings.timing import parts_of
from ledger.rules.savings.varying import Input

_ONE = Fraction(1)
_WHOLE = double(1)
_COHORT = ("cohort",)


class DrawnValue(NamedTuple):
    """What a line is worth to one body in a full year, in pence: its unit value, and the part that is cashable."""

    body: str
    unit_pence: np.float64
    stated_part: np.float64
    drawn_part: Drawn | None  # none where it is as stated


class DrawnBenefit(NamedTuple):
    """A fiscal line in all draws. stated and drawn: outcomes of a full year, less the correction for optimism.

    drawn_timing: the part of a full year's effect in each year, where it is drawn.
    """

    stated: Drawn
    drawn: Drawn
    values: Sequence[DrawnValue]
    timing: tuple[Fraction, ...]
    drawn_timing: Sequence[Drawn] | None


class DrawnCost(NamedTuple):
    """By how many pence a cost line differs from what is stated, in each of its years."""

    body: str
    in_kind: bool
    years: Sequence[int]
    change_pence: Doubles


def stream_of(line: Benefit | Cost, given: str) -> tuple[str, ...]:
    """The name of an input's stream. Lines that start from the cohort of the case draw it together."""
    if given == "cohort" and isinstance(line, Benefit) and line.cohort_size is None:
        return _COHORT
    return ("benefit" if isinstance(line, Benefit) else "cost", line.id, given)


def drawn_benefit(line: Benefit, answer: BenefitAnswer, case: Case, chance: Chance) -> DrawnBenefit:
    """A line with each of its spread inputs drawn."""
    inputs, stated = _Inputs(line, chance), _Inputs(line, None)
    correction = _WHOLE + double(part_of(answer.optimism_bias_percent))
    size = double(Fraction(line.cohort_size or case.cohort.size))
    own = (one.cashable_percent for one in line.unit_values)
    percents = [line.cashable_percent if one is None else one for one in own]
    return DrawnBenefit(
        stated=_outcomes(line, size, stated) * correction,
        drawn=_outcomes(line, size, inputs) * correction * inputs.multiple("unit_value"),
        values=[
            DrawnValue(
                body=one.body,
                unit_pence=double(one.uprated_unit_value_pence),
                stated_part=double(part_of(percent)),
                drawn_part=inputs.part("cashable", percent) if inputs.is_drawn("cashable") else None,
            )
            for one, percent in zip(answer.bodies, percents, strict=True)
        ],
        timing=parts_of(line.time, case.years),
        drawn_timing=_timing(line, case, inputs),
    )


def drawn_cost(line: Cost, answer: CostAnswer, case: Case, chance: Chance) -> DrawnCost:
    """A cost line, drawn."""
    stated = double(answer.uprated_amount_pence * (1 + part_of(answer.optimism_bias_percent)))
    change = stated * (_Inputs(line, chance).multiple("cost") - _WHOLE)
    years = [one for one in sorted(set(line.years)) if one < case.years]
    return DrawnCost(line.body, line.in_kind, years, np.broadcast_to(change, (chance.draws,)))


class _Inputs:
    """The inputs of one line in all draws; without chance as they are stated."""

    def __init__(self, line: Benefit | Cost, chance: Chance | None) -> None:
        self._line, self._chance = line, chance
        self._spreads: dict[str, Spread] = {one.input: one for one in line.spreads}

    def multiple(self, given: Input) -> Drawn:
        """How many times what is stated."""
        spread = self._spreads.get(given)
        if spread is None or self._chance is None:
            return _WHOLE
        even = self._chance.between(*stream_of(self._line, given))
        return multiples(spread.shape, part_of(spread.lowest_percent), part_of(spread.highest_percent), even)

    def part(self, given: Input, percent: str) -> Drawn:
        """A percentage as a part, at most the whole."""
        drawn = double(part_of(percent)) * self.multiple(given)
        return np.minimum(drawn, _WHOLE)

    def is_drawn(self, given: Input) -> bool:
        return given in self._spreads and self._chance is not None


def _outcomes(line: Benefit, size: np.float64, inputs: _Inputs) -> Drawn:
    """Along the chain, in its order."""
    found = size * inputs.multiple("cohort")
    for given in ("affected", "engaged", "retained"):
        found = found * inputs.part(given, getattr(line, f"{given}_percent"))
    impact = inputs.part("impact", line.impact_percent)
    deadweight = inputs.part("deadweight", line.deadweight_percent)
    return found * (impact - deadweight if line.deadweight_mode == "subtract" else impact * (_WHOLE - deadweight))


def _timing(line: Benefit, case: Case, inputs: _Inputs) -> Sequence[Drawn] | None:
    """As timing.py has it, with the drop-off drawn."""
    if not isinstance(line.time, Timing) or not inputs.is_drawn("drop_off"):
        return None
    lasting = _WHOLE - inputs.part("drop_off", line.time.drop_off_percent)
    supported = parts_of(line.time, min(case.years, line.time.supported_years))
    found: list[Drawn] = [double(one) for one in supported]
    while len(found) < case.years:
        found.append(found[-1] * lasting if found else double(0))
    return found
