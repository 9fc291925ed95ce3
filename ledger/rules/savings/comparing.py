"""What was realised of savings against what was projected and agreed: by how much, at what rate, and why; pure.

A rate is a percentage to two places, half of the last one going up; of nothing there is none. A difference is realised
less projected: below zero, less came than was projected. What its causes do not add up to is shown as unexplained.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct

from ledger.core.money import rounded, share_exactly

_HUNDREDTHS = 100
K = TypeVar("K", bound=Hashable)


class Measure(StrEnum):
    """What counts as realised."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    BANKED = "banked"


class Cause(StrEnum):
    """Why savings came out otherwise than projected."""

    PRICE = "price"
    VOLUME = "volume"
    TIMING = "timing"
    DEADWEIGHT = "deadweight"
    DEMAND = "demand"
    NOT_DELIVERED = "not_delivered"


STATED_CAUSES = frozenset({Cause.PRICE, Cause.VOLUME, Cause.TIMING, Cause.DEADWEIGHT})


class Amounts(Struct, frozen=True, kw_only=True):
    """What was projected, agreed and realised together.

    before_correction: projected, before it was corrected for optimism. claimed: all that ever was. verified: of what
    releases cash, less what was taken back; banked: with what was distributed and reinvested since. not_delivered: of
    what was agreed or claimed. claims: how many.
    """

    projected_pence: int = 0
    before_correction_pence: int = 0
    baseline_pence: int = 0
    claimed_pence: int = 0
    verified_pence: int = 0
    banked_pence: int = 0
    redeployed_pence: int = 0
    lost_to_demand_pence: int = 0
    avoided_pence: int = 0
    not_delivered_pence: int = 0
    withdrawn_pence: int = 0
    reversed_pence: int = 0
    waiting_pence: int = 0
    claims: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})

    def realised_pence(self, measure: Measure) -> int:
        """By the measure that is asked for."""
        return {
            Measure.CLAIMED: self.claimed_pence,
            Measure.VERIFIED: self.verified_pence,
            Measure.BANKED: self.banked_pence,
        }[measure]

    @property
    def unexplained_pence(self) -> int:
        """Verified, and neither banked nor redeployed nor lost to demand yet."""
        return self.verified_pence - self.banked_pence - self.redeployed_pence - self.lost_to_demand_pence


class Compared(Struct, frozen=True, kw_only=True):
    """Realised against projected and against the baseline; no rate where nothing was projected or agreed."""

    realised_pence: int
    difference_pence: int
    difference_from_baseline_pence: int
    realisation_percent: str | None
    percent_of_baseline: str | None


class Explained(Struct, frozen=True, kw_only=True):
    """A difference by its causes: those and what is unexplained sum to it."""

    of: Mapping[Cause, int]
    unexplained_pence: int


def grouped(cells: Iterable[tuple[K, Amounts]]) -> dict[K, Amounts]:
    """The amounts of each key together, in the order in which keys come first."""
    found: dict[K, Amounts] = {}
    for key, amounts in cells:
        found[key] = found.get(key, Amounts()) + amounts
    return found


def compared(amounts: Amounts, measure: Measure = Measure.VERIFIED) -> Compared:
    """What was realised by a measure, beside what was projected and what was agreed."""
    realised_pence = amounts.realised_pence(measure)
    return Compared(
        realised_pence=realised_pence,
        difference_pence=realised_pence - amounts.projected_pence,
        difference_from_baseline_pence=realised_pence - amounts.baseline_pence,
        realisation_percent=percent_of(realised_pence, amounts.projected_pence),
        percent_of_baseline=percent_of(realised_pence, amounts.baseline_pence),
    )


def percent_of(part_pence: int, whole_pence: int) -> str | None:
    """`68.66` for 60,000.00 of 87,382.09; None of nothing."""
    if not whole_pence:
        return None
    return percent_text(Fraction(part_pence, whole_pence))


def percent_text(part: Fraction) -> str:
    """A part as a percentage to two places, half of the last one going up."""
    hundredths = rounded(part * _HUNDREDTHS * _HUNDREDTHS)
    whole, places = divmod(abs(hundredths), _HUNDREDTHS)
    return f"{'-' if hundredths < 0 else ''}{whole}.{places:02d}"


def explained(amounts: Amounts, measure: Measure, stated: Mapping[Cause, int]) -> Explained:
    """The difference from what was projected, by what was stated and by what the books say themselves.

    The books say what was not delivered, and where it is asked what was banked, what demand took of what was verified.
    """
    of = {cause: stated.get(cause, 0) for cause in Cause if cause in STATED_CAUSES}
    of[Cause.DEMAND] = -amounts.lost_to_demand_pence if measure is Measure.BANKED else 0
    of[Cause.NOT_DELIVERED] = -amounts.not_delivered_pence
    told = {cause: pence for cause, pence in of.items() if pence}
    difference_pence = compared(amounts, measure).difference_pence
    return Explained(of=told, unexplained_pence=difference_pence - sum(told.values()))


def before_correction(pence: int, correction_percent: Fraction) -> int:
    """What was projected before it was corrected for optimism; itself where the correction left nothing of it."""
    kept = 1 + correction_percent * Fraction(1, 100)
    return pence if kept <= 0 else rounded(Fraction(pence) * Fraction(kept.denominator, kept.numerator))


class GradeSeen(Struct, frozen=True, kw_only=True):
    """How far what was realised on evidence of one grade fell short of what was projected.

    correction: by which projections, before any correction, would have come out right. observations: amounts projected
    for a line, body and year. undecided: claimed, not verified yet. is_offered: there are enough of them, and a claim.
    """

    grade: int
    observations: int
    claims: int
    realised_pence: int
    projected_pence: int
    before_correction_pence: int
    undecided_pence: int
    realised_percent: str | None
    correction_percent: str | None
    is_offered: bool
    says: str


def seen_by_grade(
    cells: Iterable[tuple[int, Amounts]], measure: Measure, observations_min: int
) -> tuple[GradeSeen, ...]:
    """The place's own optimism bias by grade of evidence, of the cells of years that are over."""
    of: dict[int, list[Amounts]] = {}
    for grade, amounts in cells:
        if amounts != Amounts():
            of.setdefault(grade, []).append(amounts)
    return tuple(_seen(grade, found, measure, observations_min) for grade, found in sorted(of.items()))


def _seen(grade: int, found: list[Amounts], measure: Measure, observations_min: int) -> GradeSeen:
    total = sum(found, Amounts())
    observations = sum(bool(one.projected_pence) for one in found)
    realised_pence, whole_pence = total.realised_pence(measure), total.before_correction_pence
    has_ratio = total.projected_pence > 0 and whole_pence > 0 and realised_pence >= 0
    says = "" if has_ratio else "nothing was projected, or what came is below zero"
    if not says and not total.claims:
        says = "nothing of it was ever claimed"
    if not says and observations < observations_min:
        says = f"{observations} of the {observations_min} that are needed"
    return GradeSeen(
        grade=grade,
        observations=observations,
        claims=total.claims,
        realised_pence=realised_pence,
        projected_pence=total.projected_pence,
        before_correction_pence=whole_pence,
        undecided_pence=total.waiting_pence,
        realised_percent=percent_of(realised_pence, total.projected_pence) if has_ratio else None,
        correction_percent=percent_text(Fraction(realised_pence, whole_pence) - 1) if has_ratio else None,
        is_offered=not says,
        says=says,
    )


def spread_over(amount_pence: int, parts: int) -> tuple[int, ...]:
    """A year's amount over its months: in equal parts, what does not divide in the first ones."""
    return share_exactly(amount_pence, [1] * parts)


def cumulative(points: Iterable[tuple[date, int]], ends: Sequence[date]) -> tuple[int, ...]:
    """A curve: through each of some days in order, what all points until then add up to."""
    given, found, total, at = sorted(points), [], 0, 0
    for end in ends:
        while at < len(given) and given[at][0] <= end:
            total += given[at][1]
            at += 1
        found.append(total)
    return tuple(found)
