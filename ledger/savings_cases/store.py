"""Facts of savings cases: one typed function for each named query."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from ledger.db import Connection, queries
from ledger.savings_cases.documents import KeptProjection, read_case, read_projection, read_references
from ledger.savings_cases.kept import Baseline, Document, KeptCase, KeptVersion
from ledger.savings_cases.model import CaseReviewView, NamingView

_SQL = queries(__package__)
NEWEST = 2**31 - 1
Bodies = Collection[str] | None


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


async def find_document(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, version: int
) -> Document:
    """What a version that is there says; whoever asks has seen to it that it may be seen."""
    at = case_code, version
    return (await find_documents(connection, place_id, pool_id, [at]))[at]


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
        version=row["version"],
        case=read_case(row["document"]),
        references=read_references(row["reference_data"]),
        projection=read_projection(row["projection"]),
    )


def _baseline(row: asyncpg.Record) -> Baseline:
    same = {name: row[name] for name in Baseline.__struct_fields__ if name not in {"case", "projection"}}
    return Baseline(**same, case=read_case(row["document"]), projection=read_projection(row["projection"]))


async def insert_text(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, part: str, number: int, text: str
) -> None:
    """Keep what was written freely of a naming, a review or an answer, by its number: empty where nothing was."""
    await connection.execute(_SQL["insert_text"], place_id, pool_id, case_code, part, number, text)


async def insert_naming(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    case_code: str,
    body: str,
    recorded_at: datetime,
    act_id: UUID,
    *,
    is_named: bool,
) -> int:
    """Keep that a body is named, or named no more: the number of that."""
    given = (body, is_named, recorded_at, act_id)
    number: int = await connection.fetchval(_SQL["insert_naming"], place_id, pool_id, case_code, *given)
    return number


async def list_namings(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, *, after: int, limit: int
) -> list[NamingView]:
    """Who was named, and named no more, after a number, in order."""
    rows = await connection.fetch(_SQL["list_namings"], place_id, pool_id, case_code, after, limit)
    return [NamingView(**row) for row in rows]


async def insert_review(connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, *columns: object) -> int:
    """Keep what a body found of a version: the columns of the statement after the case, in its order; its number."""
    review: int = await connection.fetchval(_SQL["insert_review"], place_id, pool_id, case_code, *columns)
    return review


async def insert_answer(connection: Connection, place_id: UUID, pool_id: UUID, *columns: object) -> None:
    """Keep that a review is answered: the columns of the statement after the pool, in its order."""
    await connection.execute(_SQL["insert_answer"], place_id, pool_id, *columns)


async def list_reviews(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    case_code: str,
    seen_by: Bodies = None,
    *,
    after: int = 0,
    version: int | None = None,
    limit: int = NEWEST,
) -> list[CaseReviewView]:
    """Reviews after a number, in order, of a version or of all, that any of some bodies may see (None: all)."""
    asked = (case_code, after, version, None if seen_by is None else list(seen_by), limit)
    rows = await connection.fetch(_SQL["list_reviews"], place_id, pool_id, *asked)
    return [msgspec.convert({**row, "findings": msgspec.json.decode(row["findings"])}, CaseReviewView) for row in rows]


async def insert_baseline(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, *columns: object
) -> int:
    """Keep that a version is agreed: the columns of the statement after the case, in its order; its number."""
    number: int = await connection.fetchval(_SQL["insert_baseline"], place_id, pool_id, case_code, *columns)
    return number


async def cases_to_check(connection: Connection, place_id: UUID) -> list[asyncpg.Record]:
    """Every version of every case of a place as kept; no version where a case has none."""
    return await connection.fetch(_SQL["cases_to_check"], place_id)


async def baselines_to_check(connection: Connection, place_id: UUID, pool_id: UUID) -> list[asyncpg.Record]:
    """Every baseline of a pool with what the proposal beneath it was and became, and its entries."""
    return await connection.fetch(_SQL["baselines_to_check"], place_id, pool_id)


async def stray_baseline_entries(connection: Connection, place_id: UUID) -> list[tuple[str, int]]:
    """Entries of baselines that no baseline has posted: pool and sequence number."""
    return [(row["pool"], row["sequence"]) for row in await connection.fetch(_SQL["stray_baseline_entries"], place_id)]


async def reviews_waiting(connection: Connection, place_id: UUID) -> list[asyncpg.Record]:
    """Who has yet to review the latest version of a case: pool, case_code, version, title, recorded_at, body."""
    return await connection.fetch(_SQL["reviews_waiting"], place_id)
