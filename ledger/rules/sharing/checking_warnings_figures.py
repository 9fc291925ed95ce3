"""Warnings that figures show: percentages that differ from exact weights, weights grown old, what is not decided."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from ledger.core.money import pounds_from_pence, share_exactly
from ledger.rules.sharing.checking_amounts import all_amounts, with_inner
from ledger.rules.sharing.checking_places import Place, RuleWarning, StepList, quoted, step_lists
from ledger.rules.sharing.figures import Figures, MeasuredWeights
from ledger.rules.sharing.gathering import gain_of
from ledger.rules.sharing.model import (
    Contributed,
    DecidedAmount,
    Draw,
    EventCondition,
    FixedPercentages,
    Keep,
    Measured,
    Percentages,
    RuleSet,
)
from ledger.rules.sharing.pooling import part_of

_MILLION_PENCE = 100_000_000
_MONTHS_IN_YEAR = 12


class _Ages(Struct, frozen=True, forbid_unknown_fields=True):
    """How old measured weights may be, from when, in which unit and why."""

    dated: date
    unit: str
    source: str
    age_months_max: int


def warnings_on_figures(rules: RuleSet, figures: Figures) -> list[RuleWarning]:
    """Everything that may not be meant, as these figures show it."""
    lists = list(step_lists(rules))
    return [
        *(one for name in rules.weights for one in _weights(name, rules, figures)),
        *_parts(rules, figures),
        *_gains(rules, figures),
        *_undecided(rules, lists, figures),
        *(one for listed in lists for one in _steps(listed, figures)),
    ]


def _weights(name: str, rules: RuleSet, figures: Figures) -> Iterator[RuleWarning]:
    weights, place = rules.weights[name], Place().named(f"weights '{name}'", "weights", name)
    if isinstance(weights, FixedPercentages) and weights.printed_for is not None:
        exact = rules.weights.get(weights.printed_for)
        measured = figures.weights.get(exact.measure) if isinstance(exact, Measured) else None
        version = max((one for one in weights.versions if one.starts <= figures.as_at), key=_start, default=None)
        if measured is not None and version is not None:
            yield from _printed(version, weights.printed_for, measured, rules, place)
    elif isinstance(weights, Measured) and weights.measure in figures.weights:
        yield from _age(figures.weights[weights.measure], figures.as_at, place)


def _start(version: Percentages) -> date:
    return version.starts


def _printed(
    version: Percentages, exact_name: str, measured: MeasuredWeights, rules: RuleSet, place: Place
) -> Iterator[RuleWarning]:
    """How much of every £1m each partner bears more or less than by the exact weights."""
    printed = _of_a_million(version.percent_of, rules.partners)
    exact = _of_a_million(measured.of, rules.partners)
    if not printed or not exact:
        return
    differences = [
        f"'{partner}' £{pounds_from_pence(abs(more))} {'more' if more > 0 else 'less'}"
        for partner in rules.partners
        if (more := printed[partner] - exact[partner])
    ]
    if differences:
        yield place.warned(
            f"of every £1,000,000.00 version '{version.version}' gives {', '.join(differences)} than the exact weights "
            f"'{exact_name}' ({measured.version}, {measured.as_at}): the agreement must say which it means"
        )


def _of_a_million(of: Mapping[str, str], partners: tuple[str, ...]) -> dict[str, int]:
    """What each partner bears of £1m, by weights as text; nothing where no partner has a weight."""
    weights = [Fraction(of.get(one, "0")) for one in partners]
    return dict(zip(partners, share_exactly(_MILLION_PENCE, weights), strict=True)) if any(weights) else {}


def _age(measured: MeasuredWeights, day: date, place: Place) -> Iterator[RuleWarning]:
    months_max = _ages().age_months_max
    last = (measured.as_at.year * _MONTHS_IN_YEAR + measured.as_at.month + months_max, measured.as_at.day)
    if (day.year * _MONTHS_IN_YEAR + day.month, day.day) > last:
        yield place.warned(
            f"version '{measured.version}' is of {measured.as_at}, more than {months_max} months before {day}"
        )
    elif measured.as_at > day:
        yield place.warned(f"version '{measured.version}' is of {measured.as_at}, after the day of the figures, {day}")


@cache
def _ages() -> _Ages:
    text = files("ledger.rules.parameters").joinpath("sharing_weights.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Ages)


def _parts(rules: RuleSet, figures: Figures) -> Iterator[RuleWarning]:
    """Parts that get no line, and lines that are named and not there."""
    taken = {part_of(rules, line) for line in figures.lines}
    there = {line.name for line in figures.lines} | {line.scheme for line in figures.lines}
    for number, part in enumerate(rules.parts):
        place = Place().named(f"part '{part.name}'", "parts", number).at("lines")
        missing = [one for one in part.lines.names or () if one not in there]
        if number not in taken:
            yield place.warned("no line of the figures comes to this part")
        elif missing:
            yield place.at("names").warned(f"the figures have no line {quoted(missing)}")


def _undecided(rules: RuleSet, lists: list[StepList], figures: Figures) -> Iterator[RuleWarning]:
    """What nobody has decided yet, and events on which something depends and which are not told."""
    decided, happened = set(figures.decisions), {one.name for one in figures.events}
    for amount, at, _ in (inner for one in all_amounts(rules, lists) for inner in with_inner(one)):
        if isinstance(amount, DecidedAmount) and amount.name not in decided:
            decided.add(amount.name)
            yield at.warned(f"'{amount.name}' is not decided by {amount.by}: until then another amount holds")
        elif isinstance(amount, EventCondition) and amount.has_happened and amount.event not in happened:
            happened.add(amount.event)
            yield at.at("event").warned(f"'{amount.event}' is no event of the figures: it counts as not happened yet")


def _gains(rules: RuleSet, figures: Figures) -> Iterator[RuleWarning]:
    """Savings that no gain counts, gains that count none, and savings that are named and not there."""
    counted = {one.name: gain_of(rules, one) for one in figures.savings}
    stay = [name for name, at in counted.items() if at is None]
    there = {name for one in figures.savings for name in (one.name, one.case, one.programme, *one.labels)}
    if stay and rules.gains:
        yield Place().at("gains").warned(f"no gain counts the savings {quoted(stay)}: they stay where they are")
    for number, gain in enumerate(rules.gains):
        if not isinstance(gain.gather, Contributed):
            continue
        place = Place().named(f"gain '{gain.name}'", "gains", number).at("gather")
        missing = [one for one in gain.gather.only or () if one not in there]
        if number not in counted.values():
            yield place.warned("no saving of the figures comes to this gain")
        elif missing:
            yield place.at("only").warned(f"the figures have no savings {quoted(missing)}")


def _steps(listed: StepList, figures: Figures) -> Iterator[RuleWarning]:
    """Items that are not there, and deadlines whose event has not happened."""
    there = {name for one in figures.items for name in (one.name, one.kind)}
    happened = {one.name for one in figures.events}
    clocks = {one.name: one.event for one in listed.scope.rules.clocks}
    for step, place in listed.placed():
        missing = [one for one in step.items if one not in there] if isinstance(step, Draw) else []
        if missing:
            yield place.at("items").warned(f"the figures have no item {quoted(missing)}: nothing of it is drawn or met")
        event = clocks.get(step.unless_agreed_by or "") if isinstance(step, Keep) else None
        if event is not None and event not in happened:
            yield place.at("unless_agreed_by").warned(
                f"'{event}' is no event of the figures: the deadline has no day yet"
            )
