"""The words of issued statements: the exact bytes that were issued, and what a later one restates."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand, ApprovalView
from ledger.periods.model import PeriodName, require_period
from ledger.statements.model import Statement
from ledger.statements.pack_model import PackBeside


class ProposedIssue(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="issue-statement"):
    """Issue the statement of a closed period: its bytes are kept for ever, and its months do not open again."""

    period: PeriodName

    def __post_init__(self) -> None:
        """The period is one."""
        require_period(self.period)


_Pence = int | None


class RestatedFigure(Struct, frozen=True, kw_only=True):
    """A figure as it was issued and as it is now, by either date; null where one of them does not have it."""

    name: Annotated[str, Meta(description="its place in the statement, such as `programmes/home-first/variance`")]
    issued_pence: _Pence
    by_effective_date_pence: _Pence
    by_event_date_pence: _Pence
    by_effective_date_legs: str | None
    by_event_date_legs: str | None


class Restatement(Struct, frozen=True, kw_only=True):
    """What an issued statement restates, figure by figure."""

    restates: Annotated[int, Meta(description="the number of the statement over the same days issued before")]
    issued_through_sequence: int
    lines: tuple[RestatedFigure, ...]


class IssueContent(Struct, frozen=True, kw_only=True):
    """The document that is issued: these are the bytes behind its digest."""

    number: int
    statement: Statement
    restatement: Restatement | None
    beside: Annotated[
        PackBeside | None, Meta(description="what stood beside it; not there where it was issued before that was kept")
    ] = None


class IssueSummary(Struct, frozen=True, kw_only=True):
    """An issued statement by its number: over which period, as known when, on whose word."""

    number: int
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    known_at: Annotated[datetime, Meta(description="when the last entry that it knows was recorded")]
    issued_at: datetime
    reason: str
    restates: int | None
    restated_by: Annotated[int | None, Meta(description="the number of the next statement over the same days")]
    sha256: Annotated[str, Meta(description="of the exact bytes, which stand at `content_href`")]
    proposal: str
    href: str
    content_href: str
    file_href: Annotated[str, Meta(description="the pack as a file; add format=pdf, xlsx or csv")]


class IssueView(IssueSummary, frozen=True, kw_only=True):
    """An issued statement with those who proposed and approved it, and its content."""

    proposed_by: UUID
    proposed_at: datetime
    approvals: tuple[ApprovalView, ...]
    content: IssueContent
