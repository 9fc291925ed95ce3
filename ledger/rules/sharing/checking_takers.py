"""Who may get something by a step, told from the rules alone."""

from collections.abc import Iterable
from fractions import Fraction

from ledger.rules.sharing.checking_places import Place, Scope, inner_lists
from ledger.rules.sharing.model import (
    Bear,
    Compensate,
    FixedPercentages,
    FixedRatio,
    Limit,
    RuleSet,
    Share,
    Step,
    Weights,
)


def fixed_weights(weights: Weights | None) -> list[dict[str, Fraction]]:
    """The weights that stand in the rules themselves, version by version; none where figures or lines give them."""
    match weights:
        case FixedPercentages():
            return [{name: Fraction(text) for name, text in one.percent_of.items()} for one in weights.versions]
        case FixedRatio():
            return [{name: Fraction(text) for name, text in one.parts_of.items()} for one in weights.versions]
        case _:
            return []


def sharers(step: Share, rules: RuleSet) -> tuple[str, ...]:
    """Those that share by a step, in its order, whatever their weights are."""
    return step.among or rules.partners


def weighed(names: Iterable[str], weights: Weights | None) -> frozenset[str]:
    """Those whose weight may be above nothing in some version."""
    versions = fixed_weights(weights)
    return frozenset(one for one in names if not versions or any(version.get(one) for version in versions))


def takers(step: Step, scope: Scope) -> frozenset[str]:  # noqa: PLR0911 - one answer for each type
    """The partners that may get something by a step or by the steps within it."""
    rules = scope.rules
    match step:
        case Share():
            first = weighed(sharers(step, rules), rules.weights.get(step.by))
            return frozenset().union(*(_onward(one, step, rules) for one in first))
        case Bear(partner=str(partner)):
            return frozenset({partner})
        case Bear(role="host"):
            return frozenset({rules.host} if rules.host is not None else ())
        case Bear():
            return frozenset({scope.responsible} if scope.responsible is not None else rules.partners)
        case Limit():
            floors = frozenset(one.partner for one in step.limits if one.at_least is not None)
            return floors.union(*(takers(one, scope) for one in step.excess))
        case Compensate():
            return frozenset(step.among or rules.partners)
        case _:
            within = [one for steps, _ in inner_lists(step, Place()) for one in steps]
            return frozenset().union(*(takers(one, scope) for one in within))


def _onward(partner: str, step: Share, rules: RuleSet) -> frozenset[str]:
    if partner not in step.onward:
        return frozenset({partner})
    return weighed(rules.partners, rules.weights.get(step.onward[partner]))
