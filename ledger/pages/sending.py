"""What a page's form sends: read, and known to come from a page of ours for the same session."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import UploadFile

from ledger.http.requests import header_of

CSRF, KEY = "csrf_token", "key"
_OUR_SITES = {"same-origin", "none"}


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
    origin = header_of(request, b"origin")
    return origin is not None and urlsplit(origin).netloc == header_of(request, b"host")
