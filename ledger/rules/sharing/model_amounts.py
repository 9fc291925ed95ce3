"""Amounts: how much a limit, an edge, a sum or what is paid comes to, and the conditions on which it may depend."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.rules.sharing.model_words import Name, Number, Partner, Pence, Percent, Rule, Text


class FixedAmount(Rule, frozen=True, tag_field="type", tag="pence"):
    """So many pence."""

    amount_pence: Pence


class NamedAmount(Rule, frozen=True, tag_field="type", tag="figure"):
    """An amount that the figures give under this name."""

    name: Name


class BudgetAmount(Rule, frozen=True, tag_field="type", tag="budget"):
    """The budget of the lines that are being shared, or of all lines of the figures."""

    of: Literal["these_lines", "all_lines"]


class PercentAmount(Rule, frozen=True, tag_field="type", tag="percent"):
    """A percentage of another amount, to the nearest penny, half a penny up."""

    percent: Percent
    of: "Amount"


class PricedExcess(Rule, frozen=True, tag_field="type", tag="priced_excess"):
    """What lies above plan, at a price: (actual - plan) x price, nothing where actual is not above plan."""

    actual: Name
    plan: Name
    price: "Amount"


class PerformanceAmount(Rule, frozen=True, tag_field="type", tag="performance"):
    """An amount x achieved / target, between a floor and a cap in percent; both quantities are in the figures."""

    of: "Amount"
    achieved: Name
    target: Name
    floor_percent: Percent = "0"
    cap_percent: Percent = "100"


class SumAmount(Rule, frozen=True, tag_field="type", tag="sum"):
    """Amounts together, less others; never below nothing."""

    plus: Annotated[tuple["Amount", ...], Meta(min_length=1)]
    less: tuple["Amount", ...] = ()


class DecidedAmount(Rule, frozen=True, tag_field="type", tag="decided"):
    """What was decided under this name, by whom the rule set says; until then another amount holds."""

    name: Name
    by: Text
    until_then: "Amount"


class WholeAmount(Rule, frozen=True, tag_field="type", tag="the_whole"):
    """All that is being shared, before any step: the variance, the sum, or what the gain gathered."""


class LeftAmount(Rule, frozen=True, tag_field="type", tag="what_is_left"):
    """What reaches the step in which this stands."""


class SavingsAmount(Rule, frozen=True, tag_field="type", tag="savings"):
    """The savings of the figures together, of all bodies or some, of all or those named; never below nothing.

    Costs that were shunted count against them. Realised ones count as the gain counts them, as verified or as banked.
    """

    of: Literal["realised", "projected"] = "realised"
    bodies: tuple[Partner, ...] = ()
    only: tuple[Name, ...] | None = None


class SmallestAmount(Rule, frozen=True, tag_field="type", tag="smallest"):
    """The smallest of several amounts."""

    of: Annotated[tuple["Amount", ...], Meta(min_length=2)]


class SavedAgainst(Rule, frozen=True, tag_field="type", tag="actual"):
    """What was spent: the saving is the benchmark less this."""

    amount: "Amount"


class SavedAmount(Rule, frozen=True, tag_field="type", tag="amount"):
    """What was saved itself, such as the savings of the figures."""

    amount: "Amount"


class SavedPercent(Rule, frozen=True, tag_field="type", tag="fall_percent"):
    """A quantity of the figures that says by how many percent something fell."""

    quantity: Name


class SavedFall(Rule, frozen=True, tag_field="type", tag="fall"):
    """By how much one quantity lies below another, exactly, in percent of that other."""

    baseline: Name
    actual: Name


Saved = SavedAgainst | SavedAmount | SavedPercent | SavedFall


class ShareBand(Rule, frozen=True):
    """A share of the slice of the saving up to an edge, in percent of the benchmark, or of all above the last edge."""

    share_percent: Percent
    up_to_percent: Percent | None = None


class Quality(Rule, frozen=True):
    """Below the standard nothing is shared, or the share times a quality in percent, where that is high enough."""

    measure: Name
    at_least_percent: Percent
    otherwise: Literal["nothing", "scaled"] = "nothing"
    scaled_by: Name | None = None
    scaled_at_least_percent: Percent = "0"


class SavingShare(Rule, frozen=True, tag_field="type", tag="saving_share"):
    """A share of a saving against a benchmark, by bands of its rate, with threshold, cap and standard of quality.

    The rate is the saving in percent of the benchmark. Rounded once, to the nearest penny, half a penny up.
    """

    benchmark: "Amount"
    saved: Saved
    bands: Annotated[tuple[ShareBand, ...], Meta(min_length=1)]
    at_least_percent: Percent = "0"
    counted_from: Literal["first_pound", "threshold"] = "first_pound"
    below_share_percent: Percent = "0"
    cap_percent: Percent | None = None
    quality: Quality | None = None


class FixedRate(Rule, frozen=True, tag_field="type", tag="fixed"):
    """The same percentage whatever the quality."""

    percent: Percent


class QualityRate(Rule, frozen=True, tag_field="type", tag="by_quality"):
    """100% less so many percent of the quality, between a floor and a ceiling."""

    measure: Name
    less_percent: Percent
    floor_percent: Percent = "0"
    ceiling_percent: Percent = "100"


class LossShare(Rule, frozen=True, tag_field="type", tag="loss_share"):
    """A share of what was spent above a benchmark, from a minimum rate on, at most the smallest of the limits.

    Rounded once, to the nearest penny, half a penny up.
    """

    benchmark: "Amount"
    actual: "Amount"
    rate: FixedRate | QualityRate
    at_least_percent: Percent = "0"
    counted_from: Literal["first_pound", "threshold"] = "first_pound"
    limits: tuple["Amount", ...] = ()


class ConditionalAmount(Rule, frozen=True, tag_field="type", tag="conditional"):
    """An amount where a condition holds; otherwise another, or nothing."""

    when: "Condition"
    then: "Amount"
    otherwise: "Amount | None" = None


Amount = (
    FixedAmount
    | NamedAmount
    | BudgetAmount
    | PercentAmount
    | PricedExcess
    | PerformanceAmount
    | SumAmount
    | DecidedAmount
    | WholeAmount
    | LeftAmount
    | SavingsAmount
    | SmallestAmount
    | SavingShare
    | LossShare
    | ConditionalAmount
)


# Conditions: what must hold before something is paid or gathered.


class QuantityCondition(Rule, frozen=True, tag_field="type", tag="quantity"):
    """A quantity of the figures lies within limits, either of which may be left out."""

    quantity: Name
    at_least: Number | None = None
    at_most: Number | None = None


class FallCondition(Rule, frozen=True, tag_field="type", tag="fall"):
    """A quantity lies at least so many percent below another one."""

    baseline: Name
    actual: Name
    at_least_percent: Percent


class AmountCondition(Rule, frozen=True, tag_field="type", tag="amount"):
    """An amount is at least a percentage of another."""

    amount: Amount
    of: Amount
    at_least_percent: Percent = "100"


class DayCondition(Rule, frozen=True, tag_field="type", tag="day"):
    """The day of the figures lies within limits, either of which may be left out."""

    on_or_after: date | None = None
    on_or_before: date | None = None


class EventCondition(Rule, frozen=True, tag_field="type", tag="event"):
    """An event of the figures has happened by their day, or has not."""

    event: Name
    has_happened: bool = True


class AllOf(Rule, frozen=True, tag_field="type", tag="all"):
    """Every one of several conditions holds."""

    conditions: Annotated[tuple["Condition", ...], Meta(min_length=1)]


class AnyOf(Rule, frozen=True, tag_field="type", tag="any"):
    """At least one of several conditions holds."""

    conditions: Annotated[tuple["Condition", ...], Meta(min_length=1)]


Condition = QuantityCondition | FallCondition | AmountCondition | DayCondition | EventCondition | AllOf | AnyOf
