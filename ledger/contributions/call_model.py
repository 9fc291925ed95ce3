"""The words of calls: what the host asks a partner to pay, by when and how, and what came of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.contributions.model import CallNumber
from ledger.core.entry import Account, AccountName
from ledger.core.ids import BodyCode, Code, Name, Text
from ledger.http.paging import PageQuery
from ledger.journal.command import Amount, PostingCommand
from ledger.rules.fencing import FinancialYear, year_named

CALLS_AT_ONCE_MAX = 500


def code_of_call(number: int) -> str:
    """The subjective code under which what is owed of a call stands in the books."""
    return f"call-{number}"


def number_of_call(code: str | None) -> int | None:
    """The call of a subjective code; None for a code that is none's."""
    return int(code.removeprefix("call-")) if code is not None and code.startswith("call-") else None


def account_of_call(number: int, body: str, stream: str) -> Account:
    """Where what is owed of a call stands in the books."""
    name = AccountName.CONTRIBUTION_RECEIVABLE
    return Account(name, body=body, stream=stream, subjective=code_of_call(number))


class InstalmentNamed(Struct, frozen=True, forbid_unknown_fields=True):
    """One instalment of a schedule, by its day."""

    body: BodyCode
    stream: Code
    financial_year: FinancialYear
    day: date

    def __post_init__(self) -> None:
        """The year is one."""
        if year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class OtherCall(Struct, frozen=True, forbid_unknown_fields=True):
    """A call outside of every schedule."""

    body: BodyCode
    stream: Code
    amount_pence: Amount
    due_on: date


class RaiseCallsCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="raised_calls"):
    """Call what falls due up to a day by the schedules in force, or one instalment, or something outside of them."""

    due_through: Annotated[
        date | None, Meta(description="every instalment due on or before it that is not called yet")
    ] = None
    instalment: InstalmentNamed | None = None
    other: OtherCall | None = None

    def __post_init__(self) -> None:
        """One of the three; a call is nobody's source line, and its reference is the one to quote."""
        if sum(one is not None for one in (self.due_through, self.instalment, self.other)) != 1:
            raise ValueError("give one of due_through, instalment and other")
        if self.source is not None or self.reference or self.supplier_name:
            raise ValueError("a call has no source, no supplier, and the reference that the remittance details say")


class CreditedContributionCommand(
    PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="credited_contribution"
):
    """Part or all of a call that need not be paid after all."""

    amount_pence: Amount
    call: CallNumber


class Remittance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How partners pay the host: to whom, which reference to quote (the call's number follows it), and how."""

    acting_body: Annotated[BodyCode, Meta(description="the host")]
    effective_from: Annotated[date, Meta(description="calls that take effect from this day on show them")]
    payee: Annotated[Name, Meta(description="the account to be paid, as the bank knows it; never a person's name")]
    reference: Annotated[
        str, Meta(pattern=r"^[A-Z0-9][A-Z0-9/-]{0,39}\Z", description="begins the reference that payers quote")
    ]
    instructions: Annotated[Text, Meta(min_length=1, description="how to pay, such as sort code and account number")]


class RemittanceView(Struct, frozen=True, kw_only=True):
    """One version of how partners pay the host."""

    version: int
    effective_from: date
    payee: str
    reference: str
    instructions: str
    recorded_at: datetime


class CallState(StrEnum):
    """What the journal says of a call: derived, never kept."""

    OUTSTANDING = "outstanding"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class CallRemittance(Struct, frozen=True, kw_only=True):
    """How this call is to be paid; has_changed: otherwise than the call to the body before it."""

    version: int
    effective_from: date
    payee: str
    reference: Annotated[str, Meta(description="to quote when paying")]
    instructions: str
    has_changed: bool


class CallView(Struct, frozen=True, kw_only=True):
    """A call, and what came of it for days up to one; every figure is the sum of the legs at `legs`."""

    number: int
    body: str
    stream: str
    financial_year: Annotated[str | None, Meta(description="of the schedule; null outside of every schedule")]
    schedule_version: int | None
    instalment_day: date | None
    raised_on: date
    due_on: date
    amount_pence: int
    called_pence: Annotated[int, Meta(description="zero where the call was taken back")]
    credited_pence: int
    received_pence: int
    outstanding_pence: int
    as_at: date
    days_overdue: int
    state: CallState
    remittance: CallRemittance
    label: str
    entry: str
    legs: str
    document: str


class RaisedCalls(Struct, frozen=True):
    """The calls raised, each with the entry that it posted."""

    items: tuple[CallView, ...]


class CallQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which calls, and as at which day their figures are."""

    body: BodyCode | None = None
    stream: Code | None = None
    financial_year: FinancialYear | None = None
    due_from: date = date.min
    due_to: date = date.max
    outstanding: Annotated[bool, Meta(description="only calls of which something is outstanding")] = False
    as_at: Annotated[date | None, Meta(description="figures for days up to this one; left out: today")] = None

    def __post_init__(self) -> None:
        """The year is one."""
        if self.financial_year is not None and year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class AgedQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of whom, of which stream, and as at which day."""

    body: BodyCode | None = None
    stream: Code | None = None
    as_at: Annotated[date | None, Meta(description="left out: today")] = None


class AgedBand(Struct, frozen=True):
    """What is overdue by so many days."""

    name: str
    amount_pence: int


class AgedLine(Struct, frozen=True, kw_only=True):
    """What one body owes, by how long it is overdue."""

    body: str
    as_at: date
    bands: tuple[AgedBand, ...]
    without_call_pence: Annotated[int, Meta(description="owed without a call that has a due date")]
    outstanding_pence: int
    legs: str
