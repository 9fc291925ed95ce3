"""The life of an agreement, from its versions and signatures: who must yet sign, where it stands, what is signed. Pure.

The last version that no proposal made is the draft: whoever signs, signs it or a variation that came after it.
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.agreements.model import LegalBasis, NotYetAgreed, Terms, WrittenAgreement
from ledger.approvals.delegation import Delegation

FORMAT = 1


class State(StrEnum):
    """Where an agreement stands in its life."""

    DRAFT = "draft"
    PARTLY_SIGNED = "partly_signed"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDED = "ended"
    WOUND_UP = "wound_up"


class Version(Struct, frozen=True, kw_only=True):
    """One version of an agreement as recorded; applies_from and proposal_id: of a variation, none of a draft."""

    agreement: str
    name: str
    legal_basis: LegalBasis
    version: int
    effective_from: date
    applies_from: date | None
    written: WrittenAgreement
    delegation_version: int | None
    delegation: Delegation | None
    proposal_id: UUID | None
    made_by: str
    recorded_at: datetime
    principal_id: UUID


class _Canonical(Struct, frozen=True, kw_only=True):
    """What a partner signs; the order of the fields is the order of the bytes."""

    format: int
    place: UUID
    agreement: str
    name: str
    legal_basis: LegalBasis
    version: int
    effective_from: date
    applies_from: date | None
    effective_to: date
    partners: tuple[str, ...]
    host: str | None
    pool_manager: str
    terms: Terms
    not_yet_agreed: tuple[NotYetAgreed, ...]
    next_review_on: date | None
    delegation: Delegation | None


class Signature(Struct, frozen=True, kw_only=True):
    """A partner's signature to a version; terms_sha256: of the version's canonical bytes when it was signed."""

    version: int
    body: str
    signed_on: date
    recorded_at: datetime
    terms_sha256: str
    proposal_id: UUID


class Life(Struct, frozen=True, kw_only=True):
    """An agreement with all its versions, the oldest first, its signatures, and the number of the version in force."""

    versions: tuple[Version, ...]
    signatures: tuple[Signature, ...]
    in_force: int
    settle_by: date | None
    next_review_on: date | None

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    @property
    def current(self) -> Version:
        return self.versions[self.in_force - 1]

    @property
    def draft(self) -> int:
        """The number of the last draft."""
        return max(one.version for one in self.versions if one.proposal_id is None)

    def version(self, number: int) -> Version | None:
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None

    def unsigned(self, version: Version) -> tuple[str, ...]:
        """The partners that have signed neither a version nor one before it since the last draft."""
        signed = {one.body for one in self.signatures if self.draft <= one.version <= version.version}
        return tuple(body for body in version.written.partners if body not in signed)

    def state(self, today: date) -> State:
        current = self.current
        return state_of(
            today,
            is_signed=not self.unsigned(current),
            has_signature=any(self.draft <= one.version <= current.version for one in self.signatures),
            effective_from=current.effective_from,
            effective_to=current.written.effective_to,
            is_wound_up=self.settle_by is not None,
        )


def state_of(
    today: date, *, is_signed: bool, has_signature: bool, effective_from: date, effective_to: date, is_wound_up: bool
) -> State:
    """Where an agreement stands: nothing of it is stored."""
    if is_wound_up:
        return State.WOUND_UP
    if not is_signed:
        return State.PARTLY_SIGNED if has_signature else State.DRAFT
    if today > effective_to:
        return State.ENDED
    return State.SIGNED if today < effective_from else State.IN_FORCE


def canonical_terms(place_id: UUID, version: Version) -> bytes:
    """The canonical bytes of a version: JSON without spaces, fields in fixed order."""
    written = version.written
    return msgspec.json.encode(
        _Canonical(
            format=FORMAT,
            place=place_id,
            agreement=version.agreement,
            name=version.name,
            legal_basis=version.legal_basis,
            version=version.version,
            effective_from=version.effective_from,
            applies_from=version.applies_from,
            effective_to=written.effective_to,
            partners=written.partners,
            host=written.host,
            pool_manager=written.pool_manager,
            terms=written.terms,
            not_yet_agreed=written.not_yet_agreed,
            next_review_on=written.next_review_on,
            delegation=version.delegation,
        )
    )


def terms_digest(place_id: UUID, version: Version) -> bytes:
    """SHA-256 of the canonical bytes: what a signature rests on."""
    return hashlib.sha256(canonical_terms(place_id, version)).digest()
