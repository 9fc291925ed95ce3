"""Amounts of a rule set that say nothing or cannot be meant, and which of two is the greater where that is certain."""

from collections.abc import Iterator
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_places import Place, StepList, quoted
from ledger.rules.sharing.model import (
    DEPTH_MAX,
    Amount,
    Bands,
    Bear,
    BudgetAmount,
    DecidedAmount,
    Draw,
    FixedAmount,
    Keep,
    Limit,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    RuleSet,
    Share,
    Split,
    Step,
    SumAmount,
)

_ONE_PERCENT = Fraction(1, 100)
Multiples = dict[Amount | None, Fraction]  # so many pence under None, and so many times what only the figures say


def amounts_of(step: Step, place: Place) -> Iterator[tuple[Amount, Place]]:
    """The amounts that a step itself names, not those of steps within it."""
    match step:
        case Draw() | Share() | Bear() | Keep():
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


def within(amount: Amount) -> Iterator[tuple[Amount, tuple[str | int, ...]]]:
    """The amounts that an amount is made of, each with its place in it."""
    match amount:
        case PercentAmount() | PerformanceAmount():
            yield amount.of, ("of",)
        case PricedExcess():
            yield amount.price, ("price",)
        case SumAmount():
            yield from ((one, ("plus", number)) for number, one in enumerate(amount.plus))
            yield from ((one, ("less", number)) for number, one in enumerate(amount.less))
        case DecidedAmount():
            yield amount.until_then, ("until_then",)
        case _:
            pass


def all_amounts(rules: RuleSet, lists: list[StepList]) -> Iterator[tuple[Amount, Place, bool]]:
    """Every outermost amount, its place, and whether it stands in a sum, where no lines are shared."""
    for number, one in enumerate(rules.sums):
        yield one.amount, Place().named(f"sum '{one.name}'", "sums", number).at("amount"), True
    for listed in lists:
        for step, place in listed.placed():
            yield from ((amount, at, listed.scope.is_sum) for amount, at in amounts_of(step, place))


def refusals_of_depth(amounts: list[tuple[Amount, Place, bool]]) -> list[Refusal]:
    """Amounts made of amounts more deeply than anyone can follow."""
    return [one for amount, place, _ in amounts for one in _too_deep(amount, place, 1)]


def _too_deep(amount: Amount, place: Place, depth: int) -> Iterator[Refusal]:
    if depth > DEPTH_MAX:
        yield place.refused(
            f"amounts are made of amounts more than {DEPTH_MAX} deep; let the figures give the inner one by name"
        )
        return
    for inner, segments in within(amount):
        yield from _too_deep(inner, place.at(*segments), depth + 1)


def refusals_of_amounts(amounts: list[tuple[Amount, Place, bool]]) -> list[Refusal]:
    """What is wrong with each amount; none is nested too deeply."""
    every = [inner for amount, place, is_sum in amounts for inner in with_inner(amount, place, is_sum=is_sum)]
    own = [one for amount, place, is_sum in every for one in _own(amount, place, is_sum=is_sum)]
    nothing = [
        place.refused("this comes to nothing, whatever the figures are; leave out what it stands in, or correct it")
        for amount, place, _ in amounts
        if not place.pointer.endswith("/at_most") or "/limits/" not in place.pointer
        if is_nothing(amount)
    ]
    return [*own, *nothing, *_decided_twice([(amount, place) for amount, place, _ in every])]


def with_inner(amount: Amount, place: Place, *, is_sum: bool) -> Iterator[tuple[Amount, Place, bool]]:
    """An amount and those it is made of, each with its place; at whatever depth."""
    yield amount, place, is_sum
    for inner, segments in within(amount):
        yield from with_inner(inner, place.at(*segments), is_sum=is_sum)


def _own(amount: Amount, place: Place, *, is_sum: bool) -> Iterator[Refusal]:
    match amount:
        case BudgetAmount(of="these_lines") if is_sum:
            yield place.refused("a sum has no lines whose budget could count; say `all_lines`, or name a figure")
        case PricedExcess() if amount.actual == amount.plan:
            yield place.at("plan").refused(
                f"actual and plan are the same quantity '{amount.actual}', so nothing is ever above plan; name two"
            )
        case PerformanceAmount():
            if amount.achieved == amount.target:
                yield place.at("target").refused(
                    f"achieved and target are the same quantity '{amount.achieved}', always 100%; name two"
                )
            if Fraction(amount.floor_percent) > Fraction(amount.cap_percent):
                yield place.at("floor_percent").refused(
                    f"the floor of {amount.floor_percent}% lies above the cap of {amount.cap_percent}%; "
                    "lower the floor or raise the cap"
                )
        case DecidedAmount() if amount.name in {one.name for one in _decided_within(amount.until_then)}:
            yield place.at("until_then").refused(
                f"until '{amount.name}' is decided, '{amount.name}' would hold; say an amount that is known until then"
            )
        case _:
            pass


def _decided_within(amount: Amount) -> Iterator[DecidedAmount]:
    if isinstance(amount, DecidedAmount):
        yield amount
    for inner, _ in within(amount):
        yield from _decided_within(inner)


def _decided_twice(every: list[tuple[Amount, Place]]) -> Iterator[Refusal]:
    """One decision with two deciders is nobody's decision."""
    decided_by: dict[str, str] = {}
    for amount, place in every:
        if isinstance(amount, DecidedAmount) and decided_by.setdefault(amount.name, amount.by) != amount.by:
            by = quoted([decided_by[amount.name], amount.by])
            yield place.at("by").refused(f"'{amount.name}' is decided by {by}; name one decider, or two decisions")


def multiples(amount: Amount) -> Multiples:
    """An amount as so many pence and so many times each amount that only the figures say; empty is nothing."""
    match amount:
        case FixedAmount():
            return _plain({None: Fraction(amount.amount_pence)})
        case PercentAmount():
            return _plain(
                {name: of * Fraction(amount.percent) * _ONE_PERCENT for name, of in multiples(amount.of).items()}
            )
        case SumAmount():
            return _multiples_of_sum(amount)
        case PerformanceAmount() if not Fraction(amount.cap_percent) or is_nothing(amount.of):
            return {}
        case PricedExcess() if is_nothing(amount.price):
            return {}
        case _:
            return {amount: Fraction(1)}


def _multiples_of_sum(amount: SumAmount) -> Multiples:
    plus, less = _together(amount.plus), _together(amount.less)
    if _is_at_most(less, plus):
        return _plain({name: times - less.get(name, 0) for name, times in plus.items()})
    return {} if _is_at_most(plus, less) else {amount: Fraction(1)}


def _together(amounts: tuple[Amount, ...]) -> Multiples:
    found: Multiples = {}
    for one in amounts:
        for name, times in multiples(one).items():
            found[name] = found.get(name, Fraction(0)) + times
    return found


def _plain(found: Multiples) -> Multiples:
    return {name: times for name, times in found.items() if times}


def _is_at_most(one: Multiples, other: Multiples) -> bool:
    return all(times <= other.get(name, 0) for name, times in one.items())


def is_nothing(amount: Amount) -> bool:
    """Whether an amount is nothing whatever the figures are."""
    return not multiples(amount)


def is_never_above(one: Amount, other: Amount) -> bool:
    """Whether an amount is certain not to be above another."""
    return _is_at_most(multiples(one), multiples(other))
