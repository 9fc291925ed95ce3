"""Demand, capacity, activity and backlog in one unit: the backlog that follows, and where the figures contradict it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct


class Series(StrEnum):
    """What is asked for, could be done, is done, and waits at the end of the month."""

    DEMAND = "demand"
    CAPACITY = "capacity"
    ACTIVITY = "activity"
    BACKLOG = "backlog"


class Finding(StrEnum):
    """What is wrong with a month."""

    FIGURES_ARE_MISSING = "figures_are_missing"
    BACKLOG_DOES_NOT_FOLLOW = "backlog_does_not_follow"
    ACTIVITY_IS_BEYOND_CAPACITY = "activity_is_beyond_capacity"
    ACTIVITY_IS_BEYOND_WHAT_WAITED = "activity_is_beyond_what_waited"


class MonthFigures(Struct, frozen=True):
    """What was stated for a month; None: nothing was, which is not zero."""

    month: date
    demand: Fraction | None = None
    capacity: Fraction | None = None
    activity: Fraction | None = None
    backlog: Fraction | None = None

    @property
    def missing(self) -> tuple[Series, ...]:
        return tuple(one for one in Series if getattr(self, one.value) is None)


class MonthFlow(Struct, frozen=True):
    """A month with the backlog that follows from the one before, by how much the stated one differs, and findings."""

    figures: MonthFigures
    expected_backlog: Fraction | None
    difference: Fraction | None
    findings: tuple[Finding, ...]


def flow_of(months: Sequence[MonthFigures]) -> tuple[MonthFlow, ...]:
    """Each month in order: expected backlog = backlog before + demand - activity.

    Before is what was stated for the month before, else what followed there; the first month has none before it. Where
    a figure is missing nothing follows, until a backlog is stated again.
    """
    flows: list[MonthFlow] = []
    before: Fraction | None = None
    for one in months:
        expected = None
        if before is not None and one.demand is not None and one.activity is not None:
            expected = before + one.demand - one.activity
        difference = one.backlog - expected if one.backlog is not None and expected is not None else None
        flows.append(MonthFlow(one, expected, difference, _findings(one, expected, difference)))
        before = one.backlog if one.backlog is not None else expected
    return tuple(flows)


def _findings(one: MonthFigures, expected: Fraction | None, difference: Fraction | None) -> tuple[Finding, ...]:
    found = [Finding.FIGURES_ARE_MISSING] if one.missing else []
    found += [Finding.BACKLOG_DOES_NOT_FOLLOW] if difference else []
    if one.activity is not None and one.capacity is not None and one.activity > one.capacity:
        found.append(Finding.ACTIVITY_IS_BEYOND_CAPACITY)
    if expected is not None and expected < 0:
        found.append(Finding.ACTIVITY_IS_BEYOND_WHAT_WAITED)
    return tuple(found)
