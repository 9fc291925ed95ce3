"""Savings cases, their versions and baselines as they are kept."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.rules.savings.case import Case
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.references import References


class KeptCase(Struct, frozen=True, kw_only=True):
    """A case with where it stands; named: the bodies that may see what is not agreed of it, the owner among them."""

    case_code: str
    programme: str
    owner: str
    named: tuple[str, ...]
    recorded_at: datetime
    principal_id: UUID
    latest_version: int
    latest_title: str
    baseline_version: int | None
    baseline_title: str | None


class KeptVersion(Struct, frozen=True, kw_only=True):
    """One version without its document; baseline: the number of the baseline that it became, if it did."""

    version: int
    title: str
    engine: int
    bodies: tuple[str, ...]
    sha256: str
    projection_sha256: str
    recorded_at: datetime
    principal_id: UUID
    acting_body: str | None
    baseline: int | None
    agreed_from: date | None
    agreed_at: datetime | None
    proposal_id: UUID | None


class Document(Struct, frozen=True, kw_only=True):
    """What a version says, the tables by which it was projected, and its projection."""

    version: int
    case: Case
    references: References
    projection: Projection


class Baseline(Struct, frozen=True, kw_only=True):
    """A version that all bodies of its case agreed, and what it says.

    number: its order among the baselines of the case. through_sequence: the last entry that stood with it.
    """

    case_code: str
    programme: str
    number: int
    version: int
    effective_date: date
    through_sequence: int
    recorded_at: datetime
    proposal_id: UUID
    title: str
    case: Case
    projection: Projection
