"""The words of settlements: proposed for a period, agreed or disputed scheme by scheme, settled."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand
from ledger.core.ids import BodyCode, Name
from ledger.http.paging import PageQuery
from ledger.journal.views import Through
from ledger.periods.model import PeriodName, require_period
from ledger.rule_sets.figures_model import Budgeting
from ledger.rules.escalation import LevelDue
from ledger.rules.fencing import FinancialYear
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.result import Result
from ledger.settlement.deciding import State
from ledger.settlement.effects import Difference, What

SchemeName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        description="a scheme as the settlement names it, `programme/scheme`, or a sum or gain of the rule set by name",
    ),
]
Schemes = Annotated[tuple[SchemeName, ...], Meta(max_length=500)]


class NewSettlement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Propose a settlement: what the rules in force on the period's last day give for the year up to it."""

    acting_body: BodyCode
    period: Annotated[PeriodName, Meta(description="it settles its financial year from 1 April to its last day")]
    through_sequence: Annotated[
        Through | None, Meta(description="as the books are known at this sequence number; none: now")
    ] = None
    budget: Annotated[
        Budgeting, Meta(description="the budget that spend is held against: as set to date, or in twelfths of the year")
    ] = Budgeting.AS_SET

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


class ProposedAgreement(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="agree-settlement"):
    """A partner's agreement to schemes of a settlement; what every partner agrees is posted."""

    settlement: Annotated[int, Meta(ge=1, le=2**31 - 1, description="the number of the settlement")]
    schemes: Annotated[Schemes, Meta(description="none: every scheme that waits for the partner")] = ()


class DisputeCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Dispute schemes of a settlement for a partner: they wait, with what is tied to them, and the rest settles."""

    acting_body: Annotated[BodyCode, Meta(description="the partner that disputes")]
    schemes: Annotated[tuple[SchemeName, ...], Meta(min_length=1, max_length=500)]
    reason: Annotated[Name, Meta(description="why; stored apart and erasable")]


class DisputeEndCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """End a dispute of one's own body."""

    acting_body: BodyCode
    reason: Annotated[Name, Meta(description="why; stored apart and erasable")]


class ResolutionCommand(DisputeEndCommand, frozen=True, kw_only=True):
    """Record that a dispute was resolved, by a minute; the partner that disputed is then asked to agree anew."""

    minute_reference: Annotated[Name, Meta(description="where it was decided, such as 'HWB 2026-07-10 item 3'")]


class WithdrawSettlement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Withdraw what a settlement has not settled."""

    acting_body: BodyCode
    reason: Name


class Content(Struct, frozen=True, kw_only=True):
    """What is kept of a settlement beside its figures and their result, in canonical bytes.

    groups: schemes that can only be settled together. effects: as evaluated, beside what was settled before.
    """

    number: int
    financial_year: str
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    known_at: datetime
    budget: Budgeting
    agreement: str
    rule_set_version: int
    engine: int
    groups: tuple[tuple[str, ...], ...]
    effects: tuple[Difference, ...]


class SettlementQuery(PageQuery, frozen=True, kw_only=True):
    """Which settlements: of one financial year, or of all."""

    financial_year: FinancialYear | None = None


class DisputeQuery(PageQuery, frozen=True, kw_only=True):
    """Which disputes: those that stand, those that have ended, or all."""

    is_open: bool | None = None


class EffectView(Struct, frozen=True, kw_only=True):
    """What becomes of a scheme's variance in one way, by this evaluation and by what was settled before."""

    what: What
    form: Annotated[
        str,
        Meta(
            description="of a share, of what is kept, or the kind of what is drawn on; `proposed` before it is banked"
        ),
    ]
    body: str
    to: str
    fence: str
    stream: Annotated[str, Meta(description="whose money goes into or out of a reserve, or back within its fence")]
    posts: Annotated[bool, Meta(description="false: it is listed, and makes no entry")]
    why: Annotated[str, Meta(description="why it makes none: a fence forbids it, or it is verified and not banked yet")]
    programme: Annotated[str, Meta(description="of a body's own saving that is moved on: its programme")]
    case: Annotated[str, Meta(description="and the case that it is of")]
    evaluated_pence: Annotated[int, Meta(description="for the year to the last day; a share above zero is a charge")]
    settled_before_pence: int
    to_settle_pence: int


class SettledScheme(Struct, frozen=True, kw_only=True):
    """One scheme of a settlement: where it stands, whom it waits for, and what becomes of its variance."""

    scheme: str
    state: State
    says: Annotated[str, Meta(description="what holds it up, in words; empty where nothing does")]
    tied_with: Annotated[tuple[str, ...], Meta(description="their variances met one another: they settle together")]
    agreed_by: tuple[str, ...]
    waiting_for: tuple[str, ...]
    disputes: tuple[int, ...]
    effective_date: Annotated[date | None, Meta(description="of its entries, once it is settled")]
    effects: tuple[EffectView, ...]


class OwedLine(Struct, frozen=True, kw_only=True):
    """What a partner owes the fund (above zero), or is owed by it."""

    body: str
    to_settle_pence: Annotated[int, Meta(description="by this settlement as a whole")]
    settled_pence: Annotated[int, Meta(description="of it, by schemes that are settled")]


class EndView(Struct, frozen=True, kw_only=True):
    """That a settlement was withdrawn."""

    reason: str
    principal_id: UUID
    recorded_at: datetime


class SettlementSummary(Struct, frozen=True, kw_only=True):
    """A settlement and where it stands as a whole."""

    number: int
    state: State
    financial_year: str
    period: str
    first_day: date
    last_day: date
    through_sequence: Annotated[int, Meta(description="the entries through this one are what it rests on")]
    rule_set_version: int
    engine: Annotated[int, Meta(description="the version of the engine that gives the rules' steps their meaning")]
    sha256: Annotated[str, Meta(description="of figures, result and differences as they are kept")]
    acting_body: str
    proposed_by: UUID
    proposed_at: datetime
    superseded_by: Annotated[int | None, Meta(description="the settlement that took over what this one left open")]
    withdrawn: EndView | None
    owed: tuple[OwedLine, ...]
    href: str


class HistoryLine(Struct, frozen=True, kw_only=True):
    """Something that was done with a settlement: what, for whom, with which schemes, by whom and when."""

    what: Literal["proposed", "agreed", "settled", "disputed", "dispute_withdrawn", "dispute_resolved", "withdrawn"]
    body: str | None
    schemes: tuple[str, ...]
    recorded_at: datetime
    principal_id: UUID
    act_id: UUID
    proposal: Annotated[str | None, Meta(description="the address of the agreement, with its two people")]


class SettlementView(SettlementSummary, frozen=True, kw_only=True):
    """A settlement scheme by scheme, with the figures that it rests on and its whole working."""

    schemes: tuple[SettledScheme, ...]
    entries: Annotated[tuple[str, ...], Meta(description="the addresses of the entries that it has posted")]
    history: tuple[HistoryLine, ...]
    figures: Figures
    result: Result


class DisputeEnd(Struct, frozen=True, kw_only=True):
    """How a dispute ended; reason: null where it was erased."""

    outcome: Literal["withdrawn", "resolved"]
    minute_reference: str
    reason: str | None
    ended_on: date
    principal_id: UUID
    recorded_at: datetime


class DisputeView(Struct, frozen=True, kw_only=True):
    """A dispute: of which scheme, why, who has it now and until when, and how it ended."""

    dispute: int
    settlement: Annotated[str, Meta(description="the address of the settlement in which it was raised")]
    financial_year: str
    scheme: str
    body: str
    reason: Annotated[str | None, Meta(description="null where it was erased")]
    raised_on: date
    principal_id: UUID
    recorded_at: datetime
    levels: Annotated[tuple[LevelDue, ...], Meta(description="as the agreement has them; none: it has no escalation")]
    level_now: Annotated[LevelDue | None, Meta(description="who has it today; null once it has ended")]
    is_overdue: Annotated[bool, Meta(description="it stands, and the time of the last level is over")]
    end: DisputeEnd | None
    href: str
