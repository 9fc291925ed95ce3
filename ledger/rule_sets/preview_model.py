"""The words of trying a rule set: which rules, on which figures, beside what; and what comes of it."""

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode
from ledger.core.period import MONTHS_IN_YEAR, count_months, parse_period
from ledger.journal.views import KnownAt, Through
from ledger.rule_sets.figures_model import CONTRIBUTIONS, Budgeting
from ledger.rule_sets.model import VersionNumber
from ledger.rules.sharing.checking_warnings import RuleWarning
from ledger.rules.sharing.figures import Figures, Weight
from ledger.rules.sharing.model import Name, Percent, RuleSet
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.tried import GainsSweep, SideBySide, Sweep

POINTS_MAX = 201
_Percent = Annotated[str, Meta(pattern=r"^-?[0-9]{1,4}(\.[0-9]{1,6})?\Z", description="a percentage as decimal text")]


class _Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of a request have in common."""


class WrittenRules(_Asked, frozen=True, tag_field="type", tag="document"):
    """A rule set as a document, whether anybody has kept it or not."""

    document: RuleSet


class KeptRules(_Asked, frozen=True, tag_field="type", tag="version"):
    """A version of the agreement's rule sets, a draft or adopted."""

    version: VersionNumber


class RulesInForce(_Asked, frozen=True, tag_field="type", tag="in_force"):
    """The rule set that applies on a day; left out: on the last day of the figures."""

    on: date | None = None


class FiguresQuery(_Asked, frozen=True):
    """Which figures of the books: of this year, of last year, of any period; as known when."""

    period: Annotated[str | None, Meta(description="2025-26, 2025-26-Q2, 2025-06; left out: this year")] = None
    from_year_start: Annotated[bool, Meta(description="from 1 April of the year in which the period ends")] = False
    through_sequence: Through | None = None
    known_at: KnownAt | None = None
    budget: Budgeting = Budgeting.AS_SET
    with_forecasts: Annotated[
        bool, Meta(description="each scheme that has a forecast at what the year is expected to end at")
    ] = False

    def __post_init__(self) -> None:
        """A period that there is, and a whole year where forecasts are asked for."""
        if self.period is None:
            return
        period = parse_period(self.period)
        if period is None:
            raise ValueError("a period is a month 2025-06, a quarter 2025-26-Q2 or a year 2025-26")
        if self.with_forecasts and count_months(period.first_day, period.last_day) != MONTHS_IN_YEAR:
            raise ValueError("a forecast is of a whole financial year: name one")


class BookFigures(FiguresQuery, frozen=True, tag_field="type", tag="books"):
    """The figures of the books: of this year, of last year, of any period; as known when."""


class TypedFigures(_Asked, frozen=True, tag_field="type", tag="typed"):
    """Figures as they are typed in."""

    figures: Figures


class SweepAsked(_Asked, frozen=True):
    """A range of variances in percent of budget, and at how many points of it."""

    from_percent: _Percent = "-10"
    to_percent: _Percent = "10"
    points: Annotated[int, Meta(ge=2, le=POINTS_MAX)] = 41

    def __post_init__(self) -> None:
        """A range begins before it ends."""
        if Fraction(self.from_percent) >= Fraction(self.to_percent):
            raise ValueError("from_percent lies below to_percent")


class GainsSweepAsked(_Asked, frozen=True):
    """A range of what was saved, in percent of the figures, and at how many points of it."""

    from_percent: Percent = "0"
    to_percent: Percent = "200"
    points: Annotated[int, Meta(ge=2, le=POINTS_MAX)] = 41

    def __post_init__(self) -> None:
        """A range begins before it ends."""
        if Fraction(self.from_percent) >= Fraction(self.to_percent):
            raise ValueError("from_percent lies below to_percent")


class OtherContributions(_Asked, frozen=True, kw_only=True):
    """Another split of what a measure is: what if the partners had contributed this."""

    measure: Name = CONTRIBUTIONS
    of: Annotated[dict[BodyCode, Weight], Meta(min_length=1)]


Rules = WrittenRules | KeptRules | RulesInForce


class PreviewAsked(_Asked, frozen=True, kw_only=True):
    """A rule set on figures; with another beside it, over a range of variances, or by other contributions."""

    rules: Rules
    figures: BookFigures | TypedFigures = BookFigures()
    against: Annotated[Rules | None, Meta(description="a second rule set on the same figures, side by side")] = None
    sweep: SweepAsked | None = None
    gains_sweep: Annotated[GainsSweepAsked | None, Meta(description="of a rule set with gains")] = None
    other_contributions: OtherContributions | None = None


class RulesTried(Struct, frozen=True, kw_only=True):
    """The rule set that was tried; no version where it was given as a document."""

    title: str
    version: int | None
    sha256: str


class FiguresTried(Struct, frozen=True, kw_only=True):
    """The figures that it was tried on; those of the books are the same again by this sequence and instant."""

    first_day: date | None
    last_day: date | None
    through_sequence: int | None
    known_at: datetime | None
    figures: Figures


class BesideAnswer(Struct, frozen=True, kw_only=True):
    """What the second rule set answers to the same figures, and how the two differ."""

    rules: RulesTried
    result: Result
    comparison: SideBySide


class PreviewAnswer(Struct, frozen=True, kw_only=True):
    """What comes of a rule set on figures, with its working; nothing is posted."""

    rules: RulesTried
    figures: FiguresTried
    result: Result
    warnings: tuple[RuleWarning, ...]
    against: BesideAnswer | None
    sweep: Sweep | None
    gains_sweep: GainsSweep | None
    other_contributions: SideBySide | None
