"""Doors of how schemes bear VAT: who delivers the service and under which regime; a further version changes it."""

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
from ledger.programmes import store
from ledger.programmes.model import NewVatTreatment, VatTreatmentView

ADD_VAT_TREATMENT = Door(
    operation="add_vat_treatment",
    method="POST",
    path="/v1/places/{place}/programmes/{programme}/schemes/{scheme}/vat-treatments",
    summary="Say how a scheme bears VAT from a date on: who delivers the service, and under which regime",
    tag="programmes",
    status=201,
    scope=Scope.ADMIN,
    roles=frozenset({Role.PLACE_ADMIN, Role.POOL_MANAGER}),
    payload=NewVatTreatment,
    result=VatTreatmentView,
    refusals=(Code.BODY_IS_NOT_REGISTERED, Code.POOL_IS_BUSY),
)
LIST_VAT_TREATMENTS = Door(
    operation="list_vat_treatments",
    method="GET",
    path="/v1/places/{place}/vat-treatments",
    summary="List how the schemes of a place bear VAT, every version of each",
    tag="programmes",
    query=PageQuery,
    result=Page[VatTreatmentView],
    refusals=(Code.CURSOR_IS_NOT_VALID,),
)


@post(ADD_VAT_TREATMENT.litestar_path, opt=dict(ADD_VAT_TREATMENT.opt))
async def add_vat_treatment(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    programme: FromPath[str],
    scheme: FromPath[str],
) -> Answer:
    """Under the lock of every pool of the place: payments look at it."""
    access = await gate.admit(request, ADD_VAT_TREATMENT, place)
    new = await read_payload(request, NewVatTreatment)
    place_id, at = access.place.place_id, (programme, scheme)
    if "\0" in programme + scheme:
        raise RefusedError(NOTHING_HERE)
    async with refusing(), in_place(db, place_id) as connection:
        await lock_every_head(connection, place_id)
        named = {"programme": programme, "scheme": scheme}
        act_id = await record_done(connection, access, ADD_VAT_TREATMENT, place_id, named)
        version = await store.insert_vat_treatment(connection, place_id, at, new, act_id)
        if version is None:
            raise RefusedError(NOTHING_HERE)
    view = VatTreatmentView(*at, version, new.effective_from, new.delivering_body, new.regime)
    return answer(request, view, status=201, headers={"Location": f"/v1/places/{place}/vat-treatments"})


async def _treatments(connection: Connection, access: Access, after: str, limit: int) -> list[VatTreatmentView]:
    programme, scheme, version = after.split(":") if after else ("", "", "0")
    return await store.list_vat_treatments(
        connection, access.place.place_id, after=(programme, scheme, int(version)), limit=limit
    )


ROUTES = [
    add_vat_treatment,
    listing_by_code(LIST_VAT_TREATMENTS, _treatments, lambda one: f"{one.programme}:{one.scheme}:{one.version}"),
]
