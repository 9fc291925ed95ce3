"""A proxy between asyncpg and PostgreSQL that reads the messages of both, and cuts at the COMMIT of a posting."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from pathlib import Path

BIND, PARSE, QUERY, READY = b"B", b"P", b"Q", b"Z"
_ENDS = (asyncio.IncompleteReadError, ConnectionError)


class Cut(StrEnum):
    """When the connection is cut."""

    BEFORE_COMMIT = "before COMMIT is sent"
    AFTER_COMMIT = "after COMMIT, before its reply"


class Proxy:
    """Listens on loopback, passes everything on, and makes one cut each time it is armed."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self.armed: Cut | None = None
        self.cuts = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of asyncpg's, until either side ends it or the cut does."""
        upstream = await asyncio.open_unix_connection(str(self._socket))
        link = _Link(self, (reader, writer), upstream)
        await link.run()


class _Link:
    """A connection with its statements: a COMMIT is a posting's when its transaction ran a statement that inserts."""

    def __init__(self, proxy: Proxy, client: "Ends", server: "Ends") -> None:
        self._proxy = proxy
        self._client, self._server = client, server
        self._inserting: set[bytes] = set()
        self._has_inserted = False
        self._withholds = False

    async def run(self) -> None:
        pumps = [asyncio.create_task(self._pump_out()), asyncio.create_task(self._pump_back())]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for _, writer in (self._client, self._server):
            writer.close()
        for pump in pumps:
            pump.cancel()
        with suppress(*_ENDS):
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump_out(self) -> None:
        """To the server; the first message of a connection has a length and no type."""
        reader, writer = self._client[0], self._server[1]
        length = await reader.readexactly(4)
        writer.write(length + await reader.readexactly(struct.unpack("!i", length)[0] - 4))
        with suppress(*_ENDS):
            while True:
                kind, message = await _read(reader)
                if self._is_postings_commit(kind, message) and self._proxy.armed:
                    cut, self._proxy.armed = self._proxy.armed, None
                    self._proxy.cuts += 1
                    if cut is Cut.BEFORE_COMMIT:
                        return
                    self._withholds = True
                writer.write(message)
                await writer.drain()

    async def _pump_back(self) -> None:
        """To asyncpg; a reply that is withheld is waited for, so that the COMMIT is done, and ends the connection."""
        with suppress(*_ENDS):
            while True:
                kind, message = await _read(self._server[0])
                if self._withholds and kind == READY:
                    return
                if not self._withholds:
                    self._client[1].write(message)
                    await self._client[1].drain()

    def _is_postings_commit(self, kind: bytes, message: bytes) -> bool:
        said = message[5:].split(b"\0")
        if kind == PARSE and b"INSERT INTO" in said[1]:
            self._inserting.add(said[0])
        elif kind == BIND:
            self._has_inserted |= said[1] in self._inserting
        elif kind == QUERY:
            ended, self._has_inserted = self._has_inserted, False
            return ended and said[0] == b"COMMIT"
        return False


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)


@asynccontextmanager
async def proxied(socket: Path) -> AsyncIterator[Proxy]:
    """A proxy to the server of a socket, listening until the end of the block."""
    proxy = Proxy(socket)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
