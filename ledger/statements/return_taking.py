"""Taking a pool manager's return, or the view of the Better Care Fund: one read of the books as known at one moment."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledger.agreements.store import find_life
from ledger.core.entry import AccountName
from ledger.core.period import Period, financial_year_name, parse_period
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.forecasts.store import scheme_facts
from ledger.forecasts.taking import year_asked
from ledger.http.access import Access
from ledger.http.problems import NOTHING_HERE
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, totals_as_known
from ledger.outcomes.model import IndicatorView
from ledger.outcomes.progressing import progress_view
from ledger.outcomes.store import list_figures, list_indicators
from ledger.statements.better_care import BetterCareFacts, compose_better_care
from ledger.statements.pack_taking import Moment, account_of, forecast_of
from ledger.statements.return_model import (
    RETURN_SOURCE,
    BetterCareFund,
    BetterCareQuery,
    MomentQuery,
    OutcomeLine,
    PoolReturn,
)
from ledger.statements.store import instant_of, name_things

_QUARTER, _YEAR = 3, 12
_NOT_POOLED = "the pool is no pooled fund, so the regulation asks for no return of it; its books are shown all the same"
_WANTED = (
    *(AccountName.SOURCE, AccountName.CONTRIBUTION_INCOME, AccountName.CONTRIBUTION_RECEIVABLE),
    *(AccountName.PARTNER_CASH, AccountName.ALLOCATED, AccountName.EXPENDITURE),
)


def return_period(name: str) -> Period:
    """The quarter or year of an address; raises RefusedError for another span, or none."""
    period = parse_period(name)
    if period is None:
        raise RefusedError(NOTHING_HERE)
    if len(period.months()) not in {_QUARTER, _YEAR}:
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, f"a return is of a quarter or a year: {name} is neither"))
    return period


async def _moment(connection: Connection, access: Access, period: Period, query: MomentQuery, now: datetime) -> Moment:
    through = await through_of(connection, *access.ids, query.through_sequence, query.known_at)
    known_at = query.known_at or now
    if query.through_sequence is not None:
        known_at = await instant_of(connection, *access.ids, through)
    return Moment(access.place, access.pool, period, through, known_at)


async def take_return(
    db: ConnectionPool, access: Access, period: Period, query: MomentQuery, now: datetime
) -> PoolReturn:
    """The return of the pool of the request for a quarter or a year."""
    pool, place = access.pool, access.place
    async with reading_place(db, place.place_id) as connection:
        moment = await _moment(connection, access, period, query, now)
        life = await find_life(connection, place.place_id, pool.agreement)
        names = (await name_things(connection, place.place_id, pool.partners)).bodies
        account = await account_of(connection, moment)
        forecast = await forecast_of(connection, moment)
        programmes = dict.fromkeys(one.programme for one in forecast.programmes)
        outcomes = [line for one in programmes for line in await _outcomes(connection, moment, one)]
    return PoolReturn(
        **_named(access),
        host=pool.host,
        host_name=names.get(pool.host or "", pool.host or ""),
        pool_manager=life.current.written.pool_manager,
        period=period.name,
        first_day=period.first_day,
        last_day=period.last_day,
        is_annual=len(period.months()) == _YEAR,
        financial_year=financial_year_name(period.last_day),
        through_sequence=moment.through,
        known_at=moment.known_at,
        source=RETURN_SOURCE,
        note="" if pool.kind == "pooled" else _NOT_POOLED,
        account=account,
        forecast=forecast,
        outcomes=tuple(outcomes),
    )


def _named(access: Access) -> dict[str, Any]:
    """What names a pool in all that is shown of it."""
    place, pool = access.place, access.pool
    return {
        "place": place.code,
        "place_name": place.name,
        "pool": pool.code,
        "pool_name": pool.name,
        "pool_kind": pool.kind,
        "pool_label": pool.label,
        "attribution": pool.attribution,
        "agreement": pool.agreement,
        "mark": pool.mark,
    }


async def _outcomes(connection: Connection, moment: Moment, programme: str) -> list[OutcomeLine]:
    """The indicators of a programme by the figures of periods that had ended, as known then."""
    at, last_day = (moment.place.place_id, programme), moment.period.last_day
    indicators: dict[str, IndicatorView] = {}
    for one in await list_indicators(connection, at):
        if one.recorded_at <= moment.known_at:
            indicators[one.code] = one
    figures: dict[str, dict[date, Decimal]] = {code: {} for code in indicators}
    for said in await list_figures(connection, at, None, None):
        if said.indicator in figures and said.recorded_at <= moment.known_at and said.last_day <= last_day:
            figures[said.indicator][said.first_day] = Decimal(said.value)
    return [
        OutcomeLine(programme=programme, progress=progress_view(one, figures[code], last_day))
        for code, one in indicators.items()
    ]


async def take_better_care(db: ConnectionPool, access: Access, query: BetterCareQuery, now: datetime) -> BetterCareFund:
    """The view of the pool of the request for a financial year."""
    year = year_asked(query.financial_year)
    periods = [_quarter(year, number) for number in range(1, 5)]
    whole = parse_period(f"{year:04d}-{(year + 1) % 100:02d}-Y")
    assert whole is not None, "a year that was looked at"
    async with reading_place(db, access.place.place_id) as connection:
        moment = await _moment(connection, access, whole, query, now)
        views = [View(moment.through, one.first_day, one.last_day) for one in (*periods, whole)]
        totals = [await totals_as_known(connection, *access.ids, view, Selection(_WANTED)) for view in views]
        accounts = [one.account for one in totals[-1]]
        keys = {(one.programme, one.scheme) for one in accounts if one.programme and one.scheme}
        facts = BetterCareFacts(
            place=access.place,
            pool=access.pool,
            quarters=tuple(zip(totals[:-1], views[:-1], strict=True)),
            whole=(totals[-1], views[-1]),
            schemes=await scheme_facts(connection, access.place.place_id, keys),
            names=await name_things(connection, access.place.place_id, access.pool.partners),
            forecast=await forecast_of(connection, moment),
        )
    return BetterCareFund(
        **_named(access),
        financial_year=financial_year_name(whole.last_day),
        through_sequence=moment.through,
        known_at=moment.known_at,
        **compose_better_care(facts),
    )


def _quarter(year: int, number: int) -> Period:
    found = parse_period(f"{year:04d}-{(year + 1) % 100:02d}-Q{number}")
    assert found is not None, "a quarter of a year that was looked at"
    return found
