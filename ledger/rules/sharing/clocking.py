"""What must be done by when, from the events of the figures; working days by the published calendar. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from ledger.core.period import month_after, month_end, month_start
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import Clock, RuleSet
from ledger.rules.sharing.result import Due
from ledger.rules.working_days import bank_holidays, due_after

_DAYS_IN_WEEK = 7


def dues(rule_set: RuleSet, figures: Figures) -> tuple[Due, ...]:
    """For each clock and each of its events the day by which it asks for something, in that order."""
    return tuple(
        Due(
            clock=clock.name,
            event=event.name,
            happened_on=event.happened_on,
            due_on=due_on(clock, event.happened_on),
            what=clock.what,
            repeats=clock.repeats,
            otherwise=clock.otherwise,
        )
        for clock in rule_set.clocks
        for event in figures.events
        if event.name == clock.event
    )


def due_of_clock(found: tuple[Due, ...]) -> Mapping[str, date | None]:
    """The last day that each clock asks for."""
    return {due.clock: due.due_on for due in found}


def due_on(clock: Clock, happened_on: date) -> date | None:
    """So many days after an event, which itself is not counted; None beyond the published calendar, or beyond dates."""
    try:
        match clock.unit:
            case "working_days":
                return due_after(happened_on, clock.days, bank_holidays())
            case "months":
                return _months_after(happened_on, clock.days)
            case "weeks":
                return happened_on + timedelta(days=clock.days * _DAYS_IN_WEEK)
            case "days":
                return happened_on + timedelta(days=clock.days)
    except (OverflowError, ValueError):  # beyond the year 9999
        return None


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has none."""
    first = month_after(month_start(day), months)
    return min(first + timedelta(days=day.day - 1), month_end(first))
