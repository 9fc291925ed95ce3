"""The format of a savings case: whom a programme is for, what it saves whom and what it costs whom, on what evidence.

Benefit lines follow the chain of the local cost benefit model (HM Treasury and New Economy, Supporting public service
transformation: cost benefit analysis guidance for local partnerships, 2014): cohort, affected, engaged, retained,
impact, deadweight, unit value, optimism bias, timing, cashable. Percentages, ratios and sizes are decimal text.
README.md tells each field, and what is worked out from it.
"""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.ids import PLAIN

YEARS_MAX = 60
LINES_MAX = 2000

Name = Annotated[
    str, Meta(pattern=rf"^(?=.*\S){PLAIN}*\Z", max_length=300, description="a name: text on one line, not blank")
]
Text = Annotated[str, Meta(pattern=rf"^{PLAIN}*\Z", max_length=2000, description="text without control characters")]
Body = Annotated[
    str, Meta(pattern=rf"^(?=.*\S){PLAIN}*\Z", max_length=80, description="a body, as the list of bodies has it")
]
Percent = Annotated[
    str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,12})?\Z", description="a percentage as decimal text, `62.5` for 62.5%")
]
SignedPercent = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,12})?\Z", description="a percentage as decimal text, `-15` for -15%")
]
Quantity = Annotated[str, Meta(pattern=r"^[0-9]{1,15}(\.[0-9]{1,12})?\Z", description="a quantity as decimal text")]
Ratio = Annotated[str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,12})?\Z", description="a ratio as decimal text")]
SignedPence = Annotated[int, Meta(ge=-(2**53), le=2**53, description="whole pence")]
CalendarYear = Annotated[int, Meta(ge=1990, le=2200)]
YearNumber = Annotated[int, Meta(ge=0, lt=YEARS_MAX, description="a year of the case, the first one 0")]
Grade = Annotated[int, Meta(ge=1, le=6, description="1 the best evidence, 6 the weakest")]


class _Said(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of a case have in common: never changed, every name known."""


class Cohort(_Said, frozen=True, kw_only=True):
    """Whom the programme is for, and how many of them there are."""

    name: Name
    size: Quantity
    unit: Name = "people"
    geography: Text = ""


class Spread(_Said, frozen=True, kw_only=True):
    """How far an input may lie from what is stated, for simulation: percentages of the stated value.

    triangular: lowest and highest, the stated value likeliest; uniform: between lowest and highest; normal: they are
    the 5th and 95th percentiles. An input without a spread is drawn as stated.
    """

    input: Literal[
        "unit_value",
        "affected",
        "engaged",
        "retained",
        "impact",
        "deadweight",
        "cashable",
        "drop_off",
        "cost",
        "cohort",
    ]
    shape: Literal["triangular", "uniform", "normal"]
    lowest_percent: Percent
    highest_percent: Percent


class Combination(StrEnum):
    """How the corrections of several graded factors become one."""

    WORST = "worst"
    PRODUCT = "product"
    MEAN = "mean"


class Stated(_Said, frozen=True, kw_only=True, tag_field="type", tag="manual"):
    """A correction stated outright, with why."""

    percent: SignedPercent
    because: Text = ""


class Graded(_Said, frozen=True, kw_only=True, tag_field="type", tag="graded"):
    """A correction by grades of evidence, looked up in the case's table; factors that are not graded are left out.

    A benefit has cohort, impact, age and error; a cost has cost alone.
    """

    cohort: Grade | None = None
    impact: Grade | None = None
    age: Grade | None = None
    error: Grade | None = None
    cost: Grade | None = None
    combination: Combination = Combination.WORST


Bias = Stated | Graded


class Explicit(_Said, frozen=True, kw_only=True, tag_field="type", tag="profile"):
    """The part of a full year's effect in each year of the case, in order; years beyond it have none."""

    parts: Annotated[tuple[Ratio, ...], Meta(min_length=1, max_length=YEARS_MAX)]


class Timing(_Said, frozen=True, kw_only=True, tag_field="type", tag="timing"):
    """Nothing before the lag; then the ramp; then the whole; once support has ended, less by the drop-off each year.

    ramp: parts of the whole in the first years after the lag. supported_years: years of the case, from its first one.
    """

    lag_years: Annotated[int, Meta(ge=0, lt=YEARS_MAX)] = 0
    ramp: Annotated[tuple[Ratio, ...], Meta(max_length=YEARS_MAX)] = ()
    supported_years: Annotated[int, Meta(ge=0, le=YEARS_MAX)] = YEARS_MAX
    drop_off_percent: Percent = "0"


class UnitValue(_Said, frozen=True, kw_only=True):
    """What one outcome is worth to one body in a year; below zero where it costs that body (a cost shunt)."""

    body: Body
    amount_pence: SignedPence
    price_year: CalendarYear | None = None
    cashable_percent: Percent | None = None
    budget_line: Text = ""


class Benefit(_Said, frozen=True, kw_only=True):
    """A benefit line: outcomes of one kind, and what they are worth to whom.

    evidence_grade: by which what was realised is held against what was projected. Of the lines of a double-count group
    the first one counts, the others are shown and left out of every total. nothing_stops_because: why a budget is cut
    though no service, contract or post ends; otherwise what ends is registered before anything of the line is banked.
    """

    id: Name
    name: Name
    outcome: Name = "unnamed"
    unit: Text = ""
    unit_cost_code: Text = ""
    source: Text = ""
    unit_values: Annotated[tuple[UnitValue, ...], Meta(min_length=1, max_length=50)]
    value_class: Literal["fiscal", "economic", "social"] = "fiscal"
    is_transfer: bool = False
    cohort_size: Quantity | None = None
    affected_percent: Percent = "100"
    engaged_percent: Percent = "100"
    retained_percent: Percent = "100"
    impact_percent: Percent
    deadweight_percent: Percent = "0"
    deadweight_mode: Literal["subtract", "multiply"]
    optimism_bias: Bias
    cashable_percent: Percent = "0"
    time: Explicit | Timing
    evidence_grade: Grade | None = None
    evidence: Text = ""
    double_count_group: Name | None = None
    nothing_stops_because: Text = ""
    spreads: tuple[Spread, ...] = ()


class Cost(_Said, frozen=True, kw_only=True):
    """A cost line: who bears it, in which years. In kind is valued, and is no cash."""

    id: Name
    name: Name
    body: Body
    amount_pence: Annotated[int, Meta(ge=0, le=2**53, description="in each of its years, before optimism bias")]
    years: Annotated[tuple[YearNumber, ...], Meta(min_length=1, max_length=YEARS_MAX)]
    recurrence: Literal["one_off", "recurrent"] = "recurrent"
    kind: Literal["revenue", "capital"] = "revenue"
    in_kind: bool = False
    price_year: CalendarYear | None = None
    optimism_bias: Bias
    evidence_grade: Grade | None = None
    source: Text = ""
    spreads: tuple[Spread, ...] = ()


class Rate(_Said, frozen=True, kw_only=True):
    """From this year of the case on, discounted by so much a year."""

    from_year: YearNumber
    rate_percent: Percent


class Discounting(_Said, frozen=True, kw_only=True):
    """By which schedule present values are taken: one of the reference data by name, or rates stated here.

    The first year is not discounted.
    """

    schedule: Name | None = None
    rates: tuple[Rate, ...] = ()


class Prices(_Said, frozen=True, kw_only=True):
    """The year in whose prices the case stands, and the deflator by which older values are brought to it, if any."""

    base_year: CalendarYear
    deflator: Name | None = None


class Case(_Said, frozen=True, kw_only=True):
    """A whole savings case.

    bodies: public bodies, who pay or save. others: those who gain without a public budget, such as people or firms;
    only economic and social lines are worth something to them. first_year: in which the first financial year begins.
    """

    format: Literal["placeledger-savings-case/1"]
    title: Name
    programme: Text = ""
    cohort: Cohort
    bodies: Annotated[tuple[Body, ...], Meta(min_length=1, max_length=100)]
    others: Annotated[tuple[Body, ...], Meta(max_length=100)] = ()
    first_year: CalendarYear
    years: Annotated[int, Meta(ge=1, le=YEARS_MAX)]
    prices: Prices | None = None
    discounting: Discounting
    optimism_bias_table: Name | None = None
    benefits: Annotated[tuple[Benefit, ...], Meta(max_length=LINES_MAX)] = ()
    costs: Annotated[tuple[Cost, ...], Meta(max_length=LINES_MAX)] = ()
    notes: Text = ""
    engine: Literal[1] = 1
