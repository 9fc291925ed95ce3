"""Which inputs matter most: each one at its low and at its high end, all else as stated, to the penny. Pure.

Only the line that changes is worked out again; present values are rounded as in a projection, so every figure is the
one that a projection of the changed case gives.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from ledger.core.refusal import Refusal
from ledger.rules.savings.case import Benefit, Case, Cost, Stated, Timing
from ledger.rules.savings.checking_places import Place
from ledger.rules.savings.exact import exact_text, half_up, part_of
from ledger.rules.savings.lines import Lines, counted
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import BenefitAnswer, CostAnswer, Projection
from ledger.rules.savings.references import References
from ledger.rules.savings.tornado import TORNADO_FORMAT, Bar, Moved, Scenario, Tornado
from ledger.rules.savings.valuing import factors_of, rates_of
from ledger.rules.savings.varying import INPUTS_OF_BENEFIT, Input, varied_benefit, varied_cost

_ONE, _WHOLE_PERCENT = Fraction(1), Fraction(100)
_ENDS = "Each input at the ends of its spread: the lowest and highest, of a normal one the 5th and 95th percentile. "
_BY_PERCENT = "Each input {percent}% below and above what is stated, whatever its spread. "
_ALL_ELSE = (
    "All else as stated; all unit values of a line together, and the case's cohort for all lines that start from it; "
    "a percentage at most the whole. Inputs that move neither figure are left out."
)
_NO_SPREAD = "no input has a spread; give some, or ask for all inputs so many percent below and above"


class _Ends(NamedTuple):
    """One input with the lines that it changes (by number), and the multiples of what is stated."""

    line: str | None
    pointer: str
    given: Input
    changed: Sequence[tuple[int, Fraction, Fraction]]

    def percents(self) -> tuple[str, str]:
        _, low, high = self.changed[0]
        return exact_text(low * _WHOLE_PERCENT), exact_text(high * _WHOLE_PERCENT)


def rank(case: Case, references: References, percent: str | None = None) -> Tornado | tuple[Refusal, ...]:
    """The widest swing first; every input by the same percentage if one is given. Refusals are the projection's."""
    projection = project(case, references)
    if isinstance(projection, tuple):
        return projection
    ends = list(_spread(case) if percent is None else _by(case, part_of(percent)))
    if not ends:
        return (Place("/benefits").refused(_NO_SPREAD),)
    place = _Place(case, references, projection)
    bars = [bar for one in ends if (bar := _bar(place, one))]
    told = _ENDS if percent is None else _BY_PERCENT.format(percent=percent)
    return Tornado(
        format=TORNADO_FORMAT,
        engine=case.engine,
        title=case.title,
        how=told + _ALL_ELSE,
        net_present_budget_impact_pence=projection.returns.net_present_budget_impact_pence,
        cash_net_present_value_pence=projection.returns.cash_net_present_value_pence,
        bars=tuple(sorted(bars, key=lambda one: -one.swing_pence)),
        scenarios=tuple(_scenarios(case, references, projection)),
        references=projection.references,
    )


def _spread(case: Case) -> Iterator[_Ends]:
    """The inputs that have spreads; the case's cohort once, for all lines that spread it."""
    together = [
        (number, part_of(one.lowest_percent), part_of(one.highest_percent))
        for number, (line, counts) in enumerate(counted(case.benefits))
        for one in line.spreads
        if counts and one.input == "cohort" and line.cohort_size is None
    ]
    if together:
        yield _Ends(None, "/cohort/size", "cohort", together)
    for number, (line, counts) in enumerate(counted(case.benefits)):
        for at, one in enumerate(line.spreads if counts else ()):
            if one.input != "cohort" or line.cohort_size is not None:
                ends = (number, part_of(one.lowest_percent), part_of(one.highest_percent))
                yield _Ends(line.id, f"/benefits/{number}/spreads/{at}", one.input, [ends])
    for number, cost in enumerate(case.costs):
        for at, one in enumerate(cost.spreads):
            ends = (number, part_of(one.lowest_percent), part_of(one.highest_percent))
            yield _Ends(cost.id, f"/costs/{number}/spreads/{at}", one.input, [ends])


def _by(case: Case, part: Fraction) -> Iterator[_Ends]:
    """Every input, as far below what is stated as above."""
    low, high = max(_ONE - part, Fraction(0)), _ONE + part
    lines = [(number, line) for number, (line, counts) in enumerate(counted(case.benefits)) if counts]
    together = [(number, low, high) for number, line in lines if line.cohort_size is None]
    if together:
        yield _Ends(None, "/cohort/size", "cohort", together)
    for number, line in lines:
        for given in INPUTS_OF_BENEFIT:
            if _has(line, given):
                yield _Ends(line.id, f"/benefits/{number}", given, [(number, low, high)])
    for number, cost in enumerate(case.costs):
        yield _Ends(cost.id, f"/costs/{number}", "cost", [(number, low, high)])


def _has(line: Benefit, given: Input) -> bool:
    """Whether the input is the line's own, and one that it has."""
    if given == "cohort":
        return line.cohort_size is not None
    return given != "drop_off" or isinstance(line.time, Timing)


def _bar(place: "_Place", ends: _Ends) -> Bar | None:
    """Both ends of an input; nothing where they move nothing."""
    low, high = (
        place.moved(
            percent, place.with_input(ends.given, [(number, (low, high)[end]) for number, low, high in ends.changed])
        )
        for end, percent in enumerate(ends.percents())
    )
    if not any((low.change_pence, high.change_pence, low.cash_change_pence, high.cash_change_pence)):
        return None
    swing = abs(high.net_present_budget_impact_pence - low.net_present_budget_impact_pence)
    return Bar(line=ends.line, pointer=ends.pointer, input=ends.given, low=low, high=high, swing_pence=swing)


_Totals = dict[tuple[str, str], list[int]]


class _Place:
    """What the place's bodies gain and pay by year, and what they would with some lines changed."""

    def __init__(self, case: Case, references: References, projection: Projection) -> None:
        self._case, self._references, self._projection = case, references, projection
        self._factors = factors_of(rates_of(case.discounting, references), case.years)
        self._by_year = {
            (one.body, name): getattr(one, name).by_year_pence
            for one in projection.bodies
            for name in ("fiscal", "cashable", "cost", "cash_cost")
        }

    def with_input(self, given: Input, changed: Sequence[tuple[int, Fraction]]) -> _Totals:
        """The years that change, with an input of some lines a multiple of what is stated."""
        totals: _Totals = {}
        for number, multiple in changed:
            if given == "cost":
                cost = varied_cost(self._case.costs[number], multiple)
                self._exchange_cost(totals, self._projection.costs[number], self._answers(costs=(cost,)).costs()[0])
            else:
                line = varied_benefit(self._case.benefits[number], self._case.cohort, given, multiple)
                answer = self._answers(benefits=(line,)).benefits()[0]
                if line.value_class == "fiscal":
                    self._exchange_benefit(totals, self._projection.benefits[number], answer)
        return totals

    def moved(self, percent: str, totals: _Totals) -> Moved:
        """The figures of the place with the years that changed."""
        change = {"fiscal": 0, "cashable": 0, "cost": 0, "cash_cost": 0}
        for key, by_year in totals.items():
            for new, old, factor in zip(by_year, self._by_year[key], self._factors, strict=True):
                if new != old:
                    change[key[1]] += _present(new, factor) - _present(old, factor)
        impact, cash = change["cost"] - change["fiscal"], change["cashable"] - change["cash_cost"]
        returns = self._projection.returns
        return Moved(
            percent=percent,
            net_present_budget_impact_pence=returns.net_present_budget_impact_pence + impact,
            change_pence=impact,
            cash_net_present_value_pence=returns.cash_net_present_value_pence + cash,
            cash_change_pence=cash,
        )

    def _answers(self, benefits: tuple[Benefit, ...] = (), costs: tuple[Cost, ...] = ()) -> Lines:
        return Lines(replace(self._case, benefits=benefits, costs=costs), self._references)

    def _exchange_benefit(self, totals: _Totals, old: BenefitAnswer, new: BenefitAnswer) -> None:
        for before, after in zip(old.bodies, new.bodies, strict=True):
            self._exchange(totals, (after.body, "fiscal"), before.gross_pence, after.gross_pence)
            self._exchange(totals, (after.body, "cashable"), before.cashable_pence, after.cashable_pence)

    def _exchange_cost(self, totals: _Totals, old: CostAnswer, new: CostAnswer) -> None:
        for name in ("cost", *(() if new.in_kind else ("cash_cost",))):
            self._exchange(totals, (new.body, name), old.cost_pence, new.cost_pence)

    def _exchange(self, totals: _Totals, key: tuple[str, str], old: Sequence[int], new: Sequence[int]) -> None:
        by_year = totals.get(key) or self._by_year[key]
        totals[key] = [total - before + after for total, before, after in zip(by_year, old, new, strict=True)]


def _present(pence: int, factor: Fraction) -> int:
    return half_up(pence * factor.numerator, factor.denominator)


def _scenarios(case: Case, references: References, projection: Projection) -> Iterator[Scenario]:
    """Without corrections for optimism; and counting only what can be cut from budgets, and cash costs."""
    stated = projection.returns.net_present_budget_impact_pence
    none = Stated(percent="0", because="seen without")
    lines = (replace(one, optimism_bias=none) for one in case.benefits)
    costs = (replace(one, optimism_bias=none) for one in case.costs)
    without = project(replace(case, benefits=tuple(lines), costs=tuple(costs)), references)
    impacts = {
        "as projected": stated,
        "cashable benefits and cash costs only": -projection.returns.cash_net_present_value_pence,
    }
    if isinstance(without, Projection):
        impacts["without optimism bias"] = without.returns.net_present_budget_impact_pence
    for name, impact in impacts.items():
        yield Scenario(scenario=name, net_present_budget_impact_pence=impact, change_pence=impact - stated)
