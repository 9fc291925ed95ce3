"""Answers of the API as pages see them: each value knows which answer it stands in, and where."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from ledger.core.pointers import segment


class Figure(int):
    """A whole number of an answer: pence, a count, a sequence number."""

    source: str

    def __new__(cls, value: int, source: str) -> Self:
        made = super().__new__(cls, value)
        made.source = source
        return made


class Said(str):
    """A text of an answer; decimals, rates and dates are texts there too."""

    __slots__ = ("source",)
    source: str

    def __new__(cls, value: str, source: str) -> Self:
        made = super().__new__(cls, value)
        made.source = source
        return made


class Record:
    """An object of an answer: its fields are attributes, and one that it lacks is an AttributeError."""

    def __init__(self, fields: Mapping[str, Any], source: str) -> None:
        self._fields, self._source = fields, source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._fields:
            raise AttributeError(f"{self._source} has no field {name}")
        return self[name]

    def __getitem__(self, name: str) -> Any:
        return see(self._fields[name], pointed(self._source, name))

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


class Rows(Sequence[Any]):
    """A list of an answer."""

    def __init__(self, values: Sequence[Any], source: str) -> None:
        self._values, self._source = values, source

    def __getitem__(self, position: Any) -> Any:
        if isinstance(position, slice):
            return [self[one] for one in range(*position.indices(len(self)))]
        return see(self._values[position], pointed(self._source, str(position % len(self))))

    def __len__(self) -> int:
        return len(self._values)


def see(value: Any, source: str) -> Any:
    """A value of an answer with its source: `ADDRESS#POINTER`. True, false and null are themselves."""
    match value:
        case bool() | None:
            return value
        case int():
            return Figure(value, source)
        case str():
            return Said(value, source)
        case Mapping():
            return Record(value, source)
        case Sequence():
            return Rows(value, source)
        case _:
            raise TypeError(f"{source}: the API answers no {type(value).__name__}")


def see_answer(value: Any, address: str) -> Any:
    """The whole answer of an address."""
    return see(value, f"{address}#")


def plain(value: Any) -> Any:
    """The value as it stood in the answer."""
    match value:
        case Record():
            return {name: plain(value[name]) for name in value}
        case Rows():
            return [plain(one) for one in value]
        case Figure():
            return int(value)
        case Said():
            return str(value)
        case _:
            return value


def pointed(source: str, step: str) -> str:
    """The source of what stands one step further in."""
    return f"{source}/{segment(step)}"
