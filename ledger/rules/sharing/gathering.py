"""What a gain gathers: from each body a part of what it saved, or an amount that somebody pays. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ledger.core.money import pounds_from_pence, rounded, share_exactly
from ledger.rules.sharing.amounting import NOWHERE, Asked, counts
from ledger.rules.sharing.apportioning import spread
from ledger.rules.sharing.asking import UnfitError
from ledger.rules.sharing.figures import Figures, Line, Saving
from ledger.rules.sharing.model import Contributed, MinimumRate, PaidBy, RuleSet
from ledger.rules.sharing.reading_amounts import condition_text, decimal_text

Basis = Literal["verified", "banked"]
_ONE_PERCENT = Fraction(1, 100)


class Gathered(Struct, frozen=True):
    """What was gathered: of which lines (a saving each, or a payer each), from whom, out of how much, or why nothing.

    `own_pence` is what each body saved of what the gain counts, less its cost shunts.
    """

    lines: tuple[Line, ...]
    pence: tuple[int, ...]
    of: Mapping[str, int]
    savings: tuple[Saving, ...]
    own_pence: Mapping[str, int]
    before_pence: int
    says: str


def realised_pence(saving: Saving, basis: Basis) -> int:
    """What a saving counts as; what is not said to be banked in part is banked as verified."""
    is_verified = basis == "verified" or saving.banked_pence is None
    return saving.verified_pence if is_verified else saving.banked_pence or 0


def gain_of(rule_set: RuleSet, saving: Saving) -> int | None:
    """The number of the first gain that counts a saving, if any."""
    return next(
        (
            at
            for at, gain in enumerate(rule_set.gains)
            if isinstance(gain.gather, Contributed) and counts(saving, gain.gather.only)
        ),
        None,
    )


def own_pence(savings: Sequence[Saving], realised: Mapping[str, int], partners: Sequence[str]) -> dict[str, int]:
    """What each body saved, less what was shunted onto it."""
    own = dict.fromkeys(partners, 0)
    for one in savings:
        own[one.body] += realised[one.name]
    return own


def contributed(asked: Asked, gather: Contributed, savings: tuple[Saving, ...], pointer: str) -> Gathered:
    """A percentage of what each body saved, of each saving in proportion; nothing where a condition is not met."""
    realised = asked.realised_pence or {}
    partners = asked.rule_set.partners
    own = own_pence(savings, realised, partners)
    says = _why_nothing(asked, gather, sum(own.values()), pointer)
    of = dict.fromkeys(partners, 0)
    pence = [0] * len(savings)
    for partner in partners if not says else ():
        percent = Fraction(gather.percent_of.get(partner, gather.others_percent))
        available = max(own[partner], 0)
        of[partner] = min(rounded(available * percent * _ONE_PERCENT), available)
        sizes = [max(realised[one.name], 0) if one.body == partner else 0 for one in savings]
        pence = [had + more for had, more in zip(pence, spread(of[partner], sizes), strict=True)]
    if not says and not any(of.values()):
        says = "nothing was saved that is put in"
    return Gathered(
        lines=tuple(Line(name=one.name, variance_pence=realised[one.name]) for one in savings),
        pence=tuple(pence),
        of=of,
        savings=savings,
        own_pence=own,
        before_pence=sum(max(one, 0) for one in own.values()),
        says=says,
    )


def _why_nothing(asked: Asked, gather: Contributed, saved_pence: int, pointer: str) -> str:
    """Why savings stay where they are, or nothing."""
    rate = None if gather.at_least is None else _under_rate(asked, gather.at_least, saved_pence, f"{pointer}/at_least")
    if gather.when is not None and not asked.holds(gather.when, NOWHERE, f"{pointer}/when"):
        return f"it does not hold that {condition_text(gather.when)}"
    return rate or ""


def _under_rate(asked: Asked, least: MinimumRate, saved_pence: int, pointer: str) -> str | None:
    of = asked.amount_pence(least.of, NOWHERE, f"{pointer}/of")
    if saved_pence >= of * Fraction(least.percent) * _ONE_PERCENT:
        return None
    rate = decimal_text(Fraction(saved_pence * 100, of))
    of_it = f"of £{pounds_from_pence(of)}"
    return f"savings together are {rate}% {of_it}, and nothing is put in under {least.percent}%"


def paid(asked: Asked, gather: PaidBy, own: Mapping[str, int], pointer: str) -> Gathered:
    """An amount that one partner pays, or several by weights."""
    pence = asked.sum_pence(gather.amount, f"{pointer}/amount")
    of = dict.fromkeys(asked.rule_set.partners, 0)
    if gather.partner is not None and gather.partner not in of:
        raise UnfitError(f"{gather.partner} is no partner, and cannot pay", f"{pointer}/partner")
    if gather.partner is not None:
        of[gather.partner] = pence
    else:
        weights = asked.weights(gather.by or "", (), f"{pointer}/by").of
        if not any(weights.values()):
            raise UnfitError(f"all weights '{gather.by}' are nothing: nobody can pay by them", f"{pointer}/by")
        of |= dict(zip(weights, share_exactly(pence, list(weights.values())), strict=True))
    return Gathered(
        lines=tuple(Line(name=partner, variance_pence=amount) for partner, amount in of.items()),
        pence=tuple(of.values()),
        of=of,
        savings=(),
        own_pence=own,
        before_pence=pence,
        says="" if pence else "nothing is to be paid",
    )


def realised_of(figures: Figures, basis: Basis) -> dict[str, int]:
    """What each saving of the figures counts as."""
    return {one.name: realised_pence(one, basis) for one in figures.savings}
