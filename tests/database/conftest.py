"""A database with books in it, written by raw SQL as the app role, and copies of it to be spoilt."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

import asyncpg
import pytest

from ledger.cli import migrate
from ledger.core.entry import EntryKind, reversal
from ledger.db import Connection
from ledger.embedded.throwaway import Throwaway
from tests.books import DAY, NHS, Books, make_books, payment, source
from tests.databases import Database, make_database


class Written(NamedTuple):
    """Two pools of one place and one pool of another, each with five entries."""

    database: Database
    pooled: Books
    aligned: Books
    elsewhere: Books


@pytest.fixture
async def app(database: Throwaway) -> AsyncIterator[Connection]:
    """The app role's own connection to the database of the service."""
    connection = await asyncpg.connect(database.app_dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def books(app: Connection) -> Books:
    """A pool of this test alone, with one entry that is as it should be."""
    (made,) = await make_books(app)
    await made.post(app, payment(source=source()))
    return made


@pytest.fixture(scope="session")
def written(database: Throwaway) -> Written:
    """Clean books in a database that nobody is connected to, so that it can be copied."""
    made = make_database(database)
    migrate.upgrade(made.owner_dsn)
    return Written(made, *asyncio.run(_write(made)))


@pytest.fixture
def copied(written: Written, database: Throwaway) -> Written:
    """The same books in a database of this test alone."""
    return written._replace(database=make_database(database, written.database))


async def _write(made: Database) -> tuple[Books, Books, Books]:
    connection = await asyncpg.connect(made.app_dsn)
    pooled, aligned = await make_books(connection, "pooled", "aligned")
    (elsewhere,) = await make_books(connection)
    for books in (pooled, aligned, elsewhere):
        original = payment(700, source=source("2"), kind=EntryKind.PAYMENT)
        for draft in (
            payment(source=source("1")),
            original,
            payment(55, texts=payment().texts),
            reversal(original, 2, effective_date=DAY, acting_body=NHS, reason="entered twice"),
            payment(99, reference="last"),
        ):
            await books.post(connection, draft)
    await connection.close()
    return pooled, aligned, elsewhere
