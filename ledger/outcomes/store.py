"""Facts of outcomes, indicators and their figures: one typed function for each named query."""

from collections.abc import AsyncIterator, Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.period import Period
from ledger.core.quantity import quantity_text
from ledger.db import Connection, queries
from ledger.outcomes.deciding import period_name
from ledger.outcomes.model import FigureView, Frequency, IndicatorView, NewFigure, NewIndicator, NewOutcome, OutcomeView

_SQL = queries(__package__)
EVERY = 2**31 - 1


async def insert_outcome(connection: Connection, at: tuple[UUID, str], new: NewOutcome, act_id: UUID) -> None:
    """Keep a version of an outcome of a programme."""
    words = new.name, new.who_benefits, new.what_changes, new.reason, new.label
    await connection.execute(_SQL["insert_outcome"], *at, new.code, new.follows_version + 1, *words, act_id)


async def list_outcomes(
    connection: Connection, at: tuple[UUID, str], outcome: str | None, *, after: tuple[str, int], limit: int
) -> list[OutcomeView]:
    """Versions of outcomes, after a code and version, in order."""
    rows = await connection.fetch(_SQL["list_outcomes"], *at, outcome, *after, limit)
    return [msgspec.convert(dict(row), OutcomeView) for row in rows]


async def outcome_versions(connection: Connection, at: tuple[UUID, str]) -> dict[str, int]:
    """The latest version of each outcome."""
    return {row["outcome"]: row["version"] for row in await connection.fetch(_SQL["outcome_versions"], *at)}


async def insert_indicator(connection: Connection, at: tuple[UUID, str], new: NewIndicator, act_id: UUID) -> None:
    """Keep a version of an indicator."""
    await connection.execute(
        _SQL["insert_indicator"],
        *(*at, new.code, new.follows_version + 1, new.outcome, new.name, new.unit, new.direction.value, new.source),
        *(new.frequency.value, Decimal(new.baseline.value), new.baseline.on, Decimal(new.target.value), new.target.on),
        *(new.reason, new.label, act_id),
    )


async def list_indicators(
    connection: Connection,
    at: tuple[UUID, str],
    outcome: str | None = None,
    indicator: str | None = None,
    *,
    after: tuple[str, int] = ("", 0),
    limit: int = EVERY,
    latest: bool = False,
) -> list[IndicatorView]:
    """Versions of indicators, or the latest of each alone, after a code and version, in order."""
    rows = await connection.fetch(_SQL["list_indicators"], *at, outcome, indicator, *after, latest, limit)
    return [_indicator(dict(row)) for row in rows]


def _indicator(row: dict[str, object]) -> IndicatorView:
    for name in ("baseline", "target"):
        value = row.pop(f"{name}_value")
        assert isinstance(value, Decimal), "numeric comes as a decimal"
        row[name] = {"value": quantity_text(value), "on": row.pop(f"{name}_on")}
    return msgspec.convert(row, IndicatorView)


async def find_indicator(connection: Connection, at: tuple[UUID, str], indicator: str) -> IndicatorView | None:
    """The latest version of an indicator; None where there is none."""
    return next(iter(await list_indicators(connection, at, indicator=indicator, latest=True)), None)


async def insert_figure(
    connection: Connection, at: tuple[UUID, str], new: NewFigure, period: Period, act_id: UUID
) -> None:
    """Keep a version of what an indicator was in a period."""
    await connection.execute(
        _SQL["insert_figure"],
        *(*at, new.indicator, period.first_day, period.last_day, new.follows_version + 1, Decimal(new.value)),
        *(new.unit, new.reason, new.acting_body, act_id),
    )


async def figure_version(connection: Connection, at: tuple[UUID, str], indicator: str, first_day: date) -> int:
    """The latest version of a figure; 0 where there is none."""
    version: int = await connection.fetchval(_SQL["figure_version"], *at, indicator, first_day)
    return version


async def list_figures(
    connection: Connection,
    at: tuple[UUID, str],
    indicator: str | None,
    period: Period | None,
    *,
    after: tuple[str, date, int] = ("", date.min, 0),
    limit: int = EVERY,
) -> list[FigureView]:
    """Versions of figures, after an indicator, a day and a version, in order."""
    days = (None, None) if period is None else (period.first_day, period.last_day)
    rows = await connection.fetch(_SQL["list_figures"], *at, indicator, *days, *after, limit)
    return [_figure(row) for row in rows]


def _figure(row: asyncpg.Record) -> FigureView:
    return FigureView(
        indicator=row["indicator"],
        period=period_name(row["first_day"], Frequency(row["frequency"])),
        first_day=row["first_day"],
        last_day=row["last_day"],
        version=row["version"],
        value=quantity_text(row["value"]),
        unit=row["unit"],
        reason=row["reason"],
        body=row["body"],
        recorded_at=row["recorded_at"],
    )


async def latest_figures(
    connection: Connection, at: tuple[UUID, str], indicators: Collection[str]
) -> dict[str, dict[date, Decimal]]:
    """The figures of indicators as they stand, by the first day of their periods, in order."""
    found: dict[str, dict[date, Decimal]] = {}
    for row in await connection.fetch(_SQL["latest_figures"], *at, list(indicators)):
        found.setdefault(row["indicator"], {})[row["first_day"]] = row["value"]
    return found


async def responsible_bodies(connection: Connection, at: tuple[UUID, str], scheme: str | None = None) -> frozenset[str]:
    """The bodies responsible for a scheme, or for any of the programme."""
    rows = await connection.fetch(_SQL["responsible_bodies"], *at, scheme)
    return frozenset(row["responsible_body"] for row in rows)


async def differences_of_outcomes(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the figures of a place: gaps between versions, foreign units, measures of nothing."""
    for row in await connection.fetch(_SQL["figures_out_of_order"], place_id):
        yield row["text"]
