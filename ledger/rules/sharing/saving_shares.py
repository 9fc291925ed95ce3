"""Shares of a saving and of a loss: bands, thresholds, quality and caps, exact until rounded once. Pure."""

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from ledger.core.money import pounds_from_pence, rounded
from ledger.rules.sharing.model import FixedRate, LossShare, QualityRate, SavingShare
from ledger.rules.sharing.reading_amounts import decimal_text

_HUNDRED = Fraction(100)
_ONE_PERCENT = Fraction(1, 100)
_NOTHING = Fraction(0)


class Shared(Struct, frozen=True):
    """A share in whole pence, and how it came about."""

    amount_pence: int
    says: str


class Slice(Struct, frozen=True):
    """A slice of a rate, in percent of the benchmark, and the share of it."""

    percent: Fraction
    share_percent: Fraction


def share_of_saving(share: SavingShare, benchmark_pence: int, rate_percent: Fraction, factor: Fraction) -> Shared:
    """What a saving of so many percent of the benchmark pays; `factor` is 1, or less where quality scales it."""
    slices = list(slices_of(share, rate_percent))
    shared_percent = sum((one.percent * one.share_percent * _ONE_PERCENT for one in slices), _NOTHING) * factor
    cap_percent = Fraction(share.cap_percent) if share.cap_percent is not None else shared_percent
    pence = rounded(benchmark_pence * min(shared_percent, cap_percent) * _ONE_PERCENT)
    if not slices:
        why = f", and nothing is shared under {share.at_least_percent}%" if rate_percent > 0 else ", no saving"
        return Shared(pence, f"{_rate(rate_percent, benchmark_pence)}{why}")
    of = " and ".join(f"{_percent(one.share_percent)} of {_percent(one.percent)}" for one in slices)
    scaled = f", times {_percent(factor * _HUNDRED)} for its quality" if factor != 1 else ""
    capped = f", capped at {share.cap_percent}%" if shared_percent > cap_percent else ""
    return Shared(pence, f"{_rate(rate_percent, benchmark_pence)}: shared are {of}{scaled}{capped}")


def slices_of(share: SavingShare, rate_percent: Fraction) -> Iterable[Slice]:
    """The slices of a rate that are shared; under the threshold the whole of it, at the share that holds there."""
    threshold = Fraction(share.at_least_percent)
    if rate_percent <= 0:
        return
    if rate_percent < threshold:
        below = Fraction(share.below_share_percent)
        if below:
            yield Slice(rate_percent, below)
        return
    low = threshold if share.counted_from == "threshold" else _NOTHING
    for band in share.bands:
        high = rate_percent if band.up_to_percent is None else min(Fraction(band.up_to_percent), rate_percent)
        if high > low:
            yield Slice(high - low, Fraction(band.share_percent))
        low = max(low, high)


def share_of_loss(
    share: LossShare,
    benchmark_pence: int,
    actual_pence: int,
    share_percent: Fraction,
    limits_pence: Iterable[int],
) -> Shared:
    """What of a loss is owed: from the first pound or above the minimum rate, at most the smallest limit."""
    rate = Fraction((actual_pence - benchmark_pence) * 100, benchmark_pence)
    threshold = Fraction(share.at_least_percent)
    said = f"spent is {_percent(max(rate, _NOTHING))} above {_pounds(benchmark_pence)}"
    if rate <= 0 or rate < threshold:
        return Shared(0, f"{said}{f', and nothing is owed under {share.at_least_percent}%' if rate > 0 else ''}")
    counted = rate - threshold if share.counted_from == "threshold" else rate
    owed = benchmark_pence * counted * share_percent * _ONE_PERCENT**2
    limit = min(limits_pence, default=None)
    limited = limit is not None and limit < owed
    pence = rounded(owed) if limit is None else min(rounded(owed), limit)
    of = f"{_percent(share_percent)} of {_percent(counted)}"
    return Shared(pence, f"{said}: owed are {of}{f', limited to {_pounds(limit or 0)}' if limited else ''}")


def loss_percent(rate: FixedRate | QualityRate, quality_percent: Fraction) -> Fraction:
    """The percentage of a loss that is owed; the better the quality the less."""
    if isinstance(rate, FixedRate):
        return Fraction(rate.percent)
    exact = _HUNDRED - Fraction(rate.less_percent) * within_hundred(quality_percent) * _ONE_PERCENT
    return min(max(exact, Fraction(rate.floor_percent)), Fraction(rate.ceiling_percent))


def within_hundred(percent: Fraction) -> Fraction:
    """A quality in percent, never below 0 nor above 100."""
    return min(max(percent, _NOTHING), _HUNDRED)


def _rate(rate_percent: Fraction, benchmark_pence: int) -> str:
    return f"saved is {_percent(rate_percent)} of {_pounds(benchmark_pence)}"


def _percent(percent: Fraction) -> str:
    return f"{decimal_text(percent)}%"


def _pounds(pence: int) -> str:
    return f"£{pounds_from_pence(pence)}"
