"""Doors of ring-fences: the reference data, and the fences of a place with their versions."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import read_payload
from ledger.journal.store import lock_every_head
from ledger.places import store
from ledger.places.fences import FenceView, NewFence, fence_of, fence_view, refuse_broken_fences
from ledger.rules.reference import ReferenceFence, ReferenceMinimum, reference_fences, reference_minimums

LIST_REFERENCE_FENCES = Door(
    operation="list_reference_fences",
    method="GET",
    path="/v1/reference-fences",
    summary="List the conditions of national grants that a place may adopt as a fence",
    tag="fences",
    roles=frozenset(),
    query=PageQuery,
    result=Page[ReferenceFence],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
LIST_REFERENCE_MINIMUMS = Door(
    operation="list_reference_minimum_contributions",
    method="GET",
    path="/v1/reference-minimum-contributions",
    summary="List the minimum contributions that were published for the whole of England",
    tag="fences",
    roles=frozenset(),
    query=PageQuery,
    result=Page[ReferenceMinimum],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
SET_FENCE = Door(
    operation="set_fence",
    method="POST",
    path="/v1/places/{place}/funding-streams/{stream}/fences",
    summary="Set a ring-fence on a stream from a date on: a version, adopted or the place's own",
    tag="fences",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN}),
    payload=NewFence,
    result=FenceView,
    refusals=(Code.FENCE_IS_BROKEN, Code.POOL_IS_BUSY),
)
LIST_FENCES = Door(
    operation="list_fences",
    method="GET",
    path="/v1/places/{place}/fences",
    summary="List the ring-fences of a place, every version of each",
    tag="fences",
    query=PageQuery,
    result=Page[FenceView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(SET_FENCE.litestar_path, opt=dict(SET_FENCE.opt))
async def set_fence(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    stream: FromPath[str],
) -> Answer:
    """Under the lock of every pool of the place, since what may be posted changes in all of them."""
    access = await gate.admit(request, SET_FENCE, place)
    new = await read_payload(request, NewFence)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        pool_ids = await lock_every_head(connection, place_id)
        version = await store.next_fence_version(connection, place_id, stream) if "\0" not in stream else None
        if version is None:
            raise RefusedError(NOTHING_HERE)
        fence = fence_of(new, stream, version)
        act_id = await record_done(connection, access, SET_FENCE, place_id, {"stream": stream, "version": version})
        await store.insert_fence(connection, place_id, fence, act_id)
        await refuse_broken_fences(connection, place_id, pool_ids, [stream])
    return answer(request, fence_view(fence), status=201, headers={"Location": f"/v1/places/{place}/fences"})


async def _fences(connection: Connection, access: Access, after: str, limit: int) -> list[FenceView]:
    stream, _, version = after.rpartition(":")
    found = await store.list_fences(connection, access.place.place_id, after=(stream, int(version or 0)), limit=limit)
    return [fence_view(one) for one in found]


async def _reference_fences(_connection: Connection, _access: Access, after: str, limit: int) -> list[ReferenceFence]:
    return [one for one in reference_fences() if one.code > after][:limit]


async def _reference_minimums(
    _connection: Connection, _access: Access, after: str, limit: int
) -> list[ReferenceMinimum]:
    return [one for one in reference_minimums() if one.code > after][:limit]


ROUTES = [
    listing_by_code(LIST_REFERENCE_FENCES, _reference_fences, lambda one: one.code),
    listing_by_code(LIST_REFERENCE_MINIMUMS, _reference_minimums, lambda one: one.code),
    set_fence,
    listing_by_code(LIST_FENCES, _fences, lambda one: f"{one.stream}:{one.version}"),
]
