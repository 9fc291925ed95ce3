"""Where the life of each thing stands: agreements, budgets, contributions and programmes, by name. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ledger.pages.names import Names

Link = tuple[str, str]  # what it is called, and its page


@dataclass(frozen=True, slots=True)
class Lives:
    """The lives of a place: of each pool by name, and of its programmes."""

    pools: Sequence[tuple[str, Sequence[Link], Sequence[Link]]]  # agreement and contributions; budgets
    programmes: Sequence[Link]


def lives_of(place: str, pools: Iterable[Any], programmes: Sequence[Any], names: Names) -> Lives:
    """Every life that can be looked at in a place."""
    return Lives(
        [(str(pool.name), _of_pool(place, pool, names), _budgets(place, pool, programmes)) for pool in pools],
        [(f"The programme {one.name}", f"/places/{place}/programmes/{one.code}/life") for one in programmes],
    )


def _of_pool(place: str, pool: Any, names: Names) -> list[Link]:
    at = f"/places/{place}/pools/{pool.code}"
    contributions = [
        (f"The contribution of {names.body(body)}", f"{at}/contribution-life?{urlencode({'body': body})}")
        for body in pool.partners
    ]
    return [(f"The agreement {pool.agreement}", f"{at}/agreement-life"), *contributions]


def _budgets(place: str, pool: Any, programmes: Iterable[Any]) -> list[Link]:
    at = f"/places/{place}/pools/{pool.code}/budget-life"
    return [
        (f"{scheme.name} ({one.name})", f"{at}?{urlencode({'programme': one.code, 'scheme': scheme.code})}")
        for one in programmes
        for scheme in one.schemes
    ]
