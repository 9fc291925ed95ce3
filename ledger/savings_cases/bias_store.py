"""Facts of the place's own tables of optimism bias: one typed function for each named query."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import asyncpg
import msgspec

from ledger.db import Connection, queries
from ledger.rules.savings.references import BiasTable
from ledger.savings_cases.documents import canonical
from ledger.savings_cases.reference_model import BiasTableView

_SQL = queries(__package__)
_READ = msgspec.json.Decoder(BiasTable)
_ALL = 2**31 - 1


async def insert_bias_table(
    connection: Connection, place_id: UUID, table: BiasTable, recorded_at: datetime, act_id: UUID
) -> None:
    """Keep a table under its name."""
    document = canonical(table)
    said = (table.name, table.dated, table.source, document, sha256(document).digest())
    await connection.execute(_SQL["insert_bias_table"], place_id, *said, recorded_at, act_id)


async def list_bias_tables(
    connection: Connection, place_id: UUID, *, after: str = "", names: Sequence[str] | None = None, limit: int = _ALL
) -> list[BiasTableView]:
    """The place's own tables after a name, in order, or those of some names."""
    asked = (after, None if names is None else list(names), limit)
    return [_view(row) for row in await connection.fetch(_SQL["list_bias_tables"], place_id, *asked)]


async def find_bias_tables(
    connection: Connection, place_id: UUID, names: Sequence[str] | None = None
) -> list[BiasTable]:
    """The place's own tables, or those of some names, which a case may name beside those that ship."""
    return [one.table for one in await list_bias_tables(connection, place_id, names=names)]


async def unsound_bias_tables(connection: Connection, place_id: UUID) -> list[str]:
    """What is wrong with the place's own tables as they are kept."""
    rows = await connection.fetch(_SQL["bias_tables_to_check"], place_id)
    return [f"table of optimism bias {row['name']}: {text}" for row in rows for text in _of_table(row)]


def _of_table(row: asyncpg.Record) -> Iterator[str]:
    try:
        table = _READ.decode(row["document"])
    except msgspec.MsgspecError:
        yield "it is of no format that is known"
        return
    if (canonical(table), table.name, table.dated, table.source) != (
        *(row["document"], row["name"], row["dated"], row["source"]),
    ):
        yield "it is not kept in its canonical form"


def _view(row: asyncpg.Record) -> BiasTableView:
    return BiasTableView(
        table=_READ.decode(row["document"]), sha256=row["sha256"], recorded_at=row["recorded_at"], is_own=True
    )
