"""Doors of how schemes are accounted for: decided by the partners, and changed by a further version."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
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
from ledger.places.store import find_bodies
from ledger.programmes import treatments
from ledger.programmes.treatments import NewSchemeTreatment, SchemeTreatmentView

ADD_SCHEME_TREATMENT = Door(
    operation="add_scheme_treatment",
    method="POST",
    path="/v1/places/{place}/programmes/{programme}/schemes/{scheme}/treatments",
    summary="Say how partners account for a scheme from a date on: joint operation, lead as principal, or agent",
    tag="programmes",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER}),
    payload=NewSchemeTreatment,
    result=SchemeTreatmentView,
    refusals=(Code.BODY_IS_NOT_REGISTERED, Code.POOL_IS_BUSY),
)
LIST_SCHEME_TREATMENTS = Door(
    operation="list_scheme_treatments",
    method="GET",
    path="/v1/places/{place}/scheme-treatments",
    summary="List how the schemes of a place are accounted for, every version of each, and those not decided",
    tag="programmes",
    query=PageQuery,
    result=Page[SchemeTreatmentView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(ADD_SCHEME_TREATMENT.litestar_path, opt=dict(ADD_SCHEME_TREATMENT.opt))
async def add_scheme_treatment(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
    scheme: FromPath[str],
) -> Answer:
    """Under the lock of every pool of the place: no run of journals is made meanwhile."""
    access = await gate.admit(request, ADD_SCHEME_TREATMENT, place)
    new = await read_payload(request, NewSchemeTreatment)
    place_id, at = access.place.place_id, (programme, scheme)
    if "\0" in programme + scheme:
        raise RefusedError(NOTHING_HERE)
    async with refusing(), in_place(db, place_id) as connection:
        await lock_every_head(connection, place_id)
        raise_for(*await _refusals_of_bodies(connection, new))
        named = {"programme": programme, "scheme": scheme}
        act_id = await record_done(connection, access, ADD_SCHEME_TREATMENT, place_id, named)
        version = await treatments.insert_treatment(connection, place_id, at, new, act_id)
        if version is None:
            raise RefusedError(NOTHING_HERE)
    view = SchemeTreatmentView(*at, version, new.effective_from, new.treatment, new.body, new.shares, new.reason)
    return answer(request, view, status=201, headers={"Location": f"/v1/places/{place}/scheme-treatments"})


async def _refusals_of_bodies(connection: Connection, new: NewSchemeTreatment) -> list[Refusal]:
    """Every body named that is not registered."""
    named = {f"/shares/{number}/body": one.body for number, one in enumerate(new.shares)}
    named |= {} if new.body is None else {"/body": new.body}
    known = await find_bodies(connection, set(named.values()))
    return [
        Refusal(Code.BODY_IS_NOT_REGISTERED, f"{body} is not registered", at)
        for at, body in named.items()
        if body not in known
    ]


async def _treatments(connection: Connection, access: Access, after: str, limit: int) -> list[SchemeTreatmentView]:
    programme, scheme, version = after.split(":") if after else ("", "", "0")
    return await treatments.list_treatments(
        connection, access.place.place_id, after=(programme, scheme, int(version)), limit=limit
    )


ROUTES = [
    add_scheme_treatment,
    listing_by_code(LIST_SCHEME_TREATMENTS, _treatments, lambda one: f"{one.programme}:{one.scheme}:{one.version}"),
]
