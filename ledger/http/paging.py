"""Cursors: encrypted, so opaque; bound to their listing and filters; with an upper bound, so that pages never drift."""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from litestar import Request
from msgspec import Meta, Struct

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.answers import Answer, answer

T = TypeVar("T")
PAGE_SIZE_DEFAULT = 100
PAGE_SIZE_MAX = 1_000

PageSize = Annotated[
    int, Meta(ge=0, description="how many at most; 0 is the default of 100, more than 1,000 is taken as 1,000")
]
CursorText = Annotated[str, Meta(max_length=2_000, description="the `next_cursor` of the page before")]


NextCursor = Annotated[
    str | None, Meta(description="null at the end, and only there: a page before it may be short, or even empty")
]


class PageQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of every listing."""

    page_size: PageSize = 0
    cursor: CursorText = ""

    @property
    def limit(self) -> int:
        return limit_of(self.page_size)


def limit_of(page_size: int) -> int:
    """How many a page shows at most."""
    return min(page_size or PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)


class Paged(Protocol):
    """What a listing must know of its query."""

    @property
    def cursor(self) -> str: ...
    @property
    def limit(self) -> int: ...


class Page(Struct, Generic[T], frozen=True):
    """One page of a listing; only an absent next_cursor means the end."""

    items: tuple[T, ...]
    next_cursor: NextCursor


class Sought(Struct, Generic[T], frozen=True):
    """What was found so far, and the position to go on from; None when there is nothing further to look at."""

    items: Sequence[T]
    rest: Mapping[str, Any] | None


class _Sealed(Struct, frozen=True):
    listing: str
    position: dict[str, Any]


class CursorBox:
    """Seals positions into cursors and opens them again, for the same listing with the same filters only."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"placeledger cursor" + secret).digest()))

    def seal(self, request: Request[Any, Any, Any], position: dict[str, Any]) -> str:
        """A cursor for the page after the position."""
        sealed = msgspec.json.encode(_Sealed(_listing_of(request), position))
        return self._fernet.encrypt(sealed).decode("ascii")

    def open(self, request: Request[Any, Any, Any], cursor: str) -> dict[str, Any] | None:
        """The position of a cursor; None for none given; raises RefusedError for one not made for this listing."""
        if not cursor:
            return None
        try:
            sealed = msgspec.json.decode(self._fernet.decrypt(_canonical(cursor)), type=_Sealed)
        except (InvalidToken, msgspec.MsgspecError, ValueError):
            raise RefusedError(Refusal(Code.CURSOR_IS_NOT_VALID, "the cursor is not one of ours", "/cursor")) from None
        if sealed.listing != _listing_of(request):
            detail = "the cursor belongs to another listing or other filters"
            raise RefusedError(Refusal(Code.CURSOR_IS_NOT_VALID, detail, "/cursor"))
        return sealed.position


def _canonical(cursor: str) -> bytes:
    """The cursor's bytes; raises ValueError for text beyond it, which base64 would pass over in silence."""
    sent = cursor.encode("ascii")
    if base64.urlsafe_b64encode(base64.urlsafe_b64decode(sent)) != sent:
        raise ValueError("not the cursor as it was given")
    return sent


async def answer_page(
    request: Request[Any, Any, Any],
    cursors: CursorBox,
    query: PageQuery,
    *,
    start: Mapping[str, Any],
    fetch: Callable[[dict[str, Any], int], Awaitable[Sequence[T]]],
    position_of: Callable[[T], Mapping[str, Any]],
) -> Answer:
    """Answer one page: `fetch` gives what follows a position; `start` is the first page's, kept in later ones.

    One more than the page is asked for, so that the end is known without a further, empty page.
    """

    async def seek(position: dict[str, Any], limit: int) -> Sought[T]:
        return Sought(await fetch(position, limit), None)

    return await answer_sought_page(request, cursors, query, start=start, seek=seek, position_of=position_of)


async def answer_sought_page(
    request: Request[Any, Any, Any],
    cursors: CursorBox,
    query: Paged,
    *,
    start: Mapping[str, Any],
    seek: Callable[[dict[str, Any], int], Awaitable[Sought[T]]],
    position_of: Callable[[T], Mapping[str, Any]],
    page_of: Callable[[tuple[T, ...], str | None], Struct] = Page,
) -> Answer:
    """Answer one page of what must be looked for: `seek` may leave off before the page is full, and say where."""
    position = dict(cursors.open(request, query.cursor) or start)
    found = await seek(position, query.limit + 1)
    shown = tuple(found.items[: query.limit])
    rest = position_of(shown[-1]) if len(found.items) > query.limit else found.rest
    if rest is None:
        return answer(request, page_of(shown, None))
    cursor = cursors.seal(request, {**position, **rest})
    return answer(request, page_of(shown, cursor), headers={"Link": next_link(request, cursor)})


def next_link(request: Request[Any, Any, Any], cursor: str) -> str:
    """The Link header (RFC 8288) to the next page."""
    query = [(n, v) for n, v in request.query_params.items() if n != "cursor"]
    return f'<{request.url.path}?{urlencode([*query, ("cursor", cursor)])}>; rel="next"'


def _listing_of(request: Request[Any, Any, Any]) -> str:
    """Path and filters, without what may change from page to page."""
    filters = sorted((n, v) for n, v in request.query_params.items() if n not in {"cursor", "page_size"})
    return request.url.path + "?" + urlencode(filters)
