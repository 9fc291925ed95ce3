"""The words of forecasts: what a year is expected to end at, by whom, by which method, and how it reads."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Text
from ledger.core.period import Period, parse_period
from ledger.core.working import Step
from ledger.http.paging import PageQuery
from ledger.journal.command import AMOUNT_PENCE_MAX
from ledger.rules.fencing import FinancialYear, year_named
from ledger.rules.forecasting import BaselineMethod, Direction, WhyNone

VarianceAmount = Annotated[int, Meta(description="forecast less budget; above zero is an overspend")]


class Method(StrEnum):
    """How a forecast was come by."""

    RUN_RATE = "run_rate"
    PROFILE = "profile"
    COMMITMENTS = "commitments"
    ACTIVITY = "activity"
    CONTRACT = "contract"
    MANAGER_JUDGEMENT = "manager_judgement"


def require_year(financial_year: str) -> None:
    """Raises ValueError for a name that is no financial year, as a payload's own check does."""
    if year_named(financial_year) is None:
        raise ValueError("a financial year is written 2025-26")


def year_period(year: int) -> Period:
    """The financial year that begins in a calendar year."""
    found = parse_period(f"{year:04d}-{(year + 1) % 100:02d}-Y")
    assert found is not None, "a year that was looked at when it came in"
    return found


class ForecastCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a scheme is expected to end the year at, as at a day: a further version, beside those before it."""

    acting_body: Annotated[BodyCode, Meta(description="the host, by its pool manager; or the responsible body")]
    programme: Code
    scheme: Code
    financial_year: FinancialYear
    as_at: Annotated[date, Meta(description="the day whose knowledge it rests on, such as the end of a month")]
    amount_pence: Annotated[
        int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="whole pence: the whole year, not what is left of it")
    ]
    method: Method
    commentary: Annotated[Text, Meta(description="free text; stored apart and erasable")] = ""

    def __post_init__(self) -> None:
        """The year is one."""
        require_year(self.financial_year)


class ForecastView(Struct, frozen=True, kw_only=True):
    """A forecast as it was recorded; commentary is null where it was erased."""

    forecast_id: UUID
    programme: str
    scheme: str
    financial_year: str
    version: int
    as_at: date
    amount_pence: int
    method: Method
    commentary: str | None
    budget_pence: Annotated[int | None, Meta(description="for the year, as it was known then; null: none was set")]
    variance_pence: Annotated[int | None, Meta(description="null where no budget is set")]
    through_sequence: Annotated[int, Meta(description="the last entry of the pool that stood when it was recorded")]
    acting_body: str
    principal_id: UUID
    recorded_at: datetime
    notice: Annotated[str | None, Meta(description="the address of the notice that it opened")]
    href: str


class ForecastQuery(PageQuery, frozen=True, kw_only=True):
    """Which forecasts: every one, or those of a year, a programme, a scheme, a method, a person, or some days."""

    financial_year: FinancialYear | None = None
    programme: Code | None = None
    scheme: Code | None = None
    method: Method | None = None
    principal_id: Annotated[UUID, Meta(description="who recorded it")] | None = None
    as_at_from: date | None = None
    as_at_to: date | None = None


class Basis(StrEnum):
    """Through which day spending counts."""

    CLOSED = "closed"
    TO_DATE = "to_date"


class TableQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which year, on which basis, as known when."""

    financial_year: FinancialYear
    basis: Annotated[
        Basis,
        Meta(description="closed: baselines rest on the year's closed months; to_date: on all days through today"),
    ] = Basis.CLOSED
    known_at: Annotated[datetime, Meta(tz=True, description="as known at this instant")] | None = None


class BookFigure(Struct, frozen=True):
    """Pence, and the address that lists the legs behind them."""

    amount_pence: int
    legs: str


class BaselineView(Struct, frozen=True, kw_only=True):
    """What the year would end at by one method of the service's own, with its working; or why it says nothing."""

    method: BaselineMethod
    amount_pence: int | None
    why_none: WhyNone | None
    working: tuple[Step, ...]


class VarianceView(Struct, frozen=True):
    """How far a forecast lies from the budget."""

    amount_pence: VarianceAmount
    direction: Direction
    words: str


class LatestForecast(Struct, frozen=True, kw_only=True):
    """The forecast that stands, and how it moved from the one before it."""

    amount_pence: int
    method: Method
    as_at: date
    version: int
    principal_id: UUID
    movement_pence: Annotated[int | None, Meta(description="less the forecast before; null: it is the first")]
    forecast: Annotated[str, Meta(description="the address of its dated record")]
    forecast_before: str | None


class OutturnLine(Struct, frozen=True, kw_only=True):
    """One scheme: budget and spend of the year, the forecast that stands, its variance, and the service's baselines."""

    scheme: str
    name: str
    responsible_body: str
    budget: Annotated[BookFigure | None, Meta(description="for the whole year; null where no budget is set")]
    actual: Annotated[BookFigure | None, Meta(description="spent through the table's day; null: none has elapsed")]
    committed: Annotated[BookFigure | None, Meta(description="ordered by that day and not yet released by it")]
    latest: Annotated[LatestForecast | None, Meta(description="null where nobody has forecast")]
    variance: Annotated[VarianceView | None, Meta(description="null where no budget is set, or nobody has forecast")]
    baselines: tuple[BaselineView, ...]
    note: str
    label: str


class OutturnSum(Struct, frozen=True, kw_only=True):
    """A programme or the pool: a forecast where each of its schemes has one, a variance where all have budgets too."""

    budget: BookFigure | None
    actual: BookFigure | None
    committed: BookFigure | None
    forecast_pence: int | None
    movement_pence: Annotated[int | None, Meta(description="null where a scheme has fewer than two forecasts")]
    variance: VarianceView | None
    note: str


class ProgrammeOutturn(Struct, frozen=True, kw_only=True):
    """A programme with its schemes."""

    programme: str
    name: str
    total: OutturnSum
    schemes: tuple[OutturnLine, ...]


class OutturnTable(Struct, frozen=True, kw_only=True):
    """What a pool's year is expected to end at, as known at an instant; it can be asked again for ever."""

    place: str
    pool: str
    pool_label: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    financial_year: str
    basis: Basis
    through_day: Annotated[date | None, Meta(description="spending counts through this day; null: none has elapsed")]
    known_at: datetime
    through_sequence: int
    total: OutturnSum
    programmes: tuple[ProgrammeOutturn, ...]


class AccuracyQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which year, programme or scheme; of all if left out."""

    financial_year: FinancialYear | None = None
    programme: Code | None = None
    scheme: Code | None = None


class AccuracyView(Struct, frozen=True, kw_only=True):
    """How forecasts of one scheme, or by one author, so long before the year's end compare with what was spent."""

    programme: str | None
    scheme: str | None
    principal_id: Annotated[UUID | None, Meta(description="who recorded them; null: by scheme, whoever it was")]
    months_before_year_end: Annotated[int, Meta(description="from the forecast's month to March: 0 to 12 and more")]
    count: int
    median_error_pence: Annotated[int, Meta(description="forecast less outturn; above zero: more was expected")]
    median_absolute_error_pence: int
    mean_error_pence: Annotated[int, Meta(description="the bias")]
    median_absolute_basis_points: Annotated[int | None, Meta(description="of the outturn; null where it was nothing")]
    without_percentage: Annotated[int, Meta(description="how many had an outturn of nothing")]
    forecasts: Annotated[str, Meta(description="the address that lists them")]


class YearOutturn(Struct, frozen=True, kw_only=True):
    """What a scheme ended a year at, once each month of the year is closed."""

    programme: str
    scheme: str
    financial_year: str
    outturn: BookFigure
    forecasts: int


class Accuracies(Struct, frozen=True, kw_only=True):
    """Past forecasts against outturn, for years whose months are all closed; no more than the figures."""

    through_sequence: int
    by_scheme: tuple[AccuracyView, ...]
    by_author: tuple[AccuracyView, ...]
    outturns: tuple[YearOutturn, ...]
    years_without_outturn: tuple[str, ...]
