"""What is kept of claims, of their moves, and of what must stop: as the deciding functions and the views take it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from ledger.core.ids import digest_id
from ledger.core.period import Period, financial_year_name
from ledger.rules.fencing import last_day_of, year_name
from ledger.rules.savings.case import Benefit, Case
from ledger.rules.savings.life import Kind, Move, Recurrence, Stage, Standing, Step, standing_of
from ledger.rules.savings.overlaps import Counted, plain
from ledger.savings.model import Counterfactual


class AgreedCase(Struct, frozen=True, kw_only=True):
    """A case with the baseline that its bodies agreed last."""

    pool_id: UUID
    pool: str
    code: str
    programme: str
    baseline: int
    case: Case

    @property
    def first_day(self) -> date:
        return date(self.case.first_year, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.case.first_year + self.case.years, 3, 31)

    def benefit(self, line: str) -> Benefit | None:
        return next((one for one in self.case.benefits if one.id == line), None)

    def counted(self) -> tuple[Counted, ...]:
        """What its fiscal lines count, for each body; of a double-count group the first line alone."""
        first_of = {one.double_count_group: one.id for one in reversed(self.case.benefits) if one.double_count_group}
        lines = [one for one in self.case.benefits if first_of.get(one.double_count_group or "", one.id) == one.id]
        return tuple(
            Counted(
                pool_id=self.pool_id,
                pool=self.pool,
                claim=0,
                case=self.code,
                line=one.id,
                body=worth.body,
                programme=self.programme,
                cohort=self.case.cohort.name,
                outcome=one.outcome,
                group=one.double_count_group or "",
                first_day=self.first_day,
                last_day=self.last_day,
            )
            for one in lines
            if one.value_class == "fiscal"
            for worth in one.unit_values
        )


class ClaimHead(Struct, frozen=True, kw_only=True):
    """What all entries of a claim have in common."""

    claim: int
    case: str
    programme: str
    body: str
    financial_year: str
    last_day: date

    @property
    def reference(self) -> str:
        return f"claim {self.claim}"


class ShortfallHead(Struct, frozen=True, kw_only=True):
    """What the entry of a shortfall is of."""

    number: int
    case: str
    programme: str
    body: str
    year: int

    @property
    def financial_year(self) -> str:
        return year_name(self.year)

    @property
    def last_day(self) -> date:
        return last_day_of(self.year)

    @property
    def reference(self) -> str:
        return f"shortfall {self.number} of case {self.case}"


class KeptEvidence(Struct, frozen=True):
    """A document that a claim rests on."""

    name: str
    sha256: str
    extracted_on: date
    recorded_at: datetime


class KeptStep(Struct, frozen=True, kw_only=True):
    """One move of a part of a claim; reason: none where it was erased."""

    number: int
    move: Move
    source: Stage
    target: Stage
    amount_pence: int
    journal_reference: str | None
    journal_date: date | None
    planned: str | None
    actual: str | None
    unit: str | None
    other_pool: str | None
    other_claim: int | None
    label: str
    effective_date: date
    sequence: int
    proposal_id: UUID | None
    recorded_at: datetime
    reason: str | None

    @property
    def step(self) -> Step:
        return Step(self.move, self.source, self.amount_pence)


class KeptAnswer(Struct, frozen=True):
    """Why an overlap is not the same saving; reason: none where it was erased."""

    overlap: UUID
    recorded_at: datetime
    reason: str | None


class KeptClaim(Struct, frozen=True, kw_only=True):
    """A claim with everything that was done with it."""

    pool_id: UUID
    pool: str
    claim: int
    case: str
    baseline: int
    line: str
    body: str
    programme: str
    budget_line: str
    period: str
    first_day: date
    last_day: date
    amount_pence: int
    kind: Kind
    recurrence: Recurrence
    counterfactual: Counterfactual
    counterfactual_words: str | None
    baseline_budget_pence: int
    cohort: str
    outcome: str
    group: str
    depends_on: tuple[int, ...]
    label: str
    effective_date: date
    sequence: int
    recorded_at: datetime
    evidence: tuple[KeptEvidence, ...]
    steps: tuple[KeptStep, ...]
    answers: tuple[KeptAnswer, ...]

    @property
    def head(self) -> ClaimHead:
        return ClaimHead(
            claim=self.claim,
            case=self.case,
            programme=self.programme,
            body=self.body,
            financial_year=financial_year_name(self.first_day),
            last_day=self.last_day,
        )

    @property
    def standing(self) -> Standing:
        return standing_of(self.kind, self.amount_pence, [one.step for one in self.steps])

    @property
    def counted(self) -> Counted:
        return Counted(
            pool_id=self.pool_id,
            pool=self.pool,
            claim=self.claim,
            case=self.case,
            line=self.line,
            body=self.body,
            programme=self.programme,
            cohort=self.cohort,
            outcome=self.outcome,
            group=self.group,
            first_day=self.first_day,
            last_day=self.last_day,
        )


class KeptShortfall(Struct, frozen=True, kw_only=True):
    """What of an agreed baseline will not come; reason: none where it was erased."""

    number: int
    case: str
    body: str
    programme: str
    year: int
    amount_pence: int
    label: str
    effective_date: date
    sequence: int
    recorded_at: datetime
    reason: str | None

    @property
    def head(self) -> ShortfallHead:
        return ShortfallHead(
            number=self.number, case=self.case, programme=self.programme, body=self.body, year=self.year
        )


class What(StrEnum):
    """What stops."""

    SERVICE = "service"
    CONTRACT = "contract"
    POST = "post"


class ItemState(StrEnum):
    """Where the end of something stands by its last report."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    NOT_DONE = "not_done"


class KeptReport(Struct, frozen=True):
    """What was reported of an item; on_day: when it stopped, or by when it will. reason: none where it was erased."""

    outcome: ItemState
    on_day: date | None
    evidence: str | None
    sha256: str | None
    recorded_at: datetime
    reason: str | None


class KeptItem(Struct, frozen=True, kw_only=True):
    """An item of the decommissioning register with its reports, in order."""

    pool: str
    item: int
    case: str
    line: str
    beneficiary: str | None
    owner: str
    what: What
    name: str
    stops_by: date
    label: str
    recorded_at: datetime
    reports: tuple[KeptReport, ...]

    @property
    def state(self) -> ItemState:
        return self.reports[-1].outcome if self.reports else ItemState.OPEN

    @property
    def due_on(self) -> date:
        """The day by which it is to stop, as was said last."""
        days = [one.on_day for one in self.reports if one.outcome is ItemState.LATE and one.on_day is not None]
        return days[-1] if days else self.stops_by

    def holds_up(self, claim: KeptClaim) -> bool:
        """Whether the claim waits for it: it names the item, or the item is of the claim's line and body."""
        is_of_line = self.case == claim.case and self.line in {"", claim.line}
        return self.item in claim.depends_on or (is_of_line and self.beneficiary in {None, claim.body})


def overlap_id(other: Counted) -> UUID:
    """The name of an overlap: that of the claim, or of the line of a case for a body, which may count the same."""
    if other.claim:
        return digest_id("claim", other.pool, str(other.claim))
    return digest_id("line", other.pool, other.case, other.line, other.body)


def month_key(budget_line: str, period: Period) -> tuple[str, list[date]]:
    """By what a claim takes its budget line: the line as it is compared, and the months."""
    return plain(budget_line), list(period.months())
