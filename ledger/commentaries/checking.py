"""Re-deriving commentaries from what was said, and rating rules from their terms."""

from collections.abc import AsyncIterator, Iterator
from itertools import groupby
from uuid import UUID

import asyncpg
import msgspec

from ledger.commentaries.lines import line_at
from ledger.commentaries.model import CommentaryCommand
from ledger.core.keyed import is_of
from ledger.db import Connection, queries
from ledger.periods.model import period_named
from ledger.rules.rating import RatingRule

_SQL = queries(__package__)


async def differences_of_commentaries(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the commentaries and rating rules of a place."""
    for row in await connection.fetch(_SQL["texts_without_commentary"], place_id):
        yield f"a text belongs to no commentary {row['number']}"
    for pool in await connection.fetch(_SQL["pools_with_commentaries"], place_id):
        ids = place_id, pool["pool_id"]
        rows = await connection.fetch(_SQL["commentaries_to_check"], *ids)
        rules = await connection.fetch(_SQL["rating_rules_to_check"], *ids)
        for text in (*_of_commentaries(rows), *_of_numbers(rows), *_of_rules(rules)):
            yield f"pool {pool['code']}: {text}"


def _of_numbers(rows: list[asyncpg.Record]) -> Iterator[str]:
    numbers = sorted(row["number"] for row in rows)
    for expected, number in enumerate(numbers, 1):
        if number != expected:
            yield f"commentary {expected} is missing"
            return


def _of_commentaries(rows: list[asyncpg.Record]) -> Iterator[str]:
    """Line by line and days by days: versions without a gap, each as it was said."""
    for _, group in groupby(rows, key=lambda row: (row["line"], row["first_day"], row["last_day"])):
        for expected, row in enumerate(group, 1):
            named = f"commentary {row['number']}"
            if row["version"] != expected:
                yield f"{named} is version {row['version']} on its line, and should be version {expected}"
            yield from (f"{named}: {text}" for text in _of_commentary(row))


def _of_commentary(row: asyncpg.Record) -> Iterator[str]:
    if row["through_sequence"] > row["head"]:
        yield "it was written of entries that are not there"
    days = period_named(row["period"])
    if (days.first_day, days.last_day) != (row["first_day"], row["last_day"]):
        yield f"its days are not those of {row['period']}"
    if line_at(row["line"]) is None:
        yield "no statement has its line"
    # Without the salt, which is erased with the text, nothing can be compared, and nothing is wrong.
    if row["salt"] is not None and not is_of(row["fingerprint"], _said(row), row["salt"]):
        yield "it says something else than what was written"


def _said(row: asyncpg.Record) -> CommentaryCommand:
    """The command behind a row, as its fingerprint was taken over it."""
    return CommentaryCommand(
        acting_body=row["acting_body"],
        period=row["period"],
        line=row["line"],
        commentary=row["commentary"],
        follows_version=row["version"] - 1,
        reason=row["reason"],
    )


def _of_rules(rows: list[asyncpg.Record]) -> Iterator[str]:
    for expected, row in enumerate(rows, 1):
        rule = msgspec.json.decode(row["terms"], type=RatingRule)
        if row["version"] != expected:
            yield f"rating rule {row['version']} should be version {expected}"
        if (rule.rates, rule.effective_from) != (row["rates"], row["effective_from"]):
            yield f"rating rule {row['version']} is not what its terms say"
