"""The words of places: the area whose bodies pool money, the bodies themselves, where money comes from."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
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
