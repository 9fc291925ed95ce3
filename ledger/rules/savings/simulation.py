"""What a simulation of a case answers: how far its figures may lie from what is projected, and how likely that is.

Percentile p is the smallest drawn figure that p% of the draws do not pass. Signs are those of the projection: a saving
is a net present budget impact below zero, so of that the low percentiles are the good ones.
"""

from msgspec import Struct

SIMULATION_FORMAT = "placeledger-savings-simulation/1"
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)


class _Answer(Struct, frozen=True, kw_only=True):
    """What all answers have in common."""


class DrawnInput(_Answer, frozen=True):
    """An input that was drawn, the name of its stream, and its distribution in percent of what is stated."""

    pointer: str
    line: str
    input: str
    stream: str
    shape: str
    lowest_percent: str
    highest_percent: str


class Percentile(_Answer, frozen=True):
    """One point of a distribution of amounts."""

    percent: int
    amount_pence: int


class RatioPercentile(_Answer, frozen=True):
    """One point of a distribution of ratios, as decimal text to four places."""

    percent: int
    ratio: str


class Amounts(_Answer, frozen=True):
    """How an amount is distributed. gains_percent: of how many draws the body or the place gains."""

    projected_pence: int
    mean_pence: int
    percentiles: tuple[Percentile, ...]
    gains_percent: str


class AmountsOfBody(_Answer, frozen=True):
    """One body's cash net present value: cashable less cash cost."""

    body: str
    cash_net_present_value: Amounts


class Ratios(_Answer, frozen=True):
    """How a ratio is distributed."""

    projected: str
    percentiles: tuple[RatioPercentile, ...]


class YearChance(_Answer, frozen=True):
    """How many of the draws pay back in a year of the case; null is within none of its years."""

    year: int | None
    percent: str


class Simulation(_Answer, frozen=True):
    """The whole answer. Percentages of draws are decimal text to two places, half up.

    rounding_at_most_pence: no draw's amount lies further from a projection of the drawn inputs. financial_return is
    null where some draw pays nothing.
    """

    format: str
    engine: int
    title: str
    seed: int
    draws: int
    generator: str
    method: str
    rounding_at_most_pence: int
    inputs: tuple[DrawnInput, ...]
    net_present_budget_impact: Amounts
    financial_return: Ratios | None
    cash_net_present_value: Amounts
    bodies: tuple[AmountsOfBody, ...]
    payback_discounted: tuple[YearChance, ...]
    payback_undiscounted: tuple[YearChance, ...]
    references: tuple[str, ...]
