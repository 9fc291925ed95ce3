"""How a page asks the API: its own doors, in this process, with the rights of who is signed in."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlencode
from uuid import uuid4

import msgspec
from litestar import Litestar
from litestar.types import HTTPScope, Message, Receive, ReceiveMessage, Send

from ledger.http.door import Door
from ledger.http.problems import Problem
from ledger.http.tokens import Claims
from ledger.pages.seen import see, see_answer

API = "/v1"
_SUCCESS = range(200, 300)
Query = Sequence[tuple[str, str]]


class RefusedByApiError(Exception):
    """The API refused; the problem says why, all of it at once."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class Asking:
    """One visitor's way to the API. Nothing is read or done here that the same person could not by the API."""

    def __init__(self, app: Litestar, claims: Claims, request_id: str) -> None:
        self._app, self._claims, self._request_id = app, claims, request_id
        self._asked: dict[str, asyncio.Task[bytes]] = {}

    async def read(self, address: str) -> Any:
        """What a GET of an address answers, seen with its sources; asked once a page, however often it is needed."""
        if address not in self._asked:
            self._asked[address] = asyncio.create_task(self.content(address))
        return see_answer(msgspec.json.decode(await self._asked[address]), address)

    async def content(self, address: str) -> bytes:
        """The bytes that a GET of an address answers; raises RefusedByApiError."""
        return await self._ask("GET", address, b"", {})

    async def send(self, door: Door, address: str, payload: Any, *, key: str = "") -> Any:
        """What a door answers to a payload, under a key where the door takes one; raises RefusedByApiError."""
        content = msgspec.json.encode(payload) if door.payload is not None else b""
        return await self.upload(door, address, content, "application/json", key=key)

    async def upload(self, door: Door, address: str, content: bytes, media_type: str, *, key: str = "") -> Any:
        """The same for content that is encoded already, of a media type that the door takes."""
        said = await self._give(door, address, content, media_type, key)
        return see_answer(msgspec.json.decode(said), address) if said else None

    async def lines(self, door: Door, address: str, content: bytes, media_type: str) -> list[Any]:
        """The same of a door that answers a JSON object a line; all of them, once the last is there."""
        said = await self._give(door, address, content, media_type, "")
        found = [msgspec.json.decode(line) for line in said.splitlines() if line]
        return [see(one, f"{address}#/{place}") for place, one in enumerate(found)]

    async def _give(self, door: Door, address: str, content: bytes, media_type: str, key: str) -> bytes:
        headers = {"idempotency-key": key or uuid4().hex} if door.keyed else {}
        if content:
            headers["content-type"] = media_type
        return await self._ask(door.method, address, content, headers)

    async def relay(self, address: str, receive: Receive, send: Send) -> None:
        """Send what a GET of an address answers straight on: a file, however large."""
        await self._app.state.router(self._scope("GET", address, {}), receive, send)

    async def _ask(self, method: str, address: str, content: bytes, headers: Mapping[str, str]) -> bytes:
        exchange = _Exchange(content)
        scope = self._scope(method, address, {**headers, "content-length": str(len(content))})
        await self._app.state.router(scope, exchange.receive, exchange.send)
        if exchange.status not in _SUCCESS:
            raise RefusedByApiError(msgspec.json.decode(bytes(exchange.said), type=Problem))
        return bytes(exchange.said)

    def _scope(self, method: str, address: str, headers: Mapping[str, str]) -> HTTPScope:
        path, _, query = address.partition("?")
        made: Any = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            "server": None,
            "client": None,
            "extensions": {},
            "app": self._app,
            "litestar_app": self._app,
            "state": {"request_id": self._request_id, "claims": self._claims},
        }
        scope: HTTPScope = made
        return scope


class _Exchange:
    """One request and its response as ASGI messages."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self.status = 0
        self.said = bytearray()
        self._is_whole = asyncio.Event()

    async def receive(self) -> ReceiveMessage:
        """The body, once; whoever then waits for the client to go away waits until the answer is whole."""
        content, self._content = self._content, None
        if content is None:
            await self._is_whole.wait()
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.said += message["body"]
            if not message.get("more_body", False):
                self._is_whole.set()


def address_of(door: Door, at: Mapping[str, str], query: Query = ()) -> str:
    """Where a door stands for the parts of its path, with a query."""
    path = door.path.format_map({name: quote(value, safe=":") for name, value in at.items()})
    return f"{path}?{urlencode(query)}" if query else path


def page_of(address: str) -> str:
    """The page that shows what the API answers at an address."""
    return address.removeprefix(API)
