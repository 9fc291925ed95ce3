"""The words of rule sets as versions: written, proposed to all partners, adopted from a date on, superseded."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.agreements.model import TermName
from ledger.approvals.model import ActCommand
from ledger.core.ids import BodyCode
from ledger.rules.sharing.checking_warnings import RuleWarning
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import Sentence

VersionNumber = Annotated[int, Meta(ge=1, le=2**31 - 1, description="a version of the agreement's rule sets")]


class RuleSetState(StrEnum):
    """Where a version stands in its life."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class NewRuleSet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule set to be kept as the next version: a draft until all partners have approved it."""

    acting_body: Annotated[BodyCode, Meta(description="the partner for which it is written")]
    document: RuleSet


class ProposedRuleSet(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="adopt-rule-set"):
    """The adoption of a rule set by all partners; from its date on it takes the place of the one before."""

    version: VersionNumber
    effective_from: Annotated[date, Meta(description="from this day on it applies, until a later version does")]


class RuleSetSignature(Struct, frozen=True):
    """When a partner signed: the day on which it approved the adoption."""

    body: str
    signed_on: date


class Version(Struct, frozen=True, kw_only=True):
    """One version as recorded, without its document; number: the order of adoption, None for one not adopted."""

    version: int
    title: str
    engine: int
    sha256: str
    recorded_at: datetime
    principal_id: UUID
    acting_body: str | None
    number: int | None
    effective_from: date | None
    superseded_from: date | None
    adopted_at: datetime | None
    proposal_id: UUID | None
    signatures: tuple[RuleSetSignature, ...]
    waiting: tuple[UUID, ...]


class Adopted(Struct, frozen=True):
    """What was adopted last."""

    version: int
    number: int
    effective_from: date


class RuleSetSummary(Struct, frozen=True, kw_only=True):
    """One version without its document."""

    version: int
    title: str
    state: RuleSetState
    engine: Annotated[int, Meta(description="the version of the engine that gives its steps their meaning")]
    sha256: Annotated[str, Meta(description="of the canonical bytes of the document, in hex")]
    written_for: str | None
    recorded_at: datetime
    principal_id: UUID
    effective_from: date | None
    superseded_from: date | None
    adopted_at: datetime | None
    proposal_id: Annotated[UUID | None, Meta(description="by which it was adopted")]
    signatures: tuple[RuleSetSignature, ...]
    waiting: Annotated[tuple[UUID, ...], Meta(description="the proposals to adopt it that wait for approval")]
    href: str


class RuleSetView(RuleSetSummary, frozen=True, kw_only=True):
    """One version with its document, as it reads in plain English, and what there is to be warned of."""

    document: RuleSet
    read_back: tuple[Sentence, ...]
    warnings: Annotated[
        tuple[RuleWarning, ...], Meta(description="of the document by itself and on the figures of the present year")
    ]


class StandingQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day."""

    on: Annotated[date | None, Meta(description="left out: today in London")] = None


class Meanwhile(Struct, frozen=True):
    """What the agreement says of a matter that no rule set decides yet, and by when the partners mean to agree."""

    term: TermName
    text: str
    agree_by: date | None


class RuleSetStanding(Struct, frozen=True, kw_only=True):
    """Which rule set applies on a day; that none does is a state of the agreement, with what applies meanwhile."""

    agreement: str
    on: date
    is_agreed: bool
    in_force: RuleSetSummary | None
    comes_next: Annotated[RuleSetSummary | None, Meta(description="adopted, and applies from a later day on")]
    waiting: Annotated[tuple[RuleSetSummary, ...], Meta(description="drafts and proposals since the last adoption")]
    meanwhile: Annotated[tuple[Meanwhile, ...], Meta(description="where none is agreed: what is written instead")]
