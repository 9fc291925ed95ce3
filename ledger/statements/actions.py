"""Taking a statement: one read of the books as known at one sequence number, then pure composition."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.period import Period, parse_period
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.access import Access, Place, PoolTerms
from ledger.journal.event_dates import labels_of, totals_of
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, totals_as_known
from ledger.periods.model import PeriodName
from ledger.programmes.store import name_schemes
from ledger.rules.fencing import FinancialYear, year_named
from ledger.statements.compose import RESERVE, SETTLEMENT, StatementFacts, compose, views_of
from ledger.statements.fenced import Fenced, fenced_views, minimum_lines, year_view
from ledger.statements.figures import Figures
from ledger.statements.model import Basis, Minimums, Statement
from ledger.statements.store import fences_as_known, instant_of, minimums_as_known, name_things


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
    is_of_now = query.through_sequence is None and query.known_at is None
    async with reading_place(db, place_id) as connection:
        through = await through_of(connection, place_id, pool_id, query.through_sequence, query.known_at)
        # What was asked by sequence number stays as it was, so then fences set since are left out.
        known_at = None if is_of_now else await instant_of(connection, place_id, pool_id, through)
        return await statement_of(connection, access.place, access.pool, period, query.basis, through, known_at)


async def statement_of(
    connection: Connection,
    place: Place,
    pool: PoolTerms,
    period: Period,
    basis: Basis,
    through: int,
    known_at: datetime | None = None,
) -> Statement:
    """The statement of a pool as known at a sequence number; fences and minimums as known at an instant, or now."""
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
        fenced=await _fenced(connection, ids, period, through, known_at),
        standing=await totals_as_known(
            connection, *ids, fenced_views(period, through).of_all_time, Selection((*RESERVE, *SETTLEMENT))
        ),
    )
    return compose(facts)


async def _fenced(
    connection: Connection, ids: tuple[UUID, UUID], period: Period, through: int, known_at: datetime | None
) -> Fenced:
    """What fences and minimum contributions are shown against; nothing is read for those that are not there."""
    views = fenced_views(period, through)
    fences = await fences_as_known(connection, ids[0], known_at)
    minimums = await minimums_as_known(connection, *ids, known_at, period.year_first_day.year)
    return Fenced(
        fences=fences,
        minimums=minimums,
        in_year_to_date=await totals_as_known(connection, *ids, views.year_to_date) if fences else (),
        of_all_time=await totals_as_known(connection, *ids, views.of_all_time) if fences else (),
        in_year=await totals_as_known(connection, *ids, views.year) if minimums else (),
    )


class MinimumsQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which financial year; of every one with a minimum if left out."""

    financial_year: FinancialYear | None = None


async def take_minimums(db: ConnectionPool, access: Access, query: MinimumsQuery) -> Minimums:
    """The minimum contributions to the pool of the request, against what is scheduled and received now."""
    year = None if query.financial_year is None else year_named(query.financial_year)
    if query.financial_year is not None and year is None:
        detail = f"'{query.financial_year}' is no financial year; write 2025-26"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/financial_year"))
    pool = access.pool
    ids = access.place.place_id, pool.pool_id
    async with reading_place(db, access.place.place_id) as connection:
        through = await through_of(connection, *ids, None, None)
        minimums = await minimums_as_known(connection, *ids, None, year)
        of_year = {}
        for one in {minimum.year for minimum in minimums}:
            view = year_view(one, through)
            totals = await totals_as_known(connection, *ids, view)
            of_year[one] = Figures(access.place, pool, totals, view)
        names = await name_things(connection, access.place.place_id, pool.partners)
    return Minimums(through, tuple(minimum_lines(minimums, pool, names, of_year)))
