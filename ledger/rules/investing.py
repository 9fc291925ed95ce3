"""Money that one body puts into another's saving: the interest it bears, what came back, what stands out. Pure.

Interest runs day by day on what bears it, from the day of a payment to the day before a repayment, and is charged in
whole pence, half a penny going up, whenever something happens: a payment, a repayment, a writing off, the end of a year
of interest, and the day asked for. Compound interest bears interest itself from the end of its year. A repayment meets
the interest charged first, the oldest of it before the rest, and then what was invested; what is taken back, as by a
claw-back, stands out again the contrary way round.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.money import rounded
from ledger.core.period import month_end
from ledger.rules.fencing import last_day_of, year_of

_PERCENT = Fraction(1, 100)
YEARS_AHEAD_MAX = 60

Percent = Annotated[
    str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?\Z", description="a percentage as decimal text, `3.5` for 3.5%")
]


class DayCount(StrEnum):
    """What part of a year some days are: of 365, of the calendar year's own, or by months of 30 of 360."""

    ACTUAL_365 = "actual_365"
    ACTUAL_ACTUAL = "actual_actual"
    THIRTY_360 = "thirty_360"


class InterestKind(StrEnum):
    """Whether interest bears interest once its year has ended."""

    SIMPLE = "simple"
    COMPOUND = "compound"


class Interest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an investment bears interest: how much a year, from which day on, and how days are counted."""

    kind: InterestKind
    percent_a_year: Percent
    counted_from: Annotated[date, Meta(description="no interest runs before it; its years end on this day of the year")]
    day_count: DayCount = DayCount.ACTUAL_365


class What(StrEnum):
    """What happened to an investment; the order is that of one day."""

    PAID = "paid"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"


class Movement(Struct, frozen=True):
    """Pence paid, repaid (below zero: taken back) or written off on a day."""

    on: date
    what: What
    amount_pence: int


class Standing(Struct, frozen=True, kw_only=True):
    """Where an investment stands: invested + interest = repaid + written off + outstanding, always.

    beyond: what was paid back although nothing stood out any more; it is no repayment.
    """

    invested_pence: int = 0
    interest_pence: int = 0
    repaid_pence: int = 0
    written_off_pence: int = 0
    beyond_pence: int = 0
    of_it_interest_pence: int = 0
    cleared_on: date | None = None

    @property
    def outstanding_pence(self) -> int:
        return self.invested_pence + self.interest_pence - self.repaid_pence - self.written_off_pence


class _State:
    """An investment day after day; `unpaid` is interest charged and not met, `aged` what of it bears interest."""

    def __init__(self, interest: Interest | None) -> None:
        self.interest = interest
        self.day = date.min
        self.invested = self.charged = self.repaid = self.written_off = self.beyond = 0
        self.principal = self.unpaid = self.aged = self.principal_met = 0
        self.cleared_on: date | None = None

    def charge(self, until: date) -> None:
        """Charge interest from the day of the last charge to this one."""
        if self.interest is not None:
            start = max(self.day, self.interest.counted_from)
            if start < until:
                bearing = self.principal + self.aged
                rate = Fraction(self.interest.percent_a_year) * _PERCENT
                pence = rounded(bearing * rate * year_fraction(start, until, self.interest.day_count))
                self.charged, self.unpaid = self.charged + pence, self.unpaid + pence
        self.day = max(self.day, until)

    def end_year(self) -> None:
        """What interest of ended years is not met bears interest from now on, if it compounds."""
        if self.interest is not None and self.interest.kind is InterestKind.COMPOUND:
            self.aged = self.unpaid

    def move(self, one: Movement) -> None:
        """One movement, on the day to which interest is charged."""
        if one.what is What.PAID:
            self.invested, self.principal = self.invested + one.amount_pence, self.principal + one.amount_pence
        elif one.amount_pence < 0:
            self._give_back(-one.amount_pence)
        else:
            met = self._meet(one.amount_pence)
            if one.what is What.REPAID:
                self.repaid, self.beyond = self.repaid + met, self.beyond + one.amount_pence - met
            else:
                self.written_off += met
        stands = self.principal + self.unpaid or not self.invested
        self.cleared_on = None if stands else self.cleared_on or one.on

    def _meet(self, amount_pence: int) -> int:
        of_interest = min(amount_pence, self.unpaid)
        of_principal = min(amount_pence - of_interest, self.principal)
        self.unpaid, self.aged = self.unpaid - of_interest, max(0, self.aged - of_interest)
        self.principal, self.principal_met = self.principal - of_principal, self.principal_met + of_principal
        return of_interest + of_principal

    def _give_back(self, amount_pence: int) -> None:
        left = amount_pence - min(amount_pence, self.beyond)
        self.beyond -= amount_pence - left
        left = min(left, self.repaid)
        of_principal = min(left, self.principal_met)
        self.principal, self.principal_met = self.principal + of_principal, self.principal_met - of_principal
        self.unpaid, self.repaid = self.unpaid + left - of_principal, self.repaid - left

    def standing(self) -> Standing:
        return Standing(
            invested_pence=self.invested,
            interest_pence=self.charged,
            repaid_pence=self.repaid,
            written_off_pence=self.written_off,
            beyond_pence=self.beyond,
            of_it_interest_pence=self.unpaid,
            cleared_on=self.cleared_on,
        )


def standing_on(day: date, interest: Interest | None, movements: Sequence[Movement]) -> Standing:
    """Where an investment stands at the end of a day, by what happened until then."""
    return _state_on(day, interest, movements).standing()


def _state_on(day: date, interest: Interest | None, movements: Sequence[Movement]) -> _State:
    state = _State(interest)
    happened = sorted((one for one in movements if one.on <= day), key=lambda one: (one.on, _ORDER[one.what]))
    years = [*_years_ended(interest, happened[0].on, day)] if happened else []
    for one in happened:
        _end_years(state, years, one.on)
        state.charge(one.on)
        state.move(one)
    _end_years(state, years, day)
    state.charge(day)
    return state


_ORDER = {what: place for place, what in enumerate(What)}


def _end_years(state: _State, years: list[date], until: date) -> None:
    while years and years[0] <= until:
        state.charge(years.pop(0))
        state.end_year()


def _years_ended(interest: Interest | None, first: date, last: date) -> Iterator[date]:
    """The ends of interest's years within two days: its first day's anniversaries, 28 February for the 29th."""
    if interest is None:
        return
    start = interest.counted_from
    for year in range(max(start.year + 1, first.year), last.year + 1):
        month = date(year, start.month, 1)
        ended = month.replace(day=min(start.day, month_end(month).day))
        if first <= ended <= last:
            yield ended


def year_fraction(first: date, until: date, count: DayCount) -> Fraction:
    """What part of a year lies from one day to another, the later one not counted."""
    if count is DayCount.ACTUAL_365:
        return Fraction((until - first).days, 365)
    if count is DayCount.THIRTY_360:
        return Fraction(_days_of_360(until) - _days_of_360(first), 360)
    part, day = Fraction(0), first
    while day < until:
        after = min(until, date(day.year + 1, 1, 1))
        part += Fraction((after - day).days, (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days)
        day = after
    return part


def _days_of_360(day: date) -> int:
    return 360 * day.year + 30 * day.month + min(day.day, 30)


class Pace(Struct, frozen=True):
    """When an investment is expected to be repaid, and whether that is later than agreed; `says` what it rests on."""

    expected_on: date | None
    is_late: bool
    says: str


REPAID = "repaid"
NOT_IN_SIGHT = "what is expected does not repay it"


def pace_of(
    day: date,
    agreed_on: date,
    interest: Interest | None,
    movements: Sequence[Movement],
    expected: Mapping[int, int],
    cap_pence: int | None = None,
) -> Pace:
    """The last day of the financial year in which expected repayments clear what stands out on a day.

    movements: those after the day are planned payments. expected: pence by the calendar year in which a financial year
    begins; what the year of the day has brought already counts toward it. cap_pence: the most that a financial year may
    bring. Interest runs on meanwhile.
    """
    now, last_on = standing_on(day, interest, movements), max((one.on for one in movements), default=day)
    if last_on <= day and now.cleared_on is not None:
        return Pace(now.cleared_on, now.cleared_on > agreed_on, REPAID)
    happened = list(movements)
    first_year = year_of(day)
    for year in range(first_year, first_year + YEARS_AHEAD_MAX):
        brought = repaid_within(movements, year) if year == first_year else 0
        wanted = max(0, expected.get(year, 0) - brought)
        limit = wanted if cap_pence is None else min(wanted, max(0, cap_pence - brought))
        last_day = last_day_of(year)
        happened.append(Movement(last_day, What.REPAID, limit))
        standing = standing_on(last_day, interest, happened)
        if last_on <= last_day and standing.cleared_on is not None:
            return Pace(last_day, last_day > agreed_on, "")
    return Pace(None, is_late=True, says=NOT_IN_SIGHT)


def repaid_within(movements: Sequence[Movement], year: int) -> int:
    """What was repaid in a financial year, less what was taken back in it."""
    return sum(one.amount_pence for one in movements if one.what is What.REPAID and year_of(one.on) == year)


def met_in_order(amount_pence: int, room: Sequence[int]) -> tuple[int, ...]:
    """What comes back to a body over its investments, each to what it has room for, the earlier ones first.

    Below zero it is taken back, `room` being what came before, from the later ones first. What finds no room goes to
    the last of them, so that nothing is lost.
    """
    ordered = list(room) if amount_pence >= 0 else list(reversed(room))
    parts, left = [], abs(amount_pence)
    for pence in ordered:
        met = min(left, max(0, pence))
        parts.append(met)
        left -= met
    parts[-1] += left
    return tuple(parts) if amount_pence >= 0 else tuple(-one for one in reversed(parts))
