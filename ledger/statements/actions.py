"""Taking a statement: one read of the books as known at one sequence number, then pure composition."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.period import Period, parse_period
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access, Place, PoolTerms
from ledger.journal.event_dates import labels_of, totals_of
from ledger.journal.reading import through_of
from ledger.periods.model import PeriodName
from ledger.programmes.store import name_schemes
from ledger.statements.compose import StatementFacts, compose, views_of
from ledger.statements.model import Basis, Statement
from ledger.statements.store import instant_of, name_things


class StatementQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which statement: of a month, a quarter or a financial year, as known then or now."""

    period: PeriodName
    basis: Annotated[
        Basis, Meta(description="effective: by accounting date; event: by the day on which things happened")
    ] = Basis.EFFECTIVE
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
        return await statement_of(connection, access.place, access.pool, period, query.basis, through)


async def statement_of(
    connection: Connection, place: Place, pool: PoolTerms, period: Period, basis: Basis, through: int
) -> Statement:
    """The statement of a pool for a period, as known at a sequence number."""
    place_id, pool_id = ids = place.place_id, pool.pool_id
    views = views_of(period, basis, through)
    to_date = await totals_of(connection, *ids, views.to_date)
    programmes = {one.account.programme for one in to_date if one.account.programme is not None}
    facts = StatementFacts(
        place=place,
        pool=pool,
        period=period,
        basis=basis,
        through_sequence=through,
        recorded_at=await instant_of(connection, place_id, pool_id, through),
        in_period=await totals_of(connection, *ids, views.in_period),
        to_date=to_date,
        of_earlier=await totals_of(connection, *ids, views.of_earlier),
        posted_later=await totals_of(connection, *ids, views.posted_later),
        names=await name_things(connection, place_id, pool.partners),
        schemes=await name_schemes(connection, place_id, programmes),
        labels=await labels_of(connection, *ids, views.to_date),
    )
    return compose(facts)
