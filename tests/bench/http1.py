"""A client that costs little: one keep-alive connection, one request at a time, no more HTTP than that needs."""

import asyncio
import re
from typing import cast

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def request_head(method: str, path: str, token: str = "", *, key: str = "", length: int = 0) -> bytes:
    """The head of a request; for a POST with its key and the length of its JSON."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"Idempotency-Key: {key}"] if key else []
    lines += [f"Content-Type: application/json\r\nContent-Length: {length}"] if method == "POST" else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Connection(asyncio.Protocol):
    """One connection; a response must name its length, as ours always do."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None
        self._wanted = 0
        self._body_at = 0

    @classmethod
    async def open(cls, port: int) -> "Connection":
        _, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            length = _LENGTH.search(self._received, 0, end)
            self._body_at = end + 4
            self._wanted = self._body_at + (int(length[1]) if length else 0)
        if len(self._received) >= self._wanted and self._answered is not None:
            answer = int(self._received[9:12]), bytes(self._received[self._body_at : self._wanted])
            self._received.clear()
            self._wanted = 0
            self._answered.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(exc or ConnectionResetError("the server closed the connection"))

    async def ask(self, request: bytes, *, expected: int) -> bytes:
        """Send one request; its body once answered with the status expected."""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        status, body = await self._answered
        assert status == expected, body.decode()
        return body

    def close(self) -> None:
        self._transport.close()
