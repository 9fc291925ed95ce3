"""Asking another service over HTTP: within seconds, within a size, never redirected, its certificate checked."""

import asyncio
import ssl
from collections.abc import Mapping

import httpx
from msgspec import Struct

REPLY_BYTES_MAX = 256 * 1024
FETCH_SECONDS_MAX = 5


class Reply(Struct, frozen=True):
    """What came back."""

    status: int
    content: bytes


def trusted_certificates() -> ssl.SSLContext:
    """To be asked for when the service starts, while the certificates can be read: see `placeledger serve`."""
    return httpx.create_ssl_context()


async def fetch(
    url: str,
    trusted: ssl.SSLContext,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """GET, or POST a form; raises httpx.HTTPError, TimeoutError, or ValueError for a reply that is too large."""
    async with (
        asyncio.timeout(FETCH_SECONDS_MAX),
        httpx.AsyncClient(verify=trusted, timeout=FETCH_SECONDS_MAX, follow_redirects=False) as client,
        client.stream("GET" if form is None else "POST", url, data=form, headers=headers) as reply,
    ):
        content = b""
        async for chunk in reply.aiter_bytes():
            content += chunk
            if len(content) > REPLY_BYTES_MAX:
                raise ValueError("the reply is too large")
        return Reply(reply.status_code, content)


async def fetch_document(url: str, trusted: ssl.SSLContext) -> bytes:
    """What stands at an address; raises what `fetch` raises, and ValueError for any status but 200."""
    reply = await fetch(url, trusted)
    if reply.status != httpx.codes.OK:
        raise ValueError(f"the reply has status {reply.status}")
    return reply.content
