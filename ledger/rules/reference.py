"""The reference data that ships with the service: dated, with unit and source, read once."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import Code, Name
from ledger.rules.balances import Thresholds
from ledger.rules.fencing import FinancialYear, Nature, Purposes
from ledger.rules.rating import RatingRule
from ledger.rules.savings.references import References

_Source = Annotated[str, Meta(min_length=1, max_length=400)]


class ReferenceFence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The conditions of a national grant from a date, as its source states them."""

    name: Code
    title: Name
    dated: Annotated[date, Meta(description="from when the source says so")]
    purposes: Purposes = ()
    nature: Nature | None = None
    first_day: date | None = None
    last_day: date | None = None
    may_carry_forward: bool
    unit: Name
    source: _Source
    note: str

    @property
    def code(self) -> str:
        """Name and date, by which a listing is in order."""
        return f"{self.name}:{self.dated}"


class ReferenceMinimum(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much must be pooled in a financial year, in the unit of its source."""

    name: Code
    title: Name
    dated: Annotated[date, Meta(description="from when the source says so")]
    financial_year: FinancialYear
    published: Annotated[
        str, Meta(pattern=r"^[0-9]+(\.[0-9]+)?\Z", description="the figure of the source, in its unit")
    ]
    unit: Name
    source: _Source
    note: str

    @property
    def code(self) -> str:
        """Name and date, by which a listing is in order."""
        return f"{self.name}:{self.dated}"


@cache
def reference_fences() -> tuple[ReferenceFence, ...]:
    """Every fence that a place may adopt, by name and date."""
    found = msgspec.convert(_table("fences")["fence"], tuple[ReferenceFence, ...])
    return tuple(sorted(found, key=lambda one: one.code))


@cache
def reference_minimums() -> tuple[ReferenceMinimum, ...]:
    """Every published minimum, by name and date."""
    found = msgspec.convert(_table("minimum_contributions")["minimum"], tuple[ReferenceMinimum, ...])
    return tuple(sorted(found, key=lambda one: one.code))


class ReferenceThresholds(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From which size on balances are stated and agreed, from a date, as its source says."""

    name: Code
    title: Name
    dated: Annotated[date, Meta(description="from when the source says so")]
    position_statement_pence: int
    position_agreement_pence: int
    flow_statement_pence: int
    flow_agreement_pence: int
    unit: Name
    source: _Source
    note: str


@cache
def published_thresholds() -> tuple[Thresholds, ...]:
    """The published thresholds of the agreement of balances, by date."""
    found = msgspec.convert(_table("balance_thresholds")["threshold"], tuple[ReferenceThresholds, ...])
    return tuple(
        Thresholds(**{name: getattr(one, name) for name in Thresholds.__struct_fields__ if hasattr(one, name)})
        for one in sorted(found, key=lambda one: one.dated)
    )


@cache
def savings_references() -> References:
    """The tables of optimism bias, discount rates and deflators that ship, by which savings cases are projected."""
    return msgspec.convert(tomllib.loads(savings_tables()), References)


def savings_tables() -> str:
    """The same as the one file that they make together."""
    return "\n".join(map(_text, ("optimism_bias", "discount_schedules", "deflators")))


@cache
def default_rating_rules() -> tuple[RatingRule, ...]:
    """The rules by which figures are rated where a pool has set none: ours, by no publisher."""
    return msgspec.convert(_table("rating")["rule"], tuple[RatingRule, ...])


@cache
def constituents_differ_at_most_pence() -> int:
    """How far parts of a unit cost may be from its headline, and still be its parts."""
    found = _table("unit_costs")["constituents_differ_at_most_pence"]
    assert isinstance(found, int), "whole pence"
    return found


def reference_fence(name: str, dated: date) -> ReferenceFence | None:
    """The fence of a name and date; None when there is none."""
    return next((one for one in reference_fences() if (one.name, one.dated) == (name, dated)), None)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


def _text(name: str) -> str:
    return files("ledger.rules.parameters").joinpath(f"{name}.toml").read_text(encoding="utf-8")
