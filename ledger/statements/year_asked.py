"""Which financial year of a pool is looked at, as known when."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.period import Period
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.forecasts.model import year_period
from ledger.rules.fencing import year_named


class YearQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which year, as known then or now."""

    financial_year: Annotated[str, Meta(max_length=7, description="such as 2025-26")]
    through_sequence: Annotated[int, Meta(ge=0, description="as known at this sequence number")] | None = None
    known_at: Annotated[datetime, Meta(tz=True, description="as known at this instant")] | None = None

    def __post_init__(self) -> None:
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")


def year_asked(query: YearQuery) -> Period:
    """The year asked for; raises RefusedError for a name that is none."""
    year = year_named(query.financial_year)
    if year is None:
        detail = f"'{query.financial_year}' is no financial year; write 2025-26"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/financial_year"))
    return year_period(year)
