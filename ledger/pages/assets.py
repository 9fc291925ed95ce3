"""What pages load: read when the service starts, at addresses that change with the content, so kept for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ledger.core.refusal import RefusedError
from ledger.http.answers import Answer, answer_content
from ledger.http.problems import NOTHING_HERE
from ledger.pages.manifest import BUILT, MANIFEST, Manifest, digest_of

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
NOT_BUILT = "The pages are not built: run `placeledger build-pages`, then start the service again.\n"
# What a page may load and do. A page sends it in place of the policy of the API, which needs no script.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class NotBuiltError(Exception):
    """A page asked for what `placeledger build-pages` makes, and it was not there when the service started."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file as the bytes that are sent, and the digest of them all, which their addresses carry.

    One digest for all, since scripts import each other by their names.
    """

    digest: str
    contents: Mapping[str, bytes]

    def address(self, name: str) -> str:
        """Where a page finds a file; raises NotBuiltError when nothing was built."""
        if not self.contents:
            raise NotBuiltError
        assert name in self.contents, f"build-pages makes no {name}"
        return f"/static/{self.digest}/{name}"


def read_assets(folder: Path = BUILT) -> Assets:
    """What was built; nothing when it was not, or is not what its manifest says."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
        contents = {name: (folder / name).read_bytes() for name in manifest.files}
    except (OSError, msgspec.MsgspecError):
        return Assets("", {})
    return Assets(manifest.digest, contents if digest_of(contents) == manifest.digest else {})


@get("/static/{digest:str}/{name:str}")
async def read_asset(
    request: Request[Any, Any, Any], assets: NamedDependency[Assets], digest: FromPath[str], name: FromPath[str]
) -> Answer:
    """A file at the address of its content; at any other there is nothing, or it would be kept under a wrong one."""
    if digest != assets.digest or name not in assets.contents:
        raise RefusedError(NOTHING_HERE)
    return answer_content(request, assets.contents[name], MEDIA_TYPES[Path(name).suffix], headers=FOR_EVER)


def answer_not_built(_request: Request[Any, Any, Any], _error: NotBuiltError) -> Answer:
    """503 with one plain line; the API needs none of it and serves as ever."""
    return Answer(NOT_BUILT.encode(), "text/plain", status=503)


HANDLERS: list[HTTPRouteHandler] = [read_asset]
EXCEPTION_HANDLERS: dict[Any, Any] = {NotBuiltError: answer_not_built}
