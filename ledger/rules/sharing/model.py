"""The format of a rule set: who bears an overspend and who gets an underspend, step by step, as data.

A rule set divides the lines of a pool into parts that never net with one another; each part has its steps for an
overspend and for an underspend. What is no variance (a saving, a reserve to return, a payment by performance) is a sum
with steps of its own. Steps run in order, each on what those before it left, and the last one takes all that is left.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

ENGINE_VERSION = 1
DEPTH_MAX = 8
STEPS_MAX = 200

Name = Annotated[str, Meta(min_length=1, max_length=300, description="a name, the same wherever the thing is meant")]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Partner = Annotated[str, Meta(min_length=1, max_length=80, description="a partner, as the list of partners has it")]
Percent = Annotated[
    str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,12})?\Z", description="a percentage as decimal text, `62.5` for 62.5%")
]
Parts = Annotated[str, Meta(pattern=r"^[0-9]{1,15}(\.[0-9]{1,12})?\Z", description="how many parts, as decimal text")]
Pence = Annotated[int, Meta(ge=0, le=2**53, description="whole pence")]


class _Rule(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of a rule set have in common: never changed, every name known."""


# Amounts: how much a limit, an edge or a sum is.


class FixedAmount(_Rule, frozen=True, tag_field="type", tag="pence"):
    """So many pence."""

    amount_pence: Pence


class NamedAmount(_Rule, frozen=True, tag_field="type", tag="figure"):
    """An amount that the figures give under this name."""

    name: Name


class BudgetAmount(_Rule, frozen=True, tag_field="type", tag="budget"):
    """The budget of the lines that are being shared, or of all lines of the figures."""

    of: Literal["these_lines", "all_lines"]


class PercentAmount(_Rule, frozen=True, tag_field="type", tag="percent"):
    """A percentage of another amount, to the nearest penny, half a penny up."""

    percent: Percent
    of: "Amount"


class PricedExcess(_Rule, frozen=True, tag_field="type", tag="priced_excess"):
    """What lies above plan, at a price: (actual - plan) x price, nothing where actual is not above plan."""

    actual: Name
    plan: Name
    price: "Amount"


class PerformanceAmount(_Rule, frozen=True, tag_field="type", tag="performance"):
    """An amount x achieved / target, between a floor and a cap in percent; both quantities are in the figures."""

    of: "Amount"
    achieved: Name
    target: Name
    floor_percent: Percent = "0"
    cap_percent: Percent = "100"


class SumAmount(_Rule, frozen=True, tag_field="type", tag="sum"):
    """Amounts together, less others; never below nothing."""

    plus: Annotated[tuple["Amount", ...], Meta(min_length=1)]
    less: tuple["Amount", ...] = ()


class DecidedAmount(_Rule, frozen=True, tag_field="type", tag="decided"):
    """What was decided under this name, by whom the rule set says; until then another amount holds."""

    name: Name
    by: Text
    until_then: "Amount"


Amount = (
    FixedAmount
    | NamedAmount
    | BudgetAmount
    | PercentAmount
    | PricedExcess
    | PerformanceAmount
    | SumAmount
    | DecidedAmount
)


# Weights: by what something is shared. Each has its versions, and the one in force on the day of the figures counts.


class Percentages(_Rule, frozen=True):
    """One version of fixed percentages; they come to 100."""

    version: Name
    starts: date
    percent_of: dict[Partner, Percent]


class FixedPercentages(_Rule, frozen=True, tag_field="type", tag="percentages"):
    """Percentages as printed in the agreement; `printed_for` names the measured weights that they stand for, if any."""

    versions: Annotated[tuple[Percentages, ...], Meta(min_length=1)]
    printed_for: Name | None = None


class Ratio(_Rule, frozen=True):
    """One version of a ratio such as 2 : 1."""

    version: Name
    starts: date
    parts_of: dict[Partner, Parts]


class FixedRatio(_Rule, frozen=True, tag_field="type", tag="ratio"):
    """Fixed parts, whatever they come to together."""

    versions: Annotated[tuple[Ratio, ...], Meta(min_length=1)]


class Measured(_Rule, frozen=True, tag_field="type", tag="measured"):
    """Weights that the figures give under the measure's name with version and date: contributions, population."""

    measure: Name
    taken: Text


class EqualParts(_Rule, frozen=True, tag_field="type", tag="equal"):
    """All partners alike."""


class LineProfile(_Rule, frozen=True, tag_field="type", tag="line_profile"):
    """The percentages that each line carries for itself."""


Weights = FixedPercentages | FixedRatio | Measured | EqualParts | LineProfile


# Steps: each takes from what is left and says to whom.


class Form(StrEnum):
    """What a partner's share becomes."""

    SETTLED = "settled"
    COMMITTED_OUTSIDE = "committed_outside"
    CONTRIBUTION = "contribution"
    IN_FENCE = "in_fence"
    PROVISIONAL = "provisional"


class Keeping(StrEnum):
    """What becomes of money that no partner takes."""

    CARRY_FORWARD = "carry_forward"
    HOLD = "hold"
    REINVEST = "reinvest_non_recurrently"
    RELEASE = "release"
    ESCALATE = "escalate"


class EachUpTo(_Rule, frozen=True):
    """At most this percentage of its own weight, in pence, for each that shares: 10% of what each contributes."""

    percent: Percent
    of: Name


class Draw(_Rule, frozen=True, tag_field="type", tag="draw"):
    """Take from a list, in its order, until nothing is left; names and kinds are those of the figures' items.

    Reserves and underspends meet an overspend; an underspend meets needs.
    """

    items: Annotated[tuple[Name, ...], Meta(min_length=1, description="names or kinds of items, in order")]
    only: tuple[Literal["non_recurrent", "agreed"], ...] = ()
    at_most: Amount | None = None
    because: Text | None = None


class Share(_Rule, frozen=True, tag_field="type", tag="share"):
    """Divide among partners by weights, the largest remainder first, ties to the partner listed earlier."""

    by: Name
    among: tuple[Partner, ...] = ()
    at_most: Amount | None = None
    each_at_most: EachUpTo | None = None
    onward: dict[Partner, Name] = {}
    form: Form = Form.SETTLED
    instalments: Annotated[int, Meta(ge=1, le=60)] = 1
    because: Text | None = None


class Bear(_Rule, frozen=True, tag_field="type", tag="bear"):
    """One partner takes all: the one named, the host, or of each line the partner responsible for it."""

    partner: Partner | None = None
    role: Literal["host", "responsible"] | None = None
    at_most: Amount | None = None
    form: Form = Form.SETTLED
    instalments: Annotated[int, Meta(ge=1, le=60)] = 1
    because: Text | None = None


class Band(_Rule, frozen=True):
    """A slice of the whole up to an edge, measured from nothing, with steps of its own; the last one has no edge."""

    steps: Annotated[tuple["Step", ...], Meta(min_length=1)]
    up_to: Amount | None = None


class Bands(_Rule, frozen=True, tag_field="type", tag="bands"):
    """Slice what reaches the step, or the whole variance with what was already taken as its first slices."""

    bands: Annotated[tuple[Band, ...], Meta(min_length=1)]
    counted_from: Literal["what_is_left", "the_whole"] = "what_is_left"
    because: Text | None = None


class Branch(_Rule, frozen=True):
    """A part of a split, with steps of its own; what exceeds its limit goes to the branches that have room."""

    name: Name
    parts: Parts
    steps: Annotated[tuple["Step", ...], Meta(min_length=1)]
    at_most: Amount | None = None


class Split(_Rule, frozen=True, tag_field="type", tag="split"):
    """Divide into named parts, each with steps of its own."""

    branches: Annotated[tuple[Branch, ...], Meta(min_length=2)]
    because: Text | None = None


class PartnerLimit(_Rule, frozen=True):
    """What one partner bears at most, or at least."""

    partner: Partner
    at_most: Amount | None = None
    at_least: Amount | None = None


class Limit(_Rule, frozen=True, tag_field="type", tag="limit"):
    """Hold the shares so far within limits.

    What lies above a cap goes through steps of its own; what lacks to a floor is taken from those listed, in order.
    """

    limits: Annotated[tuple[PartnerLimit, ...], Meta(min_length=1)]
    excess: tuple["Step", ...] = ()
    lacking_from: tuple[Partner, ...] = ()
    counted_over: Literal["this_part", "all_so_far"] = "this_part"
    because: Text | None = None


class Keep(_Rule, frozen=True, tag_field="type", tag="keep"):
    """What no partner takes: carried forward, held, reinvested once, released to a purpose, or escalated."""

    how: Keeping
    to: Name
    at_most: Amount | None = None
    approved_by: Literal["nobody_further", "each_partner", "board"] = "nobody_further"
    unless_agreed_by: Name | None = None
    because: Text | None = None


Step = Draw | Share | Bear | Bands | Split | Limit | Keep
Steps = Annotated[tuple[Step, ...], Meta(min_length=1)]


# What the steps work on.


class Lines(_Rule, frozen=True):
    """Which lines: all that fit every condition given. Lines with a ring-fence only where `fence` asks for them."""

    names: tuple[Name, ...] | None = None
    label: Name | None = None
    responsible: Partner | None = None
    kind: Literal["fixed", "variable"] | None = None
    cause: Name | None = None
    is_recurrent: bool | None = None
    fence: Annotated[Name, Meta(description="a fence's name, or `*` for each fence by itself")] | None = None


class Netting(StrEnum):
    """What of a part is added up before it is shared."""

    TOGETHER = "together"
    EACH_LINE = "each_line"
    BY_RESPONSIBLE = "by_responsible"


class Part(_Rule, frozen=True):
    """Lines that are shared by the same steps; a line belongs to the first part that fits, and parts never net."""

    name: Name
    lines: Lines
    netting: Netting
    overspend: Steps
    underspend: Steps


class SharedSum(_Rule, frozen=True):
    """A sum that is no variance: what it is, whether it is borne or received, and its steps."""

    name: Name
    amount: Amount
    direction: Literal["charge", "benefit"]
    steps: Steps
    fence: Name | None = None


class Clock(_Rule, frozen=True):
    """What must be done by when: so many days after an event, once or again and again until it is cleared."""

    name: Name
    event: Name
    days: Annotated[int, Meta(ge=1, le=3660)]
    unit: Literal["working_days", "days", "weeks", "months"]
    what: Text
    repeats: bool = False
    otherwise: Text | None = None


class RuleSet(_Rule, frozen=True):
    """A whole rule set. It says itself which version of the engine gives its steps their meaning."""

    format: Literal["placeledger-rule-set/1"]
    title: Text
    partners: Annotated[tuple[Partner, ...], Meta(min_length=1, max_length=100)]
    host: Partner | None = None
    weights: dict[Name, Weights] = {}
    parts: tuple[Part, ...] = ()
    sums: tuple[SharedSum, ...] = ()
    clocks: tuple[Clock, ...] = ()
    engine: Literal[1] = 1
