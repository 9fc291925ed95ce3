"""How the progress of an indicator reads; pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ledger.core.quantity import exact, fraction_text, quantity_text
from ledger.outcomes.deciding import missing_periods, period_name
from ledger.outcomes.model import IndicatorView, ProgressView
from ledger.rules.progress import progress_of

SHARE_PLACES = 4


def progress_view(one: IndicatorView, figures: Mapping[date, Decimal], today: date) -> ProgressView:
    """How far an indicator has come by a day, by its figures as they stand."""
    latest = max(figures, default=None)
    value = None if latest is None else figures[latest]
    progress = progress_of(exact(one.baseline.value), exact(one.target.value), None if value is None else exact(value))
    return ProgressView(
        indicator=one.code,
        outcome=one.outcome,
        name=one.name,
        unit=one.unit,
        direction=one.direction,
        baseline=one.baseline,
        target=one.target,
        period=None if latest is None else period_name(latest, one.frequency),
        value=None if value is None else quantity_text(value),
        state=progress.state,
        share=None if progress.share is None else fraction_text(progress.share, SHARE_PLACES),
        missing=missing_periods(one, figures, today),
    )
