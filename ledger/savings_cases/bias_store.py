"""Facts of the place's own tables of optimism bias: one typed function for each named query."""

from collections.abc import Sequence
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
    connection: Connection, place_id: UUID, *, after: str = "", limit: int = _ALL
) -> list[BiasTableView]:
    """The place's own tables after a name, in order."""
    return [_view(row) for row in await connection.fetch(_SQL["list_bias_tables"], place_id, after, None, limit)]


async def find_bias_tables(connection: Connection, place_id: UUID, names: Sequence[str]) -> list[BiasTable]:
    """Those of the place's own tables that have one of some names."""
    rows = await connection.fetch(_SQL["list_bias_tables"], place_id, "", list(names), _ALL)
    return [_READ.decode(row["document"]) for row in rows]


def _view(row: asyncpg.Record) -> BiasTableView:
    return BiasTableView(
        table=_READ.decode(row["document"]), sha256=row["sha256"], recorded_at=row["recorded_at"], is_own=True
    )
