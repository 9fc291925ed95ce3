"""Facts of unit costs: one typed function for each named query."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from ledger.db import Connection, queries
from ledger.rules.savings.unit_costs import UnitCost, UnitCostTable
from ledger.savings_cases.documents import canonical
from ledger.savings_cases.reference_model import EditionView, UnitCostDifference, UnitCostLine

_SQL = queries(__package__)
_READ = msgspec.json.Decoder(UnitCost)
_ALL = 2**31 - 1


async def insert_edition(
    connection: Connection,
    place_id: UUID,
    edition: str,
    table: UnitCostTable,
    source: str,
    recorded_at: datetime,
    act_id: UUID,
) -> None:
    """Keep an edition with its lines, in order."""
    contents = [canonical(one) for one in table.costs]
    said = (table.edition, table.licence, source, sha256(b"".join(contents)).digest())
    await connection.execute(_SQL["insert_edition"], place_id, edition, *said, recorded_at, act_id)
    codes = [one.code for one in table.costs]
    await connection.execute(_SQL["insert_unit_costs"], place_id, edition, codes, contents)


async def list_editions(
    connection: Connection,
    place_id: UUID,
    place: str,
    *,
    after: str = "",
    edition: str | None = None,
    limit: int = _ALL,
) -> list[EditionView]:
    """Editions after one, in the order of their codes, or one of them."""
    rows = await connection.fetch(_SQL["list_editions"], place_id, after, edition, limit)
    path = f"/v1/places/{place}/unit-cost-editions"
    return [EditionView(**row, href=f"{path}/{row['edition']}/unit-costs") for row in rows]


async def last_edition(connection: Connection, place_id: UUID) -> str | None:
    """The edition that was taken in last; None where there is none."""
    edition: str | None = await connection.fetchval(_SQL["last_edition"], place_id)
    return edition


async def list_unit_costs(
    connection: Connection, place_id: UUID, edition: str, *, after: int = 0, limit: int = _ALL
) -> list[UnitCostLine]:
    """Lines of an edition after a position, in order."""
    rows = await connection.fetch(_SQL["list_unit_costs"], place_id, edition, after, limit)
    return [UnitCostLine(position=row["position"], cost=_READ.decode(row["content"])) for row in rows]


async def compare_editions(
    connection: Connection, place_id: UUID, before: str, after: str, *, after_code: str, limit: int
) -> list[UnitCostDifference]:
    """Codes after one at which two editions differ, in order."""
    rows = await connection.fetch(_SQL["compare_editions"], place_id, before, after, after_code, limit)
    return [
        UnitCostDifference(code=row["code"], before=_read(row["before"]), after=_read(row["after"])) for row in rows
    ]


async def unsound_editions(connection: Connection, place_id: UUID) -> list[str]:
    """What is wrong with the editions of a place as they are kept."""
    rows = await connection.fetch(_SQL["editions_to_check"], place_id)
    return [
        f"edition {row['edition']} of unit costs: {text}"
        for row in rows
        for text in _of_edition(row["contents"], row["digest"])
    ]


def _of_edition(contents: list[bytes], digest: bytes) -> Iterator[str]:
    if sha256(b"".join(contents)).digest() != digest:
        yield "its lines are not those of its digest"
    try:
        again = [canonical(_READ.decode(one)) for one in contents]
    except msgspec.MsgspecError:
        yield "it is of no format that is known"
        return
    if again != contents:
        yield "it is not kept in its canonical form"


def _read(content: bytes | None) -> UnitCost | None:
    return None if content is None else _READ.decode(content)
