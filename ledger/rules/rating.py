"""Red, amber, green: what a figure is rated, by which rule, in words; pure. At a threshold it is not passed yet."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.money import pounds_from_pence
from ledger.rules.fencing import in_force

_WHOLE = 100
_Pence = Annotated[int, Meta(ge=0, le=100_000_000_000_000, description="whole pence")]
_Percent = Annotated[
    str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?\Z", description="a percentage as decimal text, `2.5` for 2.5%")
]


class Rated(StrEnum):
    """What a rule rates."""

    FORECAST_VARIANCE = "forecast_variance"
    CONTRIBUTION_OUTSTANDING = "contribution_outstanding"
    SAVINGS_SHORTFALL = "savings_shortfall"


class Status(StrEnum):
    """A rating in the word that is read: colour is never all that says it."""

    RED = "Red"
    AMBER = "Amber"
    GREEN = "Green"
    NOT_RATED = "Not rated"


class PassedBy(StrEnum):
    """Whether a figure must pass a threshold both in percent and in pence, or either of them."""

    BOTH = "both"
    EITHER = "either"


class _Said(Struct, frozen=True):
    """How a rule reads: what is amiss, of what, how it reads where nothing is, and when nothing can be rated."""

    adverse: str
    of_what: str
    as_it_should: str
    why_none: str


_WORDS = {
    Rated.FORECAST_VARIANCE: _Said(
        "the forecast is over budget",
        "the budget",
        "the forecast is within the budget",
        "no budget is set or nobody has forecast",
    ),
    Rated.CONTRIBUTION_OUTSTANDING: _Said(
        "contributions are behind", "what was called", "all that was called is received", "nothing was called"
    ),
    Rated.SAVINGS_SHORTFALL: _Said(
        "savings fall short",
        "what was projected",
        "savings are as projected, or beyond",
        "nothing was projected",
    ),
}


class Threshold(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Beyond what a figure is rated worse: a share of what it is held against, an amount, or both."""

    percent: _Percent | None = None
    amount_pence: _Pence | None = None

    def __post_init__(self) -> None:
        """A threshold says beyond what."""
        if self.percent is None and self.amount_pence is None:
            raise ValueError("give percent, amount_pence or both; 0 rates every adverse figure")

    @property
    def measures(self) -> tuple[bool, bool]:
        """Whether it is given in percent, and whether in pence."""
        return self.percent is not None, self.amount_pence is not None

    @property
    def sizes(self) -> tuple[Fraction, Fraction]:
        """Percent and pence, nothing where it is not given."""
        return Fraction(self.percent or 0), Fraction(self.amount_pence or 0)


class RatingRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From a day on: beyond which thresholds figures of one sort are amber, and beyond which red."""

    rates: Rated
    effective_from: date
    passed_by: Annotated[
        PassedBy, Meta(description="where thresholds have percent and pence: a figure passes both, or either of them")
    ] = PassedBy.BOTH
    amber: Threshold
    red: Threshold

    def __post_init__(self) -> None:
        """Red is beyond amber, by the same measures, so that what is red would be amber too."""
        if self.amber.measures != self.red.measures:
            raise ValueError("amber and red name the same measures: percent, amount_pence or both")
        pairs = list(zip(self.amber.sizes, self.red.sizes, strict=True))
        if any(red < amber for amber, red in pairs) or all(red == amber for amber, red in pairs):
            raise ValueError("red lies beyond amber")


class Applied(Struct, frozen=True):
    """A rule with the version of the pool's that it is; the service's own default has none."""

    rule: RatingRule
    version: int | None = None

    @property
    def effective_from(self) -> date:
        return self.rule.effective_from

    @property
    def words(self) -> str:
        """The rule as a sentence, and whose it is."""
        rule, said = self.rule, _WORDS[self.rule.rates]
        whose = (
            f"version {self.version} of the pool's rules" if self.version else "a default of this service, not agreed"
        )
        day = f"{rule.effective_from.day} {rule.effective_from:%B %Y}"
        return (
            f"Red where {said.adverse} by more than {_beyond(rule.red, rule, said)}; amber where by more than "
            f"{_beyond(rule.amber, rule, said)}; green otherwise; not rated where {said.why_none}. "
            f"This is {whose}, from {day}."
        )


class Rating(Struct, frozen=True):
    """How a figure is rated, why in words, and the rule in words."""

    status: Status
    why: str
    rule: str


def rate(applied: Applied, adverse_pence: int | None, whole_pence: int | None) -> Rating:
    """The rating of a figure that lies so far on the adverse side of what it is held against; None: it has none.

    What lies on the other side, below zero, is green. Of nothing, every amount is more than any percentage.
    """
    rule, words = applied.rule, applied.words
    if adverse_pence is None or whole_pence is None:
        return Rating(Status.NOT_RATED, _WORDS[rule.rates].why_none, words)
    status = next(
        (
            status
            for status, threshold in ((Status.RED, rule.red), (Status.AMBER, rule.amber))
            if _passes(threshold, rule.passed_by, adverse_pence, whole_pence)
        ),
        Status.GREEN,
    )
    return Rating(status, _why(rule.rates, adverse_pence, whole_pence), words)


def rule_on(rules: Sequence[Applied], defaults: Iterable[RatingRule], rates: Rated, day: date) -> Applied:
    """The pool's last version that had begun by a day, of those that rate it; the service's default without one.

    rules: in order of version. Before the day of the first default, that one counts.
    """
    own = in_force([one for one in rules if one.rule.rates is rates], day)
    if own is not None:
        return own
    known = sorted((one for one in defaults if one.rates is rates), key=lambda one: one.effective_from)
    return Applied(in_force(known, day) or known[0])


def _passes(threshold: Threshold, by: PassedBy, adverse_pence: int, whole_pence: int) -> bool:
    if adverse_pence <= 0:
        return False
    tests = []
    if threshold.percent is not None:
        tests.append(adverse_pence * _WHOLE > Fraction(threshold.percent) * abs(whole_pence))
    if threshold.amount_pence is not None:
        tests.append(adverse_pence > threshold.amount_pence)
    return all(tests) if by is PassedBy.BOTH else any(tests)


def _beyond(threshold: Threshold, rule: RatingRule, said: _Said) -> str:
    named = []
    if threshold.percent is not None:
        named.append(f"{threshold.percent}% of {said.of_what}")
    if threshold.amount_pence is not None:
        named.append(f"£{pounds_from_pence(threshold.amount_pence)}")
    return (" and more than " if rule.passed_by is PassedBy.BOTH else " or more than ").join(named)


def _why(rates: Rated, adverse_pence: int, whole_pence: int) -> str:
    """The figure in words; a share is told to a tenth of a percent, towards nothing, and decides nothing."""
    said = _WORDS[rates]
    if adverse_pence <= 0:
        return said.as_it_should
    tenths = adverse_pence * _WHOLE * 10 // abs(whole_pence) if whole_pence else None
    share = "" if tenths is None else f", {tenths // 10}.{tenths % 10}% of {said.of_what}"
    return f"{said.adverse} by £{pounds_from_pence(adverse_pence)}{share}"
