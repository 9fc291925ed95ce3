"""Records as rows of cells, and rows as records again: the columns follow from the types, so that nothing is forgotten.

A record within a record has columns of its own (`prices.base_year`), one of several kinds a column `type`; a list of
numbers stands in one cell (`0.5; 1; 1`). Lists of records are left out here: they have sheets of their own.
"""

import re
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from ledger.core.pointers import BadNumber, bare_type
from ledger.core.workbook import BadCell, Cell, Percentage, number_text

BETWEEN = "; "
_WHOLE_MAX = 18
_DIGITS_MAX = 15  # more than a spreadsheet keeps of a number: such a one is written as text
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)")
_TYPE, _PERCENT = "type", "percent"
_YES, _NO = {"yes", "true"}, {"no", "false"}


class Kind(Enum):
    """What stands in a column's cells."""

    TEXT = auto()
    NUMBER = auto()  # decimal text
    WHOLE = auto()
    YES_NO = auto()


class Column(NamedTuple):
    """A column of a record: where in the record its value stands, and what is in its cells."""

    path: tuple[str, ...]
    kind: Kind
    is_list: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)


@cache
def columns_of(record: type[Struct]) -> tuple[Column, ...]:
    """The columns of a type of record, in the order of its fields; lists of records have none."""
    return tuple(dict.fromkeys(_columns(record, ())))


def _columns(record: type[Struct], path: tuple[str, ...]) -> Iterator[Column]:
    if record.__struct_config__.tag_field:
        yield Column((*path, _TYPE), Kind.TEXT)
    hints = get_type_hints(record, include_extras=True)
    for name in record.__struct_fields__:
        for wanted in _choices(hints[name]):
            bare = bare_type(wanted)
            if _is_record(bare):
                yield from _columns(bare, (*path, name))
            elif get_origin(bare) is tuple:
                inner = get_args(bare)[0]
                if not _is_record(bare_type(inner)):
                    yield Column((*path, name), _kind(inner), is_list=True)
            else:
                yield Column((*path, name), _kind(wanted))


def _choices(wanted: Any) -> list[Any]:
    """The types that a field may have, but none."""
    bare = bare_type(wanted)
    if get_origin(bare) not in {Union, types.UnionType}:
        return [wanted]
    return [one for one in get_args(bare) if one is not types.NoneType]


def _is_record(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, Struct)


def _kind(wanted: Any) -> Kind:
    bare = bare_type(wanted)
    if bare is bool:
        return Kind.YES_NO
    if bare is int or (get_origin(bare) is not None and all(isinstance(one, int) for one in get_args(bare))):
        return Kind.WHOLE
    said = [one.pattern for one in get_args(wanted)[1:] if isinstance(one, Meta) and one.pattern]
    return Kind.NUMBER if any("[0-9]" in one for one in said) else Kind.TEXT


def cells_of(record: Struct, columns: tuple[Column, ...]) -> list[Cell | int | None]:
    """A record's row: what its JSON says, and nothing where that says nothing."""
    document = msgspec.to_builtins(record)
    return [_cell(_value(document, one.path), one) for one in columns]


def _value(document: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        document = None if document is None else document.get(name)
    return document


def _cell(value: Any, column: Column) -> Cell | int | None:
    if value is None or value in ("", [], ()):
        return None
    if column.is_list:
        only = value[0] if len(value) == 1 else None
        return BETWEEN.join(map(str, value)) if only is None else _number(str(only))
    if column.kind is Kind.YES_NO:
        return "yes" if value else "no"
    if column.kind is Kind.TEXT:
        return str(value)
    return _number(str(value))


def _number(text: str) -> Decimal | str:
    """As a number where it comes back as the same text, else as text."""
    number = Decimal(text)
    is_kept = len(number.as_tuple().digits) <= _DIGITS_MAX and number_text(number) == text
    return number if is_kept else text


def document_of(row: Mapping[Column, Cell], record: type[Struct]) -> dict[str, Any]:
    """A row as the JSON of a record; what is wrong in it stays there, for the record's type to refuse."""
    document: dict[str, Any] = {}
    for path in _required(record, ()):
        _put(document, path, {})
    for column, cell in row.items():
        _put(document, column.path, value_of(cell, column))
    return document


def _required(record: type[Struct], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Records within, that a record is never without: they stand there with nothing in them, to say what is missing."""
    hints = get_type_hints(record, include_extras=True)
    for name, default in zip(record.__struct_fields__, _defaults(record), strict=True):
        choices = [bare_type(one) for one in _choices(hints[name])]
        if not default and all(map(_is_record, choices)):
            yield (*path, name)


def _defaults(record: type[Struct]) -> list[bool]:
    """Of each field whether it may be left out."""
    without = len(record.__struct_fields__) - len(record.__struct_defaults__)
    return [False] * without + [True] * len(record.__struct_defaults__)


def _put(document: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for name in path[:-1]:
        document = cast("dict[str, Any]", document.setdefault(name, {}))
    if path[-1] not in document:
        document[path[-1]] = value


def value_of(cell: Cell, column: Column) -> Any:
    """What a cell means in its column."""
    if isinstance(cell, BadCell):
        return BadNumber(cell.detail)
    text = _text(cell, column)
    if column.is_list:
        parts = [one.strip() for one in text.split(BETWEEN.strip())]
        return [_whole(one) if column.kind is Kind.WHOLE else one for one in parts]
    if column.kind is Kind.WHOLE:
        return _whole(text)
    if column.kind is Kind.YES_NO:
        word = text.strip().lower()
        return word in _YES if word in _YES | _NO else text
    return text


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Percentage):
        is_percent = column.path[-1].endswith(_PERCENT)
        return number_text(cell.value.scaleb(2) if is_percent else cell.value)
    if isinstance(cell, Decimal):
        return number_text(cell)
    assert isinstance(cell, str), "formulas are read as what they came to"
    is_number = column.kind in {Kind.NUMBER, Kind.WHOLE} and not column.is_list
    return cell.strip() if is_number and _NUMBER.fullmatch(cell.strip()) else cell


def _whole(text: str) -> int | BadNumber:
    if _WHOLE_NUMBER.fullmatch(text) and len(text) <= _WHOLE_MAX:
        return int(text)
    return BadNumber(f"'{text[:40]}' is no whole number")
