"""Facts about imports: one typed function for each named query."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.refusal import Refusal
from ledger.db import Connection, queries
from ledger.http.access import Requester
from ledger.http.door import Role
from ledger.http.problems import errors_of_refusals
from ledger.intake.imports import Asked, ImportTotals, ImportView, Placed, Stage, State, Unfinished
from ledger.intake.model import Filing, Profile
from ledger.intake.results import AnyLineResult, totals_of

_SQL = queries(__package__)
OPERATION = "start_import"


class Read(msgspec.Struct, frozen=True):
    """A file that was read through and found sound."""

    row_count: int
    total_pence: int


class Ended(msgspec.Struct, frozen=True):
    """How an import ended, and why when it failed."""

    state: State
    refusals: tuple[Refusal, ...] = ()


async def insert_part(connection: Connection, place_id: UUID, import_id: UUID, number: int, content: bytes) -> None:
    """Keep a piece of a file."""
    await connection.execute(_SQL["insert_part"], place_id, import_id, number, content)


async def find_part(connection: Connection, place_id: UUID, import_id: UUID, number: int) -> bytes | None:
    """A piece of a file, if there is one of that number."""
    found: bytes | None = await connection.fetchval(_SQL["find_part"], place_id, import_id, number)
    return found


async def remove_parts(connection: Connection, place_id: UUID, import_id: UUID) -> None:
    """Take away what was kept of a file."""
    await connection.execute(_SQL["remove_parts"], place_id, import_id)


async def remove_abandoned_parts(connection: Connection, place_id: UUID) -> None:
    """Take away what arrived of files that never arrived whole."""
    await connection.execute(_SQL["remove_abandoned_parts"], place_id)


async def insert_import(connection: Connection, asked: Asked, act_id: UUID) -> None:
    """Record an import, from when on it will be worked."""
    filing = asked.filing
    await connection.execute(
        _SQL["insert_import"],
        filing.place_id,
        asked.import_id,
        filing.pool_id,
        act_id,
        asked.recorded_at,
        filing.requester.principal_id,
        filing.requester.client_id,
        filing.profile.body,
        filing.profile.code,
        asked.profile_version,
        filing.effective_date,
        filing.replaces_sha256,
        asked.row_count,
        asked.total_pence,
        filing.content_sha256,
        asked.byte_count,
        sorted(filing.roles),
    )


async def insert_step(
    connection: Connection, place_id: UUID, import_id: UUID, step: str, detail: object = None
) -> None:
    """Record what an import has come to, once."""
    said = msgspec.json.encode(detail).decode()
    await connection.execute(_SQL["insert_step"], place_id, import_id, step, said)


async def has_step(connection: Connection, place_id: UUID, import_id: UUID, step: str) -> bool:
    """Whether an import has come to a step."""
    found: bool = await connection.fetchval(_SQL["has_step"], place_id, import_id, step)
    return found


async def insert_batch(
    connection: Connection,
    place_id: UUID,
    import_id: UUID,
    stage: Stage,
    last_row: int,
    results: Sequence[AnyLineResult],
) -> None:
    """Record a batch as done, with the result of each line."""
    totals = msgspec.to_builtins(totals_of(results))
    kept = {name: totals[name] for name in ImportTotals.__struct_fields__ if totals[name]}
    await connection.execute(
        _SQL["insert_batch"],
        place_id,
        import_id,
        stage,
        last_row,
        msgspec.json.encode(kept).decode(),
        [one.row for one in results],
        [one.outcome for one in results],
        [msgspec.json.encode(one).decode() for one in results],
    )


async def last_row_done(connection: Connection, place_id: UUID, import_id: UUID, stage: Stage) -> int:
    """The last row that a stage is done with; 0 before the first."""
    found: int = await connection.fetchval(_SQL["last_row_done"], place_id, import_id, stage)
    return found


async def places(connection: Connection) -> list[UUID]:
    """Every place."""
    return [row["place_id"] for row in await connection.fetch(_SQL["places_with_imports"])]


async def unfinished(connection: Connection, place_id: UUID, import_id: UUID | None = None) -> list[Unfinished]:
    """The imports of a place that have not ended, or the one named, in the order they came."""
    rows = await connection.fetch(_SQL["unfinished_imports"], place_id, import_id)
    return [_unfinished(place_id, row) for row in rows]


def _unfinished(place_id: UUID, row: asyncpg.Record) -> Unfinished:
    """Its acts name the import as their request: so what it posted before a sudden end is known as its own."""
    filing = Filing(
        place_id=place_id,
        pool_id=row["pool_id"],
        requester=Requester(row["principal_id"], row["client_id"], str(row["import_id"])),
        operation=OPERATION,
        profile=msgspec.json.decode(row["profile"], type=Profile),
        effective_date=row["effective_date"],
        content_sha256=row["content_sha256"],
        replaces_sha256=row["replaces_sha256"],
        roles=frozenset(Role(role) for role in row["roles"]),
    )
    return Unfinished(
        import_id=row["import_id"],
        filing=filing,
        row_count=row["row_count_announced"],
        total_pence=row["total_pence_announced"],
    )


async def list_imports(
    connection: Connection, place_id: UUID, pool_id: UUID, *, one: UUID | None = None, after: UUID | None, limit: int
) -> list[ImportView]:
    """Imports of a pool after one, in the order they came; or one of them."""
    rows = await connection.fetch(_SQL["list_imports"], place_id, pool_id, one, after, limit)
    return [_view(row) for row in rows]


def _view(row: asyncpg.Record) -> ImportView:
    read = msgspec.json.decode(row["read"], type=Read) if row["read"] else None
    ended = msgspec.json.decode(row["ended"], type=Ended) if row["ended"] else None
    going_on = State.POSTING if read else State.WAITING
    return ImportView(
        import_id=row["import_id"],
        state=ended.state if ended else State.CANCELLING if row["is_cancelled"] else going_on,
        profile=row["profile"],
        profile_version=row["profile_version"],
        body=row["body"],
        effective_date=row["effective_date"],
        content_sha256=row["content_sha256"],
        byte_count=row["byte_count"],
        replaces=row["replaces_sha256"],
        accepted_at=row["recorded_at"],
        ended_at=row["ended_at"],
        row_count=read.row_count if read else None,
        total_pence=read.total_pence if read else None,
        done=msgspec.json.decode(row["totals"], type=ImportTotals),
        errors=errors_of_refusals(ended.refusals) if ended else (),
    )


async def list_lines(
    connection: Connection, place_id: UUID, import_id: UUID, outcome: str | None, *, after: tuple[int, int], limit: int
) -> list[Placed]:
    """What became of lines, each with its place in the listing."""
    rows = await connection.fetch(_SQL["list_import_lines"], place_id, import_id, outcome, *after, limit)
    return [((row["stage"], row["row_number"]), _result(row["result"])) for row in rows]


def _result(text: Any) -> AnyLineResult:
    found: AnyLineResult = msgspec.json.decode(text, type=AnyLineResult)
    return found
