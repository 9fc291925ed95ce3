"""Doors of programmes and of what they may spend."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.approvals.alone import ALONE, roles_alone
from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import FENCED, POSTING, Door, Role, Scope
from ledger.http.listing import listing_by_code
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.journal.doors import Posting, posting_route
from ledger.journal.model import Item
from ledger.places.store import find_bodies, find_streams
from ledger.programmes import store, viring
from ledger.programmes.allocating import ALLOCATE
from ledger.programmes.model import AllocationCommand, Programme, VirementCommand
from ledger.programmes.viring import virement_item

ADD_PROGRAMME = Door(
    operation="add_programme",
    method="POST",
    path="/v1/places/{place}/programmes",
    summary="Add an outcome programme with its fixed term and schemes",
    tag="programmes",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER}),
    payload=Programme,
    result=Programme,
    refusals=(Code.CODE_IS_TAKEN, Code.BODY_IS_NOT_REGISTERED, Code.STREAM_DOES_NOT_EXIST),
)
LIST_PROGRAMMES = Door(
    operation="list_programmes",
    method="GET",
    path="/v1/places/{place}/programmes",
    summary="List the programmes of a place with their schemes",
    tag="programmes",
    query=PageQuery,
    result=Page[Programme],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)
RECORD_ALLOCATION = Door(
    operation="record_allocation",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/allocations",
    summary="Allocate money of a stream to a scheme",
    tag="programmes",
    status=201,
    scope=Scope.POST,
    roles=frozenset({Role.POOL_MANAGER}),
    payload=AllocationCommand,
    result=Posting,
    keyed=True,
    refusals=(
        *POSTING,
        Code.HOST_MUST_RECORD_THIS,
        Code.STREAM_DOES_NOT_EXIST,
        Code.PROGRAMME_DOES_NOT_EXIST,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.DATE_IS_OUTSIDE_PROGRAMME,
        Code.PROGRAMME_TAKES_NOTHING_NEW,
        Code.ALLOCATION_EXCEEDS_UNALLOCATED,
        *FENCED,
    ),
)


RECORD_VIREMENT = Door(
    operation="record_virement",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/virements",
    summary="Move money of a stream from one scheme to another",
    tag="programmes",
    status=201,
    scope=Scope.POST,
    roles=ALONE,
    payload=VirementCommand,
    result=Posting,
    keyed=True,
    refusals=(*viring.REFUSALS, Code.SECOND_PERSON_IS_NEEDED),
)


@post(ADD_PROGRAMME.litestar_path, opt=dict(ADD_PROGRAMME.opt))
async def add_programme(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
) -> Answer:
    access = await gate.admit(request, ADD_PROGRAMME, place)
    programme = await read_payload(request, Programme)
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        bodies = await find_bodies(connection, {scheme.responsible_body for scheme in programme.schemes})
        named = {stream for scheme in programme.schemes for stream in scheme.streams}
        streams = await find_streams(connection, place_id, named)
        raise_for(*refusals_of_programme(programme, frozenset(bodies), streams))
        act_id = await record_done(connection, access, ADD_PROGRAMME, place_id, {"programme": programme.code})
        await store.insert_programme(connection, place_id, programme, act_id)
    return answer(request, programme, status=201, headers={"Location": request.url.path})


def refusals_of_programme(programme: Programme, bodies: frozenset[str], streams: frozenset[str]) -> tuple[Refusal, ...]:
    """All that a programme contradicts in itself or in the place: its term, repeated schemes, bodies, streams."""
    refusals = []
    if programme.last_day < programme.first_day:
        refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the term ends before it begins", "/last_day"))
    seen: set[str] = set()
    for number, scheme in enumerate(programme.schemes):
        at = f"/schemes/{number}"
        if scheme.code in seen:
            refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the scheme is listed twice", f"{at}/code"))
        seen.add(scheme.code)
        if scheme.responsible_body not in bodies:
            detail = f"{scheme.responsible_body} is not registered"
            refusals.append(Refusal(Code.BODY_IS_NOT_REGISTERED, detail, f"{at}/responsible_body"))
        for position, stream in enumerate(scheme.streams):
            if stream not in streams:
                detail = f"the place has no stream {stream}"
                refusals.append(Refusal(Code.STREAM_DOES_NOT_EXIST, detail, f"{at}/streams/{position}"))
            if stream in scheme.streams[:position]:  # it would be drawn on twice, beyond what is left of it
                detail = f"{stream} is listed twice"
                refusals.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{at}/streams/{position}"))
    return tuple(refusals)


async def _programmes(connection: Connection, access: Access, after: str, limit: int) -> list[Programme]:
    return await store.list_programmes(connection, access.place.place_id, after=after, limit=limit)


def allocation_item(command: AllocationCommand) -> Item:
    return Item(ALLOCATE, command, command.source_line)


ROUTES = [
    add_programme,
    listing_by_code(LIST_PROGRAMMES, _programmes, lambda one: one.code),
    posting_route(RECORD_ALLOCATION, lambda command, _access: allocation_item(command)),
    posting_route(
        RECORD_VIREMENT, lambda command, access: virement_item(command, roles_alone(access, command.acting_body))
    ),
]
