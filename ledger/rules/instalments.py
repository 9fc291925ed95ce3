"""When a year's contribution is paid and how much at a time: shares of the year that always add up to it. Pure.

Equal shares by the largest remainder: of £1,000,000.00 in twelve, the odd 4p stand in the first four instalments.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.core.money import share_exactly
from ledger.core.period import MONTHS_IN_QUARTER, MONTHS_IN_YEAR, month_after, month_end, month_start
from ledger.rules.working_days import BankHolidays, due_after

_ONE_DAY = timedelta(days=1)


class Frequency(StrEnum):
    """How often a contribution is paid; uneven: on the days and in the amounts that a list says."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    UNEVEN = "uneven"


class Timing(StrEnum):
    """Whether a part of the year is paid for on its first day or on its last."""

    IN_ADVANCE = "in_advance"
    IN_ARREARS = "in_arrears"


_MONTHS_OF = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: MONTHS_IN_QUARTER, Frequency.YEARLY: MONTHS_IN_YEAR}


class DueRule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When an instalment must have been paid: on its own day, on a fixed day of a month, or so many working days on."""

    day_of_month: (
        Annotated[
            int, Meta(ge=1, le=31, description="the first such day from the instalment's on; 31 is a month's last")
        ]
        | None
    ) = None
    working_days: (
        Annotated[int, Meta(ge=1, le=60, description="so many working days after the instalment's day")] | None
    ) = None

    def __post_init__(self) -> None:
        """One rule at a time."""
        if self.day_of_month is not None and self.working_days is not None:
            raise ValueError("give day_of_month or working_days, not both")


ON_ITS_DAY = DueRule()


class Instalment(Struct, frozen=True, kw_only=True):
    """One part of a year's contribution: of the base, and of one-off variations apart from it."""

    number: int
    day: date
    due_on: date
    base_pence: int
    variation_pence: int = 0

    @property
    def amount_pence(self) -> int:
        return self.base_pence + self.variation_pence


def days_of(year_first_day: date, frequency: Frequency, timing: Timing) -> tuple[date, ...]:
    """The days on which a financial year is paid for in equal parts."""
    months = _MONTHS_OF[frequency]
    firsts = [month_after(year_first_day, number) for number in range(0, MONTHS_IN_YEAR, months)]
    if timing is Timing.IN_ADVANCE:
        return tuple(firsts)
    return tuple(month_end(month_after(first, months - 1)) for first in firsts)


def due_on(day: date, rule: DueRule, calendar: BankHolidays) -> date | None:
    """The last day for paying an instalment; None where bank holidays are not known so far ahead."""
    if rule.working_days is not None:
        return due_after(day, rule.working_days, calendar)
    if rule.day_of_month is None:
        return day
    this_month = _day_of(month_start(day), rule.day_of_month)
    return this_month if this_month >= day else _day_of(month_end(day) + _ONE_DAY, rule.day_of_month)


def _day_of(month: date, number: int) -> date:
    return month.replace(day=min(number, month_end(month).day))


def divided(amount_pence: int, days: Sequence[date], kept: Mapping[date, int]) -> tuple[int, ...] | None:
    """What each day bears of an amount: the kept days as they are, the others the rest in equal shares.

    None where the rest cannot be borne: no day is left for it, or more is kept than the amount.
    """
    rest_pence = amount_pence - sum(kept.values())
    free = [day for day in days if day not in kept]
    if rest_pence and (not free or (rest_pence < 0) != (amount_pence < 0)):
        return None
    shares = dict(zip(free, share_exactly(rest_pence, [1] * len(free)) if free else (), strict=True))
    return tuple(kept[day] if day in kept else shares[day] for day in days)


def with_variation(
    instalments: Sequence[Instalment], variation_pence: int, called: frozenset[date]
) -> tuple[Instalment, ...] | None:
    """The instalments with a year's variation spread anew over those that are not called, by what their base is.

    None where nothing is left to spread it over, or an instalment would fall below zero.
    """
    kept_pence = sum(one.variation_pence for one in instalments if one.day in called)
    free = [one for one in instalments if one.day not in called]
    rest_pence = variation_pence - kept_pence
    base_pence = sum(one.base_pence for one in free)
    if rest_pence and base_pence + rest_pence < 0:
        return None
    if rest_pence and not free:
        return None
    weights = [one.base_pence for one in free] if base_pence else [1] * len(free)
    shares = dict(zip((one.day for one in free), share_exactly(rest_pence, weights) if free else (), strict=True))
    spread = tuple(
        msgspec.structs.replace(one, variation_pence=shares[one.day]) if one.day in shares else one
        for one in instalments
    )
    return None if any(one.amount_pence < 0 for one in spread) else spread
