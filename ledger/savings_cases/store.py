"""Facts of savings cases: one typed function for each named query."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.rules.savings.case import Case
from ledger.rules.savings.projection import Projection
from ledger.savings_cases.documents import KeptProjection, read_case, read_projection

_SQL = queries(__package__)
NEWEST = 2**31 - 1
Bodies = Collection[str] | None


class KeptCase(Struct, frozen=True, kw_only=True):
    """A case with where it stands; named: the bodies that may see what is not agreed of it, the owner among them."""

    case_code: str
    programme: str
    owner: str
    named: tuple[str, ...]
    recorded_at: datetime
    principal_id: UUID
    latest_version: int
    latest_title: str
    baseline_version: int | None
    baseline_title: str | None


class KeptVersion(Struct, frozen=True, kw_only=True):
    """One version without its document; baseline: the number of the baseline that it became, if it did."""

    version: int
    title: str
    engine: int
    bodies: tuple[str, ...]
    sha256: str
    projection_sha256: str
    recorded_at: datetime
    principal_id: UUID
    acting_body: str | None
    baseline: int | None
    agreed_from: date | None
    agreed_at: datetime | None
    proposal_id: UUID | None


class Document(Struct, frozen=True, kw_only=True):
    """What a version says, and its projection."""

    version: int
    case: Case
    projection: Projection


class Baseline(Struct, frozen=True, kw_only=True):
    """A version that all bodies of its case agreed, and what it says.

    number: its order among the baselines of the case. through_sequence: the last entry that stood with it.
    """

    case_code: str
    programme: str
    number: int
    version: int
    effective_date: date
    through_sequence: int
    recorded_at: datetime
    proposal_id: UUID
    title: str
    case: Case
    projection: Projection


async def insert_case(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> None:
    """Keep a case: the columns of the statement after the pool, in its order."""
    await connection.execute(_SQL["insert_case"], place_id, pool_id, *columns)


async def insert_version(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    case_code: str,
    kept: KeptProjection,
    recorded_at: datetime,
    act_id: UUID,
) -> int:
    """Keep a case as its next version with what it projects: its number."""
    case = kept.case
    version: int = await connection.fetchval(
        _SQL["insert_version"],
        *(place_id, pool_id, case_code, case.title, case.engine, list(case.bodies), kept.document, kept.digest),
        *(kept.reference_data, kept.projection_bytes, kept.projection_digest, recorded_at, act_id),
    )
    return version


async def list_cases(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    seen_by: Bodies,
    *,
    after: str = "",
    case_code: str | None = None,
    programme: str | None = None,
    is_agreed: bool | None = None,
    limit: int = NEWEST,
) -> list[KeptCase]:
    """Cases after a code that any of some bodies may see (None: all), of a code, a programme, agreed or not."""
    asked = (after, None if seen_by is None else list(seen_by), case_code, programme, is_agreed, limit)
    rows = await connection.fetch(_SQL["list_cases"], place_id, pool_id, *asked)
    return [KeptCase(**{**row, "named": tuple(row["named"])}) for row in rows]


async def find_case(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, seen_by: Bodies = None
) -> KeptCase | None:
    """One case; None where there is none, or none that any of some bodies may see."""
    found = await list_cases(connection, place_id, pool_id, seen_by, case_code=case_code, limit=1)
    return found[0] if found else None


async def list_versions(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    case_code: str,
    seen_by: Bodies,
    *,
    before: int = NEWEST,
    limit: int = NEWEST,
) -> list[KeptVersion]:
    """Versions below a number that any of some bodies may see (None: all), the newest first."""
    asked = (case_code, before, None if seen_by is None else list(seen_by), limit)
    rows = await connection.fetch(_SQL["list_versions"], place_id, pool_id, *asked)
    return [KeptVersion(**{**row, "bodies": tuple(row["bodies"])}) for row in rows]


async def find_version(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, version: int, seen_by: Bodies = None
) -> KeptVersion | None:
    """One version; None where there is none, or none that any of some bodies may see."""
    if not 0 < version < NEWEST:
        return None
    asked = (case_code, seen_by)
    found = await list_versions(connection, place_id, pool_id, *asked, before=version + 1, limit=1)
    return found[0] if found and found[0].version == version else None


async def find_documents(
    connection: Connection, place_id: UUID, pool_id: UUID, wanted: Collection[tuple[str, int]]
) -> Mapping[tuple[str, int], Document]:
    """What versions of cases say, by case and version; whoever asks has seen to it that they may be seen."""
    names = [[one[0] for one in wanted], [one[1] for one in wanted]]
    rows = await connection.fetch(_SQL["find_versions"], place_id, pool_id, *names)
    return {(row["case_code"], row["version"]): _document(row) for row in rows}


async def baselines_as_known(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    through: int | None = None,
    cases: Sequence[str] | None = None,
) -> dict[str, Baseline]:
    """The baseline in force of each case, as known through a sequence number (None: now), by the case's code."""
    named = None if cases is None else list(cases)
    rows = await connection.fetch(_SQL["baselines_as_known"], place_id, pool_id, through, named)
    return {row["case_code"]: _baseline(row) for row in rows}


async def baseline_in_force(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, through: int | None = None
) -> Baseline | None:
    """The baseline of a case, as known through a sequence number (None: now); None while nothing is agreed."""
    return (await baselines_as_known(connection, place_id, pool_id, through, [case_code])).get(case_code)


def _document(row: asyncpg.Record) -> Document:
    return Document(
        version=row["version"], case=read_case(row["document"]), projection=read_projection(row["projection"])
    )


def _baseline(row: asyncpg.Record) -> Baseline:
    same = {name: row[name] for name in Baseline.__struct_fields__ if name not in {"case", "projection"}}
    return Baseline(**same, case=read_case(row["document"]), projection=read_projection(row["projection"]))
