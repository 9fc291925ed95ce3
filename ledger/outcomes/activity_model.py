"""The words of a programme's work: a measure with its unit, its four series by month, and what follows of them."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.core.quantity import Quantity, Unit
from ledger.http.paging import PageQuery
from ledger.journal.command import Label
from ledger.outcomes.model import Follows, Why
from ledger.rules.backlog import Finding, Series

Month = Annotated[str, Meta(pattern=r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])\Z", description="a month, such as 2026-04")]
FIGURES_MAX = 1_000


def month_of(text: str) -> date:
    """The first day of `2026-04`."""
    return date.fromisoformat(f"{text}-01")


class NewMeasure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is counted of a programme's work, or of one scheme's: all four series are in its unit."""

    code: Code
    scheme: Annotated[Code | None, Meta(description="whose work; none: the whole programme's")] = None
    name: Name
    unit: Unit
    source: Name
    label: Label = ""


class MeasureView(Struct, frozen=True, kw_only=True):
    """A measure."""

    code: str
    scheme: str | None
    name: str
    unit: str
    source: str
    label: str
    recorded_at: datetime


class ActivityFigure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One figure of a month; a correction follows the version that it corrects, and says why."""

    month: Month
    series: Series
    value: Annotated[Quantity, Meta(description="not below zero")]
    follows_version: Follows = 0
    reason: Why = ""


class NewActivity(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Figures of a measure: all are taken, or none."""

    acting_body: Annotated[BodyCode, Meta(description="the body that states them")]
    measure: Code
    unit: Annotated[Unit, Meta(description="the measure's own; units are not converted")]
    figures: Annotated[tuple[ActivityFigure, ...], Meta(min_length=1, max_length=FIGURES_MAX)]


class ActivityView(Struct, frozen=True, kw_only=True):
    """One version of a figure."""

    month: str
    series: Series
    version: int
    value: str
    reason: str
    body: str
    recorded_at: datetime


class ActivityTaken(Struct, frozen=True):
    """What was taken, in the order of the request."""

    measure: str
    unit: str
    versions: tuple[int, ...]


class FlowView(Struct, frozen=True, kw_only=True):
    """A month of a measure: what was stated, null where nothing was; the backlog that follows, and what is wrong."""

    month: str
    unit: str
    demand: str | None
    capacity: str | None
    activity: str | None
    backlog: str | None
    expected_backlog: Annotated[
        str | None, Meta(description="backlog before + demand - activity; null: nothing follows")
    ]
    difference: Annotated[str | None, Meta(description="stated less expected backlog")]
    missing: tuple[Series, ...]
    findings: tuple[Finding, ...]


class MeasureQuery(PageQuery, frozen=True, kw_only=True):
    """Of which scheme; none: of all, and of the programme."""

    scheme: Code | None = None


class ActivityQuery(PageQuery, frozen=True, kw_only=True):
    """Of which measure, and which series of it."""

    measure: Code
    series: Series | None = None


class FlowQuery(PageQuery, frozen=True, kw_only=True):
    """Of which measure, from which month to which; none: all that have figures, and those between."""

    measure: Code
    first_month: Month | None = None
    last_month: Month | None = None
