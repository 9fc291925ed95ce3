"""The words of agreements: written terms between bodies, with a legal basis, and the pool that they open."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name, Text
from ledger.journal.command import Label

_Clause = Annotated[str, Meta(max_length=4_000, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*\Z")]


class LegalBasis(StrEnum):
    """What the law calls the agreement; it decides who may be partner."""

    SECTION_75_POOLED_FUND = "section_75_pooled_fund"
    ALIGNED_BUDGET = "aligned_budget"


POOL_KIND = {LegalBasis.SECTION_75_POOLED_FUND: "pooled", LegalBasis.ALIGNED_BUDGET: "aligned"}


class Terms(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The written terms that regulation 7 of SI 2000/617 lists for a pooled fund."""

    aims_and_outcomes: _Clause = ""
    functions: _Clause = ""
    contributions_and_their_variation: _Clause = ""
    staff_goods_and_premises: _Clause = ""
    duration: _Clause = ""
    review: _Clause = ""
    termination: _Clause = ""
    fund_management: _Clause = ""


class NewPool(Struct, frozen=True, forbid_unknown_fields=True):
    """The pool that an agreement opens."""

    code: Code
    name: Name
    label: Label = ""
    attribution: Annotated[Text, Meta(description="the licence or source to be shown with every figure")] = ""


class NewAgreement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An agreement to be recorded with its first version of terms."""

    code: Code
    name: Name
    legal_basis: LegalBasis
    effective_from: date
    effective_to: date
    partners: Annotated[
        tuple[BodyCode, ...],
        Meta(min_length=2, max_length=100, description="in order: an odd penny goes to the partner listed earlier"),
    ]
    host: BodyCode | None = None
    pool_manager: Annotated[
        Text, Meta(description="the office that manages the pool, not a person's name, such as 'Head of Finance'")
    ] = ""
    terms: Terms = Terms()
    label: Label = ""
    pool: NewPool


class PoolView(Struct, frozen=True):
    """A pool under the terms in force."""

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
    href: str


class AgreementView(Struct, frozen=True):
    """An agreement in its latest version."""

    code: str
    name: str
    legal_basis: LegalBasis
    version: int
    effective_from: date
    effective_to: date
    partners: tuple[str, ...]
    host: str | None
    pool_manager: str
    terms: Terms
    label: str
    pools: tuple[str, ...]
