"""Doors of ledger extracts: take one in, list them, and show what matches and what does not."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ledger.balances import extract_store
from ledger.balances.actions import period_of
from ledger.balances.extract_actions import (
    Derived,
    derive,
    entry_view,
    match_views,
    matching_view,
    profile_of,
    refuse_extract,
    take_in_extract,
    view_of,
)
from ledger.balances.extract_model import (
    LINES_MAX,
    ExtractLine,
    ExtractQuery,
    ExtractsQuery,
    ExtractView,
    MatchedEntry,
    MatchingPageQuery,
    MatchingQuery,
    MatchingView,
    MatchView,
    ReadLine,
    TakenExtract,
)
from ledger.balances.extract_reading import read_csv, read_lines
from ledger.core.refusal import Code
from ledger.db import Connection, ConnectionPool
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.items import NDJSON, decode_items, refuse_unread
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, Sought, answer_sought_page
from ledger.http.problems import id_in_address
from ledger.http.requests import read_body, read_query, require_media_type
from ledger.http.routing import admit, route_of

T = TypeVar("T")
_EXTRACTS = "/v1/places/{place}/pools/{pool}/ledger-extracts"
_EXTRACT = f"{_EXTRACTS}/{{extract}}"
TAKE_IN_EXTRACT = Door(
    operation="take_in_ledger_extract",
    method="POST",
    path=_EXTRACTS,
    summary="Take in a body's own ledger for a balance, as CSV or one JSON object a line; the same file is found again",
    tag="balances",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POSTER, Role.TREASURER}),
    query=ExtractQuery,
    result=TakenExtract,
    upload="text/csv",
    line=ExtractLine,
    refusals=(
        Code.BODY_IS_NOT_YOURS,
        Code.BODY_IS_NO_PARTNER,
        Code.BALANCE_DOES_NOT_APPLY,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.PROFILE_DOES_NOT_FIT_FILE,
        Code.FILE_LINE_IS_NOT_VALID,
        Code.CONTROL_TOTALS_DIFFER,
        Code.PAYLOAD_IS_TOO_LARGE,
        Code.MEDIA_TYPE_IS_NOT_SUPPORTED,
        Code.PAYLOAD_IS_NOT_JSON,
        Code.PAYLOAD_IS_NOT_VALID,
        Code.POOL_IS_BUSY,
    ),
)
LIST_EXTRACTS = Door(
    operation="list_ledger_extracts",
    method="GET",
    path=_EXTRACTS,
    summary="List the extracts of bodies' ledgers, the newest first",
    tag="balances",
    query=ExtractsQuery,
    result=Page[ExtractView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
READ_MATCHING = Door(
    operation="read_extract_matching",
    method="GET",
    path=f"{_EXTRACT}/matching",
    summary="How an extract matches the entries behind the pool's figure, in sum and by rule, with control totals",
    tag="balances",
    query=MatchingQuery,
    result=MatchingView,
)
LIST_MATCHES = Door(
    operation="list_extract_matches",
    method="GET",
    path=f"{_EXTRACT}/matches",
    summary="List what matches: lines, entries, and the rule by which they are the same money",
    tag="balances",
    query=MatchingPageQuery,
    result=Page[MatchView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
LIST_LINES_LEFT = Door(
    operation="list_unmatched_lines",
    method="GET",
    path=f"{_EXTRACT}/unmatched-lines",
    summary="List the lines of an extract that match no entry of the pool",
    tag="balances",
    query=MatchingPageQuery,
    result=Page[ReadLine],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
LIST_ENTRIES_LEFT = Door(
    operation="list_unmatched_entries",
    method="GET",
    path=f"{_EXTRACT}/unmatched-entries",
    summary="List the entries behind the pool's figure that match no line of an extract",
    tag="balances",
    query=MatchingPageQuery,
    result=Page[MatchedEntry],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(TAKE_IN_EXTRACT.litestar_path, opt=dict(TAKE_IN_EXTRACT.opt))
async def take_in_ledger_extract(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    access = await gate.admit(request, TAKE_IN_EXTRACT, place, pool)
    query = read_query(request, ExtractQuery)
    media_type = require_media_type(request, "text/csv", NDJSON)
    refuse_extract(access, query)
    saved = await profile_of(db, access, query)
    content = await read_body(request)
    profile, version = (saved.profile, saved.version) if saved else (None, None)
    lines = _lines(query, content) if media_type == NDJSON else read_csv(query, profile, content)
    read = content, query.read_as(media_type, version), lines
    taken = await take_in_extract(db, access, TAKE_IN_EXTRACT, query, read, request.app.state.clock())
    return answer(request, taken, status=201, headers={"Location": taken.extract.href})


def _lines(query: ExtractQuery, content: bytes) -> list[ReadLine]:
    items = decode_items(content, NDJSON, TAKE_IN_EXTRACT, items_max=LINES_MAX)
    refuse_unread(items)
    return read_lines(query, items)


async def _extracts(connection: Connection, asked: PageAsked[ExtractsQuery]) -> list[ExtractView]:
    access, before = asked.access, UUID(asked.position["before"])
    if asked.query.period is not None:
        period_of(asked.query.period)
    found = await extract_store.list_extracts(connection, access.ids, asked.query, before=before, limit=asked.limit)
    return [view_of(one, access) for one in found]


@get(READ_MATCHING.litestar_path, opt=dict(READ_MATCHING.opt))
async def read_extract_matching(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
    extract: FromPath[str],
) -> Answer:
    access = await gate.admit(request, READ_MATCHING, place, pool)
    query = read_query(request, MatchingQuery)
    derived = await derive(db, access, id_in_address(extract), query.tolerance_days, query.through_sequence)
    return answer(request, matching_view(derived, access, query.tolerance_days))


def _listing(door: Door, items_of: Callable[[Derived, Access], Sequence[T]]) -> HTTPRouteHandler:
    """A listing of part of a matching; every page is of the entries that the first one knew."""

    async def list_part(request: Request[Any, Any, Any]) -> Answer:
        state = request.app.state
        access = await admit(request, door)
        query, extract_id = read_query(request, MatchingPageQuery), id_in_address(request.path_params["extract"])

        async def seek(position: dict[str, Any], limit: int) -> Sought[tuple[int, T]]:
            derived = await derive(state.db, access, extract_id, query.tolerance_days, position["through"])
            position["through"], after = derived.through, position["after"]
            return Sought(list(enumerate(items_of(derived, access), 1))[after : after + limit], None)

        return await answer_sought_page(
            request,
            state.cursors,
            query,
            start={"after": 0, "through": query.through_sequence},
            seek=seek,
            position_of=lambda numbered: {"after": numbered[0]},
            page_of=lambda shown, cursor: Page(tuple(one for _, one in shown), cursor),
        )

    return route_of(door, list_part)


def _lines_left(derived: Derived, _access: Access) -> list[ReadLine]:
    return [derived.lines[one.row] for one in derived.matching.lines_left]


def _entries_left(derived: Derived, access: Access) -> list[MatchedEntry]:
    return [entry_view(one, access) for one in derived.matching.entries_left]


ROUTES = [
    take_in_ledger_extract,
    listing_route(
        LIST_EXTRACTS, _extracts, {"before": str(extract_store.NEWEST)}, lambda one: {"before": str(one.extract_id)}
    ),
    read_extract_matching,
    _listing(LIST_MATCHES, match_views),
    _listing(LIST_LINES_LEFT, _lines_left),
    _listing(LIST_ENTRIES_LEFT, _entries_left),
]
