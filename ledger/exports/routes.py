"""Doors of exports: general ledger detail, trial balance, journals for other programs."""

from typing import Any, cast

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from ledger.exports.actions import Write, begin, write_general_ledger, write_journal, write_trial_balance
from ledger.exports.model import JournalFormat, JournalQuery, TableFormat, TableQuery
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of

AT_ONCE_MAX = 3  # each holds a connection for as long as its reader takes; postings keep the others
_EXPORTS = "/v1/places/{place}/pools/{pool}/exports"
_MEDIA_TYPE = {
    TableFormat.CSV: "text/csv",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
    JournalFormat.BEANCOUNT: "text/plain",
    JournalFormat.HLEDGER: "text/plain",
}
_ENDING = {JournalFormat.HLEDGER: "journal"}
_TABLE_TYPES = tuple(_MEDIA_TYPE[one] for one in TableFormat)

EXPORT_GENERAL_LEDGER = Door(
    operation="export_general_ledger",
    method="GET",
    path=f"{_EXPORTS}/general-ledger",
    summary="General ledger detail as a file: every leg, as known now or then, for dates from and to",
    tag="exports",
    query=TableQuery,
    result=None,
    is_file=True,
    media_types=_TABLE_TYPES,
)
EXPORT_TRIAL_BALANCE = Door(
    operation="export_trial_balance",
    method="GET",
    path=f"{_EXPORTS}/trial-balance",
    summary="The trial balance as a file: every account, as known now or then, for dates from and to",
    tag="exports",
    query=TableQuery,
    result=None,
    is_file=True,
    media_types=_TABLE_TYPES,
)
EXPORT_JOURNAL = Door(
    operation="export_journal",
    method="GET",
    path=f"{_EXPORTS}/journal",
    summary="The books as a journal of beancount or hledger, which then check every balance themselves",
    tag="exports",
    query=JournalQuery,
    result=None,
    is_file=True,
    media_types=("text/plain",),
)


def _export_route(door: Door, write: Write) -> HTTPRouteHandler:
    """The route of an export: admit, begin, send what is made as it is made."""

    async def export(request: Request[Any, Any, Any]) -> Stream:
        state = request.app.state
        access = await admit(request, door)
        query = read_query(request, cast("type[TableQuery | JournalQuery]", door.query))
        begun = await begin(state.db, state.exports, access, query, write, query.format)
        view, what = begun.view, door.path.rpartition("/")[2]
        ending = _ENDING.get(cast("JournalFormat", query.format), query.format.value)
        name = f"{view.place}.{view.pool}.{what}.{view.through_sequence}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Stream(begun.pieces, media_type=_MEDIA_TYPE[query.format], status_code=200, headers=headers)

    return route_of(door, export)


ROUTES = [
    _export_route(EXPORT_GENERAL_LEDGER, write_general_ledger),
    _export_route(EXPORT_TRIAL_BALANCE, write_trial_balance),
    _export_route(EXPORT_JOURNAL, write_journal),
]
