"""Re-deriving spend profiles: fingerprints from what was said, versions without a gap."""

from collections.abc import AsyncIterator, Iterator
from itertools import groupby
from uuid import UUID

import asyncpg

from ledger.core.keyed import is_of
from ledger.db import Connection, queries
from ledger.forecasts.profile_model import SpendProfileCommand
from ledger.forecasts.profile_store import parts_of
from ledger.rules.fencing import year_name

_SQL = queries(__package__)


async def differences_of_profiles(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the spend profiles of a place."""
    for row in await connection.fetch(_SQL["texts_without_profile"], place_id):
        yield f"a reason belongs to no spend profile {row['number']}"
    for pool in await connection.fetch(_SQL["pools_with_profiles"], place_id):
        rows = await connection.fetch(_SQL["profiles_to_check"], place_id, pool["pool_id"])
        for text in (*_of_numbers(rows), *_of_versions(rows)):
            yield f"pool {pool['code']}: {text}"


def _of_numbers(rows: list[asyncpg.Record]) -> Iterator[str]:
    numbers = {row["number"] for row in rows}
    for expected in range(1, max(numbers) + 1):
        if expected not in numbers:
            yield f"spend profile {expected} is missing"


def _of_versions(rows: list[asyncpg.Record]) -> Iterator[str]:
    """Scheme by scheme and year by year: versions without a gap, each as it was said."""
    for _, group in groupby(rows, key=lambda row: (row["programme"], row["scheme"], row["year"])):
        for expected, row in enumerate(group, 1):
            named = f"spend profile {row['number']}"
            if row["version"] != expected:
                yield f"{named} is version {row['version']} of its scheme and year, and should be version {expected}"
            yield from (f"{named}: {text}" for text in _of_profile(row))


def _of_profile(row: asyncpg.Record) -> Iterator[str]:
    if row["through_sequence"] > row["head"]:
        yield "it was made of entries that are not there"
    # Without the salt, which is erased with the reason, nothing can be compared, and nothing is wrong.
    if row["salt"] is not None and not is_of(row["fingerprint"], _said(row), row["salt"]):
        yield "it says something else than what was recorded"


def _said(row: asyncpg.Record) -> SpendProfileCommand:
    """The command behind a row, as its fingerprint was taken over it."""
    return SpendProfileCommand(
        acting_body=row["acting_body"],
        programme=row["programme"],
        scheme=row["scheme"],
        financial_year=year_name(row["year"]),
        parts=parts_of(row["parts"]),
        reason=row["reason"],
    )
