"""How many queries a request needs: counted by the connections themselves, by the request that asked."""

from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import structlog
from asyncpg.connection import LoggedQuery
from litestar import Litestar

from ledger.db import ConnectionPool


@dataclass
class Queries:
    """Statements sent to the database by the id of their request; each door of a page counts for the page."""

    by_request: Counter[str] = field(default_factory=Counter)

    @classmethod
    async def of(cls, app: Litestar) -> "Queries":
        """Count on every connection of a service that has started; all of them are opened for it."""
        made = cls()
        pool: ConnectionPool = app.state.db
        async with AsyncExitStack() as stack:
            for _ in range(pool.get_max_size()):
                connection = await stack.enter_async_context(pool.acquire())
                connection.add_query_logger(made.count)
        return made

    def count(self, _query: LoggedQuery) -> None:
        """Called with what was bound when the query was sent, the request's id among it."""
        self.by_request[structlog.contextvars.get_contextvars().get("request_id", "")] += 1
