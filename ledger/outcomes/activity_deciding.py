"""What is wrong with figures of a measure, all at once; and the months of a measure as they read. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ledger.core.period import count_months, months_between
from ledger.core.quantity import exact, plain_text
from ledger.core.refusal import Code, Refusal
from ledger.outcomes.activity_model import FlowView, MeasureView, NewActivity, month_of
from ledger.outcomes.deciding import SPAN_MONTHS_MAX, refusals_of_version
from ledger.rules.backlog import MonthFigures, MonthFlow, Series, flow_of


def refusals_of_activity(
    new: NewActivity, measure: MeasureView, versions: Mapping[tuple[date, str], int], today: date
) -> tuple[Refusal, ...]:
    """What figures contradict: the measure's unit, the calendar, each other, the versions that they follow."""
    refusals = []
    if new.unit != measure.unit:
        detail = f"{new.measure} is in {measure.unit}, and so are all of its series"
        refusals.append(Refusal(Code.UNITS_DIFFER, detail, "/unit"))
    seen = set()
    for number, one in enumerate(new.counts):
        at, month = f"/counts/{number}", month_of(one.month)
        if (month, one.series) in seen:
            detail = f"the {one.series} of {one.month} stands twice"
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, at))
        seen.add((month, one.series))
        if one.value.startswith("-"):
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "nothing is counted below zero", f"{at}/value"))
        if month > today and one.series is not Series.CAPACITY:
            detail = "the month has not begun: only capacity is known ahead"
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{at}/month"))
        if count_months(min(month, today), max(month, today)) > SPAN_MONTHS_MAX:
            detail = "the month is more than fifty years away"
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{at}/month"))
        latest = versions.get((month, one.series), 0)
        refusals += refusals_of_version(one.follows_version, latest, one.reason, at=at)
    return tuple(refusals)


def flow_views(unit: str, figures: Mapping[date, Mapping[str, Decimal]]) -> list[FlowView]:
    """Every month from the first to the last that has figures, also those that have none."""
    if not figures:
        return []
    months = [
        MonthFigures(month, **{name: exact(value) for name, value in figures.get(month, {}).items()})
        for month in months_between(min(figures), max(figures))
    ]
    return [_view(unit, one) for one in flow_of(months)]


def _view(unit: str, flow: MonthFlow) -> FlowView:
    stated = {
        one.value: None if (value := getattr(flow.figures, one.value)) is None else plain_text(value) for one in Series
    }
    return FlowView(
        month=f"{flow.figures.month:%Y-%m}",
        unit=unit,
        **stated,
        expected_backlog=None if flow.expected_backlog is None else plain_text(flow.expected_backlog),
        difference=None if flow.difference is None else plain_text(flow.difference),
        missing=flow.figures.missing,
        findings=flow.findings,
    )
