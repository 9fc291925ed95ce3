"""Taking the table of a year and the accuracy of past forecasts: one read of the books, then pure composition."""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from ledger.core.clock import day_in_london
from ledger.core.period import MONTHS_IN_YEAR, Period, financial_year_start, month_after, month_end
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.forecasts import store
from ledger.forecasts.accuracy import AccuracyFacts, OutturnKey, compose_accuracy
from ledger.forecasts.model import Accuracies, AccuracyQuery, Basis, OutturnTable, TableQuery, year_period
from ledger.forecasts.table import OutturnFacts, Span, compose_table, keys_of
from ledger.http.access import Access, Place, PoolTerms
from ledger.journal.reading import through_of
from ledger.journal.store import View, totals_as_known
from ledger.rules.fencing import year_named

Ids = tuple[UUID, UUID]


def year_asked(financial_year: str) -> int:
    """The calendar year in which a financial year begins; raises RefusedError for a name that is none."""
    year = year_named(financial_year)
    if year is None:
        detail = f"'{financial_year}' is no financial year; write 2025-26"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/financial_year"))
    return year


async def take_table(db: ConnectionPool, access: Access, query: TableQuery, now: datetime) -> OutturnTable:
    """The table of a year of the pool of the request; the same for ever when asked by instant."""
    year, known_at = year_asked(query.financial_year), min(query.known_at or now, now)
    ids = access.place.place_id, access.pool.pool_id
    async with reading_place(db, ids[0]) as connection:
        through = await through_of(connection, *ids, None, query.known_at)
        through_day = await _through_day(connection, ids, year_period(year), query.basis, known_at)
        known = Known(through, through_day, known_at)
        return await table_as_known(connection, access.place, access.pool, year, known, query.basis)


class Known(Struct, frozen=True):
    """Through which entry, through which day's spending, and at which instant a table is taken."""

    through: int
    through_day: date | None
    known_at: datetime


async def table_as_known(
    connection: Connection, place: Place, pool: PoolTerms, year: int, known: Known, basis: Basis
) -> OutturnTable:
    """The table of a year as known at a moment."""
    days, ids = year_period(year), (place.place_id, pool.pool_id)
    through, through_day, known_at = known.through, known.through_day, known.known_at
    of_year = await _span(connection, ids, View(through, days.first_day, days.last_day))
    to_date = ever = part = whole = None
    if year > date.min.year:
        whole = await _span(connection, ids, _a_year_before(View(through, days.first_day, days.last_day)))
    if through_day is not None:
        to_date = await _span(connection, ids, View(through, days.first_day, through_day))
        ever = await _span(connection, ids, View(through, date.min, through_day))
        if year > date.min.year:
            part = await _span(connection, ids, _a_year_before(View(through, days.first_day, through_day)))
    standing = await store.standing_forecasts(connection, *ids, year, known_at)
    schemes = await store.scheme_facts(connection, ids[0], keys_of(of_year, ever, standing))
    facts = OutturnFacts(
        place=place,
        pool=pool,
        year=year,
        days=days,
        basis=basis,
        known_at=known_at,
        through_sequence=through,
        through_day=through_day,
        of_year=of_year,
        to_date=to_date,
        ever=ever,
        last_year=whole,
        last_year_part=part,
        standing=standing,
        schemes=schemes,
    )
    return compose_table(facts)


async def _span(connection: Connection, ids: Ids, view: View) -> Span:
    return Span(await totals_as_known(connection, *ids, view), view)


async def _through_day(connection: Connection, ids: Ids, days: Period, basis: Basis, known_at: datetime) -> date | None:
    """The last day of the last closed month of the year, or the last day of the year that had come by then."""
    if basis is Basis.TO_DATE:
        today = min(day_in_london(known_at), days.last_day)
        return today if today >= days.first_day else None
    months = await store.months_as_known(connection, *ids, days.first_day, days.last_day, known_at)
    closed = [one.month for one in months if one.is_closed]
    return month_end(closed[-1]) if closed else None


def _a_year_before(view: View) -> View:
    return View(view.through, month_after(view.first_day, -MONTHS_IN_YEAR), same_day_last_year(view.last_day))


def same_day_last_year(day: date) -> date:
    """The same day of the year before; the last day of a month stays one, and 29 February is the 28th."""
    month = month_after(day.replace(day=1), -MONTHS_IN_YEAR)
    last = month_end(month)
    return last if day == month_end(day) else month + timedelta(days=min(day.day, last.day) - 1)


async def take_accuracy(db: ConnectionPool, access: Access, query: AccuracyQuery, now: datetime) -> Accuracies:
    """Past forecasts of the pool of the request against what the years ended at, where all their months are closed."""
    year = None if query.financial_year is None else year_asked(query.financial_year)
    ids = access.place.place_id, access.pool.pool_id
    async with reading_place(db, ids[0]) as connection:
        through = await through_of(connection, *ids, None, None)
        past = await store.every_forecast(connection, *ids, year, query.programme, query.scheme)
        years = sorted({one.year for one in past})
        months = await store.months_as_known(connection, *ids, date.min, date.max, now)
        open_years = {financial_year_start(one.month).year for one in months if not one.is_closed}
        spans = {
            one: await _span(connection, ids, View(through, year_period(one).first_day, year_period(one).last_day))
            for one in years
            if one not in open_years
        }
    wanted: set[OutturnKey] = {(one.programme, one.scheme, one.year) for one in past}
    facts = AccuracyFacts(
        place=access.place,
        pool=access.pool,
        through_sequence=through,
        past=past,
        spans=spans,
        wanted=tuple(sorted(wanted)),
        years_without=tuple(one for one in years if one in open_years),
    )
    return compose_accuracy(facts)
