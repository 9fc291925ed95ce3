"""The words of claims: what a body says that it saved, on what evidence, and what was done with it since."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import PLAIN, BodyCode, Code, Name, Text
from ledger.core.period import Period, parse_period
from ledger.core.quantity import Quantity, Unit
from ledger.journal.command import AMOUNT_PENCE_MAX, Label
from ledger.rules.fencing import FinancialYear
from ledger.rules.savings.life import Kind, Recurrence

MONTHS_OF_PERIODS = (1, 3, 12)
NUMBER_MAX = 2**31 - 1
Reason = Annotated[Name, Meta(description="why; stored apart and erasable")]
ClaimNumber = Annotated[int, Meta(ge=1, le=NUMBER_MAX, description="the number of a claim of the pool")]
ItemNumber = Annotated[
    int, Meta(ge=1, le=NUMBER_MAX, description="the number of an item of the decommissioning register")
]
LineId = Annotated[str, Meta(min_length=1, max_length=300, description="a benefit line of the case, by its id")]
EffectiveDate = Annotated[date, Meta(description="the accounting date, in an open month")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="of the document's bytes, in hex")]
BudgetLine = Annotated[
    str,
    Meta(
        pattern=rf"^\S({PLAIN}*\S)?\Z",
        max_length=120,
        description="a line of the body's own budget; capitals and repeated spaces make no other line of it",
    ),
]
JournalReference = Annotated[
    str,
    Meta(
        pattern=rf"^\S({PLAIN}*\S)?\Z",
        max_length=80,
        description="of the journal that took it out of the body's own budget; each banks once",
    ),
]
Pence = Annotated[
    int,
    Meta(
        ge=-AMOUNT_PENCE_MAX,
        le=AMOUNT_PENCE_MAX,
        description="whole pence, not zero; below zero for a cost shunt, in every one of its stages",
    ),
]
SavingsPeriod = Annotated[
    str, Meta(max_length=12, description="a month `2026-04`, a quarter `2026-27-Q1` or a financial year `2026-27`")
]


class Counterfactual(StrEnum):
    """How it was found what would have happened otherwise."""

    RANDOMISED_TRIAL = "randomised_trial"
    COMPARISON_GROUP = "comparison_group"
    BEFORE_AND_AFTER = "before_and_after"
    TREND = "trend"
    BENCHMARK = "benchmark"
    UNIT_COST = "unit_cost"
    BUDGET_REDUCTION = "budget_reduction"
    EXPERT_JUDGEMENT = "expert_judgement"


class SavingsCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every posting of a saving says."""

    acting_body: Annotated[BodyCode, Meta(description="the body that gains")]
    effective_date: EffectiveDate
    label: Label = ""


class ClaimEvidence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document that a claim rests on, and when its data was drawn."""

    name: Name
    sha256: Sha256
    extracted_on: date


class ClaimCommand(SavingsCommand, frozen=True, kw_only=True):
    """Claim what a body saved on a line of its budget in a period, by a line of an agreed case."""

    case: Code
    line: LineId
    budget_line: BudgetLine
    period: SavingsPeriod
    amount_pence: Pence
    kind: Annotated[Kind, Meta(description="avoidance: money that was not spent, though no budget was cut")]
    recurrence: Recurrence
    counterfactual: Counterfactual
    counterfactual_words: Annotated[Text, Meta(description="how in particular; stored apart and erasable")] = ""
    baseline_budget_pence: Annotated[
        int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="what the line's budget was for the period before it")
    ]
    cohort: Annotated[Name | None, Meta(description="whose outcome it is; none: the case's cohort")] = None
    outcome: Annotated[Name | None, Meta(description="none: the outcome of the case's line")] = None
    depends_on: Annotated[
        tuple[ItemNumber, ...],
        Meta(max_length=50, description="what must stop, beside what the register has of the line"),
    ] = ()
    evidence: Annotated[tuple[ClaimEvidence, ...], Meta(max_length=20)] = ()

    def __post_init__(self) -> None:
        """Some pence, and a month, a quarter or a year."""
        require_amount(self.amount_pence)
        if savings_period(self.period) is None:
            raise ValueError(f"'{self.period[:20]}' is no month, quarter or year; write 2026-04, 2026-27-Q1 or 2026-27")


def savings_period(name: str) -> Period | None:
    """The month, quarter or financial year of a name."""
    period = parse_period(name)
    return period if period is not None and len(period.months()) in MONTHS_OF_PERIODS else None


def require_amount(amount_pence: int) -> None:
    """Raises ValueError for nothing, as a payload's own check does."""
    if not amount_pence:
        raise ValueError("amount_pence is not zero")


class PartCommand(SavingsCommand, frozen=True, kw_only=True):
    """A part of a claim that moves to another stage, in the claim's sign."""

    amount_pence: Pence
    reason: Reason

    def __post_init__(self) -> None:
        """Some pence."""
        require_amount(self.amount_pence)


class NonDelivery(PartCommand, frozen=True, kw_only=True):
    """What of a claim was not accepted, or did not come."""


class Redeployment(PartCommand, frozen=True, kw_only=True):
    """What was verified and freed resources that now do something else; no budget was cut."""


class Activity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much was done: as was planned, and in fact."""

    planned: Quantity
    actual: Quantity
    unit: Unit


class LossToDemand(PartCommand, frozen=True, kw_only=True):
    """What was verified and was then taken up by demand that nobody met before."""

    activity: Activity


class ClaimNamed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A claim of the place, by the pool that holds it."""

    claim: ClaimNumber
    pool: Annotated[Code | None, Meta(description="none: this pool")] = None


FromStage = Literal["claimed", "verified", "avoided", "banked", "redeployed", "lost_to_demand"]
FromVerified = Literal["verified", "avoided", "banked", "redeployed", "lost_to_demand"]


class Withdrawal(PartCommand, frozen=True, kw_only=True):
    """What another claim counts already."""

    stage: Annotated[FromStage, Meta(description="where it stands")]
    counted_in: ClaimNamed


class ClawBack(PartCommand, frozen=True, kw_only=True):
    """What was verified and turns out not to have been saved."""

    stage: Annotated[
        FromVerified, Meta(description="where it stands; banked: the next settlement takes its share back")
    ]


class Shortfall(SavingsCommand, frozen=True, kw_only=True):
    """What of an agreed baseline the body will not save in a year."""

    financial_year: FinancialYear
    amount_pence: Pence
    reason: Reason

    def __post_init__(self) -> None:
        """Some pence."""
        require_amount(self.amount_pence)


class ShortfallOfCase(Struct, frozen=True, kw_only=True):
    """A shortfall with the case that the address names."""

    case: str
    said: Shortfall


class NewEvidence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Further evidence of a claim; what was given before stays."""

    acting_body: BodyCode
    evidence: Annotated[tuple[ClaimEvidence, ...], Meta(min_length=1, max_length=20)]


class OverlapAnswer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Why an overlap that was found is not the same saving counted twice."""

    acting_body: BodyCode
    overlap: Annotated[UUID, Meta(description="the overlap, as the claim names it")]
    reason: Reason
