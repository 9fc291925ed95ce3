"""Dated tables that a case names: corrections for optimism, discount rates, deflators.

They are passed in, so that each can be replaced. Those that ship stand in rules/parameters and are read by
rules/reference.py; a place's own have the same format.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

from ledger.rules.savings.case import Grade, Name, Percent, SignedPercent, Text

IndexYear = Annotated[str, Meta(pattern=r"^[0-9]{4}\Z", description="a year, as the deflator counts years")]
Index = Annotated[str, Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,12})?\Z", description="an index as decimal text")]


class _Table(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What every table says of itself. verified_by: who held it against its source; empty where nobody has."""

    name: Name
    title: Name
    dated: date
    edition: Name
    unit: Name
    source: Name
    verified_by: Text = ""
    verified_on: date | None = None
    note: Text = ""

    @property
    def cited(self) -> str:
        """Name, edition and source, and whether it was held against its source."""
        verified = f"verified by {self.verified_by}" if self.verified_by else "not verified"
        return f"{self.name}: {self.title}, {self.edition}, dated {self.dated}; {self.source}; {verified}"


class GradeOfEvidence(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How far costs and benefits on evidence of one grade are corrected, and what evidence that is."""

    grade: Grade
    cost_percent: Percent | None = None
    benefit_percent: SignedPercent | None = None
    cost_evidence: Text = ""
    cohort_evidence: Text = ""
    impact_evidence: Text = ""
    age_of_evidence: Text = ""
    known_error: Text = ""


class BiasTable(_Table, frozen=True, kw_only=True):
    """Corrections for optimism by grade of evidence: costs up, benefits down."""

    grades: Annotated[tuple[GradeOfEvidence, ...], Meta(min_length=1, max_length=6)]


class RateFrom(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this year of a case on, so much a year."""

    from_year: Annotated[int, Meta(ge=0, le=1000)]
    rate_percent: Percent


class Schedule(_Table, frozen=True, kw_only=True):
    """Discount rates, from year 0 on."""

    rates: Annotated[tuple[RateFrom, ...], Meta(min_length=1, max_length=100)]


class Deflator(_Table, frozen=True, kw_only=True):
    """An index of prices by year."""

    index: Annotated[dict[IndexYear, Index], Meta(min_length=1, max_length=300)]


class References(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The tables from which a case is served; no name stands twice among those of one kind."""

    optimism_bias: tuple[BiasTable, ...] = ()
    discount_schedule: tuple[Schedule, ...] = ()
    deflator: tuple[Deflator, ...] = ()

    def with_others(self, others: "References") -> "References":
        """These and others; one of the others takes the place of one of the same name."""
        return References(
            optimism_bias=_replaced(self.optimism_bias, others.optimism_bias),
            discount_schedule=_replaced(self.discount_schedule, others.discount_schedule),
            deflator=_replaced(self.deflator, others.deflator),
        )

    def bias_table(self, name: str) -> BiasTable | None:
        return next((one for one in self.optimism_bias if one.name == name), None)

    def schedule(self, name: str) -> Schedule | None:
        return next((one for one in self.discount_schedule if one.name == name), None)

    def deflator_of(self, name: str) -> Deflator | None:
        return next((one for one in self.deflator if one.name == name), None)


_T = TypeVar("_T", bound=_Table)


def _replaced(these: Iterable[_T], others: tuple[_T, ...]) -> tuple[_T, ...]:
    taken = {one.name for one in others}
    return (*(one for one in these if one.name not in taken), *others)
