"""The format of the figures that a rule set is evaluated on: a pool's lines, savings, and what else steps look up."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.rules.sharing.model import Name, Partner, Percent

LINES_MAX = 5000

SignedPence = Annotated[int, Meta(ge=-(2**53), le=2**53, description="whole pence")]
Weight = Annotated[
    str, Meta(pattern=r"^[0-9]{1,18}(\.[0-9]{1,12})?\Z", description="a weight as decimal text; money in pence")
]
Quantity = Annotated[str, Meta(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,12})?\Z", description="a quantity as decimal text")]


class _Figure(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all figures have in common."""


class Line(_Figure, frozen=True):
    """A scheme, or a line of one, by budget and actual, or by its variance alone (actual - budget)."""

    name: Name
    scheme: Name | None = None
    budget_pence: SignedPence | None = None
    actual_pence: SignedPence | None = None
    variance_pence: SignedPence | None = None
    responsible: Partner | None = None
    fence: Name | None = None
    kind: Literal["fixed", "variable"] | None = None
    cause: Name | None = None
    is_recurrent: bool | None = None
    labels: tuple[Name, ...] = ()
    profile: dict[Partner, Percent] = {}


class Saving(_Figure, frozen=True):
    """What one body saved: as verified, and as banked where that is less; below nothing, a cost shunted onto it."""

    name: Name
    body: Partner
    verified_pence: SignedPence
    banked_pence: SignedPence | None = None
    projected_pence: SignedPence | None = None
    case: Name | None = None
    programme: Name | None = None
    labels: tuple[Name, ...] = ()


class Item(_Figure, frozen=True):
    """What may be drawn on, or met: a reserve, an underspend elsewhere, what is not yet committed, a request, a bid."""

    name: Name
    kind: Name
    amount_pence: Annotated[int, Meta(ge=0, le=2**53)]
    is_recurrent: bool | None = None
    is_agreed: bool | None = None
    fence: Name | None = None


class MeasuredWeights(_Figure, frozen=True):
    """What was measured of each partner, in which version and as at which day."""

    version: Name
    as_at: date
    of: dict[Partner, Weight]


class Event(_Figure, frozen=True):
    """Something that starts a clock."""

    name: Name
    happened_on: date


class Figures(_Figure, frozen=True):
    """All that an evaluation sees."""

    format: Literal["placeledger-figures/1"]
    as_at: date
    lines: Annotated[tuple[Line, ...], Meta(max_length=LINES_MAX)] = ()
    items: tuple[Item, ...] = ()
    weights: dict[Name, MeasuredWeights] = {}
    amounts: dict[Name, SignedPence] = {}
    quantities: dict[Name, Quantity] = {}
    decisions: dict[Name, Annotated[int, Meta(ge=0, le=2**53)]] = {}
    events: tuple[Event, ...] = ()
    savings: Annotated[tuple[Saving, ...], Meta(max_length=LINES_MAX)] = ()
