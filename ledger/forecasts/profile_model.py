"""The words of spend profiles: by which month how much of a scheme's budget is to be spent, who said so and why."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.ids import PLAIN, BodyCode, Code
from ledger.forecasts.model import require_year
from ledger.http.paging import PageQuery
from ledger.journal.views import KnownAt, Through
from ledger.rules.fencing import FinancialYear
from ledger.rules.monthly_profile import MonthParts

Parts = Annotated[
    MonthParts,
    Meta(description="what falls to each month, of the sum of all: percentages or any whole numbers"),
]
Reason = Annotated[
    str,
    Meta(
        pattern=rf"^(?=.*\S){PLAIN}*\Z",
        min_length=1,
        max_length=400,
        description="why it is so, not blank; stored apart and erasable",
    ),
]


class SpendProfileCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a scheme's budget of a year is spread over its months: a version, in place of the one before it."""

    acting_body: Annotated[BodyCode, Meta(description="the host, by its pool manager; or the responsible body")]
    programme: Code
    scheme: Code
    financial_year: FinancialYear
    parts: Parts
    reason: Reason

    def __post_init__(self) -> None:
        """The year is one."""
        require_year(self.financial_year)


class SpendProfileView(Struct, frozen=True, kw_only=True):
    """A spend profile as it was recorded; its reason is null where it was erased."""

    number: int
    programme: str
    scheme: str
    financial_year: str
    version: Annotated[int, Meta(description="of those for the same scheme and year; the last one stands")]
    parts: MonthParts
    reason: str | None
    acting_body: str
    principal_id: UUID
    author: Annotated[str | None, Meta(description="as the directory names them; null: it does not, or no more")]
    through_sequence: Annotated[int, Meta(description="the last entry of the pool that stood when it was recorded")]
    recorded_at: datetime
    href: str


class SpendProfileQuery(PageQuery, frozen=True, kw_only=True):
    """Which spend profiles: of a year, a programme, a scheme, a person; as known then or now."""

    financial_year: FinancialYear | None = None
    programme: Code | None = None
    scheme: Code | None = None
    principal_id: Annotated[UUID, Meta(description="who recorded it")] | None = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None
    standing_only: Annotated[bool, Meta(description="of each scheme and year the last version alone, as known")] = False

    def __post_init__(self) -> None:
        """There is one way to say when."""
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")
