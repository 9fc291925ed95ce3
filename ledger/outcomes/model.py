"""The words of outcomes: what changes for whom, the proxy measures of it kept apart, and the figures of each period."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name, Text
from ledger.core.quantity import Quantity, Unit
from ledger.http.paging import PageQuery
from ledger.journal.command import Label
from ledger.rules.progress import Direction, ProgressState

Follows = Annotated[int, Meta(ge=0, le=1_000_000, description="the latest version; 0: there is none yet")]
Why = Annotated[Text, Meta(description="why a further version is needed; never a name")]
PeriodName = Annotated[
    str, Meta(max_length=12, description="a month `2026-04`, a quarter `2026-27-Q1`, a year `2026-27`")
]


class Frequency(StrEnum):
    """How often an indicator is measured."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class NewOutcome(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An outcome in words: who benefits and what changes for them; how that is measured is said elsewhere."""

    code: Code
    name: Name
    who_benefits: Name
    what_changes: Name
    label: Label = ""
    follows_version: Follows = 0
    reason: Why = ""


class OutcomeView(Struct, frozen=True, kw_only=True):
    """One version of an outcome."""

    code: str
    version: int
    name: str
    who_benefits: str
    what_changes: str
    reason: str
    label: str
    recorded_at: datetime


class Point(Struct, frozen=True, forbid_unknown_fields=True):
    """A value and its day."""

    value: Quantity
    on: date


class NewIndicator(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A proxy measure of an outcome: what is counted, where it comes from, where it stands and is to stand."""

    code: Code
    outcome: Annotated[Code, Meta(description="the outcome that it stands for")]
    name: Name
    unit: Unit
    direction: Annotated[Direction, Meta(description="where it is wanted to go; hold: the target is the baseline")]
    source: Name
    frequency: Frequency
    baseline: Point
    target: Point
    label: Label = ""
    follows_version: Follows = 0
    reason: Why = ""


class IndicatorView(Struct, frozen=True, kw_only=True):
    """One version of an indicator."""

    code: str
    version: int
    outcome: str
    name: str
    unit: str
    direction: Direction
    source: str
    frequency: Frequency
    baseline: Point
    target: Point
    reason: str
    label: str
    recorded_at: datetime


class NewFigure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an indicator was in a period; a correction follows the version that it corrects, and says why."""

    acting_body: Annotated[BodyCode, Meta(description="the body that states it")]
    indicator: Code
    period: PeriodName
    value: Quantity
    unit: Annotated[Unit, Meta(description="the indicator's own; units are not converted")]
    follows_version: Follows = 0
    reason: Why = ""


class FigureView(Struct, frozen=True, kw_only=True):
    """One version of what an indicator was in a period."""

    indicator: str
    period: str
    first_day: date
    last_day: date
    version: int
    value: str
    unit: str
    reason: str
    body: str
    recorded_at: datetime


class ProgressView(Struct, frozen=True, kw_only=True):
    """How far an indicator has come by its latest figure; share: of the way from baseline to target, 1.0000 is all."""

    indicator: str
    outcome: str
    name: str
    unit: str
    direction: Direction
    baseline: Point
    target: Point
    period: Annotated[str | None, Meta(description="of the latest figure; null: there is none")]
    value: str | None
    state: ProgressState
    share: Annotated[
        str | None, Meta(description="to four places; null where target and baseline are one, or nothing is measured")
    ]
    missing: Annotated[tuple[str, ...], Meta(description="the periods since the baseline that ended without a figure")]


class OutcomeQuery(PageQuery, frozen=True, kw_only=True):
    """Of which outcome; none: of all."""

    outcome: Code | None = None


class IndicatorQuery(OutcomeQuery, frozen=True, kw_only=True):
    """Which indicator, or those of which outcome."""

    indicator: Code | None = None


class FigureQuery(PageQuery, frozen=True, kw_only=True):
    """Of which indicator and period."""

    indicator: Code | None = None
    period: PeriodName | None = None
