"""Facts about forecasts: one typed function for each named query."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.forecasts.model import ForecastCommand, ForecastQuery, ForecastView, Method
from ledger.programmes.model import SchemeKey
from ledger.rules.fencing import year_name, year_named

_SQL = queries(__package__)
NEWEST = UUID(int=2**128 - 1)
EVER = datetime.max.replace(tzinfo=UTC)


class KeptForecast(Struct, frozen=True, kw_only=True):
    """A forecast as it is to be kept: what was said, and what the service adds to it."""

    forecast_id: UUID
    command: ForecastCommand
    budget_pence: int | None
    through_sequence: int
    principal_id: UUID
    fingerprint: bytes
    key_id: UUID
    recorded_at: datetime
    act_id: UUID
    salt: bytes


class KnownForecast(Struct, frozen=True):
    """What stands for a key; no salt where the texts were erased."""

    forecast_id: UUID
    pool_id: UUID
    fingerprint: bytes
    salt: bytes | None


class Standing(Struct, frozen=True):
    """A forecast as a table takes it."""

    forecast_id: UUID
    programme: str
    scheme: str
    version: int
    as_at: date
    amount_pence: int
    method: Method
    principal_id: UUID

    @property
    def key(self) -> SchemeKey:
        return self.programme, self.scheme


class PastForecast(Struct, frozen=True):
    """A forecast as its accuracy is measured."""

    forecast_id: UUID
    programme: str
    scheme: str
    year: int
    as_at: date
    amount_pence: int
    principal_id: UUID


class SchemeFacts(Struct, frozen=True):
    """A scheme with its programme's name and term."""

    programme: str
    programme_name: str
    first_day: date
    last_day: date
    scheme: str
    name: str
    responsible_body: str
    label: str


class Month(Struct, frozen=True):
    """A month of a pool, and whether it was closed then."""

    month: date
    is_closed: bool


async def insert_forecast(connection: Connection, place_id: UUID, pool_id: UUID, kept: KeptForecast) -> None:
    """Keep a forecast as the next version of its scheme and year; the caller holds the head's lock."""
    command = kept.command
    await connection.execute(
        _SQL["insert_forecast"],
        *(place_id, pool_id, kept.forecast_id, command.programme, command.scheme, year_named(command.financial_year)),
        *(command.as_at, command.method, command.amount_pence, kept.budget_pence, kept.through_sequence),
        *(command.acting_body, kept.principal_id, kept.fingerprint, kept.key_id, kept.recorded_at, kept.act_id),
        *(kept.salt, command.commentary),
    )


async def forecast_of_key(connection: Connection, place_id: UUID, key_id: UUID) -> KnownForecast | None:
    """What stands for an idempotency key."""
    row = await connection.fetchrow(_SQL["forecast_of_key"], place_id, key_id)
    return None if row is None else KnownForecast(**row)


async def list_forecasts(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    query: ForecastQuery,
    pool_path: str,
    *,
    before: UUID,
    limit: int,
) -> list[ForecastView]:
    """Forecasts of a pool before one, the newest first."""
    year = None if query.financial_year is None else year_named(query.financial_year)
    rows = await connection.fetch(
        _SQL["list_forecasts"],
        *(place_id, pool_id, before, limit, year, query.programme, query.scheme, query.method),
        *(query.principal_id, query.as_at_from, query.as_at_to),
    )
    return [_forecast_view(row, pool_path) for row in rows]


async def find_forecast(
    connection: Connection, place_id: UUID, pool_id: UUID, forecast_id: UUID, pool_path: str
) -> ForecastView | None:
    """One forecast of a pool."""
    row = await connection.fetchrow(_SQL["find_forecast"], place_id, pool_id, forecast_id)
    return None if row is None else _forecast_view(row, pool_path)


def _forecast_view(row: asyncpg.Record, pool_path: str) -> ForecastView:
    budget_pence, notice_id = row["budget_pence"], row["notice_id"]
    return ForecastView(
        forecast_id=row["forecast_id"],
        programme=row["programme"],
        scheme=row["scheme"],
        financial_year=year_name(row["year"]),
        version=row["version"],
        as_at=row["as_at"],
        amount_pence=row["amount_pence"],
        method=Method(row["method"]),
        commentary=row["commentary"],
        budget_pence=budget_pence,
        variance_pence=None if budget_pence is None else row["amount_pence"] - budget_pence,
        through_sequence=row["through_sequence"],
        acting_body=row["acting_body"],
        principal_id=row["principal_id"],
        recorded_at=row["recorded_at"],
        notice=None if notice_id is None else f"{pool_path}/variance-notices/{notice_id}",
        href=f"{pool_path}/forecasts/{row['forecast_id']}",
    )


async def standing_forecasts(
    connection: Connection, place_id: UUID, pool_id: UUID, year: int, known_at: datetime
) -> dict[SchemeKey, tuple[Standing, ...]]:
    """The forecast that stands for each scheme, and the one before it where there is one."""
    found: dict[SchemeKey, tuple[Standing, ...]] = {}
    for row in await connection.fetch(_SQL["standing_forecasts"], place_id, pool_id, year, known_at):
        one = msgspec.convert(dict(row), Standing)
        found[one.key] = (*found.get(one.key, ()), one)
    return found


async def every_forecast(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    year: int | None,
    programme: str | None = None,
    scheme: str | None = None,
) -> list[PastForecast]:
    """All forecasts of a pool, or of a year, programme or scheme, in the order in which they came."""
    rows = await connection.fetch(_SQL["every_forecast"], place_id, pool_id, year, programme, scheme)
    return [PastForecast(**row) for row in rows]


async def scheme_facts(
    connection: Connection, place_id: UUID, wanted: Collection[SchemeKey]
) -> dict[SchemeKey, SchemeFacts]:
    """What is known of schemes, in order; those that are not there are left out."""
    keys = sorted(wanted)
    rows = await connection.fetch(_SQL["scheme_facts"], place_id, [one[0] for one in keys], [one[1] for one in keys])
    return {(row["programme"], row["scheme"]): SchemeFacts(**row) for row in rows}


async def months_as_known(
    connection: Connection, place_id: UUID, pool_id: UUID, first_day: date, last_day: date, known_at: datetime
) -> list[Month]:
    """The months of a pool within two days, in order, and whether each was closed at an instant."""
    rows = await connection.fetch(_SQL["months_as_known"], place_id, pool_id, first_day, last_day, known_at)
    return [Month(**row) for row in rows]
