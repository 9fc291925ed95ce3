"""What matters most answers: each input at its low and at its high end, and by how much that moves the figures.

Signs are those of the projection: a saving is a net present budget impact below zero.
"""

from msgspec import Struct

TORNADO_FORMAT = "placeledger-savings-tornado/1"


class _Answer(Struct, frozen=True, kw_only=True):
    """What all answers have in common."""


class Moved(_Answer, frozen=True):
    """The figures of the place with one input changed, and what that changes."""

    percent: str
    net_present_budget_impact_pence: int
    change_pence: int
    cash_net_present_value_pence: int
    cash_change_pence: int


class Bar(_Answer, frozen=True):
    """One input, all else as stated: percent of what is stated. swing_pence is how far apart both ends are.

    line is null for the cohort of the case, which all its lines start from.
    """

    line: str | None
    pointer: str
    input: str
    low: Moved
    high: Moved
    swing_pence: int


class Scenario(_Answer, frozen=True):
    """The case seen otherwise: without corrections for optimism, or counting only what is cash."""

    scenario: str
    net_present_budget_impact_pence: int
    change_pence: int


class Tornado(_Answer, frozen=True):
    """The whole answer, the widest swing first. how: what low and high mean here."""

    format: str
    engine: int
    title: str
    how: str
    net_present_budget_impact_pence: int
    cash_net_present_value_pence: int
    bars: tuple[Bar, ...]
    scenarios: tuple[Scenario, ...]
    references: tuple[str, ...]
