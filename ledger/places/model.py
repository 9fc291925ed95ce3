"""The words of places: the area whose bodies pool money, the bodies themselves, where money comes from."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.http.paging import PageQuery
from ledger.journal.command import Label


class BodyKind(StrEnum):
    """The kinds of public body that the legal bases tell apart."""

    COUNCIL = "council"
    COMBINED_AUTHORITY = "combined_authority"
    NHS = "nhs"
    POLICE = "police"
    FIRE = "fire"
    CENTRAL_DEPARTMENT = "central_department"
    VOLUNTARY = "voluntary"


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A public body, known by its national code."""

    body: BodyCode
    name: Name
    kind: BodyKind


class BodyQuery(PageQuery, frozen=True, kw_only=True):
    """Which bodies."""

    body: Annotated[tuple[BodyCode, ...], Meta(max_length=200, description="only these; none: all of them")] = ()


class NewBodyVersion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a body is from a day on: renamed, of another kind, or followed by another body."""

    name: Name
    kind: BodyKind
    effective_from: Annotated[date, Meta(description="the first day of it; never before that of the last version")]
    successor: Annotated[
        BodyCode | None, Meta(description="the body that takes its place from that day on; it keeps its own code")
    ] = None
    reason: Annotated[Name, Meta(description="why, such as the order or statutory instrument")]


class BodyVersion(Struct, frozen=True, kw_only=True):
    """One version of a body; the first one is its registration, and says of no day."""

    version: int
    name: str
    kind: BodyKind
    effective_from: date | None
    successor: str | None
    reason: str
    recorded_at: datetime
    recorded_by: UUID


class BodyLife(Struct, frozen=True, kw_only=True):
    """A body as it is today, the body that took its place if one did, and every version, the first one first."""

    body: str
    name: str
    kind: BodyKind
    successor: str | None
    versions: tuple[BodyVersion, ...]


class NewPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """A place to be opened."""

    code: Code
    name: Name
    currency: Literal["GBP"] = "GBP"
    label: Label = ""


class PlaceView(Struct, frozen=True):
    """A place as those who have a role in it see it."""

    code: str
    name: str
    currency: str
    label: str
    href: Annotated[str, Meta(description="where its agreements, pools and programmes are listed")]


class FundingStream(Struct, frozen=True, forbid_unknown_fields=True):
    """Where money comes from: NHS minimum, additional council contribution, iBCF."""

    stream: Code
    name: Name
    label: Label = ""
