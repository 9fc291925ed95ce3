"""Answers: JSON with a strong ETag, never cached, with the headers that every response carries."""

import asyncio
import contextlib
import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.status_codes import HTTP_204_NO_CONTENT, HTTP_304_NOT_MODIFIED
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

from ledger.http.requests import header_of

_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"content-security-policy", _POLICY),
)
DRAINED_BYTES_MAX = 64 * 1024 * 1024
DRAIN_SECONDS_MAX = 10


class Answer:
    """One response as the bytes that are sent; content of media type text is UTF-8."""

    __slots__ = ("_content", "_headers", "_status")

    def __init__(
        self, content: bytes, media_type: str, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self._content = content
        self._status = status
        self._headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
        if status not in {HTTP_204_NO_CONTENT, HTTP_304_NOT_MODIFIED}:
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            self._headers.append((b"content-type", f"{media_type}{charset}".encode()))
            self._headers.append((b"content-length", b"%d" % len(content)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - named by the router
        """Send it: the router calls what a handler returns."""
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._content, "more_body": False})

    def setting(self, *cookies: str) -> "Answer":
        """Itself, with Set-Cookie headers."""
        self._headers += [(b"set-cookie", one.encode("latin-1")) for one in cookies]
        return self

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self._content

    def to_asgi_response(self, **_router: object) -> "Answer":
        """Itself: what the router asks of the response to an exception."""
        return self


def answer(
    request: Request[Any, Any, Any], value: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    """A JSON answer; a GET with a matching If-None-Match is answered 304 without it."""
    return answer_content(request, msgspec.json.encode(value), "application/json", status=status, headers=headers)


def answer_content(
    request: Request[Any, Any, Any],
    content: bytes,
    media_type: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Answer:
    """The same for what is encoded already, of any media type."""
    sent = dict(headers or {})
    if request.method == "GET":
        sent["etag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if _matches(header_of(request, b"if-none-match") or "", sent["etag"]):
            return Answer(b"", media_type, status=HTTP_304_NOT_MODIFIED, headers=sent)
    return Answer(content, media_type, status=status, headers=sent)


def _matches(header: str, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110 13.1.2): a W/ before a tag does not matter."""
    return header.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in header.split(",")]


class Envelope:
    """The outermost layer: HEAD is GET without a body, every response carries the safe headers, and is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.WEBSOCKET:
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope["method"] = "GET"  # the router knows GET only; the body is dropped below

        body = _Body(scope, receive)

        async def send_enveloped(message: Message) -> None:
            if message["type"] == "http.response.start":
                if not body.is_read:
                    await body.drain()
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in SAFE_HEADERS if one[0] not in given)]
            elif message["type"] == "http.response.body" and is_head:
                message["body"] = b""
            await send(message)

        await self.app(scope, body.receive, send_enveloped)


class _Body:
    """The body of one request. What a refusal left unread is read and dropped before the answer is sent.

    Else the connection is closed while the client still sends, and the reset takes the answer from it unread.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        names = {name for name, value in scope["headers"] if value != b"0"} if scope["type"] == ScopeType.HTTP else {}
        self.is_read = not {b"content-length", b"transfer-encoding"} & set(names)

    async def receive(self) -> ReceiveMessage:
        message = await self._receive()
        self.is_read = self.is_read or message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """Read what is left, within limits: beyond them the client is not waited for."""
        left = DRAINED_BYTES_MAX
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS_MAX):
                while not self.is_read and left > 0:
                    message = await self.receive()
                    left -= len(message["body"]) if message["type"] == "http.request" else 0
