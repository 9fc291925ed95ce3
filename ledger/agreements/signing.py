"""Signing: each partner by two of its own people, a version once; what was signed is kept by its digest."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta

from ledger.agreements import store
from ledger.agreements.deciding import refusals_of_signature
from ledger.agreements.life import terms_digest
from ledger.agreements.model import VersionNumber
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, raise_for
from ledger.db import Connection


class ProposedSignature(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="sign-agreement"):
    """The acting body's signature to a version of the terms, with the scheme of delegation that belongs to it."""

    version: VersionNumber
    signed_on: Annotated[
        date, Meta(description="when it was signed: it may lie after the effective date, and not ahead")
    ]


async def _sign(connection: Connection, acting: Acting) -> dict[str, Any]:
    place_id, command = acting.place_id, acting.command
    life = await store.find_life(connection, place_id, acting.pool.agreement)
    today = day_in_london(acting.recorded_at)
    raise_for(*refusals_of_signature(life, command.version, command.acting_body, command.signed_on, today))
    version = life.version(command.version)
    assert version is not None, "what can be signed is there"
    digest = terms_digest(place_id, version)
    await store.insert_signature(
        connection,
        place_id,
        acting.pool.agreement,
        *(version.version, command.acting_body, command.signed_on, digest, acting.recorded_at),
        *(acting.proposal_id, acting.act_id),
    )
    return {"version": version.version, "terms_sha256": digest.hex()}


# Whom a body's signature needs is the body's own affair: no scheme of delegation stands before all have signed it.
SIGN_ACT = ControlledAct(
    payload=ProposedSignature,
    proposers=frozenset(APPROVING),
    needed=(Needed(Of.ACTING_BODY),),
    is_delegable=False,
    waits_for_signature=False,
    perform=_sign,
    refusals=(
        Code.TERMS_ARE_INCOMPLETE,
        Code.TERMS_ARE_SUPERSEDED,
        Code.VERSION_IS_ALREADY_SIGNED,
        Code.PAYLOAD_IS_NOT_VALID,
    ),
)
