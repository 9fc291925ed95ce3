"""Coding: which programme and scheme a line belongs to, by the rules of its profile."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import NamedTuple

from ledger.core.ids import code_from_name
from ledger.intake.model import CodingRule, FileLine, Profile

Coding = tuple[str, str]


class _Choice(NamedTuple):
    """One rule and its place in the profile's order."""

    position: int
    rule: CodingRule


def coder(profile: Profile, schemes: Collection[Coding]) -> Callable[[FileLine], Coding | None]:
    """A function from a line to the programme and scheme of the first rule that fits and exists in `schemes`."""
    known = frozenset(schemes)
    index = _index(profile)

    def code(line: FileLine) -> Coding | None:
        # Positions differ, so a sort never comes to compare two rules.
        choices = sorted(choice for columns, rules in index.items() for choice in rules.get(_key(line, columns), ()))
        codings = ((choice.rule.programme, _scheme(choice.rule, line)) for choice in choices)
        return next((coding for coding in codings if coding in known), None)

    return code


def _index(profile: Profile) -> dict[tuple[str, ...], dict[tuple[str, ...], list[_Choice]]]:
    """Rules by the columns they ask for, then by the values: a line looks up each set of columns once."""
    index: dict[tuple[str, ...], dict[tuple[str, ...], list[_Choice]]] = {}
    for position, rule in enumerate(profile.coding):
        columns = tuple(sorted(rule.when))
        values = tuple(_folded(rule.when[column]) for column in columns)
        index.setdefault(columns, defaultdict(list))[values].append(_Choice(position, rule))
    return index


def _key(line: FileLine, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_folded(line.values[column]) for column in columns)


def _scheme(rule: CodingRule, line: FileLine) -> str:
    if rule.scheme is not None:
        return rule.scheme
    assert rule.scheme_column is not None, "profile_refusals found no fault"
    return code_from_name(line.values[rule.scheme_column])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
