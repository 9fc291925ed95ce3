"""Re-deriving forecasts: fingerprints from what was said, budgets from legs, notices from the terms then agreed."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

import asyncpg

from ledger.core.keyed import is_of
from ledger.db import Connection, queries
from ledger.forecasts import notice_store
from ledger.forecasts.actions import budget_pence_of
from ledger.forecasts.model import ForecastCommand, Method
from ledger.forecasts.notice_store import Notice, TermsVersion
from ledger.forecasts.notices import NOTICE_TERMS_ACT, passes, terms_at
from ledger.rules.fencing import year_name

_SQL = queries(__package__)


async def differences_of_forecasts(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the forecasts and notices of a place."""
    for row in await connection.fetch(_SQL["texts_without_forecast"], place_id):
        yield row["text"]
    for row in await connection.fetch(_SQL["terms_to_check"], place_id):
        if (row["act"], row["outcome"]) != (NOTICE_TERMS_ACT.name, "done"):
            what = f"agreement {row['agreement']}: version {row['version']} of its terms of notice"
            yield f"{what} rests on no proposal that was done"
    for pool in await connection.fetch(_SQL["pools_to_check"], place_id):
        ids = place_id, pool["pool_id"]
        rows = await connection.fetch(_SQL["forecasts_to_check"], *ids)
        for row in rows:
            async for text in _of_forecast(connection, ids, row):
                yield f"pool {pool['code']}: {_named(row)}: {text}"
        agreed = await notice_store.list_terms(connection, place_id, pool["agreement"])
        notices = await notice_store.list_notices(connection, *ids)
        for text in _of_notices(rows, agreed, notices):
            yield f"pool {pool['code']}: {text}"


def _named(row: asyncpg.Record) -> str:
    return f"forecast {row['version']} of {row['scheme']} for {year_name(row['year'])}"


async def _of_forecast(connection: Connection, ids: tuple[UUID, UUID], row: asyncpg.Record) -> AsyncIterator[str]:
    if row["through_sequence"] > row["head"]:
        yield "it was made of entries that are not there"
    command = ForecastCommand(
        acting_body=row["acting_body"],
        programme=row["programme"],
        scheme=row["scheme"],
        financial_year=year_name(row["year"]),
        as_at=row["as_at"],
        amount_pence=row["amount_pence"],
        method=Method(row["method"]),
        commentary=row["commentary"] or "",
    )
    # Without the salt, which is erased with the text, nothing can be compared, and nothing is wrong.
    if not is_of(row["fingerprint"], command, row["salt"]):
        yield "it says something else than what was recorded"
    scheme = row["programme"], row["scheme"]
    budget_pence = await budget_pence_of(connection, ids, scheme, row["year"], row["through_sequence"])
    if budget_pence != row["budget_pence"]:
        yield f"its budget was {row['budget_pence']} pence, and the legs of then add up to {budget_pence}"


def _of_notices(
    rows: Sequence[asyncpg.Record], agreed: Sequence[TermsVersion], notices: Sequence[Notice]
) -> Iterator[str]:
    """Scheme by scheme and year by year, what should have been opened and ended, against what was."""
    by_forecast = {one.forecast_id: one for one in notices}
    for _, group in groupby(rows, key=lambda row: (row["programme"], row["scheme"], row["year"])):
        versions, standing = 0, None
        for row in group:
            versions += 1
            if row["version"] != versions:
                yield f"{_named(row)}: version {versions} is missing before it"
                versions = row["version"]
            if standing is not None and _was_cleared(standing, row):
                standing = None
            opened, at = by_forecast.get(row["forecast_id"]), terms_at(agreed, row["recorded_at"])
            is_beyond = passes(row["amount_pence"], row["budget_pence"], at)
            if (opened is not None) != (is_beyond and standing is None):
                yield f"{_named(row)}: {'it opened a notice' if opened else 'it opened no notice'}, against the terms"
            elif opened is not None and at is not None and opened.terms_version != at.version:
                yield f"{_named(row)}: its notice names terms that were not agreed then"
            if standing is not None and (standing.ended_by_forecast == row["forecast_id"]) == is_beyond:
                said = "ended a notice" if is_beyond else "ended no notice"
                yield f"{_named(row)}: it {said}, against the terms"
            standing = opened or (standing if is_beyond else None)


def _was_cleared(notice: Notice, row: asyncpg.Record) -> bool:
    """Whether the board had cleared a notice before a forecast was recorded."""
    ended_at: datetime | None = notice.ended_at
    return ended_at is not None and notice.ended_by_forecast is None and ended_at < row["recorded_at"]
