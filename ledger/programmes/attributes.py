"""What is said of a scheme from a date on, after the scheme itself: a further version changes it, none goes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.journal.store import lock_every_head

At = tuple[str, str]  # programme and scheme


class Versioned(Protocol):
    """What every view of an attribute has."""

    @property
    def programme(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Versioned)
ListVersions = Callable[..., Awaitable[Sequence[V]]]  # connection, place_id, *, after, limit
Keep = Callable[[Connection, UUID, At, Any, UUID], Awaitable[int | None]]
Look = Callable[[Connection, UUID, Sequence[UUID]], Awaitable[None]]


def adding_door(operation: str, noun: str, summary: str, payload: Any, result: Any, refusal: Code) -> Door:
    """The door at which an attribute of a scheme is said."""
    return Door(
        operation=operation,
        method="POST",
        path=f"/v1/places/{{place}}/programmes/{{programme}}/schemes/{{scheme}}/{noun}",
        summary=summary,
        tag="programmes",
        status=201,
        scope=Scope.ADMIN,
        roles=frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER}),
        payload=payload,
        result=result,
        refusals=(refusal, Code.POOL_IS_BUSY),
    )


def listing_door(operation: str, noun: str, summary: str, result: Any) -> Door:
    """The door at which it is listed, for all schemes of the place."""
    return Door(
        operation=operation,
        method="GET",
        path=f"/v1/places/{{place}}/{noun}",
        summary=summary,
        tag="programmes",
        query=PageQuery,
        result=Page[result],
        refusals=(Code.CURSOR_IS_NOT_VALID,),
    )


def routes_of_attribute(
    add: Door,
    listing: Door,
    *,
    keep: Keep,
    view_of: Callable[[At, int, Any], V],
    list_versions: ListVersions[V],
    look_after: Look | None = None,
) -> list[HTTPRouteHandler]:
    """Its two routes; each version is kept under the lock of every pool of the place, since postings look at it.

    look_after: what must still hold of the place's pools once a version is kept; raises RefusedError.
    """

    async def add_version(request: Request[Any, Any, Any]) -> Answer:
        access = await admit(request, add)
        new = await read_payload(request, add.payload)
        place_id = access.place.place_id
        named = {name: request.path_params[name] for name in ("programme", "scheme")}
        at = named["programme"], named["scheme"]
        if "\0" in "".join(at):
            raise RefusedError(NOTHING_HERE)
        async with refusing(), in_place(request.app.state.db, place_id) as connection:
            pool_ids = await lock_every_head(connection, place_id)
            act_id = await record_done(connection, access, add, place_id, named)
            version = await keep(connection, place_id, at, new, act_id)
            if version is None:
                raise RefusedError(NOTHING_HERE)
            if look_after is not None:
                await look_after(connection, place_id, pool_ids)
        headers = {"Location": listing.path.replace("{place}", access.place.code)}
        return answer(request, view_of(at, version, new), status=201, headers=headers)

    async def versions(connection: Connection, access: Access, after: str, limit: int) -> Sequence[V]:
        programme, scheme, version = after.split(":") if after else ("", "", "0")
        return await list_versions(
            connection, access.place.place_id, after=(programme, scheme, int(version)), limit=limit
        )

    return [
        route_of(add, add_version),
        listing_by_code(listing, versions, lambda one: f"{one.programme}:{one.scheme}:{one.version}"),
    ]
