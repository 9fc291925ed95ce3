"""The words of money that waits: what sort, whose, how much, and for how long."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.journal.views import KnownAt
from ledger.statements.model import Figure


class Idle(StrEnum):
    """Why money waits."""

    CALLED = "called"
    ALLOCATED = "allocated"
    IN_RESERVE = "in_reserve"
    BANKED = "banked"
    IN_SUSPENSE = "in_suspense"


IDLE_WORDS = {
    Idle.CALLED: "called and not received",
    Idle.ALLOCATED: "allocated in the year and not committed or spent",
    Idle.IN_RESERVE: "in reserve and not drawn",
    Idle.BANKED: "banked savings that are not distributed",
    Idle.IN_SUSPENSE: "in suspense: spent, and coded to nothing",
}


class IdleQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As at which day, as known when."""

    as_at: Annotated[date, Meta(description="of effective dates up to it; left out: today")] | None = None
    known_at: KnownAt | None = None


class Aged(Struct, frozen=True):
    """How much has waited how long: overdue by so many days of what was called, else for so many months."""

    band: str
    amount_pence: int


class IdleLine(Struct, frozen=True, kw_only=True):
    """Money of one pool that waits: of a body and stream, of a scheme, or of a savings case."""

    idle: Idle
    pool: str
    pool_name: str
    body: str | None
    body_name: str | None
    stream: str | None
    programme: str | None
    scheme: Annotated[str | None, Meta(description="of banked savings the case")]
    amount: Figure
    ages: Annotated[tuple[Aged, ...], Meta(description="in order of the bands; what came first is taken to go first")]
    oldest: Annotated[
        date | None, Meta(description="the due date, or the month, of the oldest of it; null: no due date")
    ]


class IdleTotal(Struct, frozen=True, kw_only=True):
    """All money of a place that waits for one reason; reasons are not added up, since one pound may have two."""

    idle: Idle
    words: str
    amount_pence: int
    ages: tuple[Aged, ...]


class IdleMoney(Struct, frozen=True, kw_only=True):
    """Money that waits in the pools that may be seen, as at a day, as known at an instant."""

    place: str
    place_name: str
    as_at: date
    known_at: datetime
    lines: tuple[IdleLine, ...]
    totals: tuple[IdleTotal, ...]
