"""What readers see of claims: where each pound stands, everything that was done, and what may count the same."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code
from ledger.http.paging import PageQuery
from ledger.journal.views import KnownAt, Through
from ledger.rules.fencing import FinancialYear
from ledger.rules.savings.life import Kind, Move, Recurrence, Stage
from ledger.savings.item_model import ItemView
from ledger.savings.model import Counterfactual, LineId


class ClaimQuery(PageQuery, frozen=True, kw_only=True):
    """Which claims: of a body, a case and so on; stage: of which something stands there."""

    body: BodyCode | None = None
    case: Code | None = None
    line: LineId | None = None
    programme: Code | None = None
    financial_year: FinancialYear | None = None
    kind: Kind | None = None
    stage: Stage | None = None


class StagesView(Struct, frozen=True, kw_only=True):
    """Where each pound of a claim stands; the stages sum to what was claimed."""

    claimed_pence: int
    verified_pence: Annotated[int, Meta(description="verified and not yet explained")]
    banked_pence: Annotated[int, Meta(description="with what settlements distributed or reinvested of it")]
    redeployed_pence: int
    lost_to_demand_pence: int
    avoided_pence: int
    not_delivered_pence: int
    withdrawn_pence: int
    reversed_pence: int


class EvidenceView(Struct, frozen=True, kw_only=True):
    """A document that a claim rests on."""

    name: str
    sha256: str
    extracted_on: date
    recorded_at: datetime


class StepView(Struct, frozen=True, kw_only=True):
    """One move of a part of a claim; reason: null where it was erased. entry: the address of its entry."""

    move: Move
    from_stage: Stage
    to_stage: Stage
    amount_pence: int
    reason: str | None
    journal_reference: str | None
    journal_date: date | None
    planned: str | None
    actual: str | None
    unit: str | None
    counted_in: Annotated[str | None, Meta(description="the address of the claim that counts it")]
    label: str
    effective_date: date
    recorded_at: datetime
    proposal: Annotated[str | None, Meta(description="the address of the proposal, with the people who approved it")]
    entry: str


class OverlapView(Struct, frozen=True, kw_only=True):
    """What may count the same: a claim, or a line of an agreed case; null where it lies in a pool that is not yours.

    answer: why it is another saving; null: nobody has said, or it was erased.
    """

    overlap: UUID
    what: Annotated[str, Meta(description="in words")]
    pool: str | None
    claim: int | None
    case: str | None
    line: str | None
    body: str | None
    programme: str | None
    cohort: str
    outcome: str
    is_answered: bool
    answer: str | None


class ClaimSummary(Struct, frozen=True, kw_only=True):
    """A claim as it is listed."""

    claim: int
    body: str
    case: str
    line: str
    programme: str
    baseline: Annotated[int, Meta(description="the number of the baseline by which it was claimed")]
    budget_line: str
    period: str
    first_day: date
    last_day: date
    financial_year: str
    amount_pence: int
    kind: Kind
    recurrence: Recurrence
    label: str
    effective_date: date
    recorded_at: datetime
    has_ended: Annotated[bool, Meta(description="nothing of it stands: the line and period may be claimed again")]
    stages: StagesView
    verified_flow_pence: Annotated[int, Meta(description="verified as cash-releasing, less what was taken back")]
    href: str


class ClaimView(ClaimSummary, frozen=True, kw_only=True):
    """A claim with its evidence, its whole history, what must stop for it, and what may count the same."""

    counterfactual: Counterfactual
    counterfactual_words: str | None
    baseline_budget_pence: int
    cohort: str
    outcome: str
    evidence: tuple[EvidenceView, ...]
    overlaps: tuple[OverlapView, ...]
    decommissioning: tuple[ItemView, ...]
    history: tuple[StepView, ...]
    entries: Annotated[tuple[str, ...], Meta(description="the addresses of its entries, its own first")]


class ShortfallView(Struct, frozen=True, kw_only=True):
    """What of a baseline a body will not save in a year; reason: null where it was erased."""

    number: int
    case: str
    body: str
    programme: str
    financial_year: str
    amount_pence: int
    reason: str | None
    label: str
    effective_date: date
    recorded_at: datetime
    entry: str


class ShortfallQuery(PageQuery, frozen=True, kw_only=True):
    """Which shortfalls: of a case, a body, a year."""

    case: Code | None = None
    body: BodyCode | None = None
    financial_year: FinancialYear | None = None


class BalancesQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which savings, as known at a sequence number or an instant."""

    body: BodyCode | None = None
    case: Code | None = None
    programme: Code | None = None
    financial_year: FinancialYear | None = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """One way to say when."""
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")


class StageFigure(Struct, frozen=True, kw_only=True):
    """What stands in a stage, and the address that lists the legs behind it."""

    stage: str
    pence: int
    legs: str


class SavingsLine(Struct, frozen=True, kw_only=True):
    """The savings of a body by a case in a year, stage by stage, and the identity of what was verified.

    verified_flow = banked (with distributed and reinvested) + redeployed + lost to demand + not yet explained.
    """

    body: str
    programme: str
    case: str
    financial_year: str
    stages: tuple[StageFigure, ...]
    verified_flow_pence: int
    banked_pence: Annotated[int, Meta(description="with distributed and reinvested")]
    redeployed_pence: int
    lost_to_demand_pence: int
    not_yet_explained_pence: int
    identity_holds: bool


class SavingsBalances(Struct, frozen=True, kw_only=True):
    """What stands in every stage of the savings of a pool, by body, programme, case and year."""

    through_sequence: int
    lines: tuple[SavingsLine, ...]
    total: Annotated[tuple[StageFigure, ...], Meta(description="of all lines, stage by stage")]
    identity_holds: bool
