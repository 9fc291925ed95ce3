"""Ring-fences: what a stream's money may be used for, when, and how much of it is left; invariant 4, pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Protocol, TypeVar

from msgspec import Meta, Struct

from ledger.core.ids import Code as CodeText
from ledger.core.ids import Name, Text
from ledger.core.money import pounds_from_pence
from ledger.core.period import financial_year_name, financial_year_start, parse_period
from ledger.core.refusal import Code, Refusal

Nature = Literal["revenue", "capital"]
Purposes = Annotated[tuple[CodeText, ...], Meta(max_length=50)]
FinancialYear = Annotated[
    str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}\Z", description="as finance teams write it: 2025-26 begins on 1 April 2025")
]


class YearLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """The most that may be used in one financial year."""

    financial_year: FinancialYear
    amount_pence: Annotated[int, Meta(ge=0, le=100_000_000_000_000, description="whole pence")]


class Fence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of the conditions on a stream's use, in force from a date until a later version."""

    stream: CodeText
    version: int
    effective_from: date
    name: Name
    source: Text
    purposes: Purposes = ()
    nature: Nature | None = None
    first_day: date | None = None
    last_day: date | None = None
    may_carry_forward: bool = False
    limits: Annotated[tuple[YearLimit, ...], Meta(max_length=50)] = ()
    label: str = ""

    def limit_pence(self, year: int) -> int | None:
        """The most that may be used in the financial year that begins in a calendar year; None without a limit."""
        named = year_name(year)
        return next((one.amount_pence for one in self.limits if one.financial_year == named), None)


class SchemeUse(Struct, frozen=True, omit_defaults=True):
    """What a scheme is for, from a date until a later version."""

    effective_from: date
    purposes: Purposes = ()
    nature: Nature | None = None


class YearSums(Struct, frozen=True):
    """What was paid in, and what was used, in one financial year."""

    paid_in_pence: int = 0
    used_pence: int = 0


class _Dated(Protocol):
    @property
    def effective_from(self) -> date: ...


D = TypeVar("D", bound=_Dated)
NO_SUMS = YearSums()


def in_force(versions: Sequence[D], day: date) -> D | None:
    """The last of the versions that had begun by a day."""
    return next((one for one in reversed(versions) if one.effective_from <= day), None)


def year_of(day: date) -> int:
    """The calendar year in which the day's financial year begins."""
    return financial_year_start(day).year


def year_name(year: int) -> str:
    """`2025-26` for the financial year that begins in 2025."""
    return financial_year_name(date(year, 4, 1))


def year_named(name: str) -> int | None:
    """The calendar year in which `2025-26` begins; None for a name that is no financial year's."""
    period = parse_period(f"{name}-Y")
    return None if period is None else period.first_day.year


def last_day_of(year: int) -> date:
    """31 March at the end of the financial year that begins in a calendar year; the calendar's last day at its end."""
    return date(year + 1, 3, 31) if year < date.max.year else date.max


def refusal_of_use(fence: Fence, use: SchemeUse | None, scheme: str, day: date) -> Refusal | None:
    """Why a fence keeps its money from a scheme on a day: purpose, nature, period, or the scheme says too little."""
    fenced = f"the fence {fence.name} of {fence.stream}"
    lacking = [
        what
        for what, asked, said in (
            ("purposes", fence.purposes, use and use.purposes),
            ("nature", fence.nature, use and use.nature),
        )
        if asked and not said
    ]
    if lacking:
        detail = f"{fenced} asks what {scheme} is for, and it says no {' and no '.join(lacking)}"
        return Refusal(Code.SCHEME_PURPOSE_IS_MISSING, detail, "/scheme")
    foreign = [one for one in (use.purposes if use else ()) if one not in fence.purposes]
    if fence.purposes and foreign:
        detail = f"{fenced} is for {', '.join(fence.purposes)}; {scheme} is for {', '.join(foreign)}"
        return Refusal(Code.FENCE_EXCLUDES_PURPOSE, detail, "/scheme")
    if use and fence.nature and use.nature != fence.nature:
        detail = f"{fenced} is {fence.nature} money; {scheme} is {use.nature}"
        return Refusal(Code.FENCE_EXCLUDES_NATURE, detail, "/scheme")
    if (fence.first_day and day < fence.first_day) or (fence.last_day and day > fence.last_day):
        span = f"from {fence.first_day or 'the beginning'} to {fence.last_day or 'no end'}"
        return Refusal(Code.FENCE_EXCLUDES_DATE, f"{fenced} may be used {span}, not on {day}", "/effective_date")
    return None


def left_by_year(versions: Sequence[Fence], sums: Mapping[int, YearSums]) -> dict[int, int | None]:
    """What may yet be used in each financial year; below zero: what is short. None: no fence bounds it.

    A year has what was paid in for it, and what earlier years left where their money may be carried forward; no year
    has what is paid in for later ones. The version in force on a year's last day is the year's.
    """
    if not sums:
        return {}
    years = range(min(sums), max(sums) + 1)
    fences = {year: in_force(versions, last_day_of(year)) for year in years}
    pots: dict[int, int] = {}
    brought_pence = 0
    for year in years:
        of_year = sums.get(year, NO_SUMS)
        pots[year] = brought_pence + of_year.paid_in_pence - of_year.used_pence
        brought_pence = pots[year] if _carries(fences[year]) else 0
    left: dict[int, int | None] = {}
    later_pence: int | None = None
    for year in reversed(years):
        fence = fences[year]
        bounds = [later_pence if _carries(fence) else None, pots[year] if fence else None]
        later_pence = _least(bounds)
        limit_pence = fence.limit_pence(year) if fence else None
        of_limit = None if limit_pence is None else limit_pence - sums.get(year, NO_SUMS).used_pence
        left[year] = _least([later_pence, of_limit])
    return left


def _carries(fence: Fence | None) -> bool:
    return fence is None or fence.may_carry_forward


def _least(bounds: Sequence[int | None]) -> int | None:
    return min((one for one in bounds if one is not None), default=None)


def refusal_of_amount(fence: Fence, year: int, amount_pence: int, left_pence: int) -> Refusal:
    """That a fence is short: its name, the amount, and what is left."""
    detail = (
        f"£{pounds_from_pence(amount_pence)} is more than the £{pounds_from_pence(max(left_pence, 0))} left in "
        f"{year_name(year)} of the fence {fence.name} of {fence.stream}"
    )
    return Refusal(Code.FENCE_IS_SHORT, detail, "/amount_pence")


def refusal_of_share(fence: Fence, share_pence: int, *, paid_in_pence: int) -> Refusal | None:
    """Why a partner may not have a share of a fenced underspend: only who paid the money in, and at most that.

    A share above zero is an overspend that the partner bears: no fenced money moves, and any partner may bear it.
    """
    if -share_pence <= max(paid_in_pence, 0):
        return None
    detail = (
        f"£{pounds_from_pence(-share_pence)} of an underspend stays within the fence {fence.name} of {fence.stream}: "
        f"the partner paid in £{pounds_from_pence(max(paid_in_pence, 0))} of it"
    )
    return Refusal(Code.FENCE_KEEPS_MONEY, detail)


def refusal_of_carry(versions: Sequence[Fence], year: int, amount_pence: int, left_pence: int) -> Refusal | None:
    """Why money of a fence may not be carried from a financial year into the next: not at all, too late, too much."""
    fence = in_force(versions, last_day_of(year))
    if fence is None:
        return None
    fenced = f"the fence {fence.name} of {fence.stream}"
    if not fence.may_carry_forward:
        pounds = pounds_from_pence(amount_pence)
        detail = f"{fenced} does not let £{pounds} of {year_name(year)} be carried forward"
        return Refusal(Code.FENCE_KEEPS_MONEY, detail)
    if fence.last_day is not None and fence.last_day <= last_day_of(year):
        return Refusal(Code.FENCE_EXCLUDES_DATE, f"{fenced} may be used to {fence.last_day}")
    return refusal_of_amount(fence, year, amount_pence, left_pence) if amount_pence > left_pence else None
