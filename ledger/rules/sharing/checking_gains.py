"""Gains: each can be reached, gathers something, and says who puts in or pays."""

from collections.abc import Iterator
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_own import named_savings
from ledger.rules.sharing.checking_places import Place
from ledger.rules.sharing.checking_steps import stranger
from ledger.rules.sharing.model import Contributed, Gain, MinimumRate, PaidBy, RuleSet

_WHOLE = 100


def refusals_of_gains(rules: RuleSet) -> Iterator[Refusal]:
    """What is wrong with the gains, apart from their steps and amounts."""
    for number, gain in enumerate(rules.gains):
        place = Place().named(f"gain '{gain.name}'", "gains", number).at("gather")
        if isinstance(gain.gather, PaidBy):
            yield from _paid(gain.gather, place, rules)
        else:
            yield from _contributed(gain.gather, place, rules)
            yield from _reached(gain.gather, rules.gains[:number], place)


def _paid(gather: PaidBy, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    if gather.partner is not None and gather.by is not None:
        yield place.at("by").refused(f"it is paid by '{gather.partner}' and by weights at once; name one of the two")
    elif gather.partner is None and gather.by is None:
        yield place.refused("nobody pays it; name a `partner`, or weights in `by`")
    if gather.partner is not None and gather.partner not in rules.partners:
        yield stranger(gather.partner, place.at("partner"), rules)


def _contributed(gather: Contributed, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    for partner, percent in gather.percent_of.items():
        at = place.at("percent_of", partner)
        if partner not in rules.partners:
            yield stranger(partner, at, rules)
        elif Fraction(percent) > _WHOLE:
            yield at.refused(f"'{partner}' would put in {percent}% of what it saved; 100% is the most")
    if Fraction(gather.others_percent) > _WHOLE:
        yield place.at("others_percent").refused(
            f"bodies would put in {gather.others_percent}% of what they saved; 100% is all of it"
        )
    percents = [gather.percent_of.get(one, gather.others_percent) for one in rules.partners]
    if not any(Fraction(one) for one in percents):
        yield place.refused("everyone puts in 0%, so nothing is ever gathered; give somebody a percentage")
    yield from named_savings(gather.only, place.at("only"))
    if gather.at_least is not None:
        yield from _least(gather.at_least, place.at("at_least"))


def _least(least: MinimumRate, place: Place) -> Iterator[Refusal]:
    if not Fraction(least.percent):
        yield place.at("percent").refused(
            "savings reach 0% of anything; give a rate above 0, or leave the minimum rate out"
        )


def _reached(gather: Contributed, earlier: tuple[Gain, ...], place: Place) -> Iterator[Refusal]:
    """A saving belongs to the first gain that counts it: a later one with the same or fewer names gets none."""
    for gain in earlier:
        if isinstance(gain.gather, Contributed) and _counts_all_of(gain.gather, gather):
            yield place.at("only").refused(
                f"never reached: the gain '{gain.name}' before it counts every saving that this one would; put this "
                "gain first, or narrow the earlier one"
            )
            return


def _counts_all_of(earlier: Contributed, later: Contributed) -> bool:
    return earlier.only is None or (later.only is not None and set(later.only) <= set(earlier.only))
