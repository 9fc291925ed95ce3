"""A year month by month, from its start to each month's end, beside what was scheduled and an even spread. Pure."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.entry import AccountName
from ledger.core.money import share_exactly
from ledger.core.period import MONTHS_IN_YEAR
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.model import Figure

_BEGUN = (
    "whether the month had begun at the moment at which the books are looked at; figures of others are what is booked"
)


class MonthLine(Struct, frozen=True, kw_only=True):
    """What the year adds up to from its first day to the end of a month."""

    month: str
    is_begun: Annotated[bool, Meta(description=_BEGUN)]
    scheduled: Annotated[Figure, Meta(description="contributions that partners were to make by then")]
    received: Figure
    received_less_scheduled_pence: Annotated[int, Meta(description="below zero: later than scheduled")]
    budget: Figure
    even_budget_pence: Annotated[int, Meta(description="the year's budget, were it spent in twelve equal parts")]
    spend: Figure
    spend_less_even_budget_pence: Annotated[int, Meta(description="above zero: sooner than in equal parts")]


class YearByMonth(Struct, frozen=True, kw_only=True):
    """A year of a pool by month, cumulative, as known at a sequence number."""

    place: str
    pool: str
    pool_label: str
    mark: str
    financial_year: str
    through_sequence: int
    months: tuple[MonthLine, ...]


def lines_of(ends: Sequence[tuple[date, Figures]], today: date) -> tuple[MonthLine, ...]:
    """A line for each month, by its first day and the figures from the year's start to its end."""
    whole = ends[-1][1].figure(plus=(AccountName.ALLOCATED,)).amount_pence
    even = accumulate(share_exactly(whole, [1] * MONTHS_IN_YEAR))
    return tuple(_line(month, figures, so_far, today) for (month, figures), so_far in zip(ends, even, strict=True))


def _line(month: date, figures: Figures, even_budget_pence: int, today: date) -> MonthLine:
    scheduled, received = figures.figure(less=(AccountName.SOURCE,)), figures.figure(less=RECEIVED)
    spend = figures.figure(plus=(AccountName.EXPENDITURE,))
    return MonthLine(
        month=f"{month:%Y-%m}",
        is_begun=month <= today,
        scheduled=scheduled,
        received=received,
        received_less_scheduled_pence=received.amount_pence - scheduled.amount_pence,
        budget=figures.figure(plus=(AccountName.ALLOCATED,)),
        even_budget_pence=even_budget_pence,
        spend=spend,
        spend_less_even_budget_pence=spend.amount_pence - even_budget_pence,
    )
