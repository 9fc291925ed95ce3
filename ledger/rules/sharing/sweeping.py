"""Who pays what as the variance of a pool runs over a range, and where that changes its slope. Pure."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from ledger.core.money import pounds_from_pence, rounded, share_exactly
from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.bending import Bend, Curve, Values, bends_of
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.finer import FINE, finer_figures, finer_rule_set
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading_amounts import decimal_text
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.tried import SWEEP_FORMAT, Kink, Sweep, SweepPoint

HOW = (
    "Each variance is spread over the lines in proportion to their budgets, to the penny; lines without a budget above "
    "nothing have none. All else stays as the figures have it."
)
_HUNDRED = 100
NOISE = FINE // 1_000  # a thousandth of a penny: far above what rounding does to fine money
SAME_SLOPE = Fraction(FINE, 10**6)
LOOKS_MAX = 2_000
_PLACES = 40  # between which kinks are looked for, however many points are asked
HALF_A_PENNY = Fraction(FINE, 2)


def sweep(
    rule_set: RuleSet, figures: Figures, *, from_percent: Fraction, to_percent: Fraction, points: int
) -> Sweep | tuple[Refusal, ...]:
    """A sound rule set on the figures with each variance of a range, in percent of the budget of all lines."""
    assert from_percent < to_percent, "a range begins before it ends"
    assert points > 1, "a range has two ends"
    refusals = _refusals(rule_set, figures)
    if refusals:
        return refusals
    rule_set = replace(rule_set, gains=())  # savings do not move with the variance
    budget = sum(line.budget_pence or 0 for line in figures.lines)
    percents = [from_percent + (to_percent - from_percent) * Fraction(at, points - 1) for at in range(points)]
    answers = {
        percent: _evaluated(rule_set, figures, rounded(percent * Fraction(budget, _HUNDRED))) for percent in percents
    }
    refused = [one for answer in answers.values() if isinstance(answer, tuple) for one in answer]
    if refused:
        return each_once(refused)
    told = tuple(_point(percent, answer) for percent, answer in answers.items() if isinstance(answer, Result))
    kinks, has_all = _kinks(rule_set, figures, budget, told)
    return Sweep(
        format=SWEEP_FORMAT,
        title=rule_set.title,
        as_at=figures.as_at,
        budget_pence=budget,
        how=HOW,
        points=told,
        kinks=kinks,
        has_all_kinks=has_all,
    )


def at_variance(figures: Figures, variance_pence: int) -> Figures:
    """The figures with another variance, spread over the lines in proportion to their budgets."""
    budgets = [max(line.budget_pence or 0, 0) for line in figures.lines]
    shares = share_exactly(variance_pence, budgets)
    lines = (
        replace(line, actual_pence=(line.budget_pence or 0) + pence, variance_pence=None)
        for line, pence in zip(figures.lines, shares, strict=True)
    )
    return replace(figures, lines=tuple(lines))


def _refusals(rule_set: RuleSet, figures: Figures) -> tuple[Refusal, ...]:
    if not rule_set.parts:
        return (Refusal(Code.FIGURES_DO_NOT_FIT, "the rule set shares no variance: it has sums only", "/parts"),)
    missing = tuple(
        Refusal(Code.FIGURES_DO_NOT_FIT, f"a sweep goes by budgets, and line '{line.name}' has none", f"/lines/{at}")
        for at, line in enumerate(figures.lines)
        if line.budget_pence is None
    )
    if missing or sum(line.budget_pence or 0 for line in figures.lines) > 0:
        return missing
    return (Refusal(Code.FIGURES_DO_NOT_FIT, "a sweep goes by budgets, and the lines have none together", "/lines"),)


def _evaluated(rule_set: RuleSet, figures: Figures, variance_pence: int) -> Result | tuple[Refusal, ...]:
    answer = evaluate(rule_set, at_variance(figures, variance_pence))
    if isinstance(answer, Result):
        return answer
    where = f"at a variance of £{pounds_from_pence(variance_pence)}"
    return tuple(Refusal(one.code, f"{one.detail} ({where})", one.pointer) for one in answer)


def each_once(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """The first of each place: the same is wrong at many points."""
    return tuple({one.pointer: one for one in reversed(refusals)}.values())[::-1]


def _point(percent: Fraction, result: Result) -> SweepPoint:
    pots = [pot for pot in result.pots if pot.is_variance]
    return SweepPoint(
        percent=decimal_text(percent),
        variance_pence=result.variance_pence,
        shares_pence=result.shares_pence,
        drawn_pence=sum(one.amount_pence for pot in pots for one in pot.drawn),
        kept_pence=sum(one.amount_pence for pot in pots for one in pot.kept),
    )


def _kinks(
    rule_set: RuleSet, figures: Figures, budget_pence: int, points: Sequence[SweepPoint]
) -> tuple[tuple[Kink, ...], bool]:
    """Every kink between the first point and the last, to the penny, and whether that is all of them."""
    places = [one.variance_pence for one in points]
    found, has_all = bent_partners(rule_set, figures, places, at_variance, lambda result: result.shares_pence)
    return tuple(_kink(partner, bend, at, budget_pence) for partner, bend, at in found), has_all


def bent_partners(
    rule_set: RuleSet,
    figures: Figures,
    places: Sequence[int],
    at_place: Callable[[Figures, int], Figures],
    told: Callable[[Result], Mapping[str, int]],
) -> tuple[list[tuple[str, Bend, int]], bool]:
    """Each partner, by name and number, with each bend of its own between places; and whether those are all.

    at_place: the figures with so many pence. told: what of a result bends, by partner.
    """
    finer, fine_figures = finer_rule_set(rule_set, figures), finer_figures(rule_set, figures)
    refused = []

    def values(pence: int) -> Values:
        answer = evaluate(finer, at_place(fine_figures, pence * FINE))
        if isinstance(answer, Result):
            return tuple(told(answer).values())
        refused.append(pence)
        return (0,) * len(rule_set.partners)

    curve = Curve(values, NOISE, LOOKS_MAX)
    bends = bends_of(curve, looked_from(places))
    if refused:
        return [], False
    found = [
        (partner, bend, at)
        for bend in bends
        for at, partner in enumerate(rule_set.partners)
        if abs(bend.after[at] - bend.before[at]) > SAME_SLOPE or abs(bend.jumps[at]) > HALF_A_PENNY
    ]
    return found, not curve.is_spent


def looked_from(variances_pence: Sequence[int]) -> list[int]:
    """Some of the points, both ends among them, and nothing, where an underspend turns into an overspend."""
    first, last = variances_pence[0], variances_pence[-1]
    some = variances_pence[:: len(variances_pence) // _PLACES + 1]
    return sorted({first, *some, last} | ({0} if first < 0 < last else set()))


def _kink(partner: str, bend: Bend, at: int, budget_pence: int) -> Kink:
    before, after = (decimal_text(Fraction(one[at], FINE) * _HUNDRED) for one in (bend.before, bend.after))
    return Kink(
        partner=partner,
        variance_pence=bend.at,
        percent=decimal_text(Fraction(bend.at * _HUNDRED, budget_pence)),
        before_percent=before,
        after_percent=after,
        jump_pence=rounded(Fraction(bend.jumps[at], FINE)),
    )
