"""A payload as the values of its form: what a browser would send if somebody had typed it. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ledger.pages.forms.amounts import money_as_typed
from ledger.pages.forms.deriving import fields_within, name_and_value_of, row_of
from ledger.pages.forms.entered import GIVEN, NONE_OF_THESE, ROWS
from ledger.pages.forms.model import Field, FormShape, Kind, Widget, id_within
from ledger.pages.forms.moments import day_as_typed, instant_as_typed

_Filled = Iterator[tuple[str, list[str]]]


def values_of(shape: FormShape, payload: Any = None) -> dict[str, list[str]]:
    """What stands in the form of a payload; of none, what pages put there at first."""
    return dict(_values(shape, shape.root, "", {} if payload is None else msgspec.to_builtins(payload)))


def _values(shape: FormShape, one: Field, at: str, value: Any) -> _Filled:
    said = shape.overrides.get(one.path)
    if value is None and said is not None and said.value is not None:
        value = msgspec.to_builtins(said.value)
    match one.kind:
        case _ if value is None and one.kind is not Kind.GROUP:
            return
        case Kind.GROUP | Kind.KINDS if isinstance(value, Mapping | None):
            yield from _record(shape, one, at, value)
        case Kind.ROWS if isinstance(value, list | tuple):
            yield id_within(at, ROWS), [str(len(value))]
            for number, item in enumerate(value):
                yield from _row(shape, row_of(shape, one), id_within(at, number), item)
        case Kind.NAMES if isinstance(value, Mapping):
            of_name, of_value = name_and_value_of(shape, one)
            yield id_within(at, ROWS), [str(len(value))]
            for number, (name, item) in enumerate(value.items()):
                where = id_within(at, number)
                yield id_within(where, of_name.name), [name]
                yield from _values(shape, of_value, id_within(where, of_value.name), item)
        case _:
            yield from _typed(one, at, value)


def _record(shape: FormShape, one: Field, at: str, value: Mapping[str, Any] | None) -> _Filled:
    tag = "" if one.kind is Kind.GROUP else fields_within(shape, one)[0].name
    fields = fields_within(shape, one, _text(one, (value or {}).get(tag)))
    for inner in fields:
        yield from _values(shape, inner, id_within(at, inner.name), (value or {}).get(inner.name))
    if value is not None and needs_to_be_given(shape, one):
        yield id_within(at, GIVEN), ["true"]


def _row(shape: FormShape, row: Field, at: str, item: Any) -> _Filled:
    yield from _values(shape, row, at, item)


def needs_to_be_given(shape: FormShape, one: Field) -> bool:
    """Whether an empty record differs from none, so that somebody must be able to say which."""
    may_be_left_out = not one.is_required and one.default is None
    return (
        one.kind is Kind.GROUP
        and (may_be_left_out or (one.name == "" and one.path != ""))
        and not any(inner.is_required and not inner.is_constant for inner in fields_within(shape, one))
    )


def _typed(one: Field, at: str, value: Any) -> _Filled:
    """A single value, or a list without records, as it would be typed."""
    if one.kind is Kind.LIST and isinstance(value, list | tuple):
        texts = [_text(one, item) for item in value]
        if one.widget is Widget.CHECKBOXES:
            yield at, texts or ([NONE_OF_THESE] if one.takes_nothing and not one.is_required else [])
        else:
            yield at, ["\n".join(texts)]
        return
    parts = {Kind.DAY: day_as_typed, Kind.INSTANT: instant_as_typed}.get(one.kind)
    if parts is None:
        yield at, [_text(one, value)]
        return
    for name, text in parts(str(value)).items():
        yield id_within(at, name), [text]


def _text(one: Field, value: Any) -> str:
    if one.kind is Kind.TREE:
        return json.dumps(value, indent=2, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if one.kind is Kind.PENCE and isinstance(value, int):
        return money_as_typed(value)
    return "" if value is None else str(value)
