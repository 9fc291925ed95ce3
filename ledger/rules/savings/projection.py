"""What a savings case comes to: by line, body and year, discounted, and who pays and who gains.

Signs: benefits and costs stand as positive pence, a cost shunt as a negative benefit; net is benefits less costs.
`net_present_budget_impact_pence` is the contrary, costs less benefits, of which a saving is below zero, in the golden
case's sign: present value of costs less that of fiscal benefits.
"""

from msgspec import Struct

PROJECTION_FORMAT = "placeledger-savings-projection/1"


class _Answer(Struct, frozen=True, kw_only=True):
    """What all answers have in common."""


class LineOfBody(_Answer, frozen=True):
    """A benefit line's worth to one body, year by year; cashable is the part that can be cut from a budget."""

    body: str
    unit_value_pence: int
    uprated_unit_value_pence: int
    gross_pence: tuple[int, ...]
    cashable_pence: tuple[int, ...]


class BenefitAnswer(_Answer, frozen=True):
    """A benefit line with its chain: numbers as exact decimal text, or as fractions `n/d` where they do not end."""

    benefit: str
    affected: str
    engaged: str
    achieved: str
    deadweight: str
    outcomes: str
    optimism_bias_percent: str
    parts: tuple[str, ...]
    is_counted: bool
    bodies: tuple[LineOfBody, ...]


class CostAnswer(_Answer, frozen=True):
    """A cost line year by year, after optimism bias; its amount as stated and in the prices of the case."""

    cost: str
    body: str
    in_kind: bool
    amount_pence: int
    uprated_amount_pence: int
    optimism_bias_percent: str
    cost_pence: tuple[int, ...]


class Row(_Answer, frozen=True):
    """One measure of a body, or of the place, by year of the case, with its sum and its present value.

    Present values are taken of each body's year, rounded, and summed: never of totals.
    """

    by_year_pence: tuple[int, ...]
    sum_pence: int
    present_value_pence: int


class BodyAnswer(_Answer, frozen=True):
    """What a body, or the place, gains and pays. fiscal counts fiscal lines; cash_cost leaves out what is in kind.

    public_value: fiscal, economic and social, without transfers. cash_net: cashable less cash cost.
    """

    body: str
    fiscal: Row
    cashable: Row
    economic: Row
    social: Row
    transfers: Row
    public_value: Row
    cost: Row
    cash_cost: Row
    net: Row
    cash_net: Row


class Flow(_Answer, frozen=True):
    """One cell of who pays and who gains: of what a body gains, present value, the part that another's money paid for.

    By each benefit line's gain in proportion to what each body pays in cash; the cells of a body sum to its gain.
    """

    pays: str
    gains: str
    present_value_pence: int


class Returns(_Answer, frozen=True):
    """Ratios as decimal text to four places, half up; none where nothing is paid. A year of the case, or none."""

    net_present_budget_impact_pence: int
    financial_return: str | None
    payback_year_discounted: int | None
    payback_year_undiscounted: int | None
    cumulative_discounted_pence: tuple[int, ...]
    cumulative_undiscounted_pence: tuple[int, ...]
    cash_net_present_value_pence: int
    cash_return: str | None
    net_present_public_value_pence: int
    public_value_return: str | None


class Projection(_Answer, frozen=True):
    """The whole answer to a case, bodies in the order of the case, then others.

    left_out: ids of the benefit lines that another line of their double-count group counts for already.
    """

    format: str
    engine: int
    title: str
    years: tuple[str, ...]
    discount_factors: tuple[str, ...]
    benefits: tuple[BenefitAnswer, ...]
    costs: tuple[CostAnswer, ...]
    bodies: tuple[BodyAnswer, ...]
    place: BodyAnswer
    matrix: tuple[Flow, ...]
    returns: Returns
    references: tuple[str, ...]
    left_out: tuple[str, ...]
