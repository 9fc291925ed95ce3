"""The baselines' way into the books: rows that the service wrote, with new keys, by bare multi-row inserts.

Same tables, indexes, constraints, triggers and place context; nothing is decided, encoded, looked up or answered.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from ledger.core.ids import new_id

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Rows: TypeAlias = dict[str, list[dict[str, Any]]]

_LEGS = "account_id IN (SELECT account_id FROM leg JOIN entry USING (place_id, pool_id, sequence) WHERE act_id = $3)"
_ENTRIES = "sequence IN (SELECT sequence FROM entry WHERE act_id = $3)"
# The tables in the order of writing, each with the condition that finds the rows of one act in it.
_OF_ACT = {
    "act": "act_id = $3",
    "account": _LEGS,
    "entry": "act_id = $3",
    "entry_text": _ENTRIES,
    "leg": _ENTRIES,
    "balance": _LEGS,
}
_ON_CONFLICT = {
    "account": "ON CONFLICT DO NOTHING",
    "balance": """ON CONFLICT (place_id, pool_id, account_id) DO UPDATE
        SET debit_pence = balance.debit_pence + excluded.debit_pence,
            credit_pence = balance.credit_pence + excluded.credit_pence, last_sequence = excluded.last_sequence""",
}
_MOVE_HEAD = "UPDATE pool_head SET sequence = $3, recorded_at = $4 WHERE place_id = $1 AND pool_id = $2"


class BareRows:
    """What one act of a pool wrote, ready to be written again and again into a pool of the same place."""

    def __init__(self, place_id: UUID, pool_id: UUID, head: int, rows: Rows, statements: dict[str, str]) -> None:
        self._place_id = place_id
        self._pool_id = pool_id
        self._head = head
        self._rows = rows
        self._statements = statements
        self._now = max(row["recorded_at"] for row in rows["entry"])

    def renewed(self, day_of: Callable[[int], date] | None = None) -> Rows:
        """The rows with a new act, a new key, a new source document and the next sequence numbers."""
        self._now += timedelta(milliseconds=1)
        new = {
            "act_id": new_id(),
            "key_id": new_id(),
            "recorded_at": self._now,
            "source_document": secrets.token_hex(8),
        }
        made: Rows = {}
        for table, rows in self._rows.items():
            made[table] = [{**row, **{name: value for name, value in new.items() if name in row}} for row in rows]
            for row in made[table]:
                for name in row.keys() & {"sequence", "last_sequence"}:
                    row[name] += self._head
                if day_of is not None and "effective_date" in row:
                    row["effective_date"] = day_of(row["sequence"])
        self._head += len(made["entry"])
        return made

    def batch(self, day_of: Callable[[int], date] | None = None) -> list[tuple[str, list[Any]]]:
        """The statements of the next write with their columns: the head, which the guards look at, and each table."""
        made = self.renewed(day_of)
        moved = [self._place_id, self._pool_id, self._head, self._now]
        return [(_MOVE_HEAD, moved), *((self._statements[table], _columns(rows)) for table, rows in made.items())]

    def records(self) -> list[Any]:
        """The next write as the parameters of `bench.post`."""
        made = {table: [tuple(row.values()) for row in rows] for table, rows in self.renewed().items()}
        return [*(made[table][0] for table in ("act", "entry", "entry_text")), made["leg"], made["account"]]

    async def write(self, connection: Connection, *batches: Sequence[tuple[str, list[Any]]]) -> None:
        """Each batch in one transaction, under the place's context."""
        for batch in batches:
            async with connection.transaction():
                await connection.execute(_context(self._place_id))
                for statement, parameters in batch:
                    await connection.execute(statement, *parameters)


async def captured(connection: Connection, place_id: UUID, source: UUID, target: UUID) -> BareRows:
    """What the newest posting of a pool wrote, to be written again into another one."""
    rows: Rows = {}
    async with connection.transaction():
        await connection.execute(_context(place_id))
        newest = "SELECT act_id FROM entry WHERE place_id = $1 AND pool_id = $2 ORDER BY sequence DESC LIMIT 1"
        act_id = await connection.fetchval(newest, place_id, source)
        for table, of_act in _OF_ACT.items():
            query = f"SELECT * FROM {table} WHERE place_id = $1 AND pool_id = $2 AND {of_act}"
            found = await connection.fetch(query, place_id, source, act_id)
            rows[table] = [{**row, "pool_id": target} for row in found]
        head = "SELECT sequence FROM pool_head WHERE place_id = $1 AND pool_id = $2"
        standing = await connection.fetchval(head, place_id, target)
        statements = {table: await _insert(connection, table) for table in _OF_ACT}
    _count_from_one(rows)
    return BareRows(place_id, target, standing, rows, statements)


def _columns(rows: list[dict[str, Any]]) -> list[Any]:
    return [list(column) for column in zip(*map(dict.values, rows), strict=True)]


def _context(place_id: UUID) -> str:
    return f"SET LOCAL ledger.place = '{place_id}'"


async def _insert(connection: Connection, table: str) -> str:
    """The insert of a table's rows from one array for each column."""
    columns = await connection.fetch(
        "SELECT attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute "
        "WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        table,
    )
    arrays = ", ".join(f"${number}::{column['kind']}[]" for number, column in enumerate(columns, 1))
    names = ", ".join(column["attname"] for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {_ON_CONFLICT.get(table, '')}"


def _count_from_one(rows: Rows) -> None:
    """Sequence numbers from one, and each balance the sum of its legs here."""
    before = min(row["sequence"] for row in rows["entry"]) - 1
    for table in ("entry", "entry_text", "leg"):
        rows[table].sort(key=lambda row: (row["sequence"], row.get("line", 0)))
        for row in rows[table]:
            row["sequence"] -= before
    for row in rows["balance"]:
        amounts = [leg["amount_pence"] for leg in rows["leg"] if leg["account_id"] == row["account_id"]]
        debit_pence = sum(one for one in amounts if one > 0)
        row.update(debit_pence=debit_pence, credit_pence=debit_pence - sum(amounts), last_sequence=len(rows["entry"]))
