"""Taking a pack: one read of everything as known at one moment, then pure composition."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.commentaries import store as commentaries
from ledger.commentaries.model import CommentaryQuery, CommentaryView
from ledger.commentaries.rating_store import rating_rules_of
from ledger.core.period import Period
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.forecasts.model import Basis as OutturnBasis
from ledger.forecasts.taking import Known, table_as_known
from ledger.http.access import Access, Place, PoolTerms
from ledger.journal.reading import through_of
from ledger.journal.store import View, totals_as_known
from ledger.programmes.store import name_schemes
from ledger.rule_sets.store import find_rule_set
from ledger.rules.rating import Applied
from ledger.rules.sharing.result import Result
from ledger.settlement import store as settlements
from ledger.settlement.secured_model import SecuredQuery
from ledger.settlement.securing import secured_of_pool
from ledger.statements import issue_store
from ledger.statements.actions import StatementQuery, period_of, statement_of
from ledger.statements.figures import Figures
from ledger.statements.model import Statement
from ledger.statements.moving import moved
from ledger.statements.pack_account import AccountFacts, compose_account, views_of_account
from ledger.statements.pack_forecast import compose_forecast
from ledger.statements.pack_model import (
    FundAccount,
    PackBeside,
    PackForecast,
    PackMovement,
    PackSavings,
    PackSharing,
    StatementPack,
)
from ledger.statements.pack_ratings import compose_ratings
from ledger.statements.pack_savings import compose_savings
from ledger.statements.pack_sharing import KnownSettlement, compose_sharing
from ledger.statements.store import instant_of, name_things

_RESULT = msgspec.json.Decoder(Result)


class Moment(Struct, frozen=True):
    """Of which pool and period, through which entry, and at which instant for what stands beside the journal."""

    place: Place
    pool: PoolTerms
    period: Period
    through: int
    known_at: datetime

    @property
    def ids(self) -> tuple[UUID, UUID]:
        return self.place.place_id, self.pool.pool_id

    @property
    def path(self) -> str:
        return f"/v1/places/{self.place.code}/pools/{self.pool.code}"


async def take_pack(db: ConnectionPool, access: Access, query: StatementQuery, now: datetime) -> StatementPack:
    """The pack of the pool of the request; the same for ever when asked by sequence number or instant."""
    period, ids = period_of(query), access.ids
    async with reading_place(db, ids[0]) as connection:
        through = await through_of(connection, *ids, query.through_sequence, query.known_at)
        is_of_now = query.through_sequence is None and query.known_at is None
        known_at = None if is_of_now else await instant_of(connection, *ids, through)
        statement = await statement_of(connection, access.place, access.pool, period, query.basis, through, known_at)
        moment = Moment(access.place, access.pool, period, through, query.known_at or known_at or now)
        return StatementPack(statement=statement, beside=await beside_of(connection, moment, statement))


async def beside_of(connection: Connection, moment: Moment, statement: Statement) -> PackBeside:
    """What stands beside a statement at a moment."""
    forecast = await forecast_of(connection, moment)
    savings = await _savings(connection, moment) if moment.pool.holds_savings else None
    return PackBeside(
        known_at=moment.known_at,
        account=await account_of(connection, moment),
        forecast=forecast,
        sharing=await _sharing(connection, moment),
        savings=savings,
        movement=await _movement(connection, moment, statement),
        commentary=await _commentary(connection, moment),
        ratings=compose_ratings(await _rules(connection, moment), moment.period, statement, forecast, savings),
    )


async def _movement(connection: Connection, moment: Moment, statement: Statement) -> PackMovement:
    where = *moment.ids, moment.period, moment.through, moment.known_at
    before = await issue_store.last_before(connection, *where)
    if before is None:
        return PackMovement(since=None, items=())
    items = moved(msgspec.json.decode(before.content)["statement"], statement)
    return PackMovement(
        since=issue_store.since_of(before, moment.path),
        items=tuple(one for one in items if one.was_pence != one.is_pence),
    )


async def _commentary(connection: Connection, moment: Moment) -> tuple[CommentaryView, ...]:
    """In the order in which it was written."""
    asked = CommentaryQuery(period=moment.period.name, known_at=moment.known_at, standing_only=True)
    found = await commentaries.list_commentaries(connection, *moment.ids, asked, moment.path)
    return tuple(reversed(found))


async def _rules(connection: Connection, moment: Moment) -> tuple[Applied, ...]:
    place_id, pool_id = moment.ids
    found = await rating_rules_of(connection, place_id, [pool_id], moment.known_at)
    return found.get(pool_id, ())


async def account_of(connection: Connection, moment: Moment) -> FundAccount:
    """The memorandum account of the period and of the year to its end."""
    ids, views = moment.ids, views_of_account(moment.period, moment.through)
    to_date = await totals_as_known(connection, *ids, views.to_date)
    programmes = {one.account.programme for one in to_date if one.account.programme is not None}
    return compose_account(
        AccountFacts(
            place=moment.place,
            pool=moment.pool,
            period=moment.period,
            through=moment.through,
            before=await totals_as_known(connection, *ids, views.before),
            to_date=to_date,
            in_period=await totals_as_known(connection, *ids, views.in_period),
            at_end=await totals_as_known(connection, *ids, views.at_end),
            names=await name_things(connection, ids[0], moment.pool.partners),
            schemes=await name_schemes(connection, ids[0], programmes),
        )
    )


async def forecast_of(connection: Connection, moment: Moment) -> PackForecast:
    """The forecast outturn of the year in which the period ends."""
    known = Known(moment.through, moment.period.last_day, moment.known_at)
    year = moment.period.year_first_day.year
    table = await table_as_known(connection, moment.place, moment.pool, year, known, OutturnBasis.CLOSED)
    return compose_forecast(table)


async def _sharing(connection: Connection, moment: Moment) -> PackSharing:
    ids, year = moment.ids, moment.period.year_first_day.year
    found = []
    for kept in reversed(await settlements.list_settlements(connection, *ids, year=year)):
        if kept.recorded_at <= moment.known_at and kept.content.last_day <= moment.period.last_day:
            _, result = await settlements.bytes_of_settlement(connection, *ids, kept.content.number)
            history = await settlements.history_of_settlement(connection, *ids, kept.content.number)
            found.append(KnownSettlement(kept, _RESULT.decode(result), history))
    versions = sorted({one.kept.content.rule_set_version for one in found})
    documents = [await find_rule_set(connection, ids[0], moment.pool.agreement, version) for version in versions]
    return compose_sharing(found, [one for one in documents if one is not None], moment.known_at, moment.path)


async def _savings(connection: Connection, moment: Moment) -> PackSavings:
    ids, view = moment.ids, View(moment.through, date.min, moment.period.last_day)
    totals = await totals_as_known(connection, *ids, view)
    names = (await name_things(connection, ids[0], moment.pool.partners)).bodies
    asked = SecuredQuery(through_sequence=moment.through)
    secured = await secured_of_pool(connection, ids[0], moment.pool, asked, moment.known_at, moment.path)
    return compose_savings(totals, Figures(moment.place, moment.pool, totals, view), names, secured)
