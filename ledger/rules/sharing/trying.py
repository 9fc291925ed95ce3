"""Rules tried before they are adopted: two answers side by side, other contributions, sweeps. Pure."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.checking_places import step_lists
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, MeasuredWeights
from ledger.rules.sharing.model import Compensate, FixedPercentages, Measured, PaidBy, RuleSet, Share
from ledger.rules.sharing.result import Kept, Reallocated, Result
from ledger.rules.sharing.sweeping import sweep
from ledger.rules.sharing.sweeping_gains import sweep_of_gains
from ledger.rules.sharing.tried import COMPARISON_FORMAT, Compared, ComparedGain, ComparedScheme, SideBySide

__all__ = ["side_by_side", "sweep", "sweep_of_gains", "with_other_contributions"]


def side_by_side(first: Result, second: Result) -> SideBySide:
    """Two answers to the same figures, amount by amount, and second - first of each."""
    return SideBySide(
        format=COMPARISON_FORMAT,
        first_title=first.title,
        second_title=second.title,
        as_at=first.as_at,
        variance_pence=first.variance_pence,
        shares=_compared(first.shares_pence, second.shares_pence),
        received=_compared(first.received_pence, second.received_pence),
        charged=_compared(first.charged_pence, second.charged_pence),
        drawn=_compared(_drawn(first), _drawn(second)),
        kept=_compared(_kept(first), _kept(second)),
        schemes=_compared_schemes(first, second),
        gains=_compared_gains(first, second),
    )


def with_other_contributions(
    rule_set: RuleSet, figures: Figures, measure: str, other: MeasuredWeights
) -> SideBySide | tuple[Refusal, ...]:
    """What another split would have cost: as it is beside the same with other measured weights.

    Percentages that are printed in the rule set stay as they are; where they stand for this measure, that is refused,
    since the answer would then say nothing of the other split.
    """
    refusals = tuple(_without_effect(rule_set, measure))
    if refusals:
        return refusals
    first = evaluate(rule_set, figures)
    second = evaluate(rule_set, replace(figures, weights={**figures.weights, measure: other}))
    if isinstance(first, tuple) or isinstance(second, tuple):
        told = [one for answer in (first, second) if isinstance(answer, tuple) for one in answer]
        return tuple(dict.fromkeys(told))
    return side_by_side(first, second)


def _without_effect(rule_set: RuleSet, measure: str) -> Iterable[Refusal]:
    """That no step shares by what is measured so, and by what it may share instead."""
    measured = {name for name, one in rule_set.weights.items() if isinstance(one, Measured) and one.measure == measure}
    if not measured & set(_weights_used(rule_set)):
        printed = [
            name
            for name, one in rule_set.weights.items()
            if isinstance(one, FixedPercentages) and one.printed_for in measured
        ]
        why = f"; '{printed[0]}' are percentages printed for them, which do not move" if printed else ""
        yield Refusal(Code.FIGURES_DO_NOT_FIT, f"no step shares by weights measured as '{measure}'{why}", "/weights")


def _weights_used(rule_set: RuleSet) -> Iterable[str]:
    for step in (step for listed in step_lists(rule_set) for step in listed.steps):
        if isinstance(step, Share):
            yield from (step.by, *step.onward.values())
            if step.each_at_most is not None:
                yield step.each_at_most.of
        elif isinstance(step, Compensate) and step.floor is not None:
            yield step.floor
    yield from (one.gather.by for one in rule_set.gains if isinstance(one.gather, PaidBy) and one.gather.by is not None)


def _compared(first: Mapping[str, int], second: Mapping[str, int]) -> tuple[Compared, ...]:
    return tuple(
        Compared(
            what=what,
            first_pence=first.get(what, 0),
            second_pence=second.get(what, 0),
            difference_pence=second.get(what, 0) - first.get(what, 0),
        )
        for what in dict.fromkeys([*first, *second])
    )


def _added(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for what, pence in amounts:
        found[what] = found.get(what, 0) + pence
    return found


def _drawn(result: Result) -> dict[str, int]:
    return _added((one.item, one.amount_pence) for pot in result.pots for one in pot.drawn)


def _kept(result: Result) -> dict[str, int]:
    return _added((kept_words(one), one.amount_pence) for pot in result.pots for one in pot.kept)


def kept_words(kept: Kept) -> str:
    """What becomes of money that no partner takes, where, and within which fence."""
    fence = f", ring-fenced {kept.fence}" if kept.fence else ""
    return f"{kept.how.replace('_', ' ')}: {kept.to}{fence}"


def _compared_schemes(first: Result, second: Result) -> tuple[ComparedScheme, ...]:
    sides = [_of_schemes(one) for one in (first, second)]
    return tuple(
        ComparedScheme(scheme=scheme, partners=_compared(*(side.get(scheme, {}) for side in sides)))
        for scheme in dict.fromkeys([*sides[0], *sides[1]])
    )


def _compared_gains(first: Result, second: Result) -> tuple[ComparedGain, ...]:
    sides = [{one.gain: one for one in result.gains} for result in (first, second)]
    return tuple(
        ComparedGain(
            gain=name,
            proposed=_compared(*(one.proposed.net_pence if one else {} for one in pair)),
            payable=_compared(*(one.payable.net_pence if one else {} for one in pair)),
            kept=_compared(*(_kept_of_gain(one) for one in pair)),
        )
        for name in dict.fromkeys([*sides[0], *sides[1]])
        for pair in ([side.get(name) for side in sides],)
    )


def _kept_of_gain(one: Reallocated | None) -> dict[str, int]:
    return _added((kept_words(kept), kept.amount_pence) for kept in (one.proposed.kept if one else ()))


def _of_schemes(result: Result) -> dict[str, dict[str, int]]:
    """Shares of variances by scheme and partner."""
    found: dict[str, dict[str, int]] = {}
    for line in (line for pot in result.pots if pot.is_variance for line in pot.lines):
        of = found.setdefault(line.scheme, {})
        for one in line.shares:
            of[one.partner] = of.get(one.partner, 0) + one.amount_pence
    return found
