"""When a forecast over- or underspend must be told to the partners, and an action plan followed; as the terms say.

Without terms there is no notice: nothing is assumed that the partners did not agree.
"""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from ledger.rules.forecasting import WHOLE_BASIS_POINTS, Direction, Variance
from ledger.rules.working_days import BankHolidays, due_after

_Pence = Annotated[int, Meta(ge=0, le=100_000_000_000_000, description="whole pence")]
_BasisPoints = Annotated[int, Meta(ge=0, le=WHOLE_BASIS_POINTS, description="of the scheme's budget; 250 is 2.5%")]
_Weeks = Annotated[int, Meta(ge=1, le=52)]


class Trigger(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Beyond what a variance is told: an amount, a share of the budget, or whichever is passed first."""

    amount_pence: _Pence | None = None
    basis_points: _BasisPoints | None = None

    def __post_init__(self) -> None:
        """A trigger says beyond what."""
        if self.amount_pence is None and self.basis_points is None:
            raise ValueError("give amount_pence, basis_points or both; 0 tells every variance")


class NoticeTerms(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What the partners agreed about forecasts that leave the budget, from a day on."""

    effective_from: date
    notice_days: Annotated[
        int, Meta(ge=0, le=250, description="working days of England and Wales after the day of the forecast")
    ]
    overspend: Annotated[Trigger | None, Meta(description="none: an overspend is not told")] = None
    underspend: Annotated[Trigger | None, Meta(description="none: an underspend is not told")] = None
    plan_every_weeks: Annotated[
        _Weeks | None, Meta(description="a report on the action plan is due so often; none: no plan is asked")
    ] = None

    def __post_init__(self) -> None:
        """Terms that nothing can trigger say nothing."""
        if self.overspend is None and self.underspend is None:
            raise ValueError("give overspend, underspend or both")


def is_beyond(variance: Variance, budget_pence: int, terms: NoticeTerms) -> bool:
    """Whether a variance passes the trigger for its direction; at the trigger it does not."""
    trigger = terms.overspend if variance.direction is Direction.OVERSPEND else terms.underspend
    if trigger is None or variance.direction is Direction.ON_BUDGET:
        return False
    size_pence = abs(variance.amount_pence)
    if trigger.amount_pence is not None and size_pence > trigger.amount_pence:
        return True
    return trigger.basis_points is not None and size_pence * WHOLE_BASIS_POINTS > trigger.basis_points * abs(
        budget_pence
    )


def notice_due(projected_on: date, terms: NoticeTerms, calendar: BankHolidays) -> date | None:
    """By when the partners must be told; None where the bank holidays of that time are not published yet."""
    return due_after(projected_on, terms.notice_days, calendar)


def plan_due(opened_on: date, last_report_on: date | None, weeks: int) -> date:
    """When the next report on the action plan is due: so many weeks after the last one, or after the notice."""
    return (last_report_on or opened_on) + timedelta(weeks=weeks)
