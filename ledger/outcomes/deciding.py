"""What is wrong with an outcome, an indicator or a figure, all at once, each with its place. Pure."""

from collections.abc import Collection
from datetime import date

from ledger.core.period import (
    MONTHS_IN_QUARTER,
    MONTHS_IN_YEAR,
    Period,
    count_months,
    financial_year_name,
    month_after,
    month_end,
    month_start,
    nhs_month,
    parse_period,
)
from ledger.core.quantity import exact
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access
from ledger.http.door import Role
from ledger.outcomes.model import Frequency, IndicatorView, NewFigure, NewIndicator
from ledger.rules.progress import is_target_in_direction

SPAN_MONTHS_MAX = 600
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: MONTHS_IN_QUARTER, Frequency.YEAR: MONTHS_IN_YEAR}


def refusals_of_version(follows: int, latest: int, reason: str, *, at: str = "") -> tuple[Refusal, ...]:
    """Another version came in between, or a further one does not say why."""
    refusals = []
    if follows != latest:
        detail = f"version {latest} is the latest" if latest else "there is no version yet: follow version 0"
        refusals.append(Refusal(Code.VERSION_HAS_CHANGED_SINCE, detail, f"{at}/follows_version"))
    if follows and not reason.strip():
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "a further version says why", f"{at}/reason"))
    return tuple(refusals)


def refusals_of_indicator(
    new: NewIndicator, latest: IndicatorView | None, outcomes: Collection[str], today: date
) -> tuple[Refusal, ...]:
    """What an indicator contradicts: its outcome, its direction, its dates, the unit of the version before."""
    refusals = list(refusals_of_version(new.follows_version, latest.version if latest else 0, new.reason))
    if new.outcome not in outcomes:
        detail = f"the programme has no outcome {new.outcome}"
        refusals.append(Refusal(Code.OUTCOME_DOES_NOT_EXIST, detail, "/outcome"))
    if not is_target_in_direction(new.direction, exact(new.baseline.value), exact(new.target.value)):
        detail = f"{new.target.value} is not {new.direction} than the baseline of {new.baseline.value}"
        if new.direction == "hold":
            detail = f"to hold is to stay at the baseline of {new.baseline.value}"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/target/value"))
    if new.baseline.on > today:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "a baseline is measured: its day is past", "/baseline/on"))
    if not 1 < count_months(new.baseline.on, new.target.on) <= SPAN_MONTHS_MAX:
        detail = "the target comes in a later month than the baseline, at most fifty years later"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/target/on"))
    if latest is not None and latest.unit != new.unit:
        detail = f"its figures are in {latest.unit}: another unit is another indicator"
        refusals.append(Refusal(Code.UNITS_DIFFER, detail, "/unit"))
    return tuple(refusals)


def refusals_of_figure(
    new: NewFigure, indicator: IndicatorView | None, latest: int, today: date
) -> tuple[Refusal, ...]:
    """What a figure contradicts: its indicator, how often that is measured, its unit, the calendar."""
    if indicator is None:
        detail = f"the programme has no indicator {new.indicator}"
        return (Refusal(Code.INDICATOR_DOES_NOT_EXIST, detail, "/indicator"),)
    refusals = list(refusals_of_version(new.follows_version, latest, new.reason))
    period = period_of(new.period, indicator.frequency)
    if period is None:
        detail = f"{new.indicator} is measured by {indicator.frequency}"
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/period"))
    elif period.first_day > today:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the period has not begun", "/period"))
    if new.unit != indicator.unit:
        refusals.append(Refusal(Code.UNITS_DIFFER, f"{new.indicator} is in {indicator.unit}", "/unit"))
    return tuple(refusals)


def refusal_of_stater(access: Access, body: str, responsible: Collection[str]) -> Refusal | None:
    """Figures are stated by the pool manager, or for a responsible body by its own poster."""
    for grant in access.grants:
        if grant.role is Role.POOL_MANAGER and grant.body in {None, body}:
            return None
        if grant.role is Role.POSTER and grant.body == body and body in responsible:
            return None
    detail = f"you do not state figures for {body}: the pool manager does, and who is responsible for a scheme of it"
    return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")


def period_of(name: str, frequency: Frequency) -> Period | None:
    """The period of a name, if it is as long as the indicator's."""
    period = parse_period(name)
    return period if period is not None and len(period.months()) == _MONTHS[frequency] else None


def period_name(first_day: date, frequency: Frequency) -> str:
    """`2026-04`, `2026-27-Q1` or `2026-27`, for the period that begins on a day."""
    if frequency is Frequency.MONTH:
        return f"{first_day:%Y-%m}"
    year = financial_year_name(first_day)
    return year if frequency is Frequency.YEAR else f"{year}-Q{(nhs_month(first_day) - 1) // MONTHS_IN_QUARTER + 1}"


def missing_periods(indicator: IndicatorView, measured: Collection[date], today: date) -> tuple[str, ...]:
    """The periods that began after the baseline and ended by now, or by the target's day, without a figure."""
    months = _MONTHS[indicator.frequency]
    month = month_after(month_start(indicator.baseline.on), 1)
    while (nhs_month(month) - 1) % months:
        month = month_after(month, 1)
    found = []
    while month_end(month_after(month, months - 1)) <= min(today, indicator.target.on):
        if month not in measured:
            found.append(period_name(month, indicator.frequency))
        month = month_after(month, months)
    return tuple(found)
