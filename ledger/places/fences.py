"""Setting a fence on a stream: from the reference data or written out, a further version beside those before it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import Code, Name, Text
from ledger.core.refusal import Code as Refused
from ledger.core.refusal import Refusal, RefusedError
from ledger.db import Connection
from ledger.journal.command import Label
from ledger.journal.fence_checking import differences_of_fences
from ledger.rules.fencing import Fence, Nature, Purposes, YearLimit, year_named
from ledger.rules.reference import ReferenceFence, reference_fence

TOLD_MAX = 5


class Adopted(Struct, frozen=True, forbid_unknown_fields=True):
    """A fence of the reference data, by its name and date."""

    name: Code
    dated: date


class NewFence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Conditions on a stream's use from a date on: those of the reference data, or the place's own."""

    effective_from: Annotated[date, Meta(description="from which effective date the version is in force")]
    adopts: Annotated[Adopted | None, Meta(description="then name, source and conditions are the reference's")] = None
    name: Name | None = None
    source: Annotated[Text, Meta(description="where the conditions are written")] = ""
    purposes: Annotated[Purposes, Meta(description="what it may be used for; none: for anything")] = ()
    nature: Annotated[Nature | None, Meta(description="revenue or capital; null: either")] = None
    first_day: Annotated[date | None, Meta(description="the first day on which it may be used")] = None
    last_day: Annotated[date | None, Meta(description="the last day on which it may be used")] = None
    may_carry_forward: Annotated[bool, Meta(description="whether a year may use what the year before left")] = False
    limits: Annotated[tuple[YearLimit, ...], Meta(max_length=50, description="the most that a year may use")] = ()
    label: Label = ""

    def __post_init__(self) -> None:
        """Conditions are adopted or written out, never half of each; a fence has a name, a source and a true span."""
        own = (self.name, self.source, self.purposes, self.nature, self.first_day, self.last_day)
        if self.adopts is not None and (any(own) or self.may_carry_forward):
            raise ValueError("what is adopted comes from the reference data: give limits and label only")
        if self.adopts is None and not (self.name and self.source):
            raise ValueError("a fence of the place's own has a name and a source")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("the fence ends before it begins")
        years = [one.financial_year for one in self.limits]
        if len(set(years)) < len(years) or None in {year_named(one) for one in years}:
            raise ValueError("a limit is of one financial year, such as 2025-26, and stands once")


class FenceView(Struct, frozen=True, kw_only=True):
    """One version of a fence."""

    stream: str
    version: int
    effective_from: date
    name: str
    source: str
    purposes: tuple[str, ...]
    nature: str | None
    first_day: date | None
    last_day: date | None
    may_carry_forward: bool
    limits: tuple[YearLimit, ...]
    label: str


def fence_of(new: NewFence, stream: str, version: int) -> Fence:
    """The version that a payload asks for; raises RefusedError for a reference that is not there."""
    if new.adopts is None:
        assert new.name is not None, "a fence of the place's own has a name"
        return Fence(
            stream=stream,
            version=version,
            effective_from=new.effective_from,
            name=new.name,
            source=new.source,
            purposes=new.purposes,
            nature=new.nature,
            first_day=new.first_day,
            last_day=new.last_day,
            may_carry_forward=new.may_carry_forward,
            limits=new.limits,
            label=new.label,
        )
    found = reference_fence(new.adopts.name, new.adopts.dated)
    if found is None:
        detail = f"the reference data has no fence {new.adopts.name} of {new.adopts.dated}"
        raise RefusedError(Refusal(Refused.PAYLOAD_IS_NOT_VALID, detail, "/adopts"))
    return _adopted(new, found, stream, version)


def _adopted(new: NewFence, found: ReferenceFence, stream: str, version: int) -> Fence:
    return Fence(
        stream=stream,
        version=version,
        effective_from=new.effective_from,
        name=found.title,
        source=found.source,
        purposes=found.purposes,
        nature=found.nature,
        first_day=found.first_day,
        last_day=found.last_day,
        may_carry_forward=found.may_carry_forward,
        limits=new.limits,
        label=new.label,
    )


def fence_view(fence: Fence) -> FenceView:
    """A version as its readers see it."""
    return FenceView(**{name: getattr(fence, name) for name in FenceView.__struct_fields__})


async def refuse_broken_fences(
    connection: Connection, place_id: UUID, pool_ids: Sequence[UUID], streams: Collection[str] | None = None
) -> None:
    """Raises RefusedError when the books of a pool break a fence as it now is; the caller holds every pool's lock."""
    found = [
        text for pool_id in pool_ids for text in await differences_of_fences(connection, place_id, pool_id, streams)
    ]
    if found:
        more = f"; and {len(found) - TOLD_MAX} more" if len(found) > TOLD_MAX else ""
        raise RefusedError(Refusal(Refused.FENCE_IS_BROKEN, "; ".join(found[:TOLD_MAX]) + more, "/effective_from"))
