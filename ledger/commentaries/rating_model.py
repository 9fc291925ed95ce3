"""The words of rating rules: the versions of a pool's, and which apply on a day."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.journal.views import KnownAt
from ledger.rules.rating import Rated, RatingRule


class RatingRuleView(Struct, frozen=True, kw_only=True):
    """One version of a pool's rating rules, and how it reads."""

    version: int
    recorded_at: datetime
    rule: RatingRule
    words: str


class RatingsQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rules: those that apply on a day, as known then or now."""

    on: Annotated[date, Meta(description="left out: today")] | None = None
    known_at: KnownAt | None = None


class AppliedRule(Struct, frozen=True, kw_only=True):
    """The rule by which figures of one sort are rated on a day, and how it reads."""

    rates: Rated
    version: Annotated[int | None, Meta(description="of the pool's rules; null: a default of this service")]
    rule: RatingRule
    words: str


class AppliedRules(Struct, frozen=True, kw_only=True):
    """The rules that apply on a day, one for each sort of figure that is rated."""

    on: date
    items: tuple[AppliedRule, ...]
