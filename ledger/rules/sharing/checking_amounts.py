"""Amounts and conditions of a rule set: where each stands, and which say nothing or cannot be meant."""

from collections.abc import Iterator

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_multiples import is_nothing
from ledger.rules.sharing.checking_own import own_refusals
from ledger.rules.sharing.checking_places import Place, StepList, quoted
from ledger.rules.sharing.checking_within import Asking, Placed, Where, within
from ledger.rules.sharing.model import (
    DEPTH_MAX,
    Amount,
    Bands,
    Bear,
    Compensate,
    Contributed,
    DecidedAmount,
    Draw,
    Gather,
    Keep,
    Limit,
    PaidBy,
    RuleSet,
    Share,
    Split,
    Step,
)


def amounts_of(step: Step, place: Place) -> Iterator[tuple[Amount, Place]]:
    """The amounts that a step itself names, not those of steps within it."""
    match step:
        case Draw() | Share() | Bear() | Keep() | Compensate():
            yield from _given(place, at_most=step.at_most)
        case Bands():
            for number, band in enumerate(step.bands):
                at = place.named(f"band {number + 1}", "bands", number)
                yield from _given(at, up_to=band.up_to)
        case Split():
            for number, branch in enumerate(step.branches):
                at = place.named(f"branch '{branch.name}'", "branches", number)
                yield from _given(at, at_most=branch.at_most)
        case Limit():
            for number, limit in enumerate(step.limits):
                yield from _given(place.at("limits", number), at_most=limit.at_most, at_least=limit.at_least)


def _given(place: Place, **amounts: Amount | None) -> Iterator[tuple[Amount, Place]]:
    yield from ((amount, place.at(name)) for name, amount in amounts.items() if amount is not None)


def all_amounts(rules: RuleSet, lists: list[StepList]) -> Iterator[Placed]:
    """Every outermost amount or condition, its place, and whether it stands in steps, and of what."""
    for number, one in enumerate(rules.sums):
        yield Placed(one.amount, Place().named(f"sum '{one.name}'", "sums", number).at("amount"), "sum itself")
    for number, gain in enumerate(rules.gains):
        place = Place().named(f"gain '{gain.name}'", "gains", number).at("gather")
        yield from (Placed(amount, at, "gain itself") for amount, at in _gathered(gain.gather, place))
    for listed in lists:
        where: Where = "gain" if listed.scope.is_gain else "sum" if listed.scope.is_sum else "part"
        for step, place in listed.placed():
            yield from (Placed(amount, at, where) for amount, at in amounts_of(step, place))


def _gathered(gather: Gather, place: Place) -> Iterator[tuple[Asking, Place]]:
    if isinstance(gather, PaidBy):
        yield gather.amount, place.at("amount")
    elif gather.at_least is not None:
        yield gather.at_least.of, place.at("at_least", "of")
    if isinstance(gather, Contributed) and gather.when is not None:
        yield gather.when, place.at("when")


def refusals_of_depth(amounts: list[Placed]) -> list[Refusal]:
    """Amounts made of amounts more deeply than anyone can follow."""
    return [refusal for one in amounts for refusal in _too_deep(one.asking, one.place, 1)]


def _too_deep(asking: Asking, place: Place, depth: int) -> Iterator[Refusal]:
    if depth > DEPTH_MAX:
        yield place.refused(
            f"amounts are made of amounts more than {DEPTH_MAX} deep; let the figures give the inner one by name"
        )
        return
    for inner, segments in within(asking):
        yield from _too_deep(inner, place.at(*segments), depth + 1)


def refusals_of_amounts(amounts: list[Placed], rules: RuleSet) -> list[Refusal]:
    """What is wrong with each amount and condition; none is nested too deeply."""
    every = [inner for one in amounts for inner in with_inner(one)]
    own = [refusal for one in every for refusal in own_refusals(one, rules)]
    nothing = [
        one.place.refused("this comes to nothing, whatever the figures are; leave out what it stands in, or correct it")
        for one in amounts
        if not one.place.pointer.endswith("/at_most") or "/limits/" not in one.place.pointer
        if isinstance(one.asking, Amount) and is_nothing(one.asking)
    ]
    return [*own, *nothing, *_decided_twice(every)]


def with_inner(outer: Placed) -> Iterator[Placed]:
    """An amount or condition and those it is made of, each with its place; at whatever depth."""
    yield outer
    for inner, segments in within(outer.asking):
        yield from with_inner(Placed(inner, outer.place.at(*segments), outer.where))


def _decided_twice(every: list[Placed]) -> Iterator[Refusal]:
    """One decision with two deciders is nobody's decision."""
    decided_by: dict[str, str] = {}
    for amount, place, _ in every:
        if isinstance(amount, DecidedAmount) and decided_by.setdefault(amount.name, amount.by) != amount.by:
            by = quoted([decided_by[amount.name], amount.by])
            yield place.at("by").refused(f"'{amount.name}' is decided by {by}; name one decider, or two decisions")
