"""The words of figures that are taken from the books: which are asked for, and what is said beside the legs."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.programmes.model import SchemeKey
from ledger.rules.sharing.figures import Event, Item, MeasuredWeights, Quantity, SignedPence
from ledger.rules.sharing.model import Name as NameInRules
from ledger.rules.sharing.model import Pence, Percent

# What the books themselves measure of each partner, by the names that a rule set asks for them.
CONTRIBUTIONS, PAID_IN, NET_PAID_IN = "contributions", "paid_in", "net_paid_in"
MEASURED_BY_BOOKS = (CONTRIBUTIONS, PAID_IN, NET_PAID_IN)
# What a savings pool keeps of those who invested in savings, and what each bore of their cost in the year.
INVESTED, OUTSTANDING, REPAID, REPAYABLE, COST = "invested", "outstanding", "repaid", "repayable", "cost"
# What the books have to draw on, by the kinds that a rule set asks for them.
RESERVE, UNCOMMITTED = "reserve", "uncommitted"
NO_BUDGET_SET = "no-budget-set"
_WHOLE = 100


class Budgeting(StrEnum):
    """Which budget a span is held against: what was set in it, or so many twelfths of the year's as it has months."""

    AS_SET = "as_set"
    IN_TWELFTHS = "in_twelfths"


class Asked(Struct, frozen=True, kw_only=True):
    """Which figures: of a span of dates, from the legs up to a sequence number and from what was said by an instant.

    Both together name the same figures for ever. Without an instant what is said beside the legs is as it is now.
    """

    first_day: date
    last_day: date
    through: int
    known_at: datetime | None = None
    budget: Budgeting = Budgeting.AS_SET


class SchemeSharing(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a scheme stands in risk sharing from a date on: a further version, beside those before it."""

    effective_from: date
    labels: Annotated[tuple[Code, ...], Meta(max_length=50, description="the sets it belongs to, such as bcf")] = ()
    kind: Annotated[Literal["fixed", "variable"] | None, Meta(description="as the agreement calls the line")] = None
    profile: Annotated[dict[BodyCode, Percent], Meta(description="who bears what, in percent of 100")] = {}
    cause: Annotated[Code | None, Meta(description="what its variance comes from, such as managed or windfall")] = None
    is_recurrent: Annotated[bool | None, Meta(description="whether its variance comes again next year")] = None

    def __post_init__(self) -> None:
        """A profile is of the whole."""
        if self.profile and sum(Fraction(one) for one in self.profile.values()) != _WHOLE:
            raise ValueError("the percentages of the profile come to 100")


class SchemeSharingView(Struct, frozen=True, kw_only=True):
    """One version of how a scheme stands in risk sharing."""

    programme: str
    scheme: str
    version: int
    terms: SchemeSharing


class StatedFigures(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Figures of a pool that no leg holds, as at a day; the last one said under a name counts from that day on."""

    as_at: date
    source: Annotated[Name, Meta(description="where they come from: the document, the publication, the minute")]
    weights: Annotated[dict[NameInRules, MeasuredWeights], Meta(description="by measure: population, activity")] = {}
    items: Annotated[tuple[Item, ...], Meta(max_length=500, description="what may be drawn on or met: bids")] = ()
    amounts: dict[NameInRules, SignedPence] = {}
    quantities: dict[NameInRules, Quantity] = {}
    decisions: dict[NameInRules, Pence] = {}
    events: Annotated[tuple[Event, ...], Meta(max_length=500)] = ()


class StatedFiguresView(Struct, frozen=True, kw_only=True):
    """Figures as they were stated, and when."""

    version: int
    recorded_at: datetime
    figures: StatedFigures


class SchemeFacts(Struct, frozen=True):
    """Who answers for a scheme, and how it stands in risk sharing, every version in order."""

    responsible: str
    sharing: tuple[SchemeSharing, ...] = ()


Schemes = Mapping[SchemeKey, SchemeFacts]
