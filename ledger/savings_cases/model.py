"""The words of savings cases as kept: written in versions, seen by those named, reviewed, agreed as the baseline."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct, field

from ledger.approvals.model import ActCommand, Evidence
from ledger.core.ids import BodyCode, Code, Name
from ledger.http.paging import PageQuery
from ledger.journal.command import Amount
from ledger.rules.savings.case import Case
from ledger.rules.savings.checking_places import CaseWarning
from ledger.rules.savings.projection import Projection

# As many as a request may wait for; more are drawn by `placeledger savings simulate`, without the service.
DRAWS_MAX = 10_000

VersionNumber = Annotated[int, Meta(ge=1, le=2**31 - 1, description="a version of the case")]
LineId = Annotated[
    str, Meta(min_length=1, max_length=300, description="a benefit or cost line of the version, by its id")
]
Reason = Annotated[Name, Meta(description="why; stored apart and erasable")]


class NewCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case to be kept by the acting body, with its first version; seen by that body and by those named."""

    acting_body: Annotated[BodyCode, Meta(description="the partner that keeps the case")]
    code: Code
    programme: Code
    document: Case
    named: Annotated[
        tuple[BodyCode, ...], Meta(max_length=100, description="the partners that may see it before it is agreed")
    ] = ()


class NewCaseVersion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case as it is to read from now on; what was written before stays as it was."""

    acting_body: BodyCode
    follows_version: Annotated[VersionNumber, Meta(description="the latest version, which this one follows")]
    document: Case


class CasePreview(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case to be projected and not kept."""

    programme: Code | None = None
    document: Case


class NamingCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name a partner, or name it no more: whoever is named sees what is not agreed of the case."""

    acting_body: BodyCode
    body: BodyCode
    is_named: bool
    reason: Reason


class ReviewOutcome(StrEnum):
    """What a body found of the others' plans."""

    ACCEPTED = "accepted"
    SHUNT_FOUND = "shunt_found"
    NOT_ACCEPTED = "not_accepted"


class Finding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line of the case that will cost the reviewing body, how much in a year, and on what evidence."""

    line: LineId
    amount_pence: Amount
    evidence: Evidence


class CaseReviewCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a body of the case found of a version: accepted, a cost shunt, or not accepted, and why."""

    acting_body: Annotated[BodyCode, Meta(description="the body of the case that reviews it")]
    version: VersionNumber
    outcome: ReviewOutcome
    findings: Annotated[tuple[Finding, ...], Meta(max_length=200)] = ()
    reason: Annotated[str, Meta(max_length=200, description="why; stored apart and erasable")] = ""


class ReviewAnswerCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The owner's answer to a cost shunt that a review found."""

    acting_body: BodyCode
    answer: Annotated[Name, Meta(description="what was found of it; stored apart and erasable")]


class ProposedBaseline(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="agree-baseline"):
    """A version of a case as the baseline: what it projects as cashable is what realised savings are held against."""

    case: Code
    version: VersionNumber
    effective_date: Annotated[date, Meta(description="of its entries, in an open month")]


class CaseQuery(PageQuery, frozen=True, kw_only=True):
    """Which cases: of one programme, agreed or not, or all."""

    programme: Code | None = None
    is_agreed: bool | None = None


class ProjectionQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which version."""

    version: Annotated[VersionNumber | None, Meta(description="none: the latest one that you may see")] = None


class SimulationQuery(ProjectionQuery, frozen=True, kw_only=True):
    """Of which version, how many draws, and of which seed: the same one draws the same for ever."""

    draws: Annotated[int, Meta(ge=1, le=DRAWS_MAX)] = 1_000
    seed: Annotated[int, Meta(ge=0, le=2**53)] = 1


class TornadoQuery(ProjectionQuery, frozen=True, kw_only=True):
    """Of which version, and by how much."""

    percent: (
        Annotated[
            int, Meta(ge=1, le=100, description="every input so many percent below and above; none: by its spread")
        ]
        | None
    ) = None


class DifferencesQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Between which versions."""

    from_version: VersionNumber = field(name="from")
    to_version: VersionNumber = field(name="to")


class CaseReviewQuery(PageQuery, frozen=True, kw_only=True):
    """Which reviews: of one version, or of all."""

    version: VersionNumber | None = None


class CaseState(StrEnum):
    """Where a version stands: nothing of it is stored."""

    PROJECTED = "projected"
    AGREED = "agreed"
    SUPERSEDED = "superseded"


class CaseSummary(Struct, frozen=True, kw_only=True):
    """A case: who keeps it, who sees what is not agreed of it, its latest version and its baseline.

    To whom is not named it reads as if nothing had been written since the baseline.
    """

    code: str
    programme: str
    title: str
    owner: str
    named: Annotated[tuple[str, ...], Meta(description="empty for whoever is not among them")]
    latest_version: int
    baseline_version: Annotated[int | None, Meta(description="the version in force; none: nothing is agreed yet")]
    recorded_at: datetime
    href: str


class CaseVersionSummary(Struct, frozen=True, kw_only=True):
    """One version without its document."""

    version: int
    title: str
    state: CaseState
    bodies: tuple[str, ...]
    engine: Annotated[int, Meta(description="the version of the engine that gives the case its meaning")]
    sha256: Annotated[str, Meta(description="of the canonical bytes of the document, in hex")]
    projection_sha256: Annotated[str, Meta(description="of the reference data used and the projection, in hex")]
    written_for: str | None
    recorded_at: datetime
    principal_id: UUID
    agreed_from: Annotated[date | None, Meta(description="the effective date of its entries as the baseline")]
    agreed_at: datetime | None
    proposal_id: Annotated[UUID | None, Meta(description="by which it was agreed")]
    href: str


class CaseVersionView(CaseVersionSummary, frozen=True, kw_only=True):
    """One version with its document."""

    document: Case


class CaseView(CaseSummary, frozen=True, kw_only=True):
    """A case with the version that counts for whoever reads it: the latest one that they may see."""

    version: CaseVersionView


class CaseProjection(Struct, frozen=True, kw_only=True):
    """What a case projects; version: none for a document that is not kept."""

    version: int | None
    label: Annotated[str, Meta(description="that it is a projection, and what of it is agreed")]
    warnings: Annotated[tuple[CaseWarning, ...], Meta(description="what is allowed and hardly ever meant")]
    projection: Projection


class NamingView(Struct, frozen=True, kw_only=True):
    """That a body was named, or named no more; reason: null where it was erased, empty where none was given."""

    number: int
    body: str
    is_named: bool
    reason: str | None
    recorded_at: datetime
    principal_id: UUID


class CaseReviewView(Struct, frozen=True, kw_only=True):
    """What a body found of a version; texts are null where they were erased."""

    review: int
    version: int
    body: str
    outcome: ReviewOutcome
    findings: tuple[Finding, ...]
    reason: str | None
    recorded_at: datetime
    principal_id: UUID
    is_answered: bool
    answer: str | None
    answered_at: datetime | None


class FieldDifference(Struct, frozen=True, kw_only=True):
    """A field of a line, or of the case, that reads otherwise; null: it is not there."""

    pointer: str
    before: Any
    after: Any


class LineDifference(Struct, frozen=True, kw_only=True):
    """A line that was added, removed or changed."""

    line: str
    what: Annotated[str, Meta(description="`benefit` or `cost`")]
    change: Annotated[str, Meta(description="`added`, `removed` or `changed`")]
    fields: tuple[FieldDifference, ...]


class YearDifference(Struct, frozen=True, kw_only=True):
    """What two versions project for a body and a year; cashable is what a baseline posts."""

    body: str
    year: str
    gross_before_pence: int
    gross_after_pence: int
    cashable_before_pence: int
    cashable_after_pence: int
    cost_before_pence: int
    cost_after_pence: int


class CaseDifferences(Struct, frozen=True, kw_only=True):
    """Where two versions of a case differ: fields of the case, line by line, and in pence by body and year."""

    from_version: int
    to_version: int
    case: tuple[FieldDifference, ...]
    lines: tuple[LineDifference, ...]
    years: tuple[YearDifference, ...]
