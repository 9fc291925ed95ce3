"""Databases of their own on the test server, for tests that spoil what they look at; and one-line questions to them."""

import asyncio
import itertools
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from msgspec import Struct

from ledger.embedded.postmaster import DATABASE, Server

_numbers = itertools.count(1)


class Database(Struct, frozen=True):
    """One database of a server, by its addresses for each role."""

    server: Server
    name: str

    @property
    def app_dsn(self) -> str:
        return self._named(self.server.app_dsn)

    @property
    def owner_dsn(self) -> str:
        return self._named(self.server.owner_dsn)

    @property
    def super_dsn(self) -> str:
        return self._named(self.server.super_dsn)

    def _named(self, dsn: str) -> str:
        return urlsplit(dsn)._replace(path=f"/{self.name}").geturl()


def the_shared(server: Server) -> Database:
    """The database that the service of this test run uses."""
    return Database(server, DATABASE)


def make_database(server: Server, template: Database | None = None) -> Database:
    """A new database: empty as `placeledger up` makes it, or a copy of one that nobody is connected to."""
    made = Database(server, f"made_{next(_numbers)}")
    like = f"TEMPLATE {template.name}" if template else "TEMPLATE template0"
    tell(server.super_dsn, f"CREATE DATABASE {made.name} OWNER ledger_owner {like}")
    tell(server.super_dsn, f"GRANT CONNECT ON DATABASE {made.name} TO ledger_app")
    if template is None:
        tell(made.super_dsn, "ALTER SCHEMA public OWNER TO ledger_owner", "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    return made


def tell(dsn: str, *statements: str) -> None:
    """Run statements one after the other, outside of any transaction."""

    async def run() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


async def ask(dsn: str, question: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows that answer a question, on a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        return [tuple(row) for row in await connection.fetch(question, *arguments)]
    finally:
        await connection.close()


def asked(dsn: str, question: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The same for tests that run no event loop."""
    return asyncio.run(ask(dsn, question, *arguments))
