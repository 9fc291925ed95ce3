"""Facts of comparing savings: one typed function for each named query, and all that a comparison takes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.rules.fencing import year_name
from ledger.rules.savings.comparing import Cause
from ledger.savings.store import list_claims, list_shortfalls
from ledger.savings_cases.kept import Document
from ledger.savings_cases.store import baselines_as_known, find_documents
from ledger.savings_comparison.cells import Facts, StatedCauses
from ledger.savings_comparison.model import CausesView, CauseView, OwnBias

_SQL = queries(__package__)
_CAUSES = msgspec.json.Decoder(dict[Cause, int])
_ENCODER = msgspec.json.Encoder(order="deterministic")
_SEEN = msgspec.json.Decoder(OwnBias)
CauseAfter = tuple[str, str, int, int, int]


class SavingsPool(Struct, frozen=True):
    """A savings pool, and the bodies that were ever partners of it."""

    pool_id: UUID
    code: str
    partners: frozenset[str]


class KeptTakeOver(Struct, frozen=True):
    """A table that was taken over, with the bytes of what it rests on."""

    name: str
    seen_bytes: bytes
    beside: str | None
    recorded_at: datetime
    principal_id: UUID

    @property
    def seen(self) -> OwnBias:
        return _SEEN.decode(self.seen_bytes)


async def facts_of(
    connection: Connection, place_id: UUID, pool_id: UUID, through: int, seen_by: Collection[str] | None
) -> Facts:
    """A savings pool as known through an entry; first versions: those that any of some bodies may see (None: all)."""
    baselines = await baselines_as_known(connection, place_id, pool_id, through)
    return Facts(
        baselines=baselines,
        first=await _first_versions(connection, place_id, pool_id, sorted(baselines), seen_by),
        claims=await list_claims(connection, place_id, pool_id) if baselines else (),
        shortfalls=await list_shortfalls(connection, place_id, pool_id) if baselines else (),
        stated=await stated_causes(connection, place_id, pool_id, through),
        through=through,
    )


async def _first_versions(
    connection: Connection, place_id: UUID, pool_id: UUID, cases: list[str], seen_by: Collection[str] | None
) -> dict[str, Document]:
    bodies = None if seen_by is None else sorted(seen_by)
    rows = await connection.fetch(_SQL["first_versions"], place_id, pool_id, cases, bodies)
    wanted = [(row["case_code"], row["version"]) for row in rows]
    found = await find_documents(connection, place_id, pool_id, wanted) if wanted else {}
    return {case: document for (case, _), document in found.items()}


async def stated_causes(
    connection: Connection, place_id: UUID, pool_id: UUID, through: int
) -> tuple[StatedCauses, ...]:
    """What stands of stated causes, as known through an entry."""
    rows = await connection.fetch(_SQL["stated_causes"], place_id, pool_id, through)
    return tuple(StatedCauses(**{**row, "causes": _CAUSES.decode(row["causes"])}) for row in rows)


async def insert_causes(
    connection: Connection, place_id: UUID, pool_id: UUID, causes: Mapping[Cause, int], *columns: object
) -> None:
    """Keep a version of causes: case, body, year, claim, version; then entry, instant, act and reason."""
    (*named, at_sequence, recorded_at, act_id, reason) = columns
    said = _ENCODER.encode(causes).decode()
    kept = at_sequence, recorded_at, act_id, reason
    await connection.execute(_SQL["insert_causes"], place_id, pool_id, *named, said, *kept)


async def list_causes(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    *,
    after: CauseAfter = ("", "", 0, 0, 0),
    case: str | None = None,
    body: str | None = None,
    limit: int = 2**31 - 1,
) -> list[CausesView]:
    """Versions of stated causes after one, in order."""
    rows = await connection.fetch(_SQL["list_causes"], place_id, pool_id, *after, case, body, limit)
    return [
        CausesView(
            case=row["case"],
            body=row["body"],
            financial_year=year_name(row["year"]),
            claim=row["claim"] or None,
            version=row["version"],
            causes=tuple(CauseView(cause, pence) for cause, pence in _CAUSES.decode(row["causes"]).items()),
            reason=row["reason"],
            principal_id=row["principal_id"],
            recorded_at=row["recorded_at"],
        )
        for row in rows
    ]


async def insert_taken_over(
    connection: Connection, place_id: UUID, seen: OwnBias, name: str, beside: str | None, now: datetime, act_id: UUID
) -> None:
    """Keep that a table of the place is what its own past said."""
    await connection.execute(_SQL["insert_taken_over"], place_id, name, _ENCODER.encode(seen), beside, now, act_id)


async def list_taken_over(
    connection: Connection, place_id: UUID, *, after: str = "", limit: int = 2**31 - 1
) -> list[KeptTakeOver]:
    """Tables that were taken over, after a name, in order."""
    rows = await connection.fetch(_SQL["list_taken_over"], place_id, after, limit)
    return [
        KeptTakeOver(row["name"], row["seen"], row["beside"], row["recorded_at"], row["principal_id"]) for row in rows
    ]


async def savings_pools(connection: Connection, place_id: UUID) -> list[SavingsPool]:
    """The savings pools of a place."""
    rows = await connection.fetch(_SQL["savings_pools"], place_id)
    return [SavingsPool(row["pool_id"], row["code"], frozenset(row["partners"])) for row in rows]
