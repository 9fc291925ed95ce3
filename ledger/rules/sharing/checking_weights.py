"""Weights: whole in every version, covering those that share by them, each defined once and used."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_places import Place, Scope, StepList, quoted
from ledger.rules.sharing.checking_steps import stranger
from ledger.rules.sharing.checking_takers import fixed_weights, sharers
from ledger.rules.sharing.model import (
    Compensate,
    ContributedParts,
    FixedPercentages,
    FixedRatio,
    LineProfile,
    Measured,
    PaidBy,
    Percentages,
    Ratio,
    RuleSet,
    Share,
    Weights,
)

_WHOLE = 100
_NO_PENCE = {
    "limited": "'{}' are no amounts of which to take a percentage; name measured weights or a ratio in pence",
    "floor": "'{}' are no amounts that could be a floor; name measured weights or a ratio in pence",
}


class _Use(NamedTuple):
    """Where a step or a payment names weights, how, and whom they must weigh; the step, if it shares by them."""

    name: str
    place: Place
    scope: Scope
    how: str
    names: Sequence[str] = ()
    step: Share | None = None


def refusals_of_weights(rules: RuleSet, lists: list[StepList]) -> list[Refusal]:
    """What is wrong with the weights themselves, and with the way in which steps name them."""
    uses = [*(one for listed in lists for one in _uses(listed)), *_paying(rules)]
    found = [one for name, weights in rules.weights.items() for one in _definition(name, weights, rules)]
    found += [one for use in uses for one in _use(use, rules)]
    used = {one.name for one in uses} | {
        one.printed_for for one in rules.weights.values() if isinstance(one, FixedPercentages) and one.printed_for
    }
    return found + [
        _weights(name).refused(
            "no step shares by these weights; leave them out, or name them in the step that is meant"
        )
        for name in rules.weights
        if name not in used
    ]


def _weights(name: str) -> Place:
    return Place().named(f"weights '{name}'", "weights", name)


def _uses(listed: StepList) -> Iterator[_Use]:
    scope = listed.scope
    for step, place in listed.placed():
        if isinstance(step, Share):
            names = sharers(step, scope.rules)
            yield _Use(step.by, place.at("by"), scope, "shared", names, step)
            if step.each_at_most is not None:
                yield _Use(step.each_at_most.of, place.at("each_at_most", "of"), scope, "limited", names, step)
            for partner, name in step.onward.items():
                yield _Use(name, place.at("onward", partner), scope, "onward", (), step)
        elif isinstance(step, Compensate) and step.floor is not None:
            yield _Use(step.floor, place.at("floor"), scope, "floor", step.among or scope.rules.partners)


def _paying(rules: RuleSet) -> Iterator[_Use]:
    for number, gain in enumerate(rules.gains):
        place = Place().named(f"gain '{gain.name}'", "gains", number).at("gather", "by")
        if isinstance(gain.gather, PaidBy) and gain.gather.by is not None:
            yield _Use(gain.gather.by, place, Scope(rules, "gain"), "paid", rules.partners)


def _use(use: _Use, rules: RuleSet) -> Iterator[Refusal]:
    weights = rules.weights.get(use.name)
    if weights is None:
        yield use.place.refused(f"no weights are called '{use.name}'; define them under weights, or name others")
    elif isinstance(weights, ContributedParts) and (use.how == "paid" or not use.scope.is_gain):
        what = "before anything is gathered" if use.how == "paid" else "of what is no gain"
        yield use.place.refused(f"nobody has put anything in {what}; name other weights than '{use.name}'")
    elif use.how in {"limited", "floor"} and not isinstance(weights, Measured | FixedRatio | ContributedParts):
        yield use.place.refused(_NO_PENCE[use.how].format(use.name))
    elif isinstance(weights, LineProfile) and (use.scope.is_sum or use.how == "onward"):
        what = "a gain has no lines" if use.scope.is_gain else "a sum has no lines"
        what = what if use.scope.is_sum else "what goes onward is no line's"
        yield use.place.refused(f"{what}, so no line's profile can divide it; name weights of the partners")
    elif isinstance(weights, LineProfile):
        yield from _by_profile(use)
    elif use.how != "onward":
        yield from _covers(use, weights, rules)


def _by_profile(use: _Use) -> Iterator[Refusal]:
    if use.step is not None and use.step.onward:
        yield use.place.refused("shares by each line's profile stay with the partner; leave `onward` out")
    if use.step is not None and use.step.each_at_most is not None:
        yield use.place.refused("shares by each line's profile have no most for each; leave `each_at_most` out")


def _covers(use: _Use, weights: Weights, rules: RuleSet) -> Iterator[Refusal]:
    """Each version weighs everyone that shares by it, and not all of them at nothing."""
    among = [one for one in use.names if one in rules.partners]
    for number, version in enumerate(fixed_weights(weights)):
        said = f"version {number + 1} of '{use.name}'"
        missing = [one for one in among if one not in version]
        here = sum((version.get(one, Fraction(0)) for one in among), Fraction(0))
        whole = sum(version.values(), Fraction(0))
        if missing:
            yield use.place.refused(
                f"{quoted(missing)} would share by it, and {said} does not weigh them; add them, at 0 if they bear "
                "nothing, or name in `among` those that share"
            )
        elif not here and whole:
            yield use.place.refused(
                f"{said} gives nothing to any of those that share by it; correct it, or name others"
            )


def _definition(name: str, weights: Weights, rules: RuleSet) -> Iterator[Refusal]:
    place = _weights(name)
    if not isinstance(weights, FixedPercentages | FixedRatio):
        return
    versions: tuple[Percentages | Ratio, ...] = weights.versions
    for number, version in enumerate(versions):
        at = place.named(f"version '{version.version}'", "versions", number)
        yield from _version(version, at, rules)
        if number and version.starts <= versions[number - 1].starts:
            before = versions[number - 1]
            yield at.at("starts").refused(
                f"it starts on {version.starts}, and '{before.version}' before it on {before.starts}; list versions by "
                "their first days, one a day"
            )
        if version.version in {one.version for one in versions[:number]}:
            yield at.at("version").refused("another version has the same name; give each version its own")
    if isinstance(weights, FixedPercentages) and weights.printed_for is not None:
        yield from _printed(weights.printed_for, place.at("printed_for"), rules)


def _printed(name: str, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    if not isinstance(rules.weights.get(name), Measured):
        yield place.refused(f"'{name}' names no measured weights; define them, or leave `printed_for` out")


def _version(version: Percentages | Ratio, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    field, of = (
        ("percent_of", version.percent_of) if isinstance(version, Percentages) else ("parts_of", version.parts_of)
    )
    at = place.at(field)
    yield from (stranger(one, at.at(one), rules) for one in of if one not in rules.partners)
    whole = sum((Fraction(text) for text in of.values()), Fraction(0))
    if isinstance(version, Percentages) and whole != _WHOLE:
        way = f"{_text(abs(whole - _WHOLE))} {'too much' if whole > _WHOLE else 'too little'}"
        yield at.refused(f"the percentages come to {_text(whole)}, {way}; they come to 100 exactly, or use a ratio")
    if isinstance(version, Ratio) and not whole:
        yield at.refused("all parts are nothing, so nothing can be divided by them; give a partner a part")


def _text(exact: Fraction) -> str:
    """A decimal as it would be written: percentages have at most twelve places, so it always ends."""
    digits = f"{exact * 10**12 // 1:013d}"
    return f"{digits[:-12]}.{digits[-12:]}".rstrip("0").rstrip(".")
