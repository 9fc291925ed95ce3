"""The same question in finer money: pence divided so far that rounding no longer shows, and equal lines as one. Pure.

Shares of whole pence rise in steps, on which no slope can be seen. An evaluation knows no unit: with every amount of
the rule set and of the figures multiplied it gives the same shares, but for the last digit.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import cast

from msgspec import Struct
from msgspec.structs import fields, replace

from ledger.rules.sharing.amounting import NOWHERE, Asked
from ledger.rules.sharing.asking import UnfitError
from ledger.rules.sharing.figures import Figures, Line, Saving
from ledger.rules.sharing.model import (
    Amount,
    Band,
    Bands,
    Bear,
    Branch,
    BudgetAmount,
    FixedAmount,
    Keep,
    LeftAmount,
    Netting,
    Part,
    Percentages,
    PercentAmount,
    Ratio,
    RuleSet,
    SavingsAmount,
    Share,
    SmallestAmount,
    Split,
    SumAmount,
    WholeAmount,
)
from ledger.rules.sharing.pooling import part_of

FINE = 10**9  # so many make a penny
_PROPORTIONAL = (
    *(Band, Bands, Bear, Branch, Keep, Share, Split),
    *(LeftAmount, PercentAmount, SmallestAmount, SumAmount, WholeAmount),
)


def finer_rule_set(rule_set: RuleSet, figures: Figures) -> RuleSet:
    """Every amount multiplied, rounded to pence as ever; fixed weights too, of which a limit may be a percentage."""
    return cast("RuleSet", _finer(rule_set, Asked(rule_set, figures)))


def _finer(value: object, asked: Asked) -> object:
    match value:
        case _ if isinstance(value, Amount) and (pence := _pence_of(value, asked)) is not None:
            return FixedAmount(amount_pence=pence * FINE)
        case Percentages():
            return replace(value, percent_of=_weights(value.percent_of))
        case Ratio():
            return replace(value, parts_of=_weights(value.parts_of))
        case Struct():
            return replace(value, **{one.name: _finer(getattr(value, one.name), asked) for one in fields(value)})
        case tuple():
            return tuple(_finer(one, asked) for one in value)
        case _:
            return {name: _finer(one, asked) for name, one in value.items()} if isinstance(value, dict) else value


def _pence_of(amount: Amount, asked: Asked) -> int | None:
    """What an amount is, rounded as ever; none where that depends on what is shared, or the figures do not say."""
    if any(_depends_on_what_is_shared(one) for one in _within(amount)):
        return None
    try:
        return asked.amount_pence(amount, NOWHERE, "")
    except UnfitError:
        return None


def _depends_on_what_is_shared(value: Struct) -> bool:
    is_of_lines = isinstance(value, BudgetAmount) and value.of == "these_lines"
    return is_of_lines or isinstance(value, WholeAmount | LeftAmount | SavingsAmount)


def _weights(of: Mapping[str, str]) -> dict[str, str]:
    return {name: str(Fraction(text) * FINE) for name, text in of.items()}


def finer_figures(rule_set: RuleSet, figures: Figures) -> Figures:
    """Every amount multiplied; lines on which the rule set must say the same as one, with their budgets together."""
    return replace(
        figures,
        lines=tuple(_together(rule_set, figures.lines)),
        items=tuple(replace(item, amount_pence=item.amount_pence * FINE) for item in figures.items),
        weights={name: replace(one, of=_weights(one.of)) for name, one in figures.weights.items()},
        amounts={name: pence * FINE for name, pence in figures.amounts.items()},
        decisions={name: pence * FINE for name, pence in figures.decisions.items()},
        savings=tuple(map(_finer_saving, figures.savings)),
    )


def _finer_saving(saving: Saving) -> Saving:
    banked, projected = (
        None if pence is None else pence * FINE for pence in (saving.banked_pence, saving.projected_pence)
    )
    return replace(saving, verified_pence=saving.verified_pence * FINE, banked_pence=banked, projected_pence=projected)


def _together(rule_set: RuleSet, lines: tuple[Line, ...]) -> Iterator[Line]:
    stands_alone = [part.netting is Netting.EACH_LINE and not _is_proportional(part) for part in rule_set.parts]
    groups: dict[object, list[Line]] = {}
    for number, line in enumerate(lines):
        part = part_of(rule_set, line)
        is_alone = part is not None and stands_alone[part]
        alike = replace(line, name="", scheme=None, budget_pence=int(_budget(line) > 0), actual_pence=None)
        groups.setdefault((part, number if is_alone else None, _key(alike)), []).append(line)
    for (first, *_), budget in ((group, sum(map(_budget, group))) for group in groups.values()):
        yield replace(first, budget_pence=budget * FINE, actual_pence=budget * FINE, variance_pence=None)


def _budget(line: Line) -> int:
    return line.budget_pence or 0


def _key(line: Line) -> object:
    values = (getattr(line, one.name) for one in fields(line))
    return tuple(tuple(sorted(one.items())) if isinstance(one, dict) else one for one in values)


def _is_proportional(part: Part) -> bool:
    """Whether twice the budget and twice the variance of a line make every share twice as much: such lines add up."""
    return all(
        one.of == "these_lines" if isinstance(one, BudgetAmount) else isinstance(one, _PROPORTIONAL)
        for one in _within((part.overspend, part.underspend))
    )


def _within(value: object) -> Iterator[Struct]:
    """Every part of a rule within a value."""
    inner: Iterable[object] = value if isinstance(value, tuple) else ()
    if isinstance(value, Struct):
        yield value
        inner = (getattr(value, one.name) for one in fields(value))
    for one in inner:
        yield from _within(one)
