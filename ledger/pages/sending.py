"""What a page's form sends: read, and known to come from a page of ours for the same session."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import UploadFile

from ledger.http.requests import header_of
from ledger.sessions.cookies import is_https

CSRF, KEY = "csrf_token", "key"
_OUR_SITES = {"same-origin", "none"}
_PORTS = {"http": 80, "https": 443}


class ForgedError(Exception):
    """The form is not one that we gave to this session."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form by name, each with all its values, and its files."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def one(self, name: str, otherwise: str = "") -> str:
        """The last value of a field."""
        return next(reversed(self.fields.get(name, ())), otherwise)

    @property
    def key(self) -> str:
        """The key under which the act is done once, however often the form is sent."""
        return self.one(KEY)


async def read_sent(request: Request[Any, Any, Any], csrf_token: str) -> Sent:
    """The form of a request; raises ForgedError for one from elsewhere or of another session."""
    if not comes_from_here(request):
        raise ForgedError
    form = await request.form()
    texts: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = value
        else:
            texts.setdefault(name, []).append(str(value))
    sent = Sent(texts, files)
    if not secrets.compare_digest(sent.one(CSRF).encode(), csrf_token.encode()):
        raise ForgedError
    return sent


def comes_from_here(request: Request[Any, Any, Any]) -> bool:
    """Whether the browser says that a page of ours sends this; older browsers say by Origin alone."""
    site = header_of(request, b"sec-fetch-site")
    if site is not None:
        return site in _OUR_SITES
    origin, host = (header_of(request, name) or "" for name in (b"origin", b"host"))
    return is_our_origin(origin, public_url=request.app.state.public_url, host=host)


def is_our_origin(origin: str, *, public_url: str, host: str) -> bool:
    """Whether an origin is the address by which people reach the service; over plain http also the host that was asked.

    Over https a proxy stands before the service, and the host that it asks for says nothing; nor is a page of the same
    name over plain http one of ours: anybody on the way may have written it.
    """
    try:
        is_public = _parts(origin) == _parts(public_url)
        return is_public or (not is_https(public_url) and _parts(origin) == _parts(f"http://{host}"))
    except ValueError:  # no address at all
        return False


def _parts(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, as browsers compare them; raises ValueError for what has none of them."""
    found = urlsplit(address)
    if not found.hostname:
        raise ValueError(address)
    return found.scheme, found.hostname, found.port or _PORTS.get(found.scheme)
