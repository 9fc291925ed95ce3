"""The words of the pool manager's return, and of the view of the Better Care Fund."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.journal.views import KnownAt, Through
from ledger.outcomes.model import ProgressView
from ledger.rules.fencing import FinancialYear
from ledger.statements.model import Figure
from ledger.statements.pack_model import FundAccount, PackForecast, Recorded

# Paraphrased, not quoted.
RETURN_SOURCE = (
    "SI 2000/617 (the NHS Bodies and Local Authorities Partnership Arrangements Regulations 2000), regulation 7, in "
    "force from 1 April 2000: the host has an officer, the pool manager, who answers to the partners for managing the "
    "pooled fund, and gives them quarterly reports and an annual return of its income and expenditure, with whatever "
    "else they need to judge how well the arrangements work. No form is prescribed; this one is of these books."
)
BCF_SOURCE = (
    "Shaped like the published planning and quarterly templates of the Better Care Fund, and no copy of any: by "
    "scheme, source of funding and quarter. Nothing is stated that these books do not record."
)
NOT_RECORDED = (
    *("scheme type and sub-type", "units of outputs", "area of spend", "provider", "whether a scheme is new"),
    "the split of a jointly commissioned scheme",
)


class MomentQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As known when."""

    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """There is one way to say when."""
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")


class BetterCareQuery(MomentQuery, frozen=True, kw_only=True):
    """Of which financial year, as known when."""

    financial_year: FinancialYear


class OutcomeLine(Struct, frozen=True, kw_only=True):
    """A programme's indicator, and how far it had come by the period's end."""

    programme: str
    progress: ProgressView


class PoolReturn(Struct, frozen=True, kw_only=True):
    """What the pool manager gives to the partners for a quarter or a year."""

    place: str
    place_name: str
    pool: str
    pool_name: str
    pool_kind: str
    pool_label: str
    attribution: str
    agreement: str
    mark: str
    host: str | None
    host_name: str
    pool_manager: Annotated[str, Meta(description="the officer's post, as the agreement names it")]
    period: str
    first_day: date
    last_day: date
    is_annual: bool
    financial_year: str
    through_sequence: int
    known_at: datetime
    source: Annotated[str, Meta(description="on what ground the return is made, paraphrased")]
    note: Annotated[str, Meta(description="where that ground does not hold of the pool, in words")]
    account: FundAccount
    forecast: PackForecast
    outcomes: tuple[OutcomeLine, ...]


class PlannedContribution(Struct, frozen=True, kw_only=True):
    """A partner's contribution from one source in one quarter."""

    body: str
    body_name: str
    stream: str
    stream_name: str
    quarter: Annotated[int, Meta(description="1 is April to June")]
    plan: Annotated[Figure, Meta(description="scheduled with a day in the quarter")]
    actual: Annotated[Figure, Meta(description="received; where each partner keeps its cash: paid")]


class PlannedExpenditure(Struct, frozen=True, kw_only=True):
    """A scheme's spending from one source in one quarter; no stream: from all of them, and what has none."""

    programme: str
    scheme: str
    scheme_name: str
    stream: str | None
    stream_name: str
    quarter: int
    plan: Annotated[Figure, Meta(description="allocated with a day in the quarter")]
    actual: Figure


class BetterCareScheme(Struct, frozen=True, kw_only=True):
    """A scheme as these books record it."""

    programme: str
    programme_name: str
    scheme: str
    name: str
    responsible_body: Annotated[str, Meta(description="who answers for it; these books record no commissioner")]
    responsible_body_name: str
    streams: Annotated[tuple[str, ...], Meta(description="sources with a plan or spending in the year")]
    plan: Figure
    actual: Figure
    forecast: Recorded | None
    variance: Recorded | None
    reads: str


class BetterCareFund(Struct, frozen=True, kw_only=True):
    """A pool's year as the Better Care Fund's returns ask for it, as tidy lines."""

    place: str
    place_name: str
    pool: str
    pool_name: str
    pool_kind: str
    pool_label: str
    attribution: str
    agreement: str
    mark: str
    financial_year: str
    through_sequence: int
    known_at: datetime
    source: str
    not_recorded: Annotated[tuple[str, ...], Meta(description="what the templates ask for and these books do not hold")]
    contributions: tuple[PlannedContribution, ...]
    contributions_plan_total: Figure
    contributions_actual_total: Figure
    schemes: tuple[BetterCareScheme, ...]
    by_source: tuple[PlannedExpenditure, ...]
    by_scheme: Annotated[tuple[PlannedExpenditure, ...], Meta(description="all sources together")]
    expenditure_plan_total: Figure
    expenditure_actual_total: Figure
