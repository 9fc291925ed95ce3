"""The words of agreements: written terms between bodies, with a legal basis, and the pool that they open."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.approvals.delegation import Delegation
from ledger.core.ids import BodyCode, Code, Name, Text
from ledger.journal.command import Label
from ledger.rules.escalation import EscalationLevel
from ledger.rules.not_agreed import NotAgreedTerms
from ledger.rules.winding_up import WHOLE_BASIS_POINTS

CLAUSE_PATTERN = r"^[^\x00-\x09\x0b-\x1f\x7f]*\Z"
_Clause = Annotated[str, Meta(max_length=4_000, pattern=CLAUSE_PATTERN)]
WrittenClause = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=CLAUSE_PATTERN)]
VersionNumber = Annotated[int, Meta(ge=1, le=2**31 - 1, description="a version of the agreement's terms")]


class LegalBasis(StrEnum):
    """What the law calls the agreement; it decides who may be partner, and which terms must be written."""

    SECTION_75_POOLED_FUND = "section_75_pooled_fund"
    SECTION_75_LEAD_COMMISSIONING = "section_75_lead_commissioning"
    SECTION_256_GRANT = "section_256_grant"
    SECTION_76_GRANT = "section_76_grant"
    ALIGNED_BUDGET = "aligned_budget"
    SAVINGS_AGREEMENT = "savings_agreement"
    CONCORDAT = "concordat"


# In a pooled fund, and under a grant or a lead, one body holds the money; where budgets are aligned each keeps its own.
POOL_KIND: Mapping[LegalBasis, str] = {
    LegalBasis.SECTION_75_POOLED_FUND: "pooled",
    LegalBasis.SECTION_75_LEAD_COMMISSIONING: "pooled",
    LegalBasis.SECTION_256_GRANT: "pooled",
    LegalBasis.SECTION_76_GRANT: "pooled",
    LegalBasis.ALIGNED_BUDGET: "aligned",
    LegalBasis.SAVINGS_AGREEMENT: "savings",
    LegalBasis.CONCORDAT: "aligned",
}


class Share(Struct, frozen=True, forbid_unknown_fields=True):
    """A partner's part of what is left in the end, in hundredths of a percent; all parts together are 10,000."""

    body: BodyCode
    basis_points: Annotated[int, Meta(ge=1, le=WHOLE_BASIS_POINTS)]


class Terms(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The written terms: those that regulation 7 of SI 2000/617 lists for a pooled fund, then what else partners agree.

    winding_up_shares: how what is left is divided in the end; none: by what each has paid in, net.
    contributions_not_agreed: what applies to a year whose contributions are not agreed; none: nothing is assumed.
    dispute_levels: who has a dispute about a settlement, one after the other, and for how long each.
    """

    aims_and_outcomes: _Clause = ""
    functions: _Clause = ""
    contributions_and_their_variation: _Clause = ""
    staff_goods_and_premises: _Clause = ""
    duration: _Clause = ""
    review: _Clause = ""
    termination: _Clause = ""
    fund_management: _Clause = ""
    people_and_services: _Clause = ""
    variation: _Clause = ""
    risk_sharing: _Clause = ""
    overspends: _Clause = ""
    underspends: _Clause = ""
    savings_sharing: _Clause = ""
    disputes: _Clause = ""
    exit: _Clause = ""
    winding_up_shares: Annotated[tuple[Share, ...], Meta(max_length=100)] = ()
    contributions_not_agreed: NotAgreedTerms | None = None
    dispute_levels: Annotated[tuple[EscalationLevel, ...], Meta(max_length=10)] = ()


class TermName(StrEnum):
    """The written terms by name."""

    AIMS_AND_OUTCOMES = "aims_and_outcomes"
    FUNCTIONS = "functions"
    CONTRIBUTIONS_AND_THEIR_VARIATION = "contributions_and_their_variation"
    STAFF_GOODS_AND_PREMISES = "staff_goods_and_premises"
    DURATION = "duration"
    REVIEW = "review"
    TERMINATION = "termination"
    FUND_MANAGEMENT = "fund_management"
    PEOPLE_AND_SERVICES = "people_and_services"
    VARIATION = "variation"
    RISK_SHARING = "risk_sharing"
    OVERSPENDS = "overspends"
    UNDERSPENDS = "underspends"
    SAVINGS_SHARING = "savings_sharing"
    DISPUTES = "disputes"
    EXIT = "exit"


class NotYetAgreed(Struct, frozen=True, forbid_unknown_fields=True):
    """A term that the partners have left open: what applies meanwhile, and by when they mean to agree."""

    term: TermName
    default: Annotated[WrittenClause, Meta(description="what applies until the partners agree")]
    agree_by: date


_Partners = Annotated[
    tuple[BodyCode, ...],
    Meta(min_length=2, max_length=100, description="in order: an odd penny goes to the partner listed earlier"),
]
_PoolManager = Annotated[
    Text, Meta(description="the office that manages the pool, not a person's name, such as 'Head of Finance'")
]


class WrittenAgreement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one version of an agreement says, beside its name, its legal basis and its first day."""

    effective_to: date
    partners: _Partners
    host: BodyCode | None = None
    pool_manager: _PoolManager = ""
    terms: Terms = Terms()
    not_yet_agreed: Annotated[tuple[NotYetAgreed, ...], Meta(max_length=50)] = ()
    next_review_on: date | None = None


class NewPool(Struct, frozen=True, forbid_unknown_fields=True):
    """The pool that an agreement opens."""

    code: Code
    name: Name
    label: Label = ""
    attribution: Annotated[Text, Meta(description="the licence or source to be shown with every figure")] = ""


_FirstDelegation = Annotated[
    Delegation | None, Meta(description="the first scheme of delegation: it is part of what the partners sign")
]


class NewAgreement(WrittenAgreement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An agreement to be recorded as a draft, with the first version of its terms."""

    code: Code
    name: Name
    legal_basis: LegalBasis
    effective_from: date
    label: Label = ""
    delegation: _FirstDelegation = None
    pool: NewPool


class RevisedDraft(WrittenAgreement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The next version of a draft; whoever has signed the one before signs anew."""

    follows_version: VersionNumber
    effective_from: date
    delegation: _FirstDelegation = None


def written_texts(written: WrittenAgreement) -> dict[str, str | None]:
    """The texts of an agreement by their places in it, as the rules ask for them."""
    clauses = {f"/terms/{name}": getattr(written.terms, name) for name in TermName}
    return {**clauses, "/host": written.host, "/pool_manager": written.pool_manager}


class ReviewCommand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a review of the agreement found, and when the next one is to be."""

    acting_body: BodyCode
    reviewed_on: date
    finding: WrittenClause
    next_review_on: date
