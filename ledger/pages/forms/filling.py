"""A payload as the values of its form: what a browser would send if somebody had typed it. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ledger.core.money import pounds_from_pence
from ledger.pages.forms.deriving import fields_within, name_and_value_of, row_of
from ledger.pages.forms.entered import GIVEN, NONE_OF_THESE, ROWS
from ledger.pages.forms.model import Field, FormShape, Kind, Widget, id_within
from ledger.pages.forms.moments import day_as_typed, instant_as_typed

_Filled = Iterator[tuple[str, list[str]]]


def values_of(shape: FormShape, payload: Any = None) -> dict[str, list[str]]:
    """What stands in the form of a payload; of none, what the page puts there at first."""
    filling = _Filling(shape, is_new=payload is None)
    return dict(filling.values(shape.root, "", {} if payload is None else msgspec.to_builtins(payload)))


def needs_to_be_given(shape: FormShape, one: Field) -> bool:
    """Whether an empty record differs from none, so that somebody must be able to say which."""
    is_row = one.name == "" and one.path != ""
    may_be_left_out = not one.is_required and one.default is None
    return (
        one.kind is Kind.GROUP
        and (may_be_left_out or is_row)
        and not any(inner.is_required and not inner.is_constant for inner in fields_within(shape, one))
    )


@dataclass(frozen=True, slots=True)
class _Filling:
    shape: FormShape
    is_new: bool

    def values(self, one: Field, at: str, value: Any) -> _Filled:
        """What stands in a field, and in those within it."""
        value = self._put_there(one) if value is None else value
        match one.kind:
            case _ if one.is_constant and one.is_required:
                return  # nobody need say it
            case Kind.GROUP if isinstance(value, Mapping | None):
                yield from self._record(one, fields_within(self.shape, one), at, value)
            case Kind.KINDS if isinstance(value, Mapping | None):
                tag = fields_within(self.shape, one)[0]
                chosen = (value or {}).get(tag.name) or self._put_there(tag) or ""
                yield from self._record(one, fields_within(self.shape, one, str(chosen)), at, value)
            case Kind.ROWS if isinstance(value, list | tuple):
                yield id_within(at, ROWS), [str(len(value))]
                for number, item in enumerate(value):
                    yield from self.values(row_of(self.shape, one), id_within(at, number), item)
            case Kind.NAMES if isinstance(value, Mapping):
                yield id_within(at, ROWS), [str(len(value))]
                for number, (name, item) in enumerate(value.items()):
                    yield from self._named(one, id_within(at, number), name, item)
            case _ if value is not None:
                yield from _typed(one, at, value)

    def _put_there(self, one: Field) -> Any:
        """What the page says stands there at first, or always where nobody sees it."""
        said = self.shape.overrides.get(one.path)
        if said is None or one.path == "" or not (self.is_new or said.is_hidden):
            return None
        return msgspec.to_builtins(said.value)

    def _record(self, one: Field, fields: tuple[Field, ...], at: str, value: Mapping[str, Any] | None) -> _Filled:
        for inner in fields:
            yield from self.values(inner, id_within(at, inner.name), (value or {}).get(inner.name))
        if value is not None and needs_to_be_given(self.shape, one):
            yield id_within(at, GIVEN), ["true"]

    def _named(self, one: Field, at: str, name: str, item: Any) -> _Filled:
        of_name, of_value = name_and_value_of(self.shape, one)
        yield id_within(at, of_name.name), [name]
        yield from self.values(of_value, id_within(at, of_value.name), item)


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
    return pounds_from_pence(value) if one.kind is Kind.PENCE and isinstance(value, int) else str(value)
