"""A year month by month, from its start to each month's end, beside its schedule and the profiled budget. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.entry import AccountName
from ledger.core.period import MONTHS_IN_YEAR
from ledger.forecasts.profile_store import StandingProfile
from ledger.journal.store import AccountTotal
from ledger.programmes.model import SchemeKey
from ledger.rules.monthly_profile import EQUAL_PARTS, MonthParts, spread_by_month
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
    profiled_budget_pence: Annotated[
        int, Meta(description="of the year's budget, what was to be spent by then: each scheme's by its spend profile")
    ]
    spend: Figure
    spend_less_profile_pence: Annotated[int, Meta(description="above zero: sooner than by profile")]


class BudgetSpread(Struct, frozen=True, kw_only=True):
    """A scheme's budget of the year, and by what it is spread over the months."""

    programme: str
    scheme: str
    name: str
    budget: Figure
    profile_version: Annotated[int | None, Meta(description="null: it has no spend profile, so twelve equal parts")]
    profile: Annotated[str | None, Meta(description="the address of its spend profile")]


class YearByMonth(Struct, frozen=True, kw_only=True):
    """A year of a pool by month, cumulative, as known at a sequence number."""

    place: str
    pool: str
    pool_label: str
    mark: str
    financial_year: str
    through_sequence: int
    months: tuple[MonthLine, ...]
    schemes: Annotated[tuple[BudgetSpread, ...], Meta(description="those that have a budget for the year")]
    schemes_by_profile: Annotated[int, Meta(description="how many of them have a spend profile of their own")]
    schemes_in_equal_parts: Annotated[int, Meta(description="how many of them have none")]


def budgets_of(totals: Sequence[AccountTotal]) -> dict[SchemeKey, int]:
    """What is allocated to each scheme, in the order of their codes."""
    found: dict[SchemeKey, int] = {}
    for one in totals:
        account = one.account
        if account.name is AccountName.ALLOCATED and account.programme is not None and account.scheme is not None:
            key = account.programme, account.scheme
            found[key] = found.get(key, 0) + one.balance_pence
    return dict(sorted(found.items()))


def profile_budgets(budgets: Mapping[SchemeKey, int], profiles: Mapping[SchemeKey, MonthParts]) -> tuple[int, ...]:
    """What of all budgets was to be spent by the end of each month; those without a profile in equal parts."""
    spread = [spread_by_month(pence, profiles.get(key, EQUAL_PARTS)) for key, pence in budgets.items()]
    return tuple(map(sum, zip(*spread, strict=True))) or (0,) * MONTHS_IN_YEAR


def lines_of(ends: Sequence[tuple[date, Figures]], profiled: Sequence[int], today: date) -> tuple[MonthLine, ...]:
    """A line for each month, by its first day, the figures from the year's start to its end, and its profile."""
    return tuple(_line(month, figures, so_far, today) for (month, figures), so_far in zip(ends, profiled, strict=True))


def _line(month: date, figures: Figures, profiled_budget_pence: int, today: date) -> MonthLine:
    scheduled, received = figures.figure(less=(AccountName.SOURCE,)), figures.figure(less=RECEIVED)
    spend = figures.figure(plus=(AccountName.EXPENDITURE,))
    return MonthLine(
        month=f"{month:%Y-%m}",
        is_begun=month <= today,
        scheduled=scheduled,
        received=received,
        received_less_scheduled_pence=received.amount_pence - scheduled.amount_pence,
        budget=figures.figure(plus=(AccountName.ALLOCATED,)),
        profiled_budget_pence=profiled_budget_pence,
        spend=spend,
        spend_less_profile_pence=spend.amount_pence - profiled_budget_pence,
    )


def spreads_of(
    keys: Iterable[SchemeKey],
    names: Mapping[SchemeKey, str],
    profiles: Mapping[SchemeKey, StandingProfile],
    of_year: Figures,
    pool_path: str,
) -> tuple[BudgetSpread, ...]:
    """Each scheme with its budget of the whole year, and the spend profile that it is spread by."""
    return tuple(
        BudgetSpread(
            programme=key[0],
            scheme=key[1],
            name=names[key],
            budget=of_year.figure(plus=(AccountName.ALLOCATED,), programme=key[0], scheme=key[1]),
            profile_version=standing.version if standing else None,
            profile=f"{pool_path}/spend-profiles/{standing.number}" if standing else None,
        )
        for key in keys
        for standing in [profiles.get(key)]
    )
