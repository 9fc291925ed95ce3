"""What readers see of cases: where each stands, its versions, what is projected and what is agreed; pure."""

from typing import Any

from ledger.rules.savings.case import Case
from ledger.rules.savings.checking_warnings import warnings_of
from ledger.savings_cases.deciding import may_see, state_of
from ledger.savings_cases.kept import Document, KeptCase, KeptVersion
from ledger.savings_cases.model import (
    CaseProjection,
    CaseSummary,
    CaseVersionSummary,
    CaseVersionView,
    CaseView,
)
from ledger.savings_cases.projecting import Projected

PREVIEWED = "a projection of a case that is not kept; nothing is agreed"
PROJECTED = "a projection; nothing of it is agreed"
AGREED = "the projection of the baseline that all bodies of the case have agreed"
WAS_AGREED = "the projection of an earlier baseline; another one took its place"


def path_of(pool_path: str) -> str:
    """The address of a pool's savings cases."""
    return f"{pool_path}/savings-cases"


def summary_of(case: KeptCase, seers: frozenset[str] | None, pool_path: str) -> CaseSummary:
    """A case as a listing shows it: to whom is not named, as if nothing had been written since the baseline."""
    return CaseSummary(**_said(case, seers, pool_path))


def case_view(case: KeptCase, seers: frozenset[str] | None, version: CaseVersionView, pool_path: str) -> CaseView:
    """A case with one of its versions."""
    return CaseView(**_said(case, seers, pool_path), version=version)


def shown_version(case: KeptCase, seers: frozenset[str] | None) -> int:
    """The number of the version that counts for whoever reads: the latest that they may see."""
    if _is_named(case, seers):
        return case.latest_version
    assert case.baseline_version is not None, "a case without a baseline is shown to the named alone"
    return case.baseline_version


def version_summary(version: KeptVersion, case: KeptCase, pool_path: str) -> CaseVersionSummary:
    """One version as a listing shows it."""
    return CaseVersionSummary(**_said_of_version(version, case, pool_path))


def version_view(version: KeptVersion, case: KeptCase, document: Case, pool_path: str) -> CaseVersionView:
    """One version with its document."""
    return CaseVersionView(**_said_of_version(version, case, pool_path), document=document)


def previewed(found: Projected) -> CaseProjection:
    """What a case that is not kept projects."""
    return CaseProjection(version=None, label=PREVIEWED, warnings=found.warnings, projection=found.kept.projection)


def projection_view(version: KeptVersion, case: KeptCase, found: Document) -> CaseProjection:
    """What a version projects, as it was kept."""
    label = PROJECTED
    if version.baseline is not None:
        label = AGREED if version.version == case.baseline_version else WAS_AGREED
    return CaseProjection(
        version=version.version,
        label=label,
        warnings=warnings_of(found.case, found.references),
        projection=found.projection,
    )


def _is_named(case: KeptCase, seers: frozenset[str] | None) -> bool:
    return seers is None or bool(seers & set(case.named))


def _said(case: KeptCase, seers: frozenset[str] | None, pool_path: str) -> dict[str, Any]:
    assert may_see(seers, case), "what is not shown is not read"
    is_named = _is_named(case, seers)
    title = case.latest_title if is_named else case.baseline_title
    return {
        "code": case.case_code,
        "programme": case.programme,
        "title": title,
        "owner": case.owner,
        "named": case.named if is_named else (),
        "latest_version": shown_version(case, seers),
        "baseline_version": case.baseline_version,
        "recorded_at": case.recorded_at,
        "href": f"{path_of(pool_path)}/{case.case_code}",
    }


def _said_of_version(version: KeptVersion, case: KeptCase, pool_path: str) -> dict[str, Any]:
    same = ("version", "title", "bodies", "engine", "sha256", "projection_sha256", "recorded_at", "principal_id")
    return {
        **{name: getattr(version, name) for name in (*same, "agreed_from", "agreed_at", "proposal_id")},
        "state": state_of(version, case.baseline_version),
        "written_for": version.acting_body,
        "href": f"{path_of(pool_path)}/{case.case_code}/versions/{version.version}",
    }
