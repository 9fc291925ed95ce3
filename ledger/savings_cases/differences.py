"""Where two versions of a case differ: field by field, line by line, and in pence by body and year; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ledger.core.pointers import segment
from ledger.rules.savings.case import Benefit, Case, Cost
from ledger.rules.savings.projection import BodyAnswer, Projection
from ledger.savings_cases.model import CaseDifferences, FieldDifference, LineDifference, YearDifference

_LINES = ("benefits", "costs")


def differences_of(
    versions: tuple[int, int], before: tuple[Case, Projection], after: tuple[Case, Projection]
) -> CaseDifferences:
    """Everything in which the second version reads otherwise than the first, and what comes of it."""
    first, second = before[0], after[0]
    return CaseDifferences(
        from_version=versions[0],
        to_version=versions[1],
        case=(*_fields(_without_lines(first), _without_lines(second)), *_orders(first, second)),
        lines=(
            *_lines("benefit", first.benefits, second.benefits),
            *_lines("cost", first.costs, second.costs),
        ),
        years=tuple(_years(before[1], after[1])),
    )


def _without_lines(case: Case) -> Mapping[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(case)
    return {name: value for name, value in said.items() if name not in _LINES}


def _orders(before: Case, after: Case) -> Iterator[FieldDifference]:
    """The order of lines that stand in both: the first of a double-count group is the one that counts."""
    for name in _LINES:
        first, second = ([one.id for one in getattr(case, name)] for case in (before, after))
        was, now = [one for one in first if one in second], [one for one in second if one in first]
        if was != now:
            yield FieldDifference(pointer=f"/{name}", before=was, after=now)


def _lines(
    what: str, before: Sequence[Benefit] | Sequence[Cost], after: Sequence[Benefit] | Sequence[Cost]
) -> Iterator[LineDifference]:
    first, second = ({one.id: one for one in lines} for lines in (before, after))
    for line in dict.fromkeys((*first, *second)):
        was, now = first.get(line), second.get(line)
        fields = tuple(_fields(_said(was), _said(now)))
        if fields:
            change = "added" if was is None else "removed" if now is None else "changed"
            yield LineDifference(line=line, what=what, change=change, fields=fields)


def _said(line: Benefit | Cost | None) -> Mapping[str, Any]:
    said: dict[str, Any] = {} if line is None else msgspec.to_builtins(line)
    return said


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldDifference]:
    first, second = dict(_leaves(before)), dict(_leaves(after))
    for pointer in dict.fromkeys((*first, *second)):
        was, now = first.get(pointer), second.get(pointer)
        if was != now:
            yield FieldDifference(pointer=pointer, before=was, after=now)


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _leaves(part, f"{pointer}/{segment(name)}")
        case list() | tuple():
            for place, part in enumerate(value):
                yield from _leaves(part, f"{pointer}/{place}")
        case _:
            yield pointer, value


def _years(before: Projection, after: Projection) -> Iterator[YearDifference]:
    """Bodies in the order of the later version, then those gone; only years in which something differs."""
    first, second = _pence(before), _pence(after)
    for at in dict.fromkeys((*second, *first)):
        was, now = first.get(at, (0, 0, 0)), second.get(at, (0, 0, 0))
        if was != now:
            yield YearDifference(
                body=at[0],
                year=at[1],
                gross_before_pence=was[0],
                gross_after_pence=now[0],
                cashable_before_pence=was[1],
                cashable_after_pence=now[1],
                cost_before_pence=was[2],
                cost_after_pence=now[2],
            )


def _pence(projection: Projection) -> dict[tuple[str, str], tuple[int, int, int]]:
    return {
        (one.body, year): pence
        for one in projection.bodies
        for year, pence in zip(projection.years, _rows(one), strict=True)
    }


def _rows(one: BodyAnswer) -> Iterator[tuple[int, int, int]]:
    return zip(one.fiscal.by_year_pence, one.cashable.by_year_pence, one.cost.by_year_pence, strict=True)
