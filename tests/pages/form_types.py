"""A payload with one of everything that a door may ask for, for the tests of forms."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name, Text
from ledger.core.quantity import Quantity

Pence = Annotated[int, Meta(ge=1, le=100_000_000_000_000, description="whole pence, above zero")]


class Season(StrEnum):
    SPRING = "spring"
    HIGH_SUMMER = "high_summer"


class Colour(StrEnum):
    RED, ORANGE, YELLOW, GREEN, BLUE, INDIGO, VIOLET = "red", "orange", "yellow", "green", "blue", "indigo", "violet"


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    title: Name
    dated: date | None = None
    cost_pence: Pence | None = None


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing of it is needed, so that an empty one is something other than none."""

    words: Text = ""
    season: Season | None = None


class ByShare(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="share"):
    share_percent: Quantity
    of: "ByShare | BySum | None" = None


class BySum(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="sum"):
    amount_pence: Pence
    plus: tuple["ByShare | BySum", ...] = ()


class Everything(Struct, frozen=True, forbid_unknown_fields=True):
    acting_body: BodyCode
    amount_pence: Annotated[Pence, Meta(description="whole pence, above zero; the VAT within vat_pence")]
    effective_date: date
    is_recurrent: bool
    how: ByShare | BySum
    evidence: Annotated[tuple[Evidence, ...], Meta(min_length=1)]
    seasons: Annotated[tuple[Season, ...], Meta(min_length=1)]
    format: Literal["one-format/1"]
    narrative: Text = ""
    terms: Annotated[str, Meta(max_length=4000)] = ""
    scheme: Code | None = None
    known_at: datetime | None = None
    follows_version: Annotated[int, Meta(ge=0)] = 0
    season: Season | None = None
    colour: Colour | None = None
    may_carry_forward: bool = False
    is_kept: bool = True
    is_agreed: bool | None = None
    proposal: UUID | None = None
    streams: tuple[Code, ...] = ()
    years: tuple[int, ...] = ()
    soft_closed_seasons: tuple[Season, ...] = (Season.SPRING,)
    wish: Wish | None = None
    wishes: tuple[Wish, ...] = ()
    percent_of: dict[Name, Quantity] = {}
    limits: dict[Name, Evidence] = {}
    steps: tuple[ByShare | BySum, ...] = ()
    tree: Any = None
