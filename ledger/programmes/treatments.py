"""How partners account for schemes: the words, and the facts, one typed function for each named query."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from ledger.agreements.model import Share
from ledger.core.ids import BodyCode, Name
from ledger.db import Connection, queries
from ledger.programmes.model import SchemeKey
from ledger.rules.recognition import Decided, Treatment
from ledger.rules.winding_up import WHOLE_BASIS_POINTS

_SQL = queries(__package__)
_OF_ONE_BODY = (Treatment.LEAD_AS_PRINCIPAL, Treatment.AGENT)
_SHARED = (Treatment.JOINT_OPERATION, Treatment.LEAD_AS_PRINCIPAL)


class NewSchemeTreatment(Struct, frozen=True, forbid_unknown_fields=True):
    """How partners account for a scheme, in financial years that end on a date or later: a further version."""

    effective_from: date
    treatment: Treatment
    reason: Name
    body: Annotated[BodyCode | None, Meta(description="the lead that recognises all, or the agent's principal")] = None
    shares: Annotated[
        tuple[Share, ...],
        Meta(max_length=100, description="fixed ones; if left out, by what is scheduled to be contributed that year"),
    ] = ()

    def __post_init__(self) -> None:
        """One body leads or is principal, and only then; fixed shares are of each body once, and of the whole."""
        if (self.treatment in _OF_ONE_BODY) != (self.body is not None):
            raise ValueError("name the body of a lead or of an agent's principal, and of no other treatment")
        if self.shares and self.treatment not in _SHARED:
            raise ValueError("nothing is shared under this treatment: leave the shares out")
        if self.shares and sum(one.basis_points for one in self.shares) != WHOLE_BASIS_POINTS:
            raise ValueError(f"the shares add up to {WHOLE_BASIS_POINTS:,} basis points")
        if len({one.body for one in self.shares}) != len(self.shares):
            raise ValueError("each body has one share")


class SchemeTreatmentView(Struct, frozen=True):
    """One version of how a scheme is accounted for; version 0: nothing was decided yet."""

    programme: str
    scheme: str
    version: int
    effective_from: date | None
    treatment: Treatment
    body: str | None
    shares: tuple[Share, ...]
    reason: str


class TreatmentVersion(Struct, frozen=True):
    """A treatment as a year's accounts take it: the version in force on the year's last day; 0: none was decided."""

    version: int = 0
    effective_from: date = date.min
    decided: Decided = Decided()


async def insert_treatment(
    connection: Connection, place_id: UUID, at: SchemeKey, new: NewSchemeTreatment, act_id: UUID
) -> int | None:
    """Add a version of how a scheme is accounted for; its number, or None where there is no such scheme."""
    version: int | None = await connection.fetchval(
        _SQL["insert_scheme_treatment"],
        *(place_id, *at, new.effective_from, new.treatment, new.body),
        *(msgspec.json.encode(new.shares).decode(), new.reason, act_id),
    )
    return version


async def list_treatments(
    connection: Connection, place_id: UUID, *, after: tuple[str, str, int], limit: int
) -> list[SchemeTreatmentView]:
    """Versions of how schemes are accounted for, after a scheme and version; a scheme without any has version 0."""
    rows = await connection.fetch(_SQL["list_scheme_treatments"], place_id, *after, limit)
    return [
        msgspec.convert({**dict(row), "shares": msgspec.json.decode(row["shares"])}, SchemeTreatmentView)
        for row in rows
    ]


async def treatments_of(
    connection: Connection, place_id: UUID, known_at: datetime | None
) -> dict[SchemeKey, tuple[TreatmentVersion, ...]]:
    """Every version of how schemes are accounted for, as known at an instant or now; without those that have none."""
    found: dict[SchemeKey, tuple[TreatmentVersion, ...]] = {}
    for row in await connection.fetch(_SQL["treatments_of"], place_id, known_at):
        view = msgspec.convert({**dict(row), "shares": msgspec.json.decode(row["shares"])}, SchemeTreatmentView)
        shares = tuple((one.body, one.basis_points) for one in view.shares)
        decided = Decided(view.treatment, view.body, shares)
        key = view.programme, view.scheme
        found[key] = (*found.get(key, ()), TreatmentVersion(view.version, row["effective_from"], decided))
    return found
