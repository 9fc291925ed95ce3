"""Facts of rule sets: one typed function for each named query."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.rule_sets.documents import Canonical, read_document
from ledger.rule_sets.model import Adopted, RuleSetSignature, Version
from ledger.rules.sharing.model import RuleSet

_SQL = queries(__package__)
_READ_SIGNATURES = msgspec.json.Decoder(tuple[RuleSetSignature, ...])
NEWEST = 2**31 - 1


class Document(Struct, frozen=True):
    """The rule set of a version, with its digest."""

    version: int
    rule_set: RuleSet
    sha256: str


class InForce(Struct, frozen=True):
    """The rule set that applies on a day, since when, and the digest by which to name it."""

    version: int
    effective_from: date
    rule_set: RuleSet
    sha256: str


async def insert_rule_set(
    connection: Connection, place_id: UUID, agreement: str, written: Canonical, recorded_at: datetime, act_id: UUID
) -> int:
    """Keep a rule set as the next version of its agreement: its number."""
    rule_set = written.rule_set
    version: int = await connection.fetchval(
        _SQL["insert_rule_set"],
        *(place_id, agreement, rule_set.title, rule_set.engine),
        *(written.document, written.digest, written.read_back_digest, recorded_at, act_id),
    )
    return version


async def list_rule_sets(
    connection: Connection, place_id: UUID, agreement: str, *, before: int, now: datetime, limit: int
) -> list[Version]:
    """Versions below a number, the newest first."""
    rows = await connection.fetch(_SQL["list_rule_sets"], place_id, agreement, before, now, limit)
    return [_version(row) for row in rows]


async def find_rule_set(connection: Connection, place_id: UUID, agreement: str, version: int) -> Document | None:
    """The document of a version; None for one that is not there."""
    row = await connection.fetchrow(_SQL["find_rule_set"], place_id, agreement, version)
    return None if row is None else Document(row["version"], read_document(row["document"]), row["digest"].hex())


async def rule_set_in_force(
    connection: Connection, place_id: UUID, agreement: str, day: date, known_at: datetime | None = None
) -> InForce | None:
    """The rule set that applies on a day, as known at an instant or now; None where none is agreed."""
    row = await connection.fetchrow(_SQL["find_rule_set_in_force"], place_id, agreement, day, known_at)
    if row is None:
        return None
    return InForce(row["version"], row["effective_from"], read_document(row["document"]), row["digest"].hex())


async def last_adoption(connection: Connection, place_id: UUID, agreement: str) -> Adopted | None:
    """What was adopted last; None while nothing is."""
    row = await connection.fetchrow(_SQL["last_adoption"], place_id, agreement)
    return None if row is None else Adopted(*row.values())


async def is_adopted(connection: Connection, place_id: UUID, agreement: str, version: int) -> bool:
    """Whether a version is adopted."""
    found: bool = await connection.fetchval(_SQL["is_adopted"], place_id, agreement, version)
    return found


async def insert_signatures(
    connection: Connection,
    place_id: UUID,
    agreement: str,
    version: int,
    signed: Sequence[tuple[str, date, datetime]],
    *rests_on: UUID,
) -> None:
    """When each partner signed a version; it rests on a proposal and an act."""
    columns = [list(column) for column in zip(*signed, strict=True)] or [[], [], []]
    await connection.execute(_SQL["insert_signatures"], place_id, agreement, version, *columns, *rests_on)


async def insert_adoption(connection: Connection, place_id: UUID, agreement: str, *columns: object) -> None:
    """Record an adoption: the columns of the statement after the agreement, in its order."""
    await connection.execute(_SQL["insert_adoption"], place_id, agreement, *columns)


async def rule_sets_to_check(connection: Connection, place_id: UUID) -> list[asyncpg.Record]:
    """Every rule set of a place with its adoption, and what the proposal beneath it was and became."""
    return await connection.fetch(_SQL["rule_sets_to_check"], place_id)


async def rule_sets_waiting(connection: Connection, place_id: UUID, now: datetime) -> list[asyncpg.Record]:
    """The latest versions that nobody has proposed to adopt: agreement, version, title, recorded_at, pool, partners."""
    return await connection.fetch(_SQL["rule_sets_waiting"], place_id, now)


def _version(row: asyncpg.Record) -> Version:
    return Version(
        **{name: row[name] for name in Version.__struct_fields__ if name not in {"signatures", "waiting"}},
        signatures=_READ_SIGNATURES.decode(row["signatures"]),
        waiting=tuple(row["waiting"]),
    )
