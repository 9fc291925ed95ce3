"""The words of the agreement of balances: what is asked, what is said for a side, and how balances read."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Text
from ledger.http.paging import NextCursor, PageQuery
from ledger.journal.command import AMOUNT_PENCE_MAX
from ledger.periods.model import PeriodName, require_period
from ledger.rules.balances import Balance, Outcome, Reason, Side, State, Thresholds
from ledger.statements.model import Figure

_NO_LEDGER_YET = datetime(2000, 1, 1, tzinfo=UTC)
_SENSE = "whole pence in the sense of the fund: what it has to receive from the body, or was paid by it, is above zero"
SignedPence = Annotated[int, Meta(ge=-AMOUNT_PENCE_MAX, le=AMOUNT_PENCE_MAX, description=_SENSE)]
_Size = Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="whole pence; what is larger counts")]
_Why = Annotated[Reason | None, Meta(description="why the figures differ; `other` is put into words in the note")]
_Note = Annotated[Text, Meta(description="free text; stored apart and erasable")]


def require_words(reason: Reason | None, note: str) -> None:
    """Raises ValueError for another reason without words, as a payload's own check does."""
    if reason is Reason.OTHER and not note.strip():
        raise ValueError("another reason is put into words in the note")


class StatedFigure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a body's own books say of a balance at the end of a period; a new figure takes the place of the last."""

    acting_body: Annotated[BodyCode, Meta(description="the body whose figure this is")]
    period: PeriodName
    balance: Balance
    amount_pence: SignedPence
    reason: _Why = None
    note: _Note = ""

    def __post_init__(self) -> None:
        """The period is one, and another reason is told."""
        require_period(self.period)
        require_words(self.reason, self.note)


class BalanceDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Agree or dispute, for one side, the two figures of a balance as they were seen."""

    acting_body: Annotated[BodyCode, Meta(description="for which you act: the body itself, or the pool's host")]
    side: Side
    body: BodyCode
    period: PeriodName
    balance: Balance
    outcome: Outcome
    number: Annotated[int, Meta(ge=1, description="the version of the body's figure that you saw")]
    fund_pence: Annotated[SignedPence, Meta(description="the pool's figure that you saw")]
    reason: _Why = None
    note: _Note = ""

    def __post_init__(self) -> None:
        """The period is one, and another reason is told."""
        require_period(self.period)
        require_words(self.reason, self.note)


class NewThresholds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """From a day on, above which size balances are stated and agreed: in one agreement, or in the whole place."""

    agreement: Annotated[Code | None, Meta(description="null: every agreement that has none of its own")] = None
    effective_from: Annotated[date, Meta(description="for periods that end on this day or later")]
    position_statement_pence: _Size
    position_agreement_pence: _Size
    flow_statement_pence: _Size
    flow_agreement_pence: _Size
    source: Annotated[Text, Meta(min_length=1, description="where this was decided or published")]

    def __post_init__(self) -> None:
        """What must be agreed was stated first."""
        if self.position_agreement_pence < self.position_statement_pence:
            raise ValueError("position_agreement_pence is at least position_statement_pence")
        if self.flow_agreement_pence < self.flow_statement_pence:
            raise ValueError("flow_agreement_pence is at least flow_statement_pence")


class ThresholdsView(Struct, frozen=True, kw_only=True):
    """One version of a place's or an agreement's own thresholds."""

    agreement: str | None
    version: int
    effective_from: date
    position_statement_pence: int
    position_agreement_pence: int
    flow_statement_pence: int
    flow_agreement_pence: int
    source: str


class BalancesQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which balances, at the end of which period; known_at shows all as it was known then, on both sides."""

    period: PeriodName
    body: BodyCode | None = None
    balance: tuple[Balance, ...] = ()
    state: tuple[State, ...] = ()
    through_sequence: (
        Annotated[int, Meta(ge=0, description="the pool's figures as known at this sequence number")] | None
    ) = None
    known_at: Annotated[datetime, Meta(tz=True, description="as known at this instant")] | None = None

    def __post_init__(self) -> None:
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")

    def instant(self, now: datetime) -> datetime | None:
        """The instant of known_at, none later than now; before there was any ledger nothing was known either."""
        return None if self.known_at is None else max(_NO_LEDGER_YET, min(self.known_at, now))


class StatedView(Struct, frozen=True, kw_only=True):
    """A body's figure, and the pool's as it was then; a note that was erased is null."""

    number: int
    amount_pence: int
    reason: Reason | None
    note: str | None
    fund_pence: int
    through_sequence: int
    stated_at: datetime
    principal_id: UUID


class DecisionView(Struct, frozen=True, kw_only=True):
    """What was said for a side: of which version of the body's figure, and of which figure of the pool."""

    outcome: Outcome
    number: int
    fund_pence: int
    reason: Reason | None
    note: str | None
    acting_body: str
    principal_id: UUID
    through_sequence: int
    decided_at: datetime


class BalanceLine(Struct, frozen=True, kw_only=True):
    """One balance of one body: both figures, how far apart they are and why, and who agreed or disputed them."""

    body: str
    body_name: str
    balance: Balance
    state: State
    fund: Figure
    stated: StatedView | None
    difference_pence: Annotated[int | None, Meta(description="the pool's figure less the body's")]
    reason: Annotated[Reason | None, Meta(description="the reason told last for this figure")]
    age_days: Annotated[int | None, Meta(description="since the body first stated a figure")]
    must_be_stated: bool
    must_be_agreed: bool
    agreed_pence: Annotated[int | None, Meta(description="the pool's figure at which both sides agreed")]
    moved_pence: Annotated[int | None, Meta(description="how far the pool's figure has moved since it was agreed")]
    by_body: Annotated[DecisionView | None, Meta(description="what was last said for the body")]
    by_pool: Annotated[DecisionView | None, Meta(description="what was last said for the pool")]


class AgreementOfBalances(Struct, frozen=True, kw_only=True):
    """A page of the balances between a pool and its bodies, with the thresholds that decide what must be agreed."""

    place: str
    pool: str
    mark: Annotated[str, Meta(description="that the agreement is not yet signed; empty once it is")]
    period: str
    last_day: date
    through_sequence: int
    thresholds: Thresholds
    items: tuple[BalanceLine, ...]
    next_cursor: NextCursor


class HistoryQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which balances: of all periods unless one is named."""

    period: PeriodName | None = None
    body: BodyCode | None = None
    balance: Balance | None = None


class BalanceStep(Struct, frozen=True, kw_only=True):
    """One step of a balance: a figure stated, or what a side said of it; outcome and side are null for a figure."""

    act_id: UUID
    body: str
    balance: Balance
    last_day: date
    number: int
    side: Side | None
    outcome: Outcome | None
    stated_pence: int
    fund_pence: int
    through_sequence: int
    reason: Reason | None
    note: str | None
    acting_body: str
    principal_id: UUID
    recorded_at: datetime
