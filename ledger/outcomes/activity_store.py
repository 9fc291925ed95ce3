"""Facts of measures and their figures by month: one typed function for each named query."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from ledger.core.quantity import quantity_text
from ledger.db import Connection, queries
from ledger.outcomes.activity_model import ActivityView, MeasureView, NewActivity, NewMeasure, month_of
from ledger.rules.backlog import Series

_SQL = queries(__package__)
At = tuple[UUID, str]


async def insert_measure(connection: Connection, at: At, new: NewMeasure, act_id: UUID) -> None:
    """Keep a measure."""
    words = new.scheme, new.name, new.unit, new.source, new.label
    await connection.execute(_SQL["insert_measure"], *at, new.code, *words, act_id)


async def list_measures(
    connection: Connection, at: At, scheme: str | None, *, after: str, limit: int
) -> list[MeasureView]:
    """Measures after a code, in order."""
    rows = await connection.fetch(_SQL["list_measures"], *at, scheme, after, limit)
    return [msgspec.convert(dict(row), MeasureView) for row in rows]


async def find_measure(connection: Connection, at: At, measure: str) -> MeasureView | None:
    """A measure; None where there is none."""
    row = await connection.fetchrow(_SQL["find_measure"], *at, measure)
    return None if row is None else msgspec.convert(dict(row), MeasureView)


async def activity_versions(
    connection: Connection, at: At, measure: str, months: Sequence[date]
) -> dict[tuple[date, str], int]:
    """The latest version of each figure in months."""
    rows = await connection.fetch(_SQL["activity_versions"], *at, measure, list(months))
    return {(row["month"], row["series"]): row["version"] for row in rows}


async def insert_activity(connection: Connection, at: At, new: NewActivity, act_id: UUID) -> None:
    """Keep figures of a measure, each after the version that it follows."""
    await connection.execute(
        _SQL["insert_activity"],
        *(*at, new.measure),
        [month_of(one.month) for one in new.figures],
        [one.series.value for one in new.figures],
        [one.follows_version + 1 for one in new.figures],
        [Decimal(one.value) for one in new.figures],
        [one.reason for one in new.figures],
        *(new.acting_body, act_id),
    )


async def list_activity(
    connection: Connection, at: At, measure: str, series: str | None, *, after: tuple[date, str, int], limit: int
) -> list[ActivityView]:
    """Versions of figures, after a month, series and version, in order."""
    rows = await connection.fetch(_SQL["list_activity"], *at, measure, series, *after, limit)
    return [
        ActivityView(
            month=f"{row['month']:%Y-%m}",
            series=Series(row["series"]),
            version=row["version"],
            value=quantity_text(row["value"]),
            reason=row["reason"],
            body=row["body"],
            recorded_at=row["recorded_at"],
        )
        for row in rows
    ]


async def activity_now(connection: Connection, at: At, measure: str) -> dict[date, dict[str, Decimal]]:
    """The figures of a measure as they stand, by month in order and series."""
    found: dict[date, dict[str, Decimal]] = {}
    for row in await connection.fetch(_SQL["activity_now"], *at, measure):
        found.setdefault(row["month"], {})[row["series"]] = row["value"]
    return found
