"""Making a file: one moment of the books, read through cursors, sent piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import MappingProxyType, ModuleType

from ledger.core import csv_writing
from ledger.core.entry import Account
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.exports import beancount, hledger, store, tables
from ledger.exports.journal_text import about
from ledger.exports.model import JournalFormat, TableFormat, View
from ledger.exports.parquet_table import ParquetTable
from ledger.http.access import Access
from ledger.journal.reading import through_of
from ledger.journal.views import AsKnown

Pieces = AsyncIterator[bytes]
Write = Callable[[Connection, View, str], Pieces]
_PIECE_BYTES = 64 * 1024
_PROGRAMS = MappingProxyType({JournalFormat.BEANCOUNT: beancount, JournalFormat.HLEDGER: hledger})


@dataclass(frozen=True, slots=True)
class Export:
    """A file that has begun: the view it holds, and its bytes as they are made."""

    view: View
    pieces: Pieces


async def begin(
    db: ConnectionPool, at_once: asyncio.Semaphore, access: Access, query: AsKnown, write: Write, form: str
) -> Export:
    """Begin a file. Raises RefusedError when as many are being made as may be; each holds a connection."""
    if at_once.locked():
        detail = "as many exports are being sent as may be at once: try again when one of them has ended"
        raise RefusedError(Refusal(Code.SERVICE_IS_NOT_READY, detail))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(at_once)
        connection = await stack.enter_async_context(reading_place(db, access.place.place_id))
        await store.without_haste(connection)
        view = await _view(connection, access, query)
        pieces = _held(stack.pop_all(), write(connection, view, form))
    first = await anext(pieces)  # what fails before the first bytes is answered as a refusal, not by a cut file
    return Export(view, _after(first, pieces))


async def _view(connection: Connection, access: Access, query: AsKnown) -> View:
    place, pool = access.place, access.pool
    return View(
        place_id=place.place_id,
        pool_id=pool.pool_id,
        place=place.code,
        pool=pool.code,
        pool_label=pool.label,
        attribution=pool.attribution,
        through_sequence=await through_of(
            connection, place.place_id, pool.pool_id, query.through_sequence, query.known_at
        ),
        first_day=query.first_day,
        last_day=query.last_day,
    )


async def _held(stack: AsyncExitStack, pieces: Pieces) -> Pieces:
    """The pieces, small ones gathered, with everything that they need held until the last."""
    gathered: list[bytes] = []
    async with stack:
        async for piece in pieces:
            gathered.append(piece)
            if sum(map(len, gathered)) >= _PIECE_BYTES:
                yield b"".join(gathered)
                gathered.clear()
        yield b"".join(gathered)


async def _after(first: bytes, pieces: Pieces) -> Pieces:
    yield first
    async for piece in pieces:
        yield piece


async def write_general_ledger(connection: Connection, view: View, form: str) -> Pieces:
    """General ledger detail: every leg of every entry."""
    batches = (tables.ledger_rows(view, found) async for found in store.entries(connection, view))
    async for piece in _table(tables.LEDGER_COLUMNS, batches, view, form):
        yield piece


async def write_trial_balance(connection: Connection, view: View, form: str) -> Pieces:
    """The trial balance: every account with what its legs add up to."""
    batches = (tables.balance_rows(view, found) async for found in store.totals(connection, view))
    async for piece in _table(tables.BALANCE_COLUMNS, batches, view, form):
        yield piece


async def _table(
    columns: tuple[tables.Column, ...], batches: AsyncIterator[tables.Rows], view: View, form: str
) -> Pieces:
    if form == TableFormat.CSV:
        yield csv_writing.header(column.name for column in columns)
        async for rows in batches:
            yield csv_writing.lines(rows)
        return
    parquet = ParquetTable(columns, dict(about(view)))
    async for rows in batches:
        yield parquet.add(rows)
    yield parquet.end()


async def write_journal(connection: Connection, view: View, form: str) -> Pieces:
    """A journal of another program: accounts, entries, and what every account holds at each month's end."""
    program = _PROGRAMS[JournalFormat(form)]
    yield program.beginning(view).encode()
    async for piece in _opened(connection, view, program):
        yield piece
    async for found in store.entries(connection, view):
        yield "".join(program.transactions(found)).encode()
    yield b"\n"
    async for piece in _asserted(connection, view, program):
        yield piece


async def _opened(connection: Connection, view: View, program: ModuleType) -> Pieces:
    last: Account | None = None
    async for one in store.month_ends(connection, view):
        if one.account != last:
            yield program.opened(one.account, one.first_day).encode()
        last = one.account


async def _asserted(connection: Connection, view: View, program: ModuleType) -> Pieces:
    """Each account at the end of every month in which it moved, and at the end of the last month of all."""
    last = None
    async for one in store.month_ends(connection, view):
        if last is not None and last.account != one.account and last.month != last.last_month:
            yield program.asserted(last, last.last_month).encode()
        yield program.asserted(one, one.month).encode()
        last = one
    if last is not None and last.month != last.last_month:
        yield program.asserted(last, last.last_month).encode()
