"""How notices of variance read: what is due, what is late, and how each ended; pure."""

from datetime import date

from ledger.forecasts.notice_model import Giving, NoticeEnd, NoticeTermsView, NoticeView, Report
from ledger.forecasts.notice_store import Notice, TermsVersion, Told
from ledger.forecasts.notices import still_to_tell
from ledger.forecasts.table import variance_view
from ledger.rules.fencing import year_name
from ledger.rules.forecasting import Variance
from ledger.rules.variance_notice import plan_due


def next_report_due(notice: Notice) -> date | None:
    """When the plan, or the next report on it, is due; None where none is asked, or nothing is asked any more."""
    weeks = notice.terms.plan_every_weeks
    if weeks is None or notice.ended_on is not None:
        return None
    return plan_due(notice.opened_on, notice.last_report_on, weeks)


def notice_view(notice: Notice, partners: tuple[str, ...], pool_path: str, today: date) -> NoticeView:
    """A notice as its readers see it on a day."""
    left, due_on = still_to_tell(notice, partners), notice.due_on
    return NoticeView(
        notice_id=notice.notice_id,
        programme=notice.programme,
        scheme=notice.scheme,
        financial_year=year_name(notice.year),
        forecast=f"{pool_path}/forecasts/{notice.forecast_id}",
        variance=variance_view(Variance(notice.amount_pence - notice.budget_pence)),
        terms_version=notice.terms_version,
        terms=notice.terms,
        opened_on=notice.opened_on,
        opened_at=notice.opened_at,
        tell_by=due_on,
        given=tuple(_giving(one, due_on) for one in notice.told),
        still_to_tell=left,
        is_overdue=bool(left) and due_on is not None and today > due_on,
        next_report_due_on=next_report_due(notice),
        reports=tuple(
            Report(
                number=one.number,
                reported_on=one.reported_on,
                report=one.report,
                acting_body=one.acting_body,
                principal_id=one.principal_id,
                recorded_at=one.recorded_at,
            )
            for one in notice.reports
        ),
        end=_end(notice, pool_path),
        href=f"{pool_path}/variance-notices/{notice.notice_id}",
    )


def _giving(told: Told, due_on: date | None) -> Giving:
    return Giving(
        body=told.body,
        given_on=told.given_on,
        is_late=None if due_on is None else told.given_on > due_on,
        principal_id=told.principal_id,
        recorded_at=told.recorded_at,
    )


def _end(notice: Notice, pool_path: str) -> NoticeEnd | None:
    if notice.ended_on is None:
        return None
    forecast_id = notice.ended_by_forecast
    return NoticeEnd(
        ended_on=notice.ended_on,
        by_forecast=None if forecast_id is None else f"{pool_path}/forecasts/{forecast_id}",
        minute_reference=notice.minute_reference or "",
        reason=notice.reason or "",
    )


def terms_view(one: TermsVersion, pool_path: str) -> NoticeTermsView:
    """One version of what was agreed about notice."""
    return NoticeTermsView(
        version=one.version,
        terms=one.terms,
        recorded_at=one.recorded_at,
        proposal=f"{pool_path}/proposals/{one.proposal_id}",
    )
