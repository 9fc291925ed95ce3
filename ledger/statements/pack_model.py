"""The words of a statement pack: what a treasurer expects of a memorandum account beside the statement itself."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.commentaries.model import CommentaryView
from ledger.forecasts.model import Method
from ledger.rules.rating import Rated, Status
from ledger.settlement.secured_model import SecuredReallocation
from ledger.statements.model import Check, Figure, Statement
from ledger.statements.moving_model import MovedFigure, Since

_ToDate = Annotated[Figure, Meta(description="of the financial year, to the period's end")]


class Recorded(Struct, frozen=True):
    """Pence that are no sum of legs, and the address of the dated record that says them."""

    amount_pence: int
    record: str


class IncomeLine(Struct, frozen=True, kw_only=True):
    """What came in: from a partner and a source of funding, or in another way that its words name."""

    what: str
    body: str | None
    body_name: str
    stream: str | None
    stream_name: str
    in_period: Figure
    to_date: _ToDate


class ExpenditureLine(Struct, frozen=True, kw_only=True):
    """What one scheme spent, or what waits in suspense for its coding."""

    what: str
    programme: str | None
    scheme: str | None
    in_period: Figure
    to_date: _ToDate


class BalanceLine(Struct, frozen=True, kw_only=True):
    """A part of the fund's balance, above zero where the fund has it."""

    what: str
    in_period: Figure
    to_date: _ToDate


class HeldLine(Struct, frozen=True, kw_only=True):
    """What the closing balance is made of: cash, and what is due to the fund less what is due from it."""

    what: str
    amount: Figure


class SourceLine(Struct, frozen=True, kw_only=True):
    """One source of funding over the year to the period's end; risk shares have a source only within a fence."""

    stream: str
    stream_name: str
    opening: Figure
    received: Figure
    spent: Figure
    closing: Annotated[Figure, Meta(description="with what is in reserve, and after transfers and risk shares of it")]


class PartnerAccount(Struct, frozen=True, kw_only=True):
    """One partner's account with the fund: what it put in, what it bears, and what is due at either end of the year."""

    body: str
    body_name: str
    due_at_start: Annotated[Figure, Meta(description="above zero it owed the fund")]
    received: Figure
    in_kind: Figure
    spent: Annotated[Figure, Meta(description="expenditure that the books name it for")]
    risk_share: Annotated[Figure, Meta(description="above zero it bears, below zero it gets back")]
    due_at_end: Figure


class FundAccount(Struct, frozen=True, kw_only=True):
    """The memorandum account, by effective date: income, expenditure, and how the balance came to what it is.

    The closing balance of a pooled fund is its cash with what is due to it. Where each partner keeps its own cash, what
    they paid counts as income, and the balance is what is accrued. Nothing in kind is in it.
    """

    income: tuple[IncomeLine, ...]
    income_in_period_total: Figure
    income_to_date_total: Figure
    expenditure: tuple[ExpenditureLine, ...]
    expenditure_in_period_total: Figure
    expenditure_to_date_total: Figure
    balance: tuple[BalanceLine, ...]
    closing: Annotated[Figure, Meta(description="at the period's end")]
    held: tuple[HeldLine, ...]
    sources: tuple[SourceLine, ...]
    partners: tuple[PartnerAccount, ...]
    checks: tuple[Check, ...]


class ForecastLine(Struct, frozen=True, kw_only=True):
    """What a scheme is expected to end the year at, as known then; nothing where nobody has forecast."""

    scheme: str
    name: str
    responsible_body: str
    budget: Annotated[Figure | None, Meta(description="for the whole year")]
    spent: Annotated[Figure | None, Meta(description="through the period's end")]
    forecast: Recorded | None
    movement: Annotated[Recorded | None, Meta(description="from the forecast before, of which the record is given")]
    variance: Annotated[Recorded | None, Meta(description="forecast less budget; above zero is an overspend")]
    reads: Annotated[str, Meta(description="adverse or favourable, in words")]
    method: Method | None
    as_at: date | None
    note: str


class ForecastProgramme(Struct, frozen=True, kw_only=True):
    """A programme with its schemes; sums where each of them has what is summed."""

    programme: str
    name: str
    budget: Figure | None
    spent: Figure | None
    forecast: Recorded | None
    variance: Recorded | None
    reads: str
    note: str
    schemes: tuple[ForecastLine, ...]


class PackForecast(Struct, frozen=True, kw_only=True):
    """The forecast outturn of the financial year."""

    record: Annotated[str, Meta(description="the address of the table that it is taken from")]
    programmes: tuple[ForecastProgramme, ...]
    budget_total: Figure | None
    spent_total: Figure | None
    forecast_total: Recorded | None
    variance_total: Recorded | None
    reads: str
    note: str


class SharedScheme(Struct, frozen=True, kw_only=True):
    """What a settlement gives of one scheme, and whether that is settled."""

    scheme: str
    state: Annotated[str, Meta(description="in words, as known then")]
    shares: tuple["ShareLine", ...]


class ShareLine(Struct, frozen=True, kw_only=True):
    """What becomes of a scheme's variance in one way; a share above zero is a charge."""

    what: str
    body: str
    evaluated: Annotated[Recorded, Meta(description="for the year to the settlement's last day")]
    to_settle: Annotated[Recorded, Meta(description="of it, what was not settled before")]


class WorkingLine(Struct, frozen=True, kw_only=True):
    """One step of the working, in the rule's own words."""

    depth: int
    says: str
    before_pence: int
    taken_pence: int
    after_pence: int
    taken: tuple["TakenLine", ...]


class TakenLine(Struct, frozen=True):
    """Where an amount of a step went."""

    to: str
    amount_pence: int


class WorkingPart(Struct, frozen=True, kw_only=True):
    """What was added up and shared as one, with every step of its working."""

    part: str
    amount_pence: int
    lines: tuple[WorkingLine, ...]


class PackSettlement(Struct, frozen=True, kw_only=True):
    """A settlement of the year, as known then."""

    settlement: int
    record: str
    period: str
    last_day: date
    through_sequence: int
    rule_set_version: int
    sha256: str
    proposed_at: datetime
    note: Annotated[str, Meta(description="what became of it as a whole, in words")]
    schemes: tuple[SharedScheme, ...]
    working: tuple[WorkingPart, ...]


class RuleSentence(Struct, frozen=True):
    """One sentence of a rule set, and how deep it stands."""

    depth: int
    text: str


class PackRuleSet(Struct, frozen=True, kw_only=True):
    """A version of the rules, read back."""

    version: int
    title: str
    sha256: str
    sentences: tuple[RuleSentence, ...]


class PackSharing(Struct, frozen=True, kw_only=True):
    """The risk share of the year: its settlements, and the rules that they rest on."""

    settlements: tuple[PackSettlement, ...]
    rule_sets: tuple[PackRuleSet, ...]
    note: Annotated[str, Meta(description="what there is not, in words")]


class SavingLine(Struct, frozen=True, kw_only=True):
    """A body's savings of one financial year, each amount with what has gone on from it to later stages."""

    body: str
    body_name: str
    financial_year: str
    projected: Annotated[Figure, Meta(description="as agreed in baselines")]
    claimed: Annotated[Figure, Meta(description="and not withdrawn, taken back or found not delivered")]
    verified: Figure
    banked: Annotated[Figure, Meta(description="with what was distributed or reinvested of it")]
    redeployed: Figure
    lost_to_demand: Figure
    avoided: Figure
    not_delivered: Figure


class PackSavings(Struct, frozen=True, kw_only=True):
    """Savings by body and year through the period's end, and how much of what the rules move was paid."""

    lines: tuple[SavingLine, ...]
    projected_total: Figure
    claimed_total: Figure
    verified_total: Figure
    banked_total: Figure
    secured: SecuredReallocation


class PackMovement(Struct, frozen=True, kw_only=True):
    """What moved since the last statement that was issued of the year, figure by figure; what did not is left out."""

    since: Annotated[Since | None, Meta(description="null where none was issued before: then nothing is listed")]
    items: tuple[MovedFigure, ...]


class RatedLine(Struct, frozen=True, kw_only=True):
    """Red, amber or green, in its word: what is rated, why, and by which rule."""

    rates: Rated
    what: str
    body: str | None = None
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None
    status: Status
    why: str
    rule: str


class PackBeside(Struct, frozen=True, kw_only=True):
    """What stands beside a statement, as known at the same moment."""

    known_at: Annotated[datetime, Meta(description="what is no entry is as known at this instant")]
    account: FundAccount
    forecast: PackForecast
    sharing: PackSharing
    savings: Annotated[PackSavings | None, Meta(description="null: the pool holds no savings")]
    movement: PackMovement
    commentary: Annotated[
        tuple[CommentaryView, ...],
        Meta(description="what stands of the period; issued, it is kept with the name of its author for ever"),
    ]
    ratings: tuple[RatedLine, ...]


class StatementPack(Struct, frozen=True, kw_only=True):
    """A statement with all that goes before the board beside it."""

    statement: Statement
    beside: PackBeside
