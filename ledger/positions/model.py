"""The words of a position: where one body stands in one pool and financial year."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import Code
from ledger.http.paging import NextCursor, PageQuery
from ledger.journal.views import KnownAt
from ledger.rules.exposure import Exposure
from ledger.rules.fencing import FinancialYear, year_named
from ledger.statements.model import Figure


class PositionQuery(PageQuery, frozen=True, kw_only=True):
    """Which positions of the body, as known when."""

    place: Code | None = None
    pool: Annotated[Code | None, Meta(description="a pool's code, in whichever place")] = None
    financial_year: FinancialYear | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """The year is one."""
        if self.financial_year is not None and year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class StandingForecast(Struct, frozen=True):
    """What a scheme is forecast to end the year at, with the address of its dated record."""

    amount_pence: int
    as_at: date
    forecast: str


class SchemePosition(Struct, frozen=True, kw_only=True):
    """A scheme that the body answers for: its budget and spend in the year, whoever paid."""

    programme: str
    scheme: str
    budget: Annotated[Figure | None, Meta(description="null where no budget is set; then there is no variance")]
    spend: Figure
    variance: Annotated[Figure | None, Meta(description="spend less budget; above zero is an overspend")]
    forecast: Annotated[StandingForecast | None, Meta(description="null where nobody has forecast")]


class Sums(Struct, frozen=True, kw_only=True):
    """What a position comes to in pence, or all of them together."""

    scheduled_pence: int
    called_pence: int
    received_pence: int
    outstanding_pence: int
    in_kind_pence: int
    paid_pence: Annotated[int, Meta(description="paid from the body's own cash, in aligned pools")]
    budget_pence: Annotated[int, Meta(description="of the schemes that the body answers for")]
    spend_pence: Annotated[int, Meta(description="on the schemes that the body answers for, whoever paid")]
    variance_pence: Annotated[int, Meta(description="of those schemes, as far as they have a budget")]
    forecast_pence: Annotated[int, Meta(description="of those schemes, as far as somebody has forecast")]
    exposure_pence: Annotated[int, Meta(description="of what can be told: see the assumption of each")]
    risk_share_pence: Annotated[int, Meta(description="settled: above zero the body bears, below it gets back")]
    due_pence: Annotated[int, Meta(description="by settlements, less what was paid: above zero the body owes")]


class Position(Struct, frozen=True, kw_only=True):
    """Where the body stands in one pool in one financial year, as known at a sequence number."""

    place: str
    place_name: str
    pool: str
    pool_name: str
    pool_kind: str
    agreement: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    financial_year: str
    through_sequence: int
    scheduled: Figure
    called: Annotated[Figure, Meta(description="called, or received without being called")]
    received: Figure
    outstanding: Annotated[Figure, Meta(description="called and not received")]
    in_kind: Annotated[Figure, Meta(description="staff, premises and goods at their value; never cash")]
    pool_scheduled: Annotated[Figure, Meta(description="of all partners: what the body's share is a share of")]
    paid: Annotated[Figure | None, Meta(description="from its own cash; null where the host holds the cash of all")]
    schemes: tuple[SchemePosition, ...]
    pool_budget: Annotated[Figure, Meta(description="allocated to all schemes of the pool")]
    pool_expected_pence: Annotated[
        int, Meta(description="of all spend in the year: the forecast of a scheme that has one, else what is spent")
    ]
    exposure: Annotated[Exposure, Meta(description="the most that it would bear, and on which assumption")]
    risk_share: Annotated[Figure, Meta(description="settled: above zero the body bears, below it gets back")]
    due: Annotated[Figure, Meta(description="of the year's settlements, less what was paid of it in the year")]
    sums: Sums


class Positions(Struct, frozen=True, kw_only=True):
    """One page of positions, with what all of them come to on every page."""

    body: str
    name: str
    known_at: datetime
    totals: Sums
    items: tuple[Position, ...]
    next_cursor: NextCursor
