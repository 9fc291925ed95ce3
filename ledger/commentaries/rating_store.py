"""Facts about rating rules: one typed function for each named query."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from ledger.commentaries.rating_model import RatingRuleView
from ledger.db import Connection, queries
from ledger.rules.rating import Applied, RatingRule

_SQL = queries(__package__)
_READ, _WRITE = msgspec.json.Decoder(RatingRule), msgspec.json.Encoder()


async def insert_rating_rule(
    connection: Connection, place_id: UUID, pool_id: UUID, rule: RatingRule, recorded_at: datetime, act_id: UUID
) -> int:
    """Keep a rule: its version; the caller holds the head's lock."""
    said = (rule.rates, rule.effective_from, _WRITE.encode(rule).decode(), recorded_at, act_id)
    version: int = await connection.fetchval(_SQL["insert_rating_rule"], place_id, pool_id, *said)
    return version


async def list_rating_rules(
    connection: Connection, place_id: UUID, pool_id: UUID, *, before: int, limit: int
) -> list[RatingRuleView]:
    """Rules of a pool below a version, the newest first."""
    rows = await connection.fetch(_SQL["list_rating_rules"], place_id, pool_id, before, limit)
    return [view_of(Applied(_READ.decode(row["terms"]), row["version"]), row["recorded_at"]) for row in rows]


async def rating_rules_of(
    connection: Connection, place_id: UUID, pool_ids: Collection[UUID], known_at: datetime
) -> dict[UUID, tuple[Applied, ...]]:
    """The rules of pools as known at an instant, each in order of version; pools that have none are left out."""
    found: dict[UUID, tuple[Applied, ...]] = {}
    for row in await connection.fetch(_SQL["rating_rules_of_pools"], place_id, list(pool_ids), known_at):
        one = Applied(_READ.decode(row["terms"]), row["version"])
        found[row["pool_id"]] = (*found.get(row["pool_id"], ()), one)
    return found


def view_of(applied: Applied, recorded_at: datetime) -> RatingRuleView:
    """A version of a pool's as it reads."""
    assert applied.version is not None, "what is kept has a version"
    return RatingRuleView(version=applied.version, recorded_at=recorded_at, rule=applied.rule, words=applied.words)
