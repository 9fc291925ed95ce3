"""Doors of how schemes are accounted for: decided by the partners, and changed by a further version."""

from uuid import UUID

from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import Connection
from ledger.places.store import find_bodies
from ledger.programmes import treatments
from ledger.programmes.attributes import adding_door, listing_door, routes_of_attribute
from ledger.programmes.treatments import NewSchemeTreatment, SchemeTreatmentView

ADD_SCHEME_TREATMENT = adding_door(
    "add_scheme_treatment",
    "treatments",
    "Say how partners account for a scheme from a date on: joint operation, lead as principal, or agent",
    NewSchemeTreatment,
    SchemeTreatmentView,
    Code.BODY_IS_NOT_REGISTERED,
)
LIST_SCHEME_TREATMENTS = listing_door(
    "list_scheme_treatments",
    "scheme-treatments",
    "List how the schemes of a place are accounted for, every version of each, and those not decided",
    SchemeTreatmentView,
)


async def _keep(
    connection: Connection, place_id: UUID, at: tuple[str, str], new: NewSchemeTreatment, act_id: UUID
) -> int | None:
    """Raises RefusedError for every body named that is not registered."""
    named = {f"/shares/{number}/body": one.body for number, one in enumerate(new.shares)}
    named |= {} if new.body is None else {"/body": new.body}
    known = await find_bodies(connection, set(named.values()))
    unknown = [(pointer, body) for pointer, body in named.items() if body not in known]
    raise_for(
        *(Refusal(Code.BODY_IS_NOT_REGISTERED, f"{body} is not registered", pointer) for pointer, body in unknown)
    )
    return await treatments.insert_treatment(connection, place_id, at, new, act_id)


def _view(at: tuple[str, str], version: int, new: NewSchemeTreatment) -> SchemeTreatmentView:
    return SchemeTreatmentView(*at, version, new.effective_from, new.treatment, new.body, new.shares, new.reason)


ROUTES = routes_of_attribute(
    ADD_SCHEME_TREATMENT,
    LIST_SCHEME_TREATMENTS,
    keep=_keep,
    view_of=_view,
    list_versions=treatments.list_treatments,
)
