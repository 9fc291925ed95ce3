"""What a year is expected to end at: baselines that anybody can work out again, variance, and how good forecasts were.

A baseline that has nothing to go by is not given, and says why; it is never a guess and never an error. Divisions are
exact and rounded once, at the end, to the nearest penny; half a penny goes away from zero, so that a credit rounds as
the same charge would.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from ledger.core.money import PENCE_MAX
from ledger.core.working import Step

WHOLE_BASIS_POINTS = 10_000
_HALF = Fraction(1, 2)


class BaselineMethod(StrEnum):
    """The baselines of the service."""

    RUN_RATE = "run_rate"
    PROFILE = "profile"
    COMMITMENTS = "commitments"
    LAST_YEAR = "last_year"


class WhyNone(StrEnum):
    """Why a baseline is not given."""

    NOTHING_ELAPSED = "nothing-elapsed"
    NOTHING_SPENT = "nothing-spent"
    NO_PROFILE = "no-profile"
    PROFILE_HAS_NOT_BEGUN = "profile-has-not-begun"
    OUT_OF_RANGE = "out-of-range"
    NO_YEAR_BEFORE = "no-year-before"


class Baseline(Struct, frozen=True):
    """What the year would end at by one method, with its working; or why the method says nothing."""

    method: BaselineMethod
    amount_pence: int | None
    why_none: WhyNone | None
    working: tuple[Step, ...]


class Elapsed(Struct, frozen=True):
    """How much of a scheme's year has gone by, in whole months or in days."""

    elapsed: int
    whole: int
    unit: str


def rounded(exact: Fraction) -> int:
    """The nearest whole number, half of one away from zero."""
    nearest = int(abs(exact) + _HALF)
    return -nearest if exact < 0 else nearest


def run_rate(actual_pence: int, time: Elapsed) -> Baseline:
    """Spending goes on as it went: actual, divided by the months elapsed, times the months of the year."""
    told = (Step(f"actual to date, {time.elapsed} of {time.whole} {time.unit} elapsed", actual_pence),)
    if time.elapsed <= 0:
        return _not_given(BaselineMethod.RUN_RATE, WhyNone.NOTHING_ELAPSED, told)
    if actual_pence == 0:
        return _not_given(BaselineMethod.RUN_RATE, WhyNone.NOTHING_SPENT, told)
    expected = Fraction(actual_pence) * Fraction(time.whole, time.elapsed)
    return _given(BaselineMethod.RUN_RATE, expected, f"divided by {time.elapsed}, times {time.whole}", told)


def by_profile(actual_pence: int, part_pence: int | None, whole_pence: int | None) -> Baseline:
    """The year has the shape of the one before: actual, divided by the share that last year had spent by the same day.

    None: there was no year before. A year that ended at nothing or in credit has no shape.
    """
    told: tuple[Step, ...] = (Step("actual to date", actual_pence),)
    if part_pence is None or whole_pence is None or whole_pence <= 0:
        return _not_given(BaselineMethod.PROFILE, WhyNone.NO_PROFILE, told)
    told = (*told, Step("last year to the same day", part_pence), Step("last year in all", whole_pence))
    if part_pence <= 0:
        return _not_given(BaselineMethod.PROFILE, WhyNone.PROFILE_HAS_NOT_BEGUN, told)
    if actual_pence == 0:
        return _not_given(BaselineMethod.PROFILE, WhyNone.NOTHING_SPENT, told)
    expected = Fraction(actual_pence) * Fraction(whole_pence, part_pence)
    what = "actual, times last year in all, divided by last year to the same day"
    return _given(BaselineMethod.PROFILE, expected, what, told)


def by_commitments(actual_pence: int, accrued_pence: int, committed_pence: int) -> Baseline:
    """What is spent and what is ordered, and nothing more; what is accrued is in the actual already, and is told."""
    told = (
        Step("actual to date", actual_pence),
        Step("of it accrued and not yet paid", accrued_pence),
        Step("ordered and not yet released", committed_pence),
    )
    if actual_pence == 0 and committed_pence == 0:
        return _not_given(BaselineMethod.COMMITMENTS, WhyNone.NOTHING_SPENT, told)
    expected = Fraction(actual_pence + committed_pence)
    return _given(BaselineMethod.COMMITMENTS, expected, "actual and ordered together", told)


def by_last_year(whole_pence: int | None) -> Baseline:
    """What the year before ended at: all that there is to go by before anything has elapsed; None: there was none."""
    if whole_pence is None:
        return _not_given(BaselineMethod.LAST_YEAR, WhyNone.NO_YEAR_BEFORE, ())
    return _given(BaselineMethod.LAST_YEAR, Fraction(whole_pence), "what last year ended at", ())


def _given(method: BaselineMethod, expected: Fraction, what: str, told: tuple[Step, ...]) -> Baseline:
    expected_pence = rounded(expected)
    if abs(expected_pence) > PENCE_MAX:  # a hair of a profile makes anything of it
        return _not_given(method, WhyNone.OUT_OF_RANGE, told)
    return Baseline(method, expected_pence, None, (*told, Step(what, expected_pence)))


def _not_given(method: BaselineMethod, why: WhyNone, told: tuple[Step, ...]) -> Baseline:
    return Baseline(method, None, why, told)


class Direction(StrEnum):
    """Which way a forecast lies from the budget."""

    OVERSPEND = "overspend"
    UNDERSPEND = "underspend"
    ON_BUDGET = "on_budget"


_WORDS = {
    Direction.OVERSPEND: "adverse: an overspend",
    Direction.UNDERSPEND: "favourable: an underspend",
    Direction.ON_BUDGET: "on budget",
}


class Variance(Struct, frozen=True):
    """A forecast less its budget: above zero is an overspend."""

    amount_pence: int

    @property
    def direction(self) -> Direction:
        if self.amount_pence == 0:
            return Direction.ON_BUDGET
        return Direction.OVERSPEND if self.amount_pence > 0 else Direction.UNDERSPEND

    @property
    def words(self) -> str:
        return _WORDS[self.direction]


def variance_of(expected_pence: int, budget_pence: int | None) -> Variance | None:
    """None where no budget is set: then there is no variance."""
    return None if budget_pence is None else Variance(expected_pence - budget_pence)


class Miss(Struct, frozen=True):
    """How far one forecast lay from the outturn; in basis points of it, None where nothing was spent."""

    error_pence: int
    absolute_basis_points: int | None


class Accuracy(Struct, frozen=True):
    """How far several forecasts lay from their outturns. Medians of an even number are the mean of the middle two."""

    count: int
    median_error_pence: int
    median_absolute_error_pence: int
    mean_error_pence: int
    median_absolute_basis_points: int | None
    without_percentage: int


def miss_of(expected_pence: int, outturn_pence: int) -> Miss:
    """Forecast less outturn: above zero, more was expected than was spent."""
    error_pence = expected_pence - outturn_pence
    if outturn_pence == 0:
        return Miss(error_pence, None)
    return Miss(error_pence, rounded(Fraction(abs(error_pence) * WHOLE_BASIS_POINTS, abs(outturn_pence))))


def accuracy_of(misses: Sequence[Miss]) -> Accuracy:
    """Errors of at least one forecast, together; the mean is the bias."""
    errors_pence = [one.error_pence for one in misses]
    points = [one.absolute_basis_points for one in misses if one.absolute_basis_points is not None]
    return Accuracy(
        count=len(misses),
        median_error_pence=median(errors_pence),
        median_absolute_error_pence=median([abs(one) for one in errors_pence]),
        mean_error_pence=rounded(Fraction(sum(errors_pence), len(errors_pence))),
        median_absolute_basis_points=median(points) if points else None,
        without_percentage=len(misses) - len(points),
    )


def median(values: Sequence[int]) -> int:
    """The middle value, or the mean of the middle two, rounded as everything here is."""
    in_order = sorted(values)
    middle = len(in_order) // 2
    if len(in_order) % 2:
        return in_order[middle]
    return rounded(Fraction(in_order[middle - 1] + in_order[middle], 2))
