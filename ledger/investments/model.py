"""The words of investments: who put what into whose saving, on which terms, what came back, and when the rest will."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.core.quantity import Quantity
from ledger.http.paging import PageQuery
from ledger.journal.command import AMOUNT_PENCE_MAX
from ledger.journal.views import KnownAt, Through
from ledger.rules.fencing import FinancialYear, year_named
from ledger.rules.investing import Interest, Percent, What

Pence = Annotated[int, Meta(ge=1, le=AMOUNT_PENCE_MAX, description="whole pence, above zero")]
Why = Annotated[Name, Meta(description="why; stored apart and erasable")]


class Instalment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of an investment, and the day on which it is to be paid."""

    on: date
    amount_pence: Pence


class ExpectedRepayment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the bodies agreed to expect back in a financial year."""

    financial_year: FinancialYear
    amount_pence: Pence

    def __post_init__(self) -> None:
        """The year is one."""
        if year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class InvestmentTerms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was agreed: whom it helps to save, in which instalments it is paid, its interest, and how it comes back."""

    beneficiaries: Annotated[
        tuple[BodyCode, ...], Meta(min_length=1, max_length=50, description="the bodies whose saving it pays for")
    ]
    instalments: Annotated[tuple[Instalment, ...], Meta(min_length=1, max_length=200)]
    interest: Annotated[Interest | None, Meta(description="null: it bears none")] = None
    agreed_payback_on: Annotated[date, Meta(description="the day by which it is to be repaid with its interest")]
    expected_repayments: Annotated[tuple[ExpectedRepayment, ...], Meta(max_length=60)] = ()
    repaid_from_percent: Annotated[
        Percent, Meta(description="of the beneficiaries' saving, the part that is expected to repay it")
    ] = "100"
    annual_cap_pence: Annotated[Pence | None, Meta(description="the most that a financial year is to repay")] = None


class InvestmentCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Record an investment of one body in a saving of others."""

    acting_body: Annotated[BodyCode, Meta(description="the body that invests")]
    case: Annotated[Code, Meta(description="the savings case, in the same pool")]
    terms: InvestmentTerms
    reason: Why


class TermsCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Record other terms of an investment; the version before stays as it was agreed."""

    acting_body: Annotated[BodyCode, Meta(description="the body that invests")]
    follows_version: Annotated[int, Meta(ge=1, description="the version that was read")]
    terms: InvestmentTerms
    reason: Why


class Paid(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """With what money moved: an entry of a pool of the place, or a voucher of the body's own."""

    pool: Code | None = None
    sequence: Annotated[int, Meta(ge=1, description="of an entry of that pool")] | None = None
    voucher: Annotated[Name | None, Meta(description="the number of the body's own voucher")] = None

    def __post_init__(self) -> None:
        """It is one or the other."""
        if (self.pool is None) != (self.sequence is None) or (self.pool is None) == (self.voucher is None):
            raise ValueError("name a pool with a sequence number, or a voucher")


class InvestedCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="paid"):
    """An instalment was paid."""

    acting_body: Annotated[BodyCode, Meta(description="the body that invests")]
    on: date
    amount_pence: Pence
    paid_with: Paid
    reason: Annotated[str, Meta(max_length=400, description="stored apart and erasable")] = ""


class RepaidCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="repaid"):
    """A body repaid an investment directly, outside of every settlement."""

    acting_body: Annotated[BodyCode, Meta(description="the body that invests, or the one that repays")]
    by: Annotated[BodyCode, Meta(description="the body that repays")]
    on: date
    amount_pence: Pence
    paid_with: Paid
    reason: Annotated[str, Meta(max_length=400, description="stored apart and erasable")] = ""


class WrittenOffCommand(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="written_off"
):
    """The body that invested gives up what stands out, or part of it: a treasurer or approver of it, with why."""

    acting_body: Annotated[BodyCode, Meta(description="the body that invests")]
    on: date
    amount_pence: Pence
    minute_reference: Annotated[Name, Meta(description="where it was decided, such as 'Cabinet 2026-07-10 item 3'")]
    reason: Why


class TakenBackCommand(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="taken_back"
):
    """A movement was recorded wrongly: from now on it does not count; what was known before stays as it was."""

    acting_body: BodyCode
    movement: Annotated[int, Meta(ge=1, description="the number of the movement of this investment")]
    reason: Why


MovementCommand = InvestedCommand | RepaidCommand | WrittenOffCommand | TakenBackCommand


class TermsView(Struct, frozen=True, kw_only=True):
    """A version of an investment's terms; reason: null where it was erased."""

    version: int
    terms: InvestmentTerms
    reason: str | None
    principal_id: UUID
    recorded_at: datetime


class MovementView(Struct, frozen=True, kw_only=True):
    """Something that happened to an investment, and what it rests on; reason: null where it was erased."""

    movement: Annotated[int | None, Meta(description="its number, by which it can be taken back; null: a settlement's")]
    what: What
    on: date
    amount_pence: Annotated[int, Meta(description="a repayment below zero was taken back, by a claw-back")]
    by: Annotated[str | None, Meta(description="the body that repaid; null where none is named")]
    entry: Annotated[str | None, Meta(description="the address of the entry with which money moved")]
    voucher: str | None
    settlement: Annotated[str | None, Meta(description="the address of the settlement that brought it")]
    financial_year: Annotated[str | None, Meta(description="the year whose savings the settlement moved")]
    minute_reference: str
    taken_back_at: Annotated[datetime | None, Meta(description="since then it does not count: it was recorded wrongly")]
    taken_back_because: Annotated[str | None, Meta(description="null where it was erased")]
    reason: str | None
    acting_body: str
    principal_id: UUID
    recorded_at: datetime


class PaceView(Struct, frozen=True, kw_only=True):
    """When it is expected to be repaid, by one way of expecting it."""

    expected_on: Annotated[date | None, Meta(description="the last day of a financial year; null: not in sight")]
    is_late: Annotated[bool, Meta(description="later than agreed")]
    says: str


class InvestmentSummary(Struct, frozen=True, kw_only=True):
    """An investment and where it stands: invested + interest = repaid + written off + outstanding, always."""

    investment: int
    case: str
    investor: str
    beneficiaries: tuple[str, ...]
    terms_version: int
    as_at: Annotated[date, Meta(description="the day through which interest is reckoned")]
    agreed_pence: Annotated[int, Meta(description="the instalments of the terms together")]
    invested_pence: int
    interest_pence: int
    repaid_pence: int
    repaid_by_settlements_pence: Annotated[int, Meta(description="of it, by settlements")]
    written_off_pence: int
    outstanding_pence: int
    interest_outstanding_pence: Annotated[int, Meta(description="of it, interest")]
    beyond_pence: Annotated[int, Meta(description="came back although nothing stood out any more; no repayment")]
    behind_pence: Annotated[
        int, Meta(description="expected back in years that have ended, less what came back; never below zero")
    ]
    agreed_payback_on: date
    by_agreed_repayments: Annotated[PaceView | None, Meta(description="null: none were agreed")]
    by_baseline: Annotated[PaceView | None, Meta(description="from the baseline's savings; null: none is agreed")]
    by_realised: Annotated[
        PaceView | None, Meta(description="from the baseline at the rate banked so far; null: no year of it has ended")
    ]
    banked_so_far: Annotated[
        Quantity | None, Meta(description="banked as a part of the baseline, of years that have ended")
    ]
    is_late: Annotated[bool, Meta(description="by the surest of what is known: banked, the baseline, the agreement")]
    recorded_at: datetime
    href: str


class InvestmentView(InvestmentSummary, frozen=True, kw_only=True):
    """An investment with its terms, version by version, and all that happened to it."""

    known_at: datetime
    terms: tuple[TermsView, ...]
    movements: tuple[MovementView, ...]


class AsKnownThen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As known when, and through which day interest is reckoned."""

    through_sequence: Through | None = None
    known_at: KnownAt | None = None
    as_at: Annotated[date | None, Meta(description="the day; none: today, or the day of the instant")] = None


class InvestmentQuery(PageQuery, frozen=True, kw_only=True):
    """Which investments, as known when."""

    case: Code | None = None
    investor: BodyCode | None = None
    beneficiary: BodyCode | None = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None
    as_at: Annotated[date | None, Meta(description="the day; none: today, or the day of the instant")] = None
