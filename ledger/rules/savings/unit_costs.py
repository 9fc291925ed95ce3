"""A table of unit costs of one edition: what an outcome costs which agency, part by part, never scaled to fit. Pure.

A code's headline and the sum of its constituents often differ by rounding. Values are taken from the constituents; what
is left is kept as `unallocated_difference_pence`, which belongs to nobody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.rules.savings.case import Name, SignedPence, Text, UnitValue

UNIT_COSTS_FORMAT: Literal["placeledger-unit-costs/1"] = "placeledger-unit-costs/1"
COSTS_MAX = 20_000
MULTIPLE = "multiple"
_YEAR_DIGITS = 4

CostCode = Annotated[
    str, Meta(pattern=r"^[A-Z][A-Z&]{1,5}[0-9]+(\.[0-9]+)*\Z", description="a cost code such as E&S1.0")
]
PriceYear = Annotated[
    str,
    Meta(pattern=r"^(19|20)[0-9]{2}([/-][0-9]{2,4})?\Z", description="the year of a price as printed, such as 2013/14"),
]


class _Said(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of a table have in common."""


class UnitCost(_Said, frozen=True, kw_only=True):
    """One code of the table, at the prices of its own year.

    constituents: codes below it of which it consists. unallocated_difference_pence: by how much it is more than they.
    """

    code: CostCode
    theme: Name
    detail: Name
    unit: Text = ""
    agency: Name
    agency_detail: Text = ""
    amount_pence: SignedPence
    price_year: PriceYear
    constituents: tuple[CostCode, ...] = ()
    unallocated_difference_pence: int = 0


class UnitCostTable(_Said, frozen=True, kw_only=True):
    """A whole edition, under its licence. duplicates: codes that say the same; a case counts one of each group."""

    format: Literal["placeledger-unit-costs/1"]
    edition: Name
    licence: Name
    constituents_differ_at_most_pence: Annotated[int, Meta(ge=0)]
    costs: Annotated[tuple[UnitCost, ...], Meta(min_length=1, max_length=COSTS_MAX)]
    duplicates: tuple[tuple[CostCode, ...], ...] = ()

    def cost(self, code: str) -> UnitCost | None:
        return next((one for one in self.costs if one.code == code), None)


class Apportioned(_Said, frozen=True, kw_only=True):
    """A code as the unit values of a benefit line, with its source. The difference is nobody's and in no value.

    price_year is the calendar year in which the printed year begins: 2013 for 2013/14.
    """

    unit_cost_code: CostCode
    source: Text
    licence: Name
    unit: Text
    price_year: int
    unit_values: tuple[UnitValue, ...]
    unallocated_difference_pence: int
    duplicates: tuple[CostCode, ...]


def table_of(edition: str, licence: str, costs: Sequence[UnitCost], differ_at_most_pence: int) -> UnitCostTable:
    """The table with the constituents of each code, and those codes that say the same."""
    related = tuple(_related(costs, differ_at_most_pence))
    return UnitCostTable(
        format=UNIT_COSTS_FORMAT,
        edition=edition,
        licence=licence,
        constituents_differ_at_most_pence=differ_at_most_pence,
        costs=related,
        duplicates=tuple(_duplicates(related)),
    )


def repeated_codes(costs: Iterable[UnitCost]) -> list[str]:
    """Codes that stand more than once."""
    return [code for code, number in Counter(one.code for one in costs).items() if number > 1]


def refusals_of_vanished(before: UnitCostTable, now: UnitCostTable) -> tuple[Refusal, ...]:
    """Each code that the edition before has and this one has not: the layout may have changed, so nothing is taken."""
    known = {one.code for one in now.costs}
    return tuple(
        Refusal(
            Code.PAYLOAD_IS_NOT_VALID,
            f"code {one.code} ({one.detail[:80]}) of '{before.edition}' is not in '{now.edition}'",
            f"/{segment(one.theme)}",
        )
        for one in before.costs
        if one.code not in known
    )


def unit_values_of(table: UnitCostTable, code: str, bodies: Mapping[str, str]) -> Apportioned | tuple[Refusal, ...]:
    """The code's values to the bodies that stand for its agencies; those of one body are added up.

    bodies: by `agency / detail` or by agency alone, the nearer one first, in capitals or not.
    """
    cost = table.cost(code)
    if cost is None:
        return (_refusal(f"the table '{table.edition}' has no code {code}"),)
    parts = [one for part in cost.constituents if (one := table.cost(part)) is not None] or [cost]
    named = {name.casefold(): body for name, body in bodies.items()}
    body_of = {one.code: _body_of(one, named) for one in parts}
    refusals = tuple(_refusal(_unmapped(one, table)) for one in parts if body_of[one.code] is None)
    if refusals:
        return refusals
    return Apportioned(
        unit_cost_code=cost.code,
        source=f"{table.edition}, {cost.code}, prices of {cost.price_year}",
        licence=table.licence,
        unit=cost.unit,
        price_year=int(cost.price_year[:_YEAR_DIGITS]),
        unit_values=tuple(_values(parts, body_of)),
        unallocated_difference_pence=cost.unallocated_difference_pence,
        duplicates=tuple(
            other for group in table.duplicates if cost.code in group for other in group if other != cost.code
        ),
    )


def _related(costs: Sequence[UnitCost], differ_at_most_pence: int) -> Iterator[UnitCost]:
    below: dict[str, list[UnitCost]] = {}
    for one in costs:
        below.setdefault(one.code.rpartition(".")[0], []).append(one)
    for one in costs:
        parts = below.get(one.code, [])
        difference = one.amount_pence - sum(part.amount_pence for part in parts)
        if (
            parts
            and abs(difference) <= differ_at_most_pence
            and {part.price_year for part in parts} == {one.price_year}
        ):
            codes = tuple(part.code for part in parts)
            yield replace(one, constituents=codes, unallocated_difference_pence=difference)
        else:
            yield replace(one, constituents=(), unallocated_difference_pence=0)


def _duplicates(costs: Sequence[UnitCost]) -> Iterator[tuple[str, ...]]:
    """Groups of codes of the same amount, year and parts, or of the same words, unit and agency."""
    amounts = {one.code: one.amount_pence for one in costs}
    groups: dict[tuple[object, ...], list[str]] = {}
    for one in costs:
        said = tuple(sorted(amounts[part] for part in one.constituents)) or (
            one.detail.casefold(),
            one.unit.casefold(),
            one.agency.casefold(),
        )
        groups.setdefault((one.amount_pence, one.price_year, said), []).append(one.code)
    yield from (tuple(group) for group in groups.values() if len(group) > 1)


def _body_of(cost: UnitCost, bodies: Mapping[str, str]) -> str | None:
    nearer = f"{cost.agency} / {cost.agency_detail}".casefold()
    return bodies.get(nearer, bodies.get(cost.agency.casefold()))


def _unmapped(cost: UnitCost, table: UnitCostTable) -> str:
    """Whom a value belongs to is not said; of several agencies together the table does not say it either."""
    agency = f"{cost.agency} / {cost.agency_detail}" if cost.agency_detail else cost.agency
    below = [one.code for one in table.costs if one.code.rpartition(".")[0] == cost.code]
    if cost.agency.casefold() == MULTIPLE and below:
        parts = ", ".join(below)
        return f"{cost.code} is of several agencies, and {parts} do not add up to it; name a body for '{agency}'"
    return f"no body is named for '{agency}' of {cost.code}"


def _values(parts: Sequence[UnitCost], body_of: Mapping[str, str | None]) -> Iterator[UnitValue]:
    pence: dict[str, int] = {}
    for one in parts:
        body = body_of[one.code]
        assert body is not None, "every agency has its body"
        pence[body] = pence.get(body, 0) + one.amount_pence
    year = int(parts[0].price_year[:_YEAR_DIGITS])
    yield from (UnitValue(body=body, amount_pence=amount, price_year=year) for body, amount in pence.items())


def _refusal(detail: str) -> Refusal:
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail)
