"""Re-deriving what agreements rest on: every signature's digest from the terms signed, every act from its proposal."""

from collections.abc import AsyncIterator, Iterator, Mapping
from uuid import UUID

from ledger.agreements import store
from ledger.agreements.life import Life, terms_digest
from ledger.agreements.signing import SIGN_ACT
from ledger.agreements.varying import END_ACT, VARY_ACT
from ledger.agreements.winding_up import WIND_UP_ACT
from ledger.db import Connection

Proposals = Mapping[UUID, tuple[str, str, str | None]]


async def differences_of_agreements(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the agreements of a place."""
    for agreement in await store.list_codes(connection, place_id):
        life = await store.find_life(connection, place_id, agreement)
        wound_up_by = await store.winding_up_of(connection, place_id, agreement)
        named = [
            *(one.proposal_id for one in life.signatures),
            *(one.proposal_id for one in life.versions),
            wound_up_by,
        ]
        proposals = await store.acts_of_proposals(connection, place_id, {one for one in named if one is not None})
        for text in (*_of_signatures(place_id, life, proposals), *_of_versions(life, proposals)):
            yield f"agreement {agreement}: {text}"
        if wound_up_by is not None and _is_not_done(proposals, wound_up_by, WIND_UP_ACT.name):
            yield f"agreement {agreement}: its winding up rests on no proposal that was done"


def _of_signatures(place_id: UUID, life: Life, proposals: Proposals) -> Iterator[str]:
    for one in life.signatures:
        what = f"the signature of {one.body} to version {one.version}"
        version = life.version(one.version)
        if version is None or terms_digest(place_id, version).hex() != one.terms_sha256:
            yield f"{what} is to other terms than those that stand there"
        if _is_not_done(proposals, one.proposal_id, SIGN_ACT.name, one.body):
            yield f"{what} rests on no proposal of that body that was done"


def _of_versions(life: Life, proposals: Proposals) -> Iterator[str]:
    """A draft rests on nobody's approval; whatever comes after it does."""
    for one in life.versions:
        if one.proposal_id is not None and _is_not_done(proposals, one.proposal_id, VARY_ACT.name, None, END_ACT.name):
            yield f"version {one.version} rests on no proposal that was done"


def _is_not_done(proposals: Proposals, proposal_id: UUID, act: str, body: str | None = None, *others: str) -> bool:
    found, acting_body, outcome = proposals.get(proposal_id, ("", "", None))
    return found not in {act, *others} or outcome != "done" or body not in {None, acting_body}
