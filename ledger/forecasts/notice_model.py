"""The words of notices: a forecast that leaves its budget, who must be told of it, and the plan that follows."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.agreements.model import WrittenClause
from ledger.core.ids import BodyCode, Name
from ledger.forecasts.model import VarianceView
from ledger.http.paging import PageQuery
from ledger.rules.variance_notice import NoticeTerms


class NoticeQuery(PageQuery, frozen=True, kw_only=True):
    """Which notices: those that are open, those that have ended, or all."""

    is_open: bool | None = None


class GivingCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That partners were told."""

    acting_body: BodyCode
    bodies: Annotated[
        tuple[BodyCode, ...], Meta(max_length=100, description="who was told; none: everybody who is not told yet")
    ] = ()
    given_on: Annotated[date | None, Meta(description="none: today")] = None


class ReportCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The action plan, or how it goes."""

    acting_body: BodyCode
    reported_on: Annotated[date | None, Meta(description="none: today")] = None
    report: Annotated[WrittenClause, Meta(description="stored apart and erasable")]


class ClearanceCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The board's decision that a notice is cleared, the forecast being what it is."""

    acting_body: BodyCode
    cleared_on: Annotated[date | None, Meta(description="none: today")] = None
    minute_reference: Annotated[Name, Meta(description="the board's minute, such as 'HWB 2025-11-10 item 4'")]
    reason: Name


class Giving(Struct, frozen=True, kw_only=True):
    """One partner who was told."""

    body: str
    given_on: date
    is_late: Annotated[bool | None, Meta(description="null where it is not known by when it was due")]
    principal_id: UUID
    recorded_at: datetime


class Report(Struct, frozen=True, kw_only=True):
    """One report on the action plan; null where its text was erased."""

    number: int
    reported_on: date
    report: str | None
    acting_body: str
    principal_id: UUID
    recorded_at: datetime


class NoticeEnd(Struct, frozen=True, kw_only=True):
    """How a notice ended: by a later forecast within the trigger, or by the board."""

    ended_on: date
    by_forecast: Annotated[str | None, Meta(description="the address of the forecast; null: the board cleared it")]
    minute_reference: str
    reason: str


class NoticeView(Struct, frozen=True, kw_only=True):
    """A notice of variance: what was forecast, by when the partners must be told, who was, and what is done."""

    notice_id: UUID
    programme: str
    scheme: str
    financial_year: str
    forecast: Annotated[str, Meta(description="the address of the forecast that opened it")]
    variance: VarianceView
    terms_version: int
    terms: NoticeTerms
    opened_on: date
    opened_at: datetime
    tell_by: Annotated[date | None, Meta(description="null where bank holidays were not published so far ahead")]
    given: tuple[Giving, ...]
    still_to_tell: tuple[str, ...]
    is_overdue: Annotated[bool, Meta(description="somebody is not told, and the day has passed")]
    next_report_due_on: Annotated[date | None, Meta(description="null where no plan is asked, or the notice has ended")]
    reports: tuple[Report, ...]
    end: NoticeEnd | None
    href: str


class NoticeTermsView(Struct, frozen=True, kw_only=True):
    """One version of what the partners agreed about notice."""

    version: int
    terms: NoticeTerms
    recorded_at: datetime
    proposal: Annotated[str, Meta(description="the address of the proposal that they approved")]
