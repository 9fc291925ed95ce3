"""How far the figures of a case may lie from what is projected, by drawing its spread inputs many times. Pure.

A line's present value is one number for each draw, its outcomes, times a factor that its timing gives; so a draw costs
a few multiplications for each line, however many years and bodies there are. What is drawn is the difference to the
projection: where nothing is spread the figures are the projection's own, to the penny.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ledger.core.quantity import fraction_text
from ledger.core.refusal import Refusal
from ledger.rules.savings.case import Benefit, Case, Cost
from ledger.rules.savings.drawing import GENERATOR, Chance, Doubles, mean, quotients, reached, whole
from ledger.rules.savings.drawn_lines import drawn_benefit, drawn_cost, stream_of
from ledger.rules.savings.drawn_totals import DrawnTotals
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import BenefitAnswer, CostAnswer, Projection
from ledger.rules.savings.references import References
from ledger.rules.savings.simulation import (
    PERCENTILES,
    SIMULATION_FORMAT,
    Amounts,
    AmountsOfBody,
    DrawnInput,
    Percentile,
    RatioPercentile,
    Ratios,
    Simulation,
    YearChance,
)
from ledger.rules.savings.valuing import factors_of, rates_of

DRAWS_MAX = 100_000
METHOD = (
    "Each spread input is drawn by itself, as a multiple of what is stated, between lowest and highest percent: "
    "triangular with what is stated likeliest; uniform; or normal with what is stated in the middle, each side as wide "
    "as its end says, which one draw in twenty passes, and nothing below zero. All unit values of a line are drawn "
    "together, and so is the case's cohort for all lines that start from it. A percentage is at most the whole. Where "
    "deadweight is drawn above impact, outcomes are below zero. Lines without a spread stand as projected; economic "
    "and social lines, and those that another line counts for, move none of these figures and are not drawn."
)
_RATIO_PLACES, _PERCENT_PLACES = 4, 2
_TEN_THOUSAND = 10**_RATIO_PLACES
Told = Callable[[int, int], None]


def simulate(
    case: Case, references: References, *, seed: int, draws: int, told: Told | None = None
) -> Simulation | tuple[Refusal, ...]:
    """The percentiles of a case's figures; `told` hears of how many lines are done. Refusals are the projection's."""
    assert 0 < draws <= DRAWS_MAX, "a simulation draws, within limits"
    projection = project(case, references)
    if isinstance(projection, tuple):
        return projection
    totals = _drawn(case, references, projection, Chance(seed, draws), told)
    return Simulation(
        format=SIMULATION_FORMAT,
        engine=case.engine,
        title=case.title,
        seed=seed,
        draws=draws,
        generator=GENERATOR,
        method=METHOD,
        rounding_at_most_pence=totals.rounding_at_most_pence,
        inputs=tuple(_inputs(case, projection)),
        **_figures(case, projection, totals),
        references=projection.references,
    )


def _drawn(
    case: Case, references: References, projection: Projection, chance: Chance, told: Told | None
) -> DrawnTotals:
    """All lines that are spread, added up."""
    factors = factors_of(rates_of(case.discounting, references), case.years)
    totals = DrawnTotals(case.bodies, factors, chance.draws)
    benefits, costs = list(_spread_benefits(case, projection)), list(_spread_costs(case, projection))
    every = len(benefits) + len(costs)
    for done, (_, line, answer) in enumerate(benefits):
        totals.take_benefit(drawn_benefit(line, answer, case, chance))
        if told:
            told(done + 1, every)
    for done, (_, cost, cost_answer) in enumerate(costs, len(benefits)):
        totals.take_cost(drawn_cost(cost, cost_answer, case, chance))
        if told:
            told(done + 1, every)
    return totals


def _spread_benefits(case: Case, projection: Projection) -> Iterator[tuple[str, Benefit, BenefitAnswer]]:
    """Fiscal lines that count and have something to draw, each with its place: no other moves a figure told here."""
    for number, (line, answer) in enumerate(zip(case.benefits, projection.benefits, strict=True)):
        if line.spreads and answer.is_counted and line.value_class == "fiscal":
            yield f"/benefits/{number}", line, answer


def _spread_costs(case: Case, projection: Projection) -> Iterator[tuple[str, Cost, CostAnswer]]:
    for number, (line, answer) in enumerate(zip(case.costs, projection.costs, strict=True)):
        if line.spreads:
            yield f"/costs/{number}", line, answer


def _inputs(case: Case, projection: Projection) -> Iterator[DrawnInput]:
    spread: list[tuple[str, Benefit | Cost]] = [(at, line) for at, line, _ in _spread_benefits(case, projection)]
    spread += [(at, line) for at, line, _ in _spread_costs(case, projection)]
    for pointer, line in spread:
        for at, one in enumerate(line.spreads):
            yield DrawnInput(
                pointer=f"{pointer}/spreads/{at}",
                line=line.id,
                input=one.input,
                stream=" / ".join(stream_of(line, one.input)),
                shape=one.shape,
                lowest_percent=one.lowest_percent,
                highest_percent=one.highest_percent,
            )


def _figures(case: Case, projection: Projection, totals: DrawnTotals) -> dict[str, Any]:
    """Every measure of the answer by its name."""
    stated = projection.returns
    net = [
        np.float64(pence) + change
        for pence, change in zip(stated.cumulative_discounted_pence, totals.net_discounted(), strict=True)
    ]
    undiscounted = [
        np.float64(pence) + change
        for pence, change in zip(stated.cumulative_undiscounted_pence, totals.net_undiscounted(), strict=True)
    ]
    cash = {
        one.body: np.float64(one.cash_net.present_value_pence) + totals.cash_of(one.body)
        for one in projection.bodies
        if one.body in case.bodies
    }
    place_cash = np.zeros(totals.draws)
    for one in cash.values():
        place_cash = place_cash + one
    place = {one.body: one for one in projection.bodies}
    first = next((year for year, pence in enumerate(projection.place.cost.by_year_pence) if pence), case.years)
    return {
        "net_present_budget_impact": _amounts(stated.net_present_budget_impact_pence, -net[-1], gains=net[-1]),
        "financial_return": _ratios(projection, totals, net[-1]),
        "cash_net_present_value": _amounts(stated.cash_net_present_value_pence, place_cash, gains=place_cash),
        "bodies": tuple(
            AmountsOfBody(
                body=body,
                cash_net_present_value=_amounts(place[body].cash_net.present_value_pence, drawn, gains=drawn),
            )
            for body, drawn in cash.items()
        ),
        "payback_discounted": _payback(net, first),
        "payback_undiscounted": _payback(undiscounted, first),
    }


def _amounts(projected_pence: int, drawn: Doubles, *, gains: Doubles) -> Amounts:
    values = np.sort(drawn)
    return Amounts(
        projected_pence=projected_pence,
        mean_pence=whole(mean(drawn)),
        percentiles=tuple(
            Percentile(percent=percent, amount_pence=whole(values[_rank(percent, len(values))]))
            for percent in PERCENTILES
        ),
        gains_percent=_percent(int(np.count_nonzero(reached(gains - np.float64(1)))), len(values)),
    )


def _ratios(projection: Projection, totals: DrawnTotals, net: Doubles) -> Ratios | None:
    """Of fiscal benefits to costs."""
    cost = np.float64(projection.place.cost.present_value_pence) + totals.cost_discounted()
    if projection.returns.financial_return is None or not np.all(cost > 0):
        return None
    values = np.sort(quotients(net + cost, cost))
    return Ratios(
        projected=projection.returns.financial_return,
        percentiles=tuple(
            RatioPercentile(percent=percent, ratio=_ratio_text(values[_rank(percent, len(values))]))
            for percent in PERCENTILES
        ),
    )


def _payback(cumulative: Sequence[Doubles], first: int) -> tuple[YearChance, ...]:
    """In how many draws each year is the first, from that of the first cost on, in which all that was paid is back."""
    waiting = np.ones(len(cumulative[0]), dtype=np.bool_)
    found = []
    for year, pence in enumerate(cumulative):
        back = waiting & reached(pence) if year >= first else np.zeros_like(waiting)
        waiting = waiting & ~back
        if back.any():
            found.append((year, int(np.count_nonzero(back))))
    never = int(np.count_nonzero(waiting))
    every = [*found, (None, never)] if never else found
    return tuple(YearChance(year=year, percent=_percent(number, len(waiting))) for year, number in every)


def _rank(percent: int, draws: int) -> int:
    """Which of the sorted draws is the smallest that so many percent of them do not pass."""
    return -(-percent * draws // 100) - 1


def _percent(number: int, draws: int) -> str:
    return fraction_text(Fraction(100 * number, draws), _PERCENT_PLACES)


def _ratio_text(value: np.float64) -> str:
    return fraction_text(Fraction(whole(value * np.float64(_TEN_THOUSAND)), _TEN_THOUSAND), _RATIO_PLACES)
