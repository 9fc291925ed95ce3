"""Visits: how a page's handler is reached, what it is given, and what becomes of a refusal."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode
from uuid import uuid4

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.types import Receive, Scope, Send

from ledger.core.clock import day_in_london
from ledger.core.refusal import RefusedError
from ledger.http.access import Access, Grant
from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.http.door import Scope as TokenScope
from ledger.http.paging import PAGE_SIZE_MAX
from ledger.http.problems import problem_of
from ledger.http.tokens import Claims
from ledger.pages.asking import Asking, RefusedByApiError, address_of, page_of
from ledger.pages.forms.moments import read_moment
from ledger.pages.rendering import Rendering
from ledger.pages.sending import Sent, read_sent
from ledger.pages.tables import Table
from ledger.pages.tables_taken import ROWS_MAX, take_table
from ledger.sessions.actions import find_session
from ledger.sessions.cookies import session_cookie_of
from ledger.sessions.model import Session

FORM_BYTES_MAX = 8 * 1024 * 1024
KNOWN = ("known_at", "through_sequence")
_MOMENTS = ("known_at", "before_known_at")
SIGN_IN = "/sign-in"
_PREFIXES = {"POST": "/new", "PUT": "/set", "DELETE": "/remove"}
_LOOK = Door(operation="look", method="GET", path="", summary="", tag="", result=None, roles=frozenset())
_SCOPES = " ".join(one for one in TokenScope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request for a page by somebody who is signed in."""

    request: Request[Any, Any, Any]
    session: Session
    asking: Asking
    grants: tuple[Grant, ...] = ()
    place_name: str = ""
    pool_name: str = ""
    cursor: str = ""  # where the rows of a table that is taken go on
    sent: Sent = field(default_factory=Sent)

    @property
    def at(self) -> Mapping[str, str]:
        """The parts of the path."""
        return self.request.path_params

    @property
    def path(self) -> str:
        return quote(self.request.url.path, safe="/:")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query, in order; what a filter form left empty is left out. A table is taken from its first row on."""
        given = [(name, value) for name, value in self.request.query_params.items() if value]
        if not any(name == "table" for name, _ in given):
            return given
        paging = (("page_size", str(PAGE_SIZE_MAX)), ("cursor", self.cursor))
        names = {name for name, _ in paging}
        return [*(one for one in given if one[0] not in names), *(one for one in paging if one[1])]

    def asked(self, name: str, otherwise: str = "") -> str:
        """The first value of a query parameter."""
        return next((value for given, value in self.query if given == name), otherwise)

    @property
    def known(self) -> list[tuple[str, str]]:
        """As of when the books are looked at, where that is not now."""
        return [(name, value) for name, value in self.query if name in KNOWN]

    @property
    def today(self) -> date:
        """The day that it is where the place is."""
        instant: datetime = self.request.app.state.clock()
        return day_in_london(instant)

    def may(self, door: Door) -> bool:
        """Whether one of the visitor's roles here may pass a door; what the door then decides is its own."""
        return not door.roles or any(grant.role in door.roles for grant in self.grants)

    async def read(self, door: Door, at: Mapping[str, str] | None = None, /, **query: Any) -> Any:
        """What a GET door answers: for the parts of this page's path, and as known when this page is looked at."""
        return await self.asking.read(self.address(door, at, **query))

    def address(self, door: Door, at: Mapping[str, str] | None = None, /, **query: Any) -> str:
        """Where `read` asks; a query value that is a list is asked several times, one that is None or empty not."""
        given = [(name, value) for name, value in self.known if name in door.query_names and name not in query]
        for name, value in query.items():
            values = value if isinstance(value, list) else [value]
            given += [(name, str(one)) for one in values if one not in {None, ""}]
        return address_of(door, {**self.at, **(at or {})}, given)

    async def send(self, door: Door, payload: Any, *, key: str, at: Mapping[str, str] | None = None) -> Any:
        """What a door answers to a payload; raises RefusedByApiError."""
        return await self.asking.send(door, address_of(door, {**self.at, **(at or {})}), payload, key=key)

    def link(self, page: str, **query: str) -> str:
        """The address of a page that looks at the books as of the same moment as this one."""
        path, _, rest = page.partition("?")
        kept = [] if any(name in KNOWN for name, _ in parse_qsl(rest)) else self.known
        added = urlencode([*kept, *((name, value) for name, value in query.items() if value)])
        return "?".join(filter(None, (path, "&".join(filter(None, (rest, added))))))

    def form_of(self, door: Door, **query: str) -> str:
        """The page with the form of an act, for the parts of this page's path; the query fills fields in."""
        address = address_of(door, self.at, tuple(query.items()))
        return f"{prefix_of(door)}{page_of(address)}"

    def offered(self, door: Door, *, when: object = True, **query: str) -> str:
        """The same where the visitor may do the act, and it makes sense; else nothing."""
        return self.form_of(door, **query) if when and self.may(door) else ""

    def here(self, **changed: str) -> str:
        """This page with some parameters changed; an empty one is left out."""
        kept = [(name, value) for name, value in self.query if name not in changed]
        query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
        return f"{self.path}?{query}" if query else self.path

    def show(self, template: str, *, status: int = 200, tables: Sequence[Table] = (), **context: Any) -> Answer:
        """The page of a template; `visit` and the tables by name are in its context.

        Where the address asks for one of the tables as a file, that file.
        """
        taken = next((one for one in tables if one.name == self.asked("table")), None)
        if taken is not None and self.asked("format"):
            return TablePart(taken, context.get("listing"))
        rendering: Rendering = self.request.app.state.rendering
        named = {one.name: one for one in tables}
        return rendering.answer(template, status=status, visit=self, new_key=uuid4().hex, tables=named, **context)

    def go(self, page: str) -> Answer:
        """To another page, by GET."""
        return Answer(b"", "text/html", status=303, headers={"Location": page})


class Relayed(Answer):
    """The answer of the API as it is, sent straight on: a file."""

    __slots__ = ("_address", "_asking")

    def __init__(self, asking: Asking, address: str) -> None:
        super().__init__(b"", "text/plain")
        self._asking, self._address = asking, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - named by the router
        await self._asking.relay(self._address, receive, send)


class TablePart(Answer):
    """Rows of a table that is taken away; following: where the listing goes on of which they are, if it does."""

    __slots__ = ("following", "table")

    def __init__(self, table: Table, listing: Any) -> None:
        super().__init__(b"", "text/plain")
        is_listed = listing is not None and len(list(table.rows)) == len(listing["items"])
        self.table = table
        self.following: str | None = listing["next_cursor"] if is_listed else None


Show = Callable[[Visit], Awaitable[Answer]]


def prefix_of(door: Door) -> str:
    """Where the forms of doors of a method stand: before the path of the page that they belong to."""
    return _PREFIXES[door.method]


def page(path: str) -> Callable[[Show], HTTPRouteHandler]:
    """A page that somebody who is signed in looks at."""
    return _handler("GET", path)


def act(path: str, *, bytes_max: int | None = None) -> Callable[[Show], HTTPRouteHandler]:
    """What a form of a page is sent to; `visit.sent` holds it, and its CSRF token has been checked."""
    return _handler("POST", path, bytes_max or FORM_BYTES_MAX)


def _handler(method: Literal["GET", "POST"], path: str, bytes_max: int = 0) -> Callable[[Show], HTTPRouteHandler]:
    def made(show: Show) -> HTTPRouteHandler:
        async def visit_page(request: Request[Any, Any, Any]) -> Answer:
            session = await session_of(request)
            if session is None:
                return _to_sign_in(request)
            visit = Visit(request=request, session=session, asking=_asking(request, session))
            if better := _in_instants(visit):
                return visit.go(better)
            try:
                visit = await _admitted(visit)
                sent = await read_sent(request, session.csrf_token) if method == "POST" else Sent()
                visit = replace(visit, sent=sent)
                return await _whole(show, visit, await show(visit))
            except RefusedByApiError as refused:
                return refused_page(visit, refused)
            except RefusedError as refused:
                return refused_page(visit, RefusedByApiError(problem_of(refused.refusals, request.url.path)))

        route = HTTPRouteHandler(
            path.replace("}", ":str}"), http_method=[method], status_code=200, request_max_body_size=bytes_max or None
        )
        return route(visit_page)

    return made


async def _whole(show: Show, visit: Visit, answer: Answer) -> Answer:
    """An answer; a table with the rows of every page of its listing, up to a limit that its file tells of."""
    if not isinstance(answer, TablePart):
        return answer
    table, rows, following = answer.table, list(answer.table.rows), answer.following
    async with visit.request.app.state.exports:
        while following and len(rows) < ROWS_MAX:
            answer = await show(replace(visit, cursor=following))
            assert isinstance(answer, TablePart), "a handler that shows a table shows it on every page"
            rows += answer.table.rows
            following = answer.following
        about = {"Address": visit.here(table="", format="", cursor="", page_size="")}
        whole = replace(table, rows=rows)
        return await asyncio.to_thread(take_table, whole, visit.asked("format"), about, has_more=bool(following))


def _in_instants(visit: Visit) -> str:
    """This page with the moments that people typed as the API takes them; nothing where there are none."""
    typed = {name: read_moment(value) for name, value in visit.query if name in _MOMENTS}
    return visit.here(**{name: value for name, value in typed.items() if value}) if any(typed.values()) else ""


async def session_of(request: Request[Any, Any, Any]) -> Session | None:
    """The session that a request's cookie stands for."""
    state = request.app.state
    return await find_session(state.db, state.secret, session_cookie_of(request), state.clock())


async def _admitted(visit: Visit) -> Visit:
    """With the visitor's roles in the place and pool of a page, and what the two are called.

    Raises RefusedError where they have no role.
    """
    at, gate = visit.at, visit.request.app.state.gate
    try:
        access: Access = await gate.admit(visit.request, _LOOK, at.get("place"), at.get("pool"))
    except RefusedError:
        if "place" in at:
            raise
        return visit
    place, pool = access.place_or_none, access.pool_or_none
    return replace(
        visit, grants=access.grants, place_name=place.name if place else "", pool_name=pool.name if pool else ""
    )


def _asking(request: Request[Any, Any, Any], session: Session) -> Asking:
    """The scopes are all: what may be done is decided by the roles of the person, asked at each door."""
    claims = Claims(
        iss=session.issuer,
        sub=session.subject,
        aud="",
        client_id="pages",
        exp=int(session.ends_at.timestamp()),
        iat=int(session.signed_in_at.timestamp()),
        jti=str(session.session_id),
        scope=_SCOPES,
    )
    request.scope["state"]["claims"] = claims
    return Asking(request.app, claims, request.scope["state"]["request_id"])


def _to_sign_in(request: Request[Any, Any, Any]) -> Answer:
    """To the sign-in page, and from there back; what was about to be sent is not done."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = urlencode({"back": back}) if request.method == "GET" else ""
    return Answer(b"", "text/html", status=303, headers={"Location": f"{SIGN_IN}?{query}" if query else SIGN_IN})


def refused_page(visit: Visit, refused: RefusedByApiError) -> Answer:
    """A page that says why, where no form is there to say it."""
    return visit.show("refused.html", status=refused.problem.status, problem=refused.problem)
