"""The words of a statement; every figure is the sum of the legs that its link lists."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

_EARLIER = Meta(description="of the spend in the period by effective date, what happened before the period")
_LATER = Meta(description="what happened in the period and was posted with an effective date after it")


class Basis(StrEnum):
    """By which of its two dates an entry belongs to a period."""

    EFFECTIVE = "effective"
    EVENT = "event"


class Figure(Struct, frozen=True):
    """Pence, and the address that lists the legs behind them."""

    amount_pence: int
    legs: str


class ContributionLine(Struct, frozen=True, kw_only=True):
    """What one partner puts in from one stream, for the year to the period's end."""

    body: str
    body_name: str
    stream: str
    stream_name: str
    scheduled: Figure
    received: Figure
    outstanding: Annotated[Figure, Meta(description="called and not received")]
    in_kind: Annotated[Figure, Meta(description="staff, premises and goods at their value; never cash")]
    labels: tuple[str, ...]


class SchemeLine(Struct, frozen=True, kw_only=True):
    """One scheme: its budget and spend for the year to the period's end, and the spend within the period."""

    scheme: str
    name: str
    budget: Annotated[Figure | None, Meta(description="null where no budget is set; then there is no variance")]
    spend_in_period: Figure
    spend_of_earlier_periods: Annotated[Figure, _EARLIER]
    spend_posted_later: Annotated[Figure, _LATER]
    spend_to_date: Figure
    variance: Annotated[Figure | None, Meta(description="spend to date less budget; above zero is an overspend")]
    risk_share: Annotated[Figure, Meta(description="settled in the year: what partners bear of it, less what they got")]
    note: str
    labels: tuple[str, ...]


class ProgrammeLine(Struct, frozen=True, kw_only=True):
    """One programme with its schemes."""

    programme: str
    name: str
    budget: Figure | None
    spend_in_period: Figure
    spend_of_earlier_periods: Annotated[Figure, _EARLIER]
    spend_posted_later: Annotated[Figure, _LATER]
    spend_to_date: Figure
    variance: Figure | None
    note: str
    labels: tuple[str, ...]
    schemes: tuple[SchemeLine, ...]


class BodyLine(Struct, frozen=True, kw_only=True):
    """One body's money for the year to the period's end: spent, in suspense, and cash held or paid."""

    body: str
    body_name: str
    expenditure: Figure
    suspense: Figure
    cash: Figure


class ReserveLine(Struct, frozen=True, kw_only=True):
    """Money of one stream, or of none, kept for later years, by effective date, apart from what the year may use."""

    stream: str
    stream_name: str
    put_to_reserve: Annotated[Figure, Meta(description="in the year, less what was drawn; below zero: more was drawn")]
    in_reserve: Annotated[Figure, Meta(description="at the period's end, from all years")]


class PartnerLine(Struct, frozen=True, kw_only=True):
    """What a partner bears by settlements of the year, and what is due from or to it."""

    body: str
    body_name: str
    risk_share: Annotated[Figure, Meta(description="in the year: above zero it bears, below zero it gets back")]
    due: Annotated[Figure, Meta(description="at the period's end, from all years: above zero it owes the fund")]


class Check(Struct, frozen=True, kw_only=True):
    """A control total: two sums that must be equal, and whether they are."""

    what: str
    left_pence: int
    right_pence: int
    holds: bool


class FenceLine(Struct, frozen=True, kw_only=True):
    """One ring-fence: its conditions, and what became of its money since the day named, to the period's end."""

    stream: str
    stream_name: str
    fence: str
    version: int
    source: str
    purposes: tuple[str, ...]
    nature: str | None
    first_day: date | None
    last_day: date | None
    may_carry_forward: bool
    since: Annotated[date | None, Meta(description="the year's first day; null: all years, as money is carried on")]
    contributed: Annotated[Figure, Meta(description="paid in or owed on call, less what went to other pools")]
    allocated: Figure
    committed: Annotated[Figure, Meta(description="ordered of the stream and not yet released")]
    spent: Figure
    left: Annotated[Figure, Meta(description="contributed less committed and spent")]
    spent_in_year: Figure
    limit_pence: Annotated[int | None, Meta(description="the most that the year may use; null: no limit")]
    left_of_limit_pence: int | None
    label: str


class MinimumLine(Struct, frozen=True, kw_only=True):
    """How much must be pooled in a financial year, what the whole year has of it, and how much is short."""

    stream: str
    stream_name: str
    body: Annotated[str | None, Meta(description="null: all partners together")]
    body_name: str | None
    financial_year: str
    version: int
    minimum_pence: int
    scheduled: Figure
    scheduled_short_pence: Annotated[int, Meta(description="0 when as much is scheduled as must be pooled")]
    received: Annotated[Figure | None, Meta(description="null where every partner keeps its own cash")]
    received_short_pence: int | None
    source: str
    label: str


class Minimums(Struct, frozen=True):
    """What must be pooled in each year, as known at a sequence number."""

    through_sequence: int
    items: tuple[MinimumLine, ...]


class Statement(Struct, frozen=True, kw_only=True):
    """What a pool adds up to for a period, as known at a sequence number; it can be asked again for ever."""

    place: str
    place_name: str
    pool: str
    pool_name: str
    pool_kind: str
    pool_label: str
    attribution: str
    agreement: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    basis: Annotated[Basis, Meta(description="the date by which entries belong to the period and the year")]
    period: str
    first_day: date
    last_day: date
    financial_year: str
    year_first_day: date
    through_sequence: int
    recorded_at: datetime
    contributions: tuple[ContributionLine, ...]
    scheduled_total: Figure
    received_total: Figure
    outstanding_total: Figure
    in_kind_total: Figure
    programmes: tuple[ProgrammeLine, ...]
    budget_total: Figure
    spend_in_period_total: Figure
    spend_of_earlier_periods_total: Annotated[Figure, _EARLIER]
    spend_posted_later_total: Annotated[Figure, _LATER]
    spend_to_date_total: Figure
    variance_total: Annotated[
        Figure | None, Meta(description="to date, of all programmes; null where the spend of one is not all budgeted")
    ] = None
    suspense_in_period_total: Figure
    suspense_of_earlier_periods_total: Annotated[Figure, _EARLIER]
    suspense_posted_later_total: Annotated[Figure, _LATER]
    suspense_to_date_total: Figure
    contingency_total: Annotated[Figure, Meta(description="set aside in the year, less what was drawn to schemes")]
    carried_forward_total: Annotated[
        Figure, Meta(description="budget carried into the next year, less what the year before carried into this one")
    ]
    put_to_reserve_total: Annotated[Figure, Meta(description="put to reserve in the year, less what was drawn")]
    vat_recoverable_total: Annotated[Figure, Meta(description="VAT paid in the year that comes back, less what came")]
    reserves: tuple[ReserveLine, ...]
    risk_share_total: Annotated[Figure, Meta(description="what partners bear by settlements of the year")]
    left_in_year: Annotated[
        Figure,
        Meta(description="received and risk share, less spend, suspense and what was put to reserve; 0: settled"),
    ]
    partners: tuple[PartnerLine, ...]
    bodies: tuple[BodyLine, ...]
    fences: tuple[FenceLine, ...]
    minimum_contributions: tuple[MinimumLine, ...]
    checks: tuple[Check, ...]
