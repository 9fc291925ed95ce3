"""What staff, premises and goods are worth by a stated method: a quantity at a rate, to the penny. Pure."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.ids import Text
from ledger.core.money import pounds_from_pence, rounded
from ledger.core.working import Step

MONTHS_IN_YEAR = 12
Form = Literal["staff", "premises", "goods"]
_WHOLE = 9  # digits before the point: a quantity at a rate stays far below the largest amount


class Method(StrEnum):
    """How something in kind is valued."""

    STAFF_HOURS = "staff_hours"
    STAFF_WHOLE_TIME_EQUIVALENTS = "staff_whole_time_equivalents"
    PREMISES_AREA = "premises_area"
    PREMISES_MARKET_RENT = "premises_market_rent"
    GOODS_UNIT_COST = "goods_unit_cost"


class _Kind(Struct, frozen=True):
    """What a method values, in which unit, and whether its rate is for a year."""

    form: Form
    unit: str
    is_yearly: bool = False


_KINDS = {
    Method.STAFF_HOURS: _Kind("staff", "hours"),
    Method.STAFF_WHOLE_TIME_EQUIVALENTS: _Kind("staff", "whole-time equivalents", is_yearly=True),
    Method.PREMISES_AREA: _Kind("premises", "square metres", is_yearly=True),
    Method.PREMISES_MARKET_RENT: _Kind("premises", "premises at market rent", is_yearly=True),
    Method.GOODS_UNIT_COST: _Kind("goods", "items"),
}


class Valuation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The stated method by which the amount was found: quantity times rate, for so many months where it is yearly."""

    method: Method
    quantity: Annotated[
        str,
        Meta(
            pattern=rf"^[0-9]{{1,{_WHOLE}}}(\.[0-9]{{1,4}})?\Z",
            description="hours, whole-time equivalents, square metres, premises or items, as decimal digits: 37.5",
        ),
    ]
    rate_pence: Annotated[
        int, Meta(ge=1, le=100_000_000_000, description="for one of them; for a year where the method says so")
    ]
    months: (
        Annotated[
            int, Meta(ge=1, le=MONTHS_IN_YEAR, description="of the year, where the rate is for a year; else left out")
        ]
        | None
    ) = None
    source: Annotated[Text, Meta(description="where the rate comes from; never a person's name")] = ""

    def __post_init__(self) -> None:
        """Months go with a yearly rate."""
        if (self.months is None) == _KINDS[self.method].is_yearly:
            raise ValueError(f"{self.method} {'needs' if _KINDS[self.method].is_yearly else 'has no'} months")

    @property
    def form(self) -> Form:
        return _KINDS[self.method].form

    @property
    def unit(self) -> str:
        return _KINDS[self.method].unit


def valued(valuation: Valuation) -> tuple[int, tuple[Step, ...]]:
    """The value in pence, half a penny going up, and its working."""
    exact = Fraction(valuation.quantity) * valuation.rate_pence
    span = ""
    if valuation.months is not None:
        exact *= Fraction(valuation.months, MONTHS_IN_YEAR)
        span = f" a year, for {valuation.months} of {MONTHS_IN_YEAR} months"
    value_pence = rounded(exact)
    what = f"{valuation.quantity} {valuation.unit} at £{pounds_from_pence(valuation.rate_pence)}{span}"
    return value_pence, (
        Step(f"rate by {valuation.method.replace('_', ' ')}", valuation.rate_pence, valuation.source),
        Step(what, value_pence),
    )
