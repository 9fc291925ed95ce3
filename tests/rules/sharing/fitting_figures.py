"""Figures for a rule set of any names: what its steps look up is there; or some of it is not, or is nothing."""

from datetime import date
from functools import partial
from random import Random
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import Struct

from ledger.rules.sharing.figures import Event, Figures, Item, Line, MeasuredWeights, Saving
from ledger.rules.sharing.model import (
    Clock,
    DecidedAmount,
    Draw,
    FallCondition,
    Measured,
    NamedAmount,
    PerformanceAmount,
    PricedExcess,
    Quality,
    QualityRate,
    QuantityCondition,
    RuleSet,
    SavedFall,
    SavedPercent,
)
from tests.rules.sharing.rule_sets import FENCES, percentages
from tests.rules.sharing.walking import structs_of

AS_AT = date(2026, 9, 30)
NAMES = ("line 1", "line 2", "meals", "beds")


def figures_for(rule_set: RuleSet) -> SearchStrategy[Figures]:
    """Figures that have all that a sound rule set may look up."""
    return st.builds(partial(fitting_figures, rule_set), st.integers(0, 2**32))


def fitting_figures(rule_set: RuleSet, seed: int, *, are_whole: bool = True) -> Figures:
    """The figures of a number; whole ones have all that is asked for, the others lack some of it."""
    chance = Random(seed)  # noqa: S311 - examples for tests, nothing secret
    records = list(structs_of(rule_set))
    named = {one.name for one in records if isinstance(one, NamedAmount)}
    counted = {name for one in records if isinstance(one, PricedExcess) for name in (one.actual, one.plan)}
    counted |= {name for one in records if isinstance(one, PerformanceAmount) for name in (one.achieved, one.target)}
    counted |= {name for one in records for name in _quantities(one)}
    decided = {one.name for one in records if isinstance(one, DecidedAmount)}
    drawn = {name for one in records if isinstance(one, Draw) for name in one.items}
    measured = {one.measure for one in records if isinstance(one, Measured)}

    def there(names: set[str]) -> list[str]:
        return [one for one in sorted(names) if are_whole or chance.random() < 0.8]

    return Figures(
        format="placeledger-figures/1",
        as_at=AS_AT,
        lines=tuple(_line(chance, rule_set, number) for number in range(chance.randint(int(are_whole), 5))),
        items=tuple(_item(chance, name) for name in there(drawn)),
        weights={name: _measured(chance, rule_set, are_whole=are_whole) for name in there(measured)},
        amounts={name: chance.choice((0, 1, chance.randint(0, 10**8))) for name in there(named)},
        quantities={name: f"{chance.randint(1, 2000)}" for name in there(counted)},
        decisions={name: chance.randint(0, 10**7) for name in sorted(decided) if chance.random() < 0.5},
        events=tuple(Event(name=one.event, happened_on=AS_AT) for one in records if isinstance(one, Clock)),
        savings=tuple(_saving(chance, rule_set, number) for number in range(chance.randint(0, 5))),
    )


def _quantities(one: Struct) -> tuple[str, ...]:
    """The quantities that a part of an amount or of a condition asks for."""
    match one:
        case QuantityCondition() | SavedPercent():
            return (one.quantity,)
        case FallCondition() | SavedFall():
            return one.baseline, one.actual
        case Quality():
            return one.measure, one.scaled_by or one.measure
        case QualityRate():
            return (one.measure,)
        case _:
            return ()


def _saving(chance: Random, rule_set: RuleSet, number: int) -> Saving:
    """A saving, or a cost that was shunted; all of it banked, some of it, or none."""
    verified = chance.choice((0, 1, chance.randint(0, 10**8), chance.randint(-(10**7), 10**7)))
    banked = chance.choice((None, None, 0, verified - chance.randint(0, abs(verified)) * (1 if verified > 0 else -1)))
    return Saving(
        name=f"saving {number}",
        body=chance.choice(rule_set.partners),
        verified_pence=verified,
        banked_pence=banked,
        projected_pence=chance.randint(0, 10**8),
        case=chance.choice((None, "EDGE")),
        programme=chance.choice((None, "estates")),
        labels=chance.choice(((), ("placements",))),
    )


def _line(chance: Random, rule_set: RuleSet, number: int) -> Line:
    """A line with all that a step may ask of one; variances of nothing and of a penny among them."""
    budget = chance.randint(0, 10**8)
    kind: Literal["fixed", "variable"] = chance.choice(("fixed", "variable"))
    return Line(
        name=f"{chance.choice(NAMES)}, {number}" if number else NAMES[0],
        scheme=chance.choice((None, *NAMES)),
        budget_pence=budget,
        actual_pence=chance.choice((chance.randint(0, 10**8), budget, budget + 1, budget - 1)),
        responsible=chance.choice(rule_set.partners),
        fence=chance.choice((None, None, *FENCES)),
        kind=kind,
        cause=chance.choice((None, "windfall")),
        is_recurrent=chance.choice((None, True, False)),
        labels=chance.choice(((), ("shared",))),
        profile=percentages(chance, rule_set.partners),
    )


def _item(chance: Random, name: str) -> Item:
    return Item(
        name=name,
        kind=chance.choice(("reserve", "request")),
        amount_pence=chance.choice((0, chance.randint(0, 10**7), 10**9)),
        is_recurrent=chance.choice((None, True, False)),
        is_agreed=chance.choice((None, True, False)),
        fence=chance.choice((None, None, *FENCES)),
    )


def _measured(chance: Random, rule_set: RuleSet, *, are_whole: bool) -> MeasuredWeights:
    """Weights of all partners; of those that are not whole, perhaps nothing, or not of everyone."""
    partners = rule_set.partners if are_whole or chance.random() < 0.5 else rule_set.partners[1:]
    least, most = int(are_whole), chance.choice((int(are_whole), 10, 10**10))
    return MeasuredWeights(
        version="opening", as_at=AS_AT, of={one: f"{chance.randint(least, most)}" for one in partners}
    )
