"""The words of steering: gateways planned and passed, further terms, late charges, what goes back; and how it reads."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand
from ledger.core.ids import Code, Name, Text
from ledger.http.paging import PageQuery
from ledger.journal.command import Amount
from ledger.rules.gateways import Decided, Stage, Standing, Term

ReturnDay = Annotated[date, Meta(description="when what goes back takes effect: a day in an open month")]


class ProposedPassage(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="pass-gateway"):
    """Move a programme through a gateway: it proceeds, pauses, stops, or, with nothing left open, closes.

    It binds every pool that funds the programme. A stop gives back, in the same act, what the pool of the proposal has
    neither spent nor bound; each other pool decides that of its own.
    """

    programme: Code
    decision: Literal["proceed", "pause", "stop", "close"]
    gateway: Annotated[Code | None, Meta(description="the planned gateway that is passed; none: another occasion")] = (
        None
    )
    effective_date: Annotated[date | None, Meta(description="of a stop: when what goes back takes effect")] = None

    def __post_init__(self) -> None:
        """A stop has its day, and nothing else has."""
        if (self.decision == "stop") != (self.effective_date is not None):
            raise ValueError("effective_date is given with a stop, and with nothing else")


class ProposedRenewal(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="renew-programme"):
    """A further fixed term, after the last one; a stopped or closed programme goes again."""

    programme: Code
    first_day: date
    last_day: Annotated[date, Meta(description="the sunset: nothing is chargeable after it")]


class ProposedLateCharges(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="allow-late-charges"):
    """Let a scheme be charged after its programme's last day, or stop, until a day and up to an amount of this pool."""

    programme: Code
    scheme: Code
    until: Annotated[date, Meta(description="the last effective date of such a charge")]
    amount_pence: Amount


class ProposedReturn(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="return-allocation"):
    """Give back what this pool allocated to a stopped or ended programme and is neither spent nor bound."""

    programme: Code
    effective_date: ReturnDay


class Gateway(Struct, frozen=True, forbid_unknown_fields=True):
    """A day on which the board decides whether a programme goes on, and what it will ask."""

    code: Code
    name: Name
    due_on: date
    asks: Text = ""


class NewGatewayPlan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The planned gateways of a programme, whole: a further version beside those before it."""

    follows_version: Annotated[int, Meta(ge=0, le=1_000_000, description="the latest version; 0: there is none")] = 0
    reason: Text = ""
    gateways: Annotated[tuple[Gateway, ...], Meta(max_length=100)]

    def __post_init__(self) -> None:
        """A gateway has a code of its own."""
        if len({one.code for one in self.gateways}) < len(self.gateways):
            raise ValueError("a gateway's code stands twice")


class GatewayPlan(Struct, frozen=True):
    """One version of the planned gateways."""

    version: int
    gateways: tuple[Gateway, ...]
    reason: str
    recorded_at: datetime


class Decision(Struct, frozen=True, kw_only=True):
    """One decision of a board of a programme."""

    number: int
    decision: Decided
    pool_id: UUID
    pool: str
    gateway: str | None
    scheme: str | None
    first_day: date | None
    last_day: date | None
    amount_pence: int | None
    effective_date: date | None
    recorded_at: datetime
    proposal_id: UUID


class Steered(Struct, frozen=True):
    """A programme with its first term and everything that was decided of it, in order."""

    programme: str
    name: str
    label: str
    first_term: Term
    decisions: tuple[Decision, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, in order; the last one has the sunset."""
        further = [
            Term(one.first_day, one.last_day)
            for one in self.decisions
            if one.decision is Decided.RENEW and one.first_day and one.last_day
        ]
        return (self.first_term, *further)

    @property
    def leading(self) -> tuple[Decision, ...]:
        """The decisions that change what the programme may do."""
        return tuple(one for one in self.decisions if one.decision not in {Decided.LATE_CHARGES, Decided.RETURN})

    @property
    def passed(self) -> frozenset[str]:
        """The gateways that are behind it; one at which it paused is not."""
        return frozenset(one.gateway for one in self.decisions if one.gateway and one.decision is not Decided.PAUSE)


class GatewayView(Struct, frozen=True):
    """A planned gateway and what was decided at it; null: it is to come."""

    code: str
    name: str
    due_on: date
    asks: str
    decision: Decided | None


class SchemeSums(Struct, frozen=True):
    """What stands of a stream in a scheme, and what of it would go back; stream null: spent or bound without one."""

    scheme: str
    stream: str | None
    allocated_pence: int
    spent_pence: int
    committed_pence: int
    accrued_pence: int
    returnable_pence: int


class PoolSums(Struct, frozen=True):
    """What a pool has in a programme; must_be_released_pence: what is ordered or owed."""

    pool: str
    must_be_released_pence: int
    returnable_pence: int
    schemes: tuple[SchemeSums, ...]


class ProgrammeView(Struct, frozen=True, kw_only=True):
    """A programme as it stands: its stage, terms, gateways, and what each pool that you may see has in it."""

    code: str
    name: str
    label: str
    stage: Stage
    standing: Standing
    terms: tuple[Term, ...]
    plan_version: Annotated[int, Meta(description="of the planned gateways; 0: none are planned")]
    gateways: tuple[GatewayView, ...]
    pools: tuple[PoolSums, ...]
    decisions: Annotated[int, Meta(description="how many; they are listed in the programme's life")]


class PlanQuery(PageQuery, frozen=True, kw_only=True):
    """The versions of a plan, the newest first."""


Result = dict[str, Any]
