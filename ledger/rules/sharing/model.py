"""The format of a rule set: who bears an overspend or gets an underspend, and how savings move, step by step, as data.

A rule set divides the lines of a pool into parts that never net with one another; each part has its steps for an
overspend and for an underspend. What is no variance (a reserve to return, a payment by performance) is a sum with steps
of its own; savings that move between bodies are gains. Steps run in order, each on what those before it left, and the
last one takes all that is left.
"""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, field

from ledger.rules.sharing.model_amounts import (
    AllOf,
    Amount,
    AmountCondition,
    AnyOf,
    BudgetAmount,
    Condition,
    ConditionalAmount,
    DayCondition,
    DecidedAmount,
    EventCondition,
    FallCondition,
    FixedAmount,
    FixedRate,
    LeftAmount,
    LossShare,
    NamedAmount,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    Quality,
    QualityRate,
    QuantityCondition,
    Saved,
    SavedAgainst,
    SavedAmount,
    SavedFall,
    SavedPercent,
    SavingsAmount,
    SavingShare,
    ShareBand,
    SmallestAmount,
    SumAmount,
    WholeAmount,
)
from ledger.rules.sharing.model_gains import Contributed, Gather, MinimumRate, PaidBy
from ledger.rules.sharing.model_weights import (
    ContributedParts,
    EqualParts,
    FixedPercentages,
    FixedRatio,
    LineProfile,
    Measured,
    Percentages,
    Ratio,
    Weights,
)
from ledger.rules.sharing.model_words import Name, Number, Partner, Parts, Pence, Percent, Rule, Text

__all__ = [
    "DEPTH_MAX",
    "ENGINE_VERSION",
    "STEPS_MAX",
    "AllOf",
    "Amount",
    "AmountCondition",
    "AnyOf",
    "Band",
    "Bands",
    "Bear",
    "Branch",
    "BudgetAmount",
    "Clock",
    "Compensate",
    "Condition",
    "ConditionalAmount",
    "Contributed",
    "ContributedParts",
    "DayCondition",
    "DecidedAmount",
    "Draw",
    "EachUpTo",
    "EqualParts",
    "EventCondition",
    "FallCondition",
    "FixedAmount",
    "FixedPercentages",
    "FixedRate",
    "FixedRatio",
    "Form",
    "Gain",
    "Gather",
    "Keep",
    "Keeping",
    "LeftAmount",
    "Limit",
    "LineProfile",
    "Lines",
    "LossShare",
    "Measured",
    "MinimumRate",
    "Name",
    "NamedAmount",
    "Netting",
    "Number",
    "PaidBy",
    "Part",
    "Partner",
    "PartnerLimit",
    "Parts",
    "Pence",
    "Percent",
    "PercentAmount",
    "Percentages",
    "PerformanceAmount",
    "PricedExcess",
    "Quality",
    "QualityRate",
    "QuantityCondition",
    "Ratio",
    "RuleSet",
    "Saved",
    "SavedAgainst",
    "SavedAmount",
    "SavedFall",
    "SavedPercent",
    "SavingShare",
    "SavingsAmount",
    "Share",
    "ShareBand",
    "SharedSum",
    "SmallestAmount",
    "Split",
    "Step",
    "Steps",
    "SumAmount",
    "Text",
    "Weights",
    "WholeAmount",
]

ENGINE_VERSION = 1
DEPTH_MAX = 8
STEPS_MAX = 200


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


class EachUpTo(Rule, frozen=True):
    """At most this percentage of its own weight, in pence, for each that shares: 10% of what each contributes."""

    percent: Percent
    of: Name


class Draw(Rule, frozen=True, tag_field="type", tag="draw"):
    """Take from a list, in its order, until nothing is left; names and kinds are those of the figures' items.

    Reserves and underspends meet an overspend; an underspend meets needs.
    """

    items: Annotated[tuple[Name, ...], Meta(min_length=1, description="names or kinds of items, in order")]
    only: tuple[Literal["non_recurrent", "agreed"], ...] = ()
    at_most: Amount | None = None
    because: Text | None = None


class Share(Rule, frozen=True, tag_field="type", tag="share"):
    """Divide among partners by weights, the largest remainder first, ties to the partner listed earlier."""

    by: Name
    among: tuple[Partner, ...] = ()
    at_most: Amount | None = None
    each_at_most: EachUpTo | None = None
    onward: dict[Partner, Name] = field(default_factory=dict)
    form: Form = Form.SETTLED
    instalments: Annotated[int, Meta(ge=1, le=60)] = 1
    because: Text | None = None


class Bear(Rule, frozen=True, tag_field="type", tag="bear"):
    """One partner takes all: the one named, the host, or of each line the partner responsible for it."""

    partner: Partner | None = None
    role: Literal["host", "responsible"] | None = None
    at_most: Amount | None = None
    form: Form = Form.SETTLED
    instalments: Annotated[int, Meta(ge=1, le=60)] = 1
    because: Text | None = None


class Band(Rule, frozen=True):
    """A slice of the whole up to an edge, measured from nothing, with steps of its own; the last one has no edge."""

    steps: Annotated[tuple["Step", ...], Meta(min_length=1)]
    up_to: Amount | None = None


class Bands(Rule, frozen=True, tag_field="type", tag="bands"):
    """Slice what reaches the step, or the whole variance with what was already taken as its first slices."""

    bands: Annotated[tuple[Band, ...], Meta(min_length=1)]
    counted_from: Literal["what_is_left", "the_whole"] = "what_is_left"
    because: Text | None = None


class Branch(Rule, frozen=True):
    """A part of a split, with steps of its own; what exceeds its limit goes to the branches that have room."""

    name: Name
    parts: Parts
    steps: Annotated[tuple["Step", ...], Meta(min_length=1)]
    at_most: Amount | None = None


class Split(Rule, frozen=True, tag_field="type", tag="split"):
    """Divide into named parts, each with steps of its own."""

    branches: Annotated[tuple[Branch, ...], Meta(min_length=2)]
    because: Text | None = None


class PartnerLimit(Rule, frozen=True):
    """What one partner bears at most, or at least."""

    partner: Partner
    at_most: Amount | None = None
    at_least: Amount | None = None


class Limit(Rule, frozen=True, tag_field="type", tag="limit"):
    """Hold the shares so far within limits.

    What lies above a cap goes through steps of its own; what lacks to a floor is taken from those listed, in order.
    """

    limits: Annotated[tuple[PartnerLimit, ...], Meta(min_length=1)]
    excess: tuple["Step", ...] = ()
    lacking_from: tuple[Partner, ...] = ()
    counted_over: Literal["this_part", "all_so_far"] = "this_part"
    because: Text | None = None


class Keep(Rule, frozen=True, tag_field="type", tag="keep"):
    """What no partner takes: carried forward, held, reinvested once, released to a purpose, or escalated."""

    how: Keeping
    to: Name
    at_most: Amount | None = None
    approved_by: Literal["nobody_further", "each_partner", "board"] = "nobody_further"
    unless_agreed_by: Name | None = None
    because: Text | None = None


class Compensate(Rule, frozen=True, tag_field="type", tag="compensate"):
    """Top up those worse off than a floor: what each saved, less what it puts in, and with what it got so far.

    Where that does not reach for all, in proportion to what each lacks. Without a floor of measured pence: nothing.
    """

    floor: Name | None = None
    among: tuple[Partner, ...] = ()
    at_most: Amount | None = None
    counted_over: Literal["this_part", "all_so_far"] = "this_part"
    because: Text | None = None


Step = Draw | Share | Bear | Bands | Split | Limit | Keep | Compensate
Steps = Annotated[tuple[Step, ...], Meta(min_length=1)]


# What the steps work on.


class Lines(Rule, frozen=True):
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


class Part(Rule, frozen=True):
    """Lines that are shared by the same steps; a line belongs to the first part that fits, and parts never net."""

    name: Name
    lines: Lines
    netting: Netting
    overspend: Steps
    underspend: Steps


class SharedSum(Rule, frozen=True):
    """A sum that is no variance: what it is, whether it is borne or received, and its steps."""

    name: Name
    amount: Amount
    direction: Literal["charge", "benefit"]
    steps: Steps
    fence: Name | None = None


class Gain(Rule, frozen=True):
    """Savings that move between bodies: what is gathered, and the steps that give all of it to bodies or keep it."""

    name: Name
    gather: Gather
    steps: Steps


class Clock(Rule, frozen=True):
    """What must be done by when: so many days after an event, once or again and again until it is cleared."""

    name: Name
    event: Name
    days: Annotated[int, Meta(ge=1, le=3660)]
    unit: Literal["working_days", "days", "weeks", "months"]
    what: Text
    repeats: bool = False
    otherwise: Text | None = None


class RuleSet(Rule, frozen=True):
    """A whole rule set. It says itself which version of the engine gives its steps their meaning."""

    format: Literal["placeledger-rule-set/1"]
    title: Text
    partners: Annotated[tuple[Partner, ...], Meta(min_length=1, max_length=100)]
    host: Partner | None = None
    weights: dict[Name, Weights] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    sums: tuple[SharedSum, ...] = ()
    gains: tuple[Gain, ...] = ()
    clocks: tuple[Clock, ...] = ()
    engine: Literal[1] = 1
