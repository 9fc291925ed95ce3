"""Any rule set that the format can hold, sound or not, from few names and numbers: so that two often nearly agree."""

import types
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache
from random import Random
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import NODEFAULT, Struct

from ledger.rules.sharing import model
from ledger.rules.sharing.model import RuleSet

# Names that imitate the words around them or end quotes, and numbers that differ as they are printed only.
NAMES = ("a", "b", "a”, “b", "a\\", "a” and “b", "a\nStep 2: “b", "a, b")
NUMBERS = ("1", "10", "1.0", "0")
DAYS = (date(2025, 4, 1), date(2026, 4, 1))
DEPTH_MAX = 4
DEEP = frozenset(
    {model.PercentAmount, model.PricedExcess, model.PerformanceAmount, model.SumAmount, model.DecidedAmount}
    | {model.SmallestAmount, model.SavingShare, model.LossShare, model.ConditionalAmount}
    | {model.AmountCondition, model.AllOf, model.AnyOf}
    | {model.Bands, model.Split, model.Limit}
)


def any_rule_sets() -> SearchStrategy[RuleSet]:
    """Any rule set of the format; one drawn number makes it."""
    return st.builds(lambda seed: cast("RuleSet", _struct(chance_of(seed), RuleSet, 0)), st.integers(0, 2**32))


def chance_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - examples for tests, nothing secret


def changed_once(chance: Random, whole: RuleSet) -> RuleSet:
    """The same with one field of one record drawn again, or an element of a list left out, doubled or moved."""
    spot, name = chance.choice(list(spots_of(whole)))
    value = getattr(spot, name)
    moved = [value[1:], (*value, value[-1]), value[::-1]] if isinstance(value, tuple) and value else []
    new = chance.choice([_field(chance, type(spot), name, DEPTH_MAX - 1), *(one for one in moved if one)])
    return cast("RuleSet", replaced(whole, spot, name, new))


def spots_of(value: Any) -> Iterator[tuple[Struct, str]]:
    """Every field of every record."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield value, name
            yield from spots_of(getattr(value, name))
    elif isinstance(value, tuple | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from spots_of(one)


def replaced(value: Any, spot: Struct, name: str, new: Any) -> Any:
    """A copy in which one field of one record, met by identity, is new."""
    if isinstance(value, Struct):
        return type(value)(
            **{
                one: new if value is spot and one == name else replaced(getattr(value, one), spot, name, new)
                for one in value.__struct_fields__
            }
        )
    if isinstance(value, tuple):
        return tuple(replaced(one, spot, name, new) for one in value)
    if isinstance(value, dict):
        return {key: replaced(one, spot, name, new) for key, one in value.items()}
    return value


@cache
def _hints(of: type[Struct]) -> dict[str, Any]:
    return get_type_hints(of, vars(model), include_extras=True)


@cache
def _optional(of: type[Struct]) -> frozenset[str]:
    defaults = of.__struct_defaults__
    last = of.__struct_fields__[len(of.__struct_fields__) - len(defaults) :]
    return frozenset(name for name, default in zip(last, defaults, strict=True) if default is not NODEFAULT)


def _struct(chance: Random, of: type[Struct], depth: int) -> Struct:
    """A record with any value in each field; in half of its optional fields, the default."""
    return of(
        **{
            name: _field(chance, of, name, depth)
            for name in of.__struct_fields__
            if name not in _optional(of) or chance.random() < 0.5
        }
    )


def _field(chance: Random, of: type[Struct], name: str, depth: int) -> Any:
    """Any value of one field."""
    return _any(chance, _hints(of)[name], depth)


def _any(chance: Random, wanted: Any, depth: int) -> Any:
    """Any value of a type of the format; where it asks for a number as text, one of few."""
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is Annotated:
        return chance.choice(NUMBERS) if inner[1].pattern is not None else _any(chance, inner[0], depth)
    if origin in {Union, types.UnionType}:
        return _any(chance, chance.choice([one for one in inner if depth < DEPTH_MAX or one not in DEEP]), depth)
    if origin is Literal:
        return chance.choice(inner)
    if origin is tuple:
        return tuple(_any(chance, inner[0], depth) for _ in range(chance.randint(1, 2)))
    if origin is dict:
        return {_any(chance, inner[0], depth): _any(chance, inner[1], depth) for _ in range(chance.randint(0, 2))}
    return _plain(chance, wanted, depth)


def _plain(chance: Random, wanted: type, depth: int) -> Any:
    if issubclass(wanted, Struct):
        return _struct(chance, wanted, depth + 1)
    if issubclass(wanted, Enum):
        return chance.choice(list(wanted))
    return chance.choice({str: NAMES, bool: (False, True), int: (1, 2, 3), date: DAYS, type(None): (None,)}[wanted])
