"""The words of a place's overview: this year in one line for each pool, and the whole place."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.forecasts.model import VarianceView
from ledger.journal.views import KnownAt
from ledger.rules.fencing import FinancialYear, year_named
from ledger.rules.rating import Rating
from ledger.settlement.secured_model import SecuredAmounts
from ledger.statements.model import Figure


class OverviewQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which financial year, as known when."""

    financial_year: Annotated[FinancialYear | None, Meta(description="left out: the year of today")] = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """The year is one."""
        if self.financial_year is not None and year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class Expected(Struct, frozen=True, kw_only=True):
    """What a pool's year is expected to end at, and the address of the table of its forecasts."""

    amount_pence: Annotated[
        int, Meta(description="of all spend in the year: the forecast of a scheme that has one, else what is spent")
    ]
    schemes: Annotated[int, Meta(description="how many have a budget, spend or a forecast in the year")]
    without_forecast: Annotated[int, Meta(description="how many of them nobody has forecast")]
    outturn: str


class Bearer(Struct, frozen=True, kw_only=True):
    """What one partner would bear of a variance; below zero what it would get back."""

    body: str
    body_name: str
    amount_pence: int


class Bearing(Struct, frozen=True, kw_only=True):
    """Who would bear what the year is expected to end at, if the rules in force were run now."""

    rule_set_version: Annotated[int | None, Meta(description="null where no rules are in force, or none are needed")]
    says: Annotated[str, Meta(description="by which rules and on what, or why nothing can be told")]
    partners: Annotated[tuple[Bearer, ...], Meta(description="empty where nothing can be told")]
    kept_pence: Annotated[
        int, Meta(description="of the variance, what no partner bears: met from pots, or kept in them")
    ]
    rule_set: Annotated[str | None, Meta(description="the address of the rules")]


class SavingsOverview(Struct, frozen=True, kw_only=True):
    """A savings pool's year: what was projected, and how far it came; and what of its reallocation is paid."""

    projected_pence: Annotated[int, Meta(description="as cashable, by the first version of each case that you may see")]
    baseline_pence: Annotated[int, Meta(description="as agreed")]
    claimed_pence: int
    verified_pence: int
    banked_pence: Annotated[int, Meta(description="with what was distributed and reinvested since")]
    comparison: Annotated[str, Meta(description="the address of the comparison that these are the total of")]
    rating: Rating
    secured: Annotated[SecuredAmounts, Meta(description="of what bodies are to receive")]
    secured_reallocation: Annotated[str, Meta(description="the address of it, by body")]


class Overdue(Struct, frozen=True, kw_only=True):
    """How many of something are overdue, of how much, and where they are listed."""

    count: int
    amount_pence: Annotated[int | None, Meta(description="null where it is no matter of money")]
    href: str


class PoolOverview(Struct, frozen=True, kw_only=True):
    """One pool's financial year, as known at a sequence number."""

    pool: str
    name: str
    kind: str
    label: str
    agreement: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    host: str | None
    through_sequence: int
    scheduled: Figure
    received: Figure
    outstanding: Annotated[Figure, Meta(description="called and not received")]
    contribution_rating: Rating
    spent: Figure
    suspense: Annotated[Figure, Meta(description="spent, and not yet coded to a scheme")]
    budget: Annotated[Figure | None, Meta(description="null where no budget is set; then there is no variance")]
    committed: Annotated[Figure, Meta(description="ordered by the year's end and not yet released")]
    variance: Annotated[Figure | None, Meta(description="to date: spent less budget; above zero is an overspend")]
    expected: Expected
    expected_variance: Annotated[VarianceView | None, Meta(description="expected less budget")]
    rating: Annotated[Rating, Meta(description="of what the year is expected to end at")]
    borne_by: Bearing
    savings: Annotated[SavingsOverview | None, Meta(description="null in a pool that holds no savings")]
    calls_overdue: Overdue
    months_to_close: Overdue
    statement: Annotated[str, Meta(description="the address of the year's statement")]
    href: str


class Sums(Struct, frozen=True, kw_only=True):
    """What the pools that may be seen come to together."""

    scheduled_pence: int
    received_pence: int
    outstanding_pence: int
    spent_pence: int
    suspense_pence: int
    budget_pence: int
    committed_pence: int
    variance_pence: Annotated[int, Meta(description="to date, of the pools that have a budget")]
    expected_pence: int
    expected_variance_pence: Annotated[int, Meta(description="of the pools that have a budget")]
    kept_pence: int
    projected_pence: int
    claimed_pence: int
    verified_pence: int
    banked_pence: int
    reallocation_due_pence: int
    reallocation_paid_pence: int
    calls_overdue: int
    calls_overdue_pence: int
    months_to_close: int


class Overview(Struct, frozen=True, kw_only=True):
    """Every pool of a place that may be seen, in one financial year, as known at an instant."""

    place: str
    place_name: str
    financial_year: str
    known_at: datetime
    pools: tuple[PoolOverview, ...]
    totals: Sums
    borne_by: Annotated[tuple[Bearer, ...], Meta(description="of all pools whose rules can be run")]
