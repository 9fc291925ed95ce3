"""The words of periods: what may be done with them, and how they read."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand
from ledger.core.ids import BodyCode, Name
from ledger.core.period import Period, parse_period
from ledger.rules.closing import PeriodAct, PeriodState

PeriodName = Annotated[
    str,
    Meta(
        max_length=12,
        description="a month `2020-09`, a quarter `2020-21-Q2` or a year `2020-21`; also the NHS month `2020-21-M06`, "
        "and the month in which the four-week period `2020-21-P06` ends",
    ),
]


def require_period(name: str) -> None:
    """Raises ValueError for a name that is no period, as a payload's own check does."""
    if parse_period(name) is None:
        raise ValueError(f"'{name[:20]}' is no period; write 2020-09, 2020-21-Q2 or 2020-21")


def period_named(name: str) -> Period:
    """The period of a name that was looked at when it came in."""
    period = parse_period(name)
    assert period is not None, "a command names a period"
    return period


class ProposedClose(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="close-period"):
    """Close soft-closed months, in order: nobody posts into them any more."""

    period: PeriodName

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


class ProposedReopening(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="reopen-period"):
    """Open the latest closed month again, no statement over it being issued: it is then soft closed."""

    period: PeriodName

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


class ProposedFinality(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="finalise-period"):
    """Make closed months final, in order: their figures by effective date never change again."""

    period: PeriodName

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


class PeriodCommand(Struct, frozen=True, forbid_unknown_fields=True):
    """Soft close open months, or open soft-closed ones: ordinary work of the pool manager, with a reason."""

    acting_body: BodyCode
    period: PeriodName
    reason: Annotated[Name, Meta(description="why; kept with the step")]

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


class FourWeeksView(Struct, frozen=True):
    """A four-week period of the financial year, accounted for in the month in which it ends."""

    name: str
    first_day: date
    last_day: date


class MonthView(Struct, frozen=True, kw_only=True):
    """One month of a pool: its state, since when and by whose request; null while nobody has changed it."""

    month: str
    nhs_month: str
    four_week_periods: tuple[FourWeeksView, ...]
    state: PeriodState
    since: datetime | None
    by: UUID | None
    reason: str
    proposal: Annotated[str | None, Meta(description="the address of the proposal behind it, where it needed one")]
    is_in_issued_statement: bool
    href: str


class SpanView(Struct, frozen=True, kw_only=True):
    """A quarter or a year: the state of its least closed month, of those that the pool has."""

    period: str
    first_day: date
    last_day: date
    state: PeriodState
    href: str


class PeriodsView(Struct, frozen=True, kw_only=True):
    """All months of a pool, and their quarters and years."""

    months: tuple[MonthView, ...]
    quarters: tuple[SpanView, ...]
    years: tuple[SpanView, ...]


class Attention(Struct, frozen=True, kw_only=True):
    """Something to look at before a period closes; it forbids nothing."""

    what: str
    amount_pence: int | None = None
    count: int | None = None
    href: str


class PeriodView(Struct, frozen=True, kw_only=True):
    """One month, quarter or year of a pool, its months in other calendars, and what to look at before it closes."""

    period: str
    first_day: date
    last_day: date
    state: PeriodState
    months: tuple[MonthView, ...]
    attention: tuple[Attention, ...]


class PeriodChangeView(Struct, frozen=True, kw_only=True):
    """One step of a month."""

    number: int
    month: str
    act: PeriodAct
    from_state: PeriodState
    to_state: PeriodState
    reason: str
    recorded_at: datetime
    principal_id: UUID
    act_id: UUID
    proposal: str | None
    through_sequence: Annotated[int, Meta(description="the last entry of the pool that stood when the step was taken")]
