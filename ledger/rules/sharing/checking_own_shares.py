"""Shares of a saving and of a loss: bands that rise and can be reached, standards that can be met and missed."""

from collections.abc import Iterator
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_places import Place
from ledger.rules.sharing.model import (
    LossShare,
    Quality,
    QualityRate,
    SavedAgainst,
    SavedFall,
    SavingShare,
)


def of_saving_share(share: SavingShare, place: Place) -> Iterator[Refusal]:
    """What is wrong with a share of a saving, apart from the amounts in it."""
    if isinstance(share.saved, SavedAgainst) and share.saved.amount == share.benchmark:
        yield place.at("saved", "amount").refused(
            "what was spent is the benchmark itself, so nothing is ever saved; name two amounts"
        )
    elif isinstance(share.saved, SavedFall) and share.saved.baseline == share.saved.actual:
        yield place.at("saved", "actual").refused(
            f"the fall is from '{share.saved.actual}' to itself, always nothing; name two quantities"
        )
    if Fraction(share.below_share_percent) and not Fraction(share.at_least_percent):
        yield place.at("below_share_percent").refused(
            "no saving lies below 0%, so this share is never given; give `at_least_percent`, or leave this out"
        )
    yield from _bands(share, place.at("bands"))
    if share.quality is not None:
        yield from _quality(share.quality, place.at("quality"))


def _bands(share: SavingShare, place: Place) -> Iterator[Refusal]:
    """Edges rise, only the last band is without one, and none lies below where counting begins."""
    low: Fraction | None = Fraction(share.at_least_percent if share.counted_from == "threshold" else 0)
    for number, band in enumerate(share.bands):
        at = place.at(number)
        if low is None:
            yield at.refused(f"never reached: band {number} has no edge and takes all above; leave this band out")
            return
        if band.up_to_percent is None:
            low = None
        elif Fraction(band.up_to_percent) <= low:
            yield at.at("up_to_percent").refused(
                f"the band up to {band.up_to_percent}% is empty: its edge does not lie above where it begins; edges "
                "rise band by band, from nothing or from the threshold"
            )
        else:
            low = Fraction(band.up_to_percent)


def _quality(quality: Quality, place: Place) -> Iterator[Refusal]:
    least = Fraction(quality.scaled_at_least_percent)
    if quality.otherwise == "nothing":
        if quality.scaled_by is not None:
            yield place.at("scaled_by").refused(
                "nothing is scaled where the standard is not met; say `scaled`, or leave this out"
            )
        if least:
            yield place.at("scaled_at_least_percent").refused(
                "nothing is shared below the standard, however near to it; say `scaled`, or leave this out"
            )
    elif quality.scaled_by is None and least >= Fraction(quality.at_least_percent):
        yield place.at("scaled_at_least_percent").refused(
            f"what is at least {quality.scaled_at_least_percent}% meets the standard already, so nothing is ever "
            "scaled; lower this, or name another measure by `scaled_by`"
        )


def of_loss_share(share: LossShare, place: Place) -> Iterator[Refusal]:
    """What is wrong with a share of a loss, apart from the amounts in it."""
    if share.actual == share.benchmark:
        yield place.at("actual").refused(
            "what was spent is the benchmark itself, so nothing is ever lost; name two amounts"
        )
    rate = share.rate
    if isinstance(rate, QualityRate) and Fraction(rate.floor_percent) > Fraction(rate.ceiling_percent):
        yield place.at("rate", "floor_percent").refused(
            f"the lowest rate of {rate.floor_percent}% lies above the highest of {rate.ceiling_percent}%; lower the "
            "floor or raise the ceiling"
        )
    if isinstance(rate, QualityRate) and not Fraction(rate.less_percent):
        yield place.at("rate", "less_percent").refused(
            "the rate is 0% less for any quality, so quality changes nothing; give a percentage, or a fixed rate"
        )
