"""Who receives and who pays as what was realised runs from nothing upward, and where that changes its slope. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from msgspec.structs import replace

from ledger.core.money import pounds_from_pence, rounded, share_exactly
from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.bending import Bend
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.finer import FINE
from ledger.rules.sharing.gathering import realised_pence
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading_amounts import decimal_text
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.sweeping import bent_partners, each_once
from ledger.rules.sharing.tried import GAINS_SWEEP_FORMAT, GainsKink, GainsPoint, GainsSweep

HOW = (
    "At each level every saving, and every cost that was shunted, is that percentage of what the figures have verified "
    "to the penny, and all of it counts as banked. All else stays as the figures have it."
)
_HUNDRED = 100


def sweep_of_gains(
    rule_set: RuleSet, figures: Figures, *, from_percent: Fraction, to_percent: Fraction, points: int
) -> GainsSweep | tuple[Refusal, ...]:
    """A sound rule set with gains on the figures with each level of what was realised, in percent of theirs."""
    assert 0 <= from_percent < to_percent, "a range begins before it ends, and nothing is saved below nothing"
    assert points > 1, "a range has two ends"
    refusals = _refusals(rule_set, figures)
    if refusals:
        return refusals
    rule_set = replace(rule_set, parts=(), sums=())  # variances do not move with what is saved
    whole = saved_pence(figures)
    percents = [from_percent + (to_percent - from_percent) * Fraction(at, points - 1) for at in range(points)]
    levels = {percent: rounded(percent * Fraction(whole, _HUNDRED)) for percent in percents}
    answers = {percent: _evaluated(rule_set, figures, pence) for percent, pence in levels.items()}
    refused = [one for answer in answers.values() if isinstance(answer, tuple) for one in answer]
    if refused:
        return each_once(refused)
    told = tuple(
        _point(percent, levels[percent], answer) for percent, answer in answers.items() if isinstance(answer, Result)
    )
    kinks, has_all = _kinks(rule_set, figures, whole, [one.realised_pence for one in told])
    return GainsSweep(
        format=GAINS_SWEEP_FORMAT,
        title=rule_set.title,
        as_at=figures.as_at,
        realised_pence=whole,
        how=HOW,
        points=told,
        kinks=kinks,
        has_all_kinks=has_all,
    )


def saved_pence(figures: Figures) -> int:
    """What was saved, without the costs that were shunted."""
    return sum(max(realised_pence(one, "verified"), 0) for one in figures.savings)


def at_realised(figures: Figures, pence: int) -> Figures:
    """The figures with so much saved together, of each saving in proportion, and of each cost that was shunted."""
    verified = [realised_pence(one, "verified") for one in figures.savings]
    saved = [max(one, 0) for one in verified]
    shunted = [max(-one, 0) for one in verified]
    gains = share_exactly(pence, saved)
    costs = share_exactly(rounded(Fraction(sum(shunted) * pence, sum(saved))), shunted) if any(shunted) else shunted
    savings = (
        replace(one, verified_pence=gain - cost, banked_pence=None)
        for one, gain, cost in zip(figures.savings, gains, costs, strict=True)
    )
    return replace(figures, savings=tuple(savings))


def _refusals(rule_set: RuleSet, figures: Figures) -> tuple[Refusal, ...]:
    if not rule_set.gains:
        return (Refusal(Code.FIGURES_DO_NOT_FIT, "the rule set moves no savings: it has no gains", "/gains"),)
    if saved_pence(figures) > 0:
        return ()
    return (Refusal(Code.FIGURES_DO_NOT_FIT, "a sweep goes by what was saved, and that is nothing", "/savings"),)


def _evaluated(rule_set: RuleSet, figures: Figures, pence: int) -> Result | tuple[Refusal, ...]:
    answer = evaluate(rule_set, at_realised(figures, pence))
    if isinstance(answer, Result):
        return answer
    where = f"where £{pounds_from_pence(pence)} is saved"
    return tuple(Refusal(one.code, f"{one.detail} ({where})", one.pointer) for one in answer)


def _point(percent: Fraction, pence: int, result: Result) -> GainsPoint:
    moved = [one.proposed for one in result.gains]
    return GainsPoint(
        percent=decimal_text(percent),
        realised_pence=pence,
        net_pence=_net(result),
        gathered_pence=sum(one.shared_pence for one in moved),
        kept_pence=sum(kept.amount_pence for one in moved for kept in one.kept),
    )


def _net(result: Result) -> dict[str, int]:
    """Of each partner, over all gains."""
    return {one: sum(gain.proposed.net_pence[one] for gain in result.gains) for one in result.shares_pence}


def _kinks(
    rule_set: RuleSet, figures: Figures, whole_pence: int, places: Sequence[int]
) -> tuple[tuple[GainsKink, ...], bool]:
    """Every kink between the first point and the last, to the penny, and whether that is all of them."""
    found, has_all = bent_partners(rule_set, figures, places, at_realised, _net)
    return tuple(_kink(partner, bend, at, whole_pence) for partner, bend, at in found), has_all


def _kink(partner: str, bend: Bend, at: int, whole_pence: int) -> GainsKink:
    before, after = (decimal_text(Fraction(one[at], FINE) * _HUNDRED) for one in (bend.before, bend.after))
    return GainsKink(
        partner=partner,
        realised_pence=bend.at,
        percent=decimal_text(Fraction(bend.at * _HUNDRED, whole_pence)),
        before_percent=before,
        after_percent=after,
        jump_pence=rounded(Fraction(bend.jumps[at], FINE)),
    )
