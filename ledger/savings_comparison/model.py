"""The words of comparing savings: realised against projected and agreed, causes, curves, the place's own bias."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.http.paging import PageQuery
from ledger.journal.command import AMOUNT_PENCE_MAX
from ledger.journal.views import KnownAt, Through
from ledger.rules.fencing import FinancialYear, year_named
from ledger.rules.savings.case import Grade
from ledger.rules.savings.comparing import Cause, GradeSeen, Measure

PercentText = Annotated[str | None, Meta(description="to two places; null where there is nothing to hold it against")]
TableName = Annotated[Name, Meta(description="a name of its own among the place's tables, by which cases name it")]


class Dimension(StrEnum):
    """By what amounts are put together."""

    BODY = "body"
    FINANCIAL_YEAR = "financial_year"
    PROGRAMME = "programme"
    CASE = "case"
    GRADE = "grade"


class _Filters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of what, and as known when."""

    body: BodyCode | None = None
    financial_year: FinancialYear | None = None
    programme: Code | None = None
    case: Code | None = None
    grade: Grade | None = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None


class ComparisonQuery(_Filters, frozen=True, kw_only=True):
    """By what, of what, by which measure, and as known when."""

    by: Annotated[
        tuple[Dimension, ...], Meta(max_length=5, description="may stand several times; left out: by body and year")
    ] = ()
    measure: Annotated[Measure, Meta(description="what counts as realised")] = Measure.VERIFIED


class CauseView(Struct, frozen=True):
    """How much of a difference a cause explains; demand and what was not delivered are what the books say."""

    cause: Cause
    amount_pence: int


class ComparisonRow(Struct, frozen=True, kw_only=True):
    """Realised against projected and against the baseline; what rows are not asked by is null.

    causes and unexplained sum to the difference. No grade: amounts of a body's whole year, or of a line without one.
    """

    body: str | None
    financial_year: str | None
    programme: str | None
    case: str | None
    grade: int | None
    projected_pence: Annotated[int, Meta(description="as cashable, by the first version of each case that you may see")]
    baseline_pence: int
    claimed_pence: Annotated[int, Meta(description="and not refused, withdrawn or taken back since")]
    verified_pence: int
    banked_pence: Annotated[int, Meta(description="with what was distributed or reinvested of it")]
    redeployed_pence: int
    lost_to_demand_pence: int
    not_yet_explained_pence: Annotated[int, Meta(description="verified, and nothing became of it yet")]
    avoided_pence: Annotated[int, Meta(description="verified as avoidance, which is never banked")]
    not_delivered_pence: int
    withdrawn_pence: int
    reversed_pence: int
    not_yet_verified_pence: Annotated[int, Meta(description="of what is claimed")]
    claims: int
    realised_pence: Annotated[int, Meta(description="by the measure asked for")]
    difference_pence: Annotated[int, Meta(description="realised less projected; below zero: less came")]
    difference_from_baseline_pence: int
    realisation_percent: PercentText
    percent_of_baseline: PercentText
    causes: tuple[CauseView, ...]
    unexplained_pence: int


class SavingsComparison(Struct, frozen=True, kw_only=True):
    """Savings of a pool compared, as known through an entry: the same for ever when asked by it."""

    place: str
    pool: str
    pool_label: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    through_sequence: int
    measure: Measure
    rows_by: tuple[Dimension, ...]
    rows: tuple[ComparisonRow, ...]
    total: ComparisonRow


class CurveStep(StrEnum):
    """How far apart the points of a curve are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class CurveQuery(_Filters, frozen=True, kw_only=True):
    """Of what, how fine, and as known when."""

    step: CurveStep = CurveStep.QUARTER


class CurvePoint(Struct, frozen=True, kw_only=True):
    """What everything through a day adds up to; a claim counts on the last day of the period that it is of."""

    through_day: date
    projected_pence: int
    baseline_pence: int
    claimed_pence: int
    verified_pence: int
    banked_pence: int


class SavingsCurves(Struct, frozen=True, kw_only=True):
    """Cumulative curves; a year's projection and baseline are spread over its months in equal parts."""

    place: str
    pool: str
    pool_label: str
    through_sequence: int
    step: CurveStep
    points: tuple[CurvePoint, ...]


class StatedCause(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One cause with its amount, in the sign of the difference that it explains: below zero, less came for it."""

    cause: Annotated[
        Cause,
        Meta(description="price, volume, timing or deadweight; the books say demand and not_delivered themselves"),
    ]
    amount_pence: Annotated[int, Meta(ge=-AMOUNT_PENCE_MAX, le=AMOUNT_PENCE_MAX, description="whole pence, not zero")]


class CausesCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """State why a body's verified saving of a year, or of one claim, differs from what was projected."""

    acting_body: Annotated[BodyCode, Meta(description="the body whose saving it is, or the host")]
    case: Code
    body: BodyCode
    financial_year: FinancialYear
    claim: Annotated[int, Meta(ge=1, description="the number of a claim of the body and year")] | None = None
    follows_version: Annotated[int, Meta(ge=0, description="the version that was read; 0: none was stated yet")] = 0
    causes: Annotated[tuple[StatedCause, ...], Meta(max_length=4, description="none: what was stated holds no more")]
    reason: Annotated[Name, Meta(description="why; stored apart and erasable")]

    def __post_init__(self) -> None:
        """The year is one."""
        if year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class CausesQuery(PageQuery, frozen=True, kw_only=True):
    """Of which case and body; none: of all."""

    case: Code | None = None
    body: BodyCode | None = None


class CausesView(Struct, frozen=True, kw_only=True):
    """A version of what was stated; reason: null where it was erased."""

    case: str
    body: str
    financial_year: str
    claim: int | None
    version: int
    causes: tuple[CauseView, ...]
    reason: str | None
    principal_id: UUID
    recorded_at: datetime


class BiasQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which measure, and as known when."""

    measure: Measure = Measure.VERIFIED
    known_at: Annotated[datetime, Meta(tz=True, description="as known at this instant")] | None = None


class PoolThen(Struct, frozen=True):
    """A savings pool, and its last entry that was known."""

    pool: str
    through_sequence: int


class OwnBias(Struct, frozen=True, kw_only=True):
    """How far realised savings of years that are over fell short of projections, by grade of evidence.

    What is projected before correction, times one hundred and the correction percent, would have come out right. Grades
    with fewer observations than observations_min are shown and not offered. Costs have no outturn in these books, so
    none is shown of them.
    """

    place: str
    known_at: datetime
    measure: Measure
    pools: tuple[PoolThen, ...]
    observations_min: int
    source: str
    grades: tuple[GradeSeen, ...]


class TakeOver(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keep what the place's own past says as a table of optimism bias that cases can name."""

    name: TableName
    measure: Measure = Measure.VERIFIED
    beside: Annotated[
        Name | None,
        Meta(description="the table whose corrections stand for grades that are not offered, and for costs"),
    ] = None


class TakenOver(Struct, frozen=True, kw_only=True):
    """A table that was taken over, and what it rests on."""

    name: str
    recorded_at: datetime
    principal_id: UUID
    beside: str | None
    seen: OwnBias
    table: Annotated[str, Meta(description="the address of the list of tables that cases may name")]
