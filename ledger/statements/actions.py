"""Taking a statement: one read of the books as known at one sequence number, then pure composition."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.period import Period, parse_period
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.journal.reading import through_of
from ledger.journal.store import View, labels_as_known, totals_as_known
from ledger.programmes.store import name_schemes
from ledger.statements.compose import StatementFacts, compose
from ledger.statements.model import Statement
from ledger.statements.store import instant_of, name_things


class StatementQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which statement: of a month, a quarter or a financial year, as known then or now."""

    period: Annotated[str, Meta(max_length=12, description="`2020-09`, `2020-21-Q2` or `2020-21`")]
    through_sequence: Annotated[int, Meta(ge=0, description="as known at this sequence number")] | None = None
    known_at: Annotated[datetime, Meta(tz=True, description="as known at this instant")] | None = None

    def __post_init__(self) -> None:
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")


def period_of(query: StatementQuery) -> Period:
    """The period asked for; raises RefusedError for a name that is none."""
    period = parse_period(query.period)
    if period is None:
        detail = f"'{query.period}' is no period; write 2020-09, 2020-21-Q2 or 2020-21"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/period"))
    return period


async def take_statement(db: ConnectionPool, access: Access, query: StatementQuery) -> Statement:
    """The statement of the pool of the request; the same for ever when asked by sequence number."""
    period = period_of(query)
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with reading_place(db, place_id) as connection:
        through = await through_of(connection, place_id, pool_id, query.through_sequence, query.known_at)
        year_to_date = View(through, period.year_first_day, period.last_day)
        to_date = await totals_as_known(connection, place_id, pool_id, year_to_date)
        in_period = await totals_as_known(
            connection, place_id, pool_id, View(through, period.first_day, period.last_day)
        )
        programmes = {one.account.programme for one in to_date if one.account.programme is not None}
        facts = StatementFacts(
            place=access.place,
            pool=access.pool,
            period=period,
            through_sequence=through,
            recorded_at=await instant_of(connection, place_id, pool_id, through),
            in_period=in_period,
            to_date=to_date,
            names=await name_things(connection, place_id, access.pool.partners),
            schemes=await name_schemes(connection, place_id, programmes),
            labels=await labels_as_known(connection, place_id, pool_id, year_to_date),
        )
    return compose(facts)
