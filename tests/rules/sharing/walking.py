"""Going through a rule set as the plain records that it is made of."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct


def structs_of(value: Any) -> Iterator[Struct]:
    """A record and all records inside it."""
    if isinstance(value, Struct):
        yield value
        for name in value.__struct_fields__:
            yield from structs_of(getattr(value, name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from structs_of(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from structs_of(one)
