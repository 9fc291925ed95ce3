"""Where an agreement stands, who must yet sign, and what exactly is signed: pure, so every case is a row."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.agreements.life import (
    Life,
    Signature,
    State,
    Version,
    canonical_terms,
    state_of,
    terms_digest,
)
from ledger.agreements.model import LegalBasis, Terms, WrittenAgreement
from ledger.approvals.delegation import Delegation
from ledger.core.clock import day_in_london

PLACE, PROPOSAL = UUID(int=1), UUID(int=2)
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
AT = datetime(2025, 7, 14, 9, tzinfo=UTC)
A, B, C = "ods:72Q", "gss:E09000028", "gss:E09000022"


def version(number: int, *partners: str, varies: bool = False) -> Version:
    return Version(
        agreement="section-75",
        name="Section 75",
        legal_basis=LegalBasis.SECTION_75_POOLED_FUND,
        version=number,
        effective_from=FIRST,
        applies_from=FIRST if varies else None,
        written=WrittenAgreement(effective_to=LAST, partners=partners or (A, B), terms=Terms(review="Each year")),
        delegation_version=None,
        delegation=None,
        proposal_id=PROPOSAL if varies else None,
        made_by="",
        recorded_at=AT,
        principal_id=UUID(int=3),
    )


def signed(body: str, number: int) -> Signature:
    return Signature(version=number, body=body, signed_on=FIRST, recorded_at=AT, terms_sha256="", proposal_id=PROPOSAL)


def life(versions: list[Version], *signatures: Signature) -> Life:
    return Life(
        versions=tuple(versions), signatures=signatures, in_force=len(versions), settle_by=None, next_review_on=None
    )


SOME, ALL, WOUND_UP = {"has_signature"}, {"has_signature", "is_signed"}, {"has_signature", "is_signed", "is_wound_up"}


@pytest.mark.parametrize(
    ("today", "facts", "state"),
    [
        (date(2025, 6, 1), set(), State.DRAFT),
        (date(2025, 6, 1), SOME, State.PARTLY_SIGNED),
        (date(2026, 6, 1), SOME, State.PARTLY_SIGNED),
        (date(2025, 3, 31), ALL, State.SIGNED),
        (date(2025, 4, 1), ALL, State.IN_FORCE),
        (date(2026, 3, 31), ALL, State.IN_FORCE),
        (date(2026, 4, 1), ALL, State.ENDED),
        (date(2026, 4, 1), WOUND_UP, State.WOUND_UP),
    ],
)
def test_the_state_is_derived(today: date, facts: set[str], state: State) -> None:
    found = {name: name in facts for name in WOUND_UP}

    assert state is state_of(today, **found, effective_from=FIRST, effective_to=LAST)


@pytest.mark.parametrize(
    ("versions", "signatures", "unsigned"),
    [
        ([version(1)], [], (A, B)),
        ([version(1)], [signed(B, 1)], (A,)),
        ([version(1), version(2)], [signed(A, 1), signed(B, 1)], (A, B)),
        ([version(1), version(2)], [signed(A, 1), signed(B, 2)], (A,)),
        ([version(1), version(2, varies=True)], [signed(A, 1), signed(B, 1)], ()),
        ([version(1), version(2, A, B, C, varies=True)], [signed(A, 1), signed(B, 1)], (C,)),
        ([version(1), version(2, A, B, C, varies=True)], [signed(A, 1), signed(B, 1), signed(C, 2)], ()),
        ([version(1), version(2), version(3, varies=True)], [signed(A, 1), signed(B, 2), signed(A, 3)], ()),
    ],
    ids=[
        "nobody yet", "one of two", "a draft written anew is signed anew", "by each of them",
        "a variation was approved by each", "a new partner signs", "and has signed", "a draft, then a variation",
    ],
)  # fmt: skip
def test_who_must_yet_sign(versions: list[Version], signatures: list[Signature], unsigned: tuple[str, ...]) -> None:
    found = life(versions, *signatures)

    assert unsigned == found.unsigned(found.latest)


def test_what_is_signed_is_these_bytes() -> None:
    """A digest that was signed must be derived again for ever, so a change of the bytes shows here."""
    written = msgspec.structs.replace(version(1), delegation=Delegation(virement_limit_pence=5))

    assert (
        b'{"format":1,"place":"00000000-0000-0000-0000-000000000001","agreement":"section-75","name":"Section 75",'
        b'"legal_basis":"section_75_pooled_fund","version":1,"effective_from":"2025-04-01","applies_from":null,'
        b'"effective_to":"2026-03-31","partners":["ods:72Q","gss:E09000028"],"host":null,"pool_manager":"",'
        b'"terms":{"review":"Each year"},"not_yet_agreed":[],"next_review_on":null,'
        b'"delegation":{"virement_limit_pence":5}}'
    ) == canonical_terms(PLACE, written)
    assert hashlib.sha256(canonical_terms(PLACE, written)).digest() == terms_digest(PLACE, written)


@given(st.permutations([A, B, C]), st.text(max_size=9), st.integers(0, 9))
def test_every_term_counts_in_the_digest(partners: list[str], exit_clause: str, limit_pence: int) -> None:
    """The order of partners, any clause and the scheme of delegation each make another digest."""
    one = version(1, A, B, C)
    written = msgspec.structs.replace(one.written, partners=tuple(partners), terms=Terms("", exit=exit_clause))
    other = msgspec.structs.replace(one, written=written, delegation=Delegation(virement_limit_pence=limit_pence))
    plain = msgspec.structs.replace(one, written=msgspec.structs.replace(one.written, partners=tuple(partners)))

    assert terms_digest(PLACE, one) != terms_digest(PLACE, other)
    assert (terms_digest(PLACE, one) == terms_digest(PLACE, plain)) == (partners == [A, B, C])
    assert terms_digest(PLACE, one) != terms_digest(UUID(int=9), one)


def test_the_day_is_londons() -> None:
    """Half past eleven at night in summer is tomorrow there."""
    assert date(2025, 7, 15) == day_in_london(datetime(2025, 7, 14, 23, 30, tzinfo=UTC))
    assert date(2025, 12, 14) == day_in_london(datetime(2025, 12, 14, 23, 30, tzinfo=UTC))
