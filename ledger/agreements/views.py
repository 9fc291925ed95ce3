"""What readers see of agreements: terms, versions, signatures, reviews, what is open, what differs. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.agreements.life import Life, Signature, State, Version, state_of, terms_digest
from ledger.agreements.model import LegalBasis, NotYetAgreed, TermName, Terms, written_texts
from ledger.approvals.delegation import Delegation
from ledger.http.access import NOT_YET_SIGNED, PoolTerms
from ledger.rules.terms import Missing, missing_terms


class PoolView(Struct, frozen=True, kw_only=True):
    """A pool under the terms in force; mark: shown with every figure while the agreement is not yet signed."""

    code: str
    name: str
    kind: str
    label: str
    attribution: str
    agreement: str
    host: str | None
    partners: tuple[str, ...]
    effective_from: date
    effective_to: date
    mark: str
    href: str


class OpenTerm(Struct, frozen=True, kw_only=True):
    """A term that is not yet agreed, its default, and whether the day by which it was to be agreed has gone by."""

    term: TermName
    default: str
    agree_by: date
    is_overdue: bool


class AgreementView(Struct, frozen=True, kw_only=True):
    """An agreement in the version in force."""

    code: str
    name: str
    legal_basis: LegalBasis
    version: int
    state: State
    mark: str
    effective_from: date
    effective_to: date
    partners: tuple[str, ...]
    host: str | None
    pool_manager: str
    terms: Terms
    not_yet_agreed: tuple[OpenTerm, ...]
    next_review_on: date | None
    is_review_due: bool
    label: str
    pools: tuple[str, ...]


class ReviewView(Struct, frozen=True, kw_only=True):
    """A review of the agreement, and when the next one was planned."""

    reviewed_on: date
    finding: str
    next_review_on: date
    recorded_at: datetime
    principal_id: UUID


class AgreementLife(Struct, frozen=True, kw_only=True):
    """An agreement in the version in force: who signed, who must yet, what must yet be written, what is open."""

    code: str
    name: str
    legal_basis: LegalBasis
    version: int
    state: State
    mark: str
    effective_from: date
    effective_to: date
    applies_from: date
    partners: tuple[str, ...]
    host: str | None
    pool_manager: str
    terms: Terms
    not_yet_agreed: tuple[OpenTerm, ...]
    delegation: Delegation | None
    terms_sha256: str
    signatures: tuple[Signature, ...]
    unsigned: tuple[str, ...]
    missing_terms: tuple[Missing, ...]
    waiting_version: int | None
    next_review_on: date | None
    is_review_due: bool
    reviews: tuple[ReviewView, ...]
    settle_by: date | None


class VersionView(Struct, frozen=True, kw_only=True):
    """One version of the terms as it was recorded, what made it, and who signed it."""

    version: int
    made_by: str
    proposal_id: UUID | None
    recorded_at: datetime
    principal_id: UUID
    effective_from: date
    applies_from: date
    effective_to: date
    partners: tuple[str, ...]
    host: str | None
    pool_manager: str
    terms: Terms
    not_yet_agreed: tuple[NotYetAgreed, ...]
    next_review_on: date | None
    delegation_version: int | None
    terms_sha256: str
    signed_by: tuple[str, ...]


class Difference(Struct, frozen=True, kw_only=True):
    """A place in the agreement at which two versions differ; null: the version has nothing there."""

    pointer: str
    before: Any
    after: Any


class Comparison(Struct, frozen=True, kw_only=True):
    """Where two versions of an agreement differ, in the order in which an agreement is written."""

    before_version: int
    after_version: int
    differences: tuple[Difference, ...]


class Row(Protocol):
    """Columns by name, as a query gives them."""

    def __getitem__(self, name: str, /) -> Any: ...


def pool_view(terms: PoolTerms, href: str) -> PoolView:
    """A pool as its readers see it."""
    same = {name: getattr(terms, name) for name in PoolView.__struct_fields__ if name not in {"mark", "href"}}
    return PoolView(**same, mark=terms.mark, href=href)


def open_terms(terms: Iterable[NotYetAgreed], today: date) -> tuple[OpenTerm, ...]:
    """The terms that are not yet agreed, as of a day."""
    return tuple(
        OpenTerm(term=one.term, default=one.default, agree_by=one.agree_by, is_overdue=one.agree_by < today)
        for one in terms
    )


def agreement_view(row: Row, terms: Terms, not_yet_agreed: tuple[NotYetAgreed, ...], today: date) -> AgreementView:
    """One row of the listing of agreements."""
    same = ("code", "name", "version", "effective_from", "effective_to", "host", "pool_manager", "next_review_on")
    state = state_of(
        today,
        is_signed=row["is_signed"],
        has_signature=row["has_signature"],
        effective_from=row["effective_from"],
        effective_to=row["effective_to"],
        is_wound_up=row["settle_by"] is not None,
    )
    return AgreementView(
        **{name: row[name] for name in (*same, "label")},
        legal_basis=LegalBasis(row["legal_basis"]),
        state=state,
        mark="" if row["is_signed"] else NOT_YET_SIGNED,
        partners=tuple(row["partners"]),
        terms=terms,
        not_yet_agreed=open_terms(not_yet_agreed, today),
        is_review_due=_is_due(row["next_review_on"], today),
        pools=tuple(row["pools"]),
    )


def _is_due(next_review_on: date | None, today: date) -> bool:
    return next_review_on is not None and next_review_on <= today


def life_view(place_id: UUID, life: Life, reviews: tuple[ReviewView, ...], today: date) -> AgreementLife:
    """The whole of what stands of an agreement, as of a day."""
    current, written = life.current, life.current.written
    unsigned = life.unsigned(current)
    return AgreementLife(
        code=current.agreement,
        name=current.name,
        legal_basis=current.legal_basis,
        version=current.version,
        state=life.state(today),
        mark=NOT_YET_SIGNED if unsigned else "",
        effective_from=current.effective_from,
        applies_from=current.applies_from or current.effective_from,
        effective_to=written.effective_to,
        partners=written.partners,
        host=written.host,
        pool_manager=written.pool_manager,
        terms=written.terms,
        not_yet_agreed=open_terms(written.not_yet_agreed, today),
        delegation=current.delegation,
        terms_sha256=terms_digest(place_id, current).hex(),
        signatures=life.signatures,
        unsigned=unsigned,
        missing_terms=missing_terms(current.legal_basis, written_texts(written)),
        waiting_version=life.latest.version if life.latest.version > current.version else None,
        next_review_on=life.next_review_on,
        is_review_due=_is_due(life.next_review_on, today),
        reviews=reviews,
        settle_by=life.settle_by,
    )


def version_view(place_id: UUID, version: Version, signatures: Iterable[Signature]) -> VersionView:
    """One version, with those who signed it."""
    written = version.written
    return VersionView(
        version=version.version,
        made_by=version.made_by,
        proposal_id=version.proposal_id,
        recorded_at=version.recorded_at,
        principal_id=version.principal_id,
        effective_from=version.effective_from,
        applies_from=version.applies_from or version.effective_from,
        effective_to=written.effective_to,
        partners=written.partners,
        host=written.host,
        pool_manager=written.pool_manager,
        terms=written.terms,
        not_yet_agreed=written.not_yet_agreed,
        next_review_on=written.next_review_on,
        delegation_version=version.delegation_version,
        terms_sha256=terms_digest(place_id, version).hex(),
        signed_by=tuple(one.body for one in signatures if one.version == version.version),
    )


def compare(before: Version, after: Version) -> Comparison:
    """Where two versions differ, term by term."""
    first, second = _places(before), _places(after)
    return Comparison(
        before_version=before.version,
        after_version=after.version,
        differences=tuple(
            Difference(pointer=pointer, before=first.get(pointer), after=second.get(pointer))
            for pointer in dict.fromkeys([*first, *second])
            if first.get(pointer) != second.get(pointer)
        ),
    )


def _places(version: Version) -> Mapping[str, Any]:
    """What stands at each place of a version; texts that are empty are not there."""
    written = version.written
    found = {
        "/effective_from": version.effective_from,
        "/applies_from": version.applies_from or version.effective_from,
        "/effective_to": written.effective_to,
        "/partners": written.partners,
        **written_texts(written),
        "/terms/winding_up_shares": written.terms.winding_up_shares,
        "/terms/contributions_not_agreed": written.terms.contributions_not_agreed,
        "/terms/dispute_levels": written.terms.dispute_levels,
        **{f"/not_yet_agreed/{one.term}": one for one in written.not_yet_agreed},
        "/next_review_on": written.next_review_on,
        "/delegation": version.delegation,
    }
    return {pointer: msgspec.to_builtins(value) for pointer, value in found.items() if value not in ("", (), None)}
