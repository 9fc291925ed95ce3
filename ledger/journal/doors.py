"""The door that every single posting comes through: token, key, payload, then the pool writer."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol, cast

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from ledger.core.entry import EntryKind
from ledger.core.refusal import RefusedError
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import APPROVERS, Door
from ledger.http.idempotency import idempotency_key
from ledger.http.problems import NOTHING_HERE, refuse
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.model import Group, Item, Outcome, Posted, Refused, Valid
from ledger.journal.writer import PoolWriter


class HasActingBody(Protocol):
    """What every posting payload has."""

    @property
    def acting_body(self) -> str: ...


class PostedEntry(Struct, frozen=True):
    """One entry as it stands in the journal, with the address to read it at."""

    sequence: int
    kind: EntryKind
    effective_date: date
    recorded_at: datetime
    href: str


class Posting(Struct, frozen=True):
    """What a posting made: its entries, the same on every replay of its key."""

    entries: tuple[PostedEntry, ...]


def posting_of(outcome: Posted, pool_path: str) -> Posting:
    """The entries of an outcome, each with its address."""
    return Posting(
        tuple(
            PostedEntry(
                one.sequence, one.kind, one.effective_date, one.recorded_at, f"{pool_path}/entries/{one.sequence}"
            )
            for one in outcome.receipts
        )
    )


def pool_path(access: Access) -> str:
    """The address of the pool of a request."""
    return f"/v1/places/{access.place.code}/pools/{access.pool.code}"


def sequence_of(text: str) -> int:
    """The sequence number in an address; raises RefusedError for text that can be none."""
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(2**63 - 1))):
        raise RefusedError(NOTHING_HERE)
    return int(text)


def group_of(access: Access, door: Door, acting_body: str, key: str | None, *items: Item) -> Group:
    """A request's items as one group for the pool writer, kept whole or not at all."""
    return Group(
        place_id=access.place.place_id,
        pool_id=access.pool.pool_id,
        requester=access.requester,
        acting_body=acting_body,
        operation=door.operation,
        items=items,
        key=key,
        roles=access.roles_acting_for(acting_body),
    )


def posting_route(door: Door, item_of: Callable[[Any, Access], Item]) -> HTTPRouteHandler:
    """The route of a single posting: admit, read key and payload, post, answer after commit."""

    async def post_one(request: Request[Any, Any, Any]) -> Answer:
        # Taken from the request: what the router injects costs each one a tenth of its time.
        writer = cast("PoolWriter", request.app.state.writer)
        access = await admit(request, door)
        key = idempotency_key(request)
        command = await read_payload(request, cast("type[HasActingBody]", door.payload))
        refusal = access.refusal_of_acting_body(command.acting_body, door.roles & APPROVERS)
        if refusal is not None:
            raise RefusedError(refusal)
        (outcome,) = await writer.post(group_of(access, door, command.acting_body, key, item_of(command, access)))
        return _answer_one(request, access, outcome)

    return route_of(door, post_one)


def _answer_one(request: Request[Any, Any, Any], access: Access, outcome: Outcome) -> Answer:
    assert not isinstance(outcome, Valid), "a single posting is never asked for its validity alone"
    if isinstance(outcome, Refused):
        return refuse(request, outcome.refusals, replayed=outcome.replayed)
    posting = posting_of(outcome, pool_path(access))
    headers = {"Location": posting.entries[0].href}
    if outcome.replayed:
        headers["Idempotency-Replayed"] = "true"
    return answer(request, posting, status=201, headers=headers)
