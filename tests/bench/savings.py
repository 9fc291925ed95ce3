"""A case of many lines projected, and drawn many times, beside plain vectorised computations of the same."""

from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.rules.savings.case import (
    Benefit,
    Case,
    Cohort,
    Cost,
    Discounting,
    Rate,
    Spread,
    Stated,
    Timing,
    UnitValue,
)
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.references import References
from ledger.rules.savings.simulating import simulate
from ledger.rules.savings.simulation import PERCENTILES, Simulation
from ledger.rules.savings.timing import parts_of
from tests.bench.sharing import milliseconds
from tests.bench.table import Row, command, in_turn

RATE, SIZE = "3.5", 2_000
SPREAD_INPUTS = ("engaged", "impact", "deadweight", "unit_value")
LOWEST, HIGHEST = 80, 125
Doubles = NDArray[np.float64]


def case_of(lines: int, years: int, bodies: int, seed: int = 1) -> Case:
    """Every line is worth something to every body, with four inputs spread, and a cost of each body too."""
    chance = Random(seed)  # noqa: S311 - figures, not a secret
    names = tuple(f"body {one + 1}" for one in range(bodies))
    return Case(
        format="placeledger-savings-case/1",
        title="Many lines",
        cohort=Cohort(name="families", size=str(SIZE)),
        bodies=names,
        first_year=2026,
        years=years,
        discounting=Discounting(rates=(Rate(from_year=0, rate_percent=RATE),)),
        benefits=tuple(_benefit(number, names, years, chance) for number in range(lines)),
        costs=tuple(_cost(number, body, years, chance) for number, body in enumerate(names)),
    )


def _spread(given: Any) -> Spread:
    return Spread(input=given, shape="triangular", lowest_percent=str(LOWEST), highest_percent=str(HIGHEST))


def _benefit(number: int, bodies: tuple[str, ...], years: int, chance: Random) -> Benefit:
    lag = chance.randrange(min(years, 3))
    return Benefit(
        id=f"B{number + 1}",
        name="a line",
        unit_values=tuple(UnitValue(body=one, amount_pence=chance.randrange(1_000, 500_000)) for one in bodies),
        engaged_percent="80",
        impact_percent=str(chance.randrange(30, 60)),
        deadweight_percent=str(chance.randrange(5, 25)),
        deadweight_mode="subtract",
        optimism_bias=Stated(percent="-15"),
        cashable_percent=str(chance.randrange(10, 90)),
        time=Timing(lag_years=lag, supported_years=lag + chance.randrange(1, 10), drop_off_percent="20"),
        spreads=tuple(map(_spread, SPREAD_INPUTS)),
    )


def _cost(number: int, body: str, years: int, chance: Random) -> Cost:
    return Cost(
        id=f"C{number + 1}",
        name="a cost",
        body=body,
        amount_pence=chance.randrange(10**7, 10**9),
        years=tuple(range(min(years, 5))),
        optimism_bias=Stated(percent="10"),
        spreads=(_spread("cost"),),
    )


class Plain:
    """The same figures as arrays of doubles, neither checked nor rounded nor told by line: what a notebook would do."""

    def __init__(self, case: Case) -> None:
        lines = case.benefits
        self.bodies = [one.body for one in case.costs]
        self.engaged, self.impact, self.deadweight, self.cashable = (
            np.array([float(getattr(one, f"{name}_percent")) / 100 for one in lines])
            for name in ("engaged", "impact", "deadweight", "cashable")
        )
        self.units = np.array([[one.amount_pence for one in line.unit_values] for line in lines], dtype=np.float64)
        self.parts = np.array([[float(one) for one in parts_of(line.time, case.years)] for line in lines])
        self.factors = (1 + float(RATE) / 100) ** -np.arange(case.years)
        self.costs = np.array(
            [[one.amount_pence * 1.1 * (year in one.years) for year in range(case.years)] for one in case.costs]
        )

    def project(self) -> dict[str, Doubles]:
        """Gross and cashable by line, body and year, then what they add up to."""
        outcomes = SIZE * self.engaged * (self.impact - self.deadweight) * 0.85
        gross = self.units[:, :, None] * (outcomes[:, None] * self.parts)[:, None, :]
        by_body, cash = gross.sum(axis=0), (gross * self.cashable[:, None, None]).sum(axis=0)
        net = by_body.sum(axis=0) - self.costs.sum(axis=0)
        return {
            "present": by_body @ self.factors,
            "cash": (cash - self.costs) @ self.factors,
            "impact": -(net @ self.factors),
            "cumulative": np.cumsum(net * self.factors),
        }

    def simulate(self, draws: int, seed: int) -> dict[str, Doubles]:
        """Draws as rows: outcomes of each line, then two products of matrices, and percentiles of what comes out."""
        chance = np.random.default_rng(seed)
        shape = (draws, len(self.engaged))
        engaged, impact, deadweight, unit = (
            chance.triangular(LOWEST / 100, 1, HIGHEST / 100, shape) for _ in SPREAD_INPUTS
        )
        outcomes = np.minimum(self.engaged * engaged, 1) * (self.impact * impact - self.deadweight * deadweight)
        outcomes *= SIZE * 0.85 * unit
        cost = chance.triangular(LOWEST / 100, 1, HIGHEST / 100, (draws, len(self.costs)))
        fiscal = outcomes @ (self.units.sum(axis=1)[:, None] * self.parts)
        net = fiscal - cost @ self.costs
        cumulative = np.cumsum(net * self.factors, axis=1)
        worth = (self.parts @ self.factors * self.cashable)[:, None] * self.units
        cash = outcomes @ worth - cost * (self.costs @ self.factors)
        return {
            "impact": np.percentile(-cumulative[:, -1], PERCENTILES),
            "cash": np.percentile(cash, PERCENTILES, axis=0),
            "place": np.percentile(cash.sum(axis=1), PERCENTILES),
            "payback": np.argmax(cumulative >= 0, axis=1),
        }


def agreed(case: Case, plain: Plain, draws: int) -> None:
    """Both compute the same: the projection to a pound, the simulation's middle to a percent of its width."""
    projection = project(case, References())
    assert isinstance(projection, Projection), projection
    ours, theirs = projection.returns.net_present_budget_impact_pence, float(plain.project()["impact"])
    assert abs(ours - theirs) < 10_000, (ours, theirs)
    simulated = simulate(case, References(), seed=1, draws=draws)
    assert isinstance(simulated, Simulation), simulated
    told = [one.amount_pence for one in simulated.net_present_budget_impact.percentiles]
    expected = plain.simulate(draws, 1)["impact"]
    assert abs(told[3] - expected[3]) < 0.1 * (told[-1] - told[0]) + 10_000, (told, expected)


async def measure(
    *, rounds: int = 5, lines: int = 200, years: int = 30, bodies: int = 12, draws: int = 10_000
) -> list[Row]:
    """A projection with every line told to the penny, and a simulation of as many draws, each beside its arrays."""
    case = case_of(lines, years, bodies)
    plain = Plain(case)
    agreed(case, plain, draws)

    async def projected() -> float:
        return milliseconds(lambda: project(case, References()), times=1)

    async def projected_plainly() -> float:
        return milliseconds(plain.project, times=20)

    async def simulated() -> float:
        return milliseconds(lambda: simulate(case, References(), seed=1, draws=draws), times=1)

    async def simulated_plainly() -> float:
        return milliseconds(lambda: plain.simulate(draws, 1), times=1)

    of = f"{lines:,} lines x {years} years x {bodies} bodies"
    return [
        Row(
            f"a projection of {of}, exact, each line told; the same as arrays of doubles",
            "ms",
            *await in_turn(rounds, projected, projected_plainly),
            "told",
        ),
        Row(
            f"{draws:,} draws of it with its projection; the same as arrays of doubles",
            "ms",
            *await in_turn(rounds, simulated, simulated_plainly),
            "told",
        ),
    ]


if __name__ == "__main__":
    command(measure)
