"""The door of statement packs."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_query
from ledger.http.routing import admit, route_of
from ledger.statements.actions import StatementQuery
from ledger.statements.pack_model import StatementPack
from ledger.statements.pack_taking import take_pack

PACK = "/v1/places/{place}/pools/{pool}/statement-pack"
READ_PACK = Door(
    operation="read_statement_pack",
    method="GET",
    path=PACK,
    summary="A statement with what a board has beside it: the account, forecasts, the risk share's working, savings",
    tag="statements",
    query=StatementQuery,
    result=StatementPack,
)


async def _read(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_PACK)
    app = request.app.state
    return answer(request, await take_pack(app.db, access, read_query(request, StatementQuery), app.clock()))


ROUTES: list[HTTPRouteHandler] = [route_of(READ_PACK, _read)]
