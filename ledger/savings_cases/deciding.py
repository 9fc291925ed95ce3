"""Why a case cannot be kept in a pool, or agreed as the baseline, all reasons at once; who may see what. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access, PoolTerms
from ledger.http.door import Role
from ledger.rules.savings.case import Case
from ledger.savings_cases.kept import KeptCase, KeptVersion
from ledger.savings_cases.model import CaseReviewView, CaseState, ReviewOutcome

SAVINGS = "savings"


def seers_of(access: Access) -> frozenset[str] | None:
    """The bodies for which a requester sees cases that are not agreed; None for the place's auditor, who reads all.

    No other role for the whole place speaks for a body, so it sees what is agreed.
    """
    if any(grant.role is Role.AUDITOR and grant.body is None for grant in access.grants):
        return None
    return frozenset(grant.body for grant in access.grants if grant.body is not None)


def may_see(seers: frozenset[str] | None, case: KeptCase, version: KeptVersion | None = None) -> bool:
    """Whether a case, or one version of it, may be seen: by the named all, by others what is or was agreed."""
    if seers is None or seers & set(case.named):
        return True
    return case.baseline_version is not None if version is None else version.baseline is not None


def refusal_of_pool(terms: PoolTerms) -> Refusal | None:
    """Cases live in the pool of a savings agreement, until it is wound up."""
    if terms.kind != SAVINGS:
        detail = f"agreement {terms.agreement} is none about savings"
        return Refusal(Code.POOL_KEEPS_NO_SAVINGS, detail)
    if terms.settle_by is not None:
        return Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up")
    return None


def refusals_of_place(
    case: Case, programme: str | None, terms: PoolTerms, programmes: Iterable[str], *, within: str = "/document"
) -> Iterator[Refusal]:
    """What a sound case says of other bodies or another programme than those it is kept for."""
    partners = terms.partners
    for place, body in enumerate(case.bodies):
        if body not in partners:
            detail = f"{body} is no partner of agreement {terms.agreement}"
            yield Refusal(Code.BODY_IS_NO_PARTNER, detail, f"{within}/bodies/{place}")
    ordered = [body for body in partners if body in case.bodies]
    listed = [body for body in case.bodies if body in partners]
    if ordered != listed:
        detail = f"the agreement lists them in this order: {', '.join(ordered)}"
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{within}/bodies")
    for place, name in enumerate(case.others):
        if name in partners:
            yield Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{name} is a partner", f"{within}/others/{place}")
    if programme is not None and programme not in set(programmes):
        yield Refusal(Code.PROGRAMME_DOES_NOT_EXIST, f"the place has no programme {programme}", "/programme")
    if programme is not None and case.programme not in {"", programme}:
        detail = f"the case is kept for programme {programme}"
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{within}/programme")


def refusal_of_owner(case: KeptCase, acting_body: str) -> Refusal | None:
    """A case is written, and opened to others, by the body that keeps it."""
    if acting_body == case.owner:
        return None
    return Refusal(Code.BODY_IS_NOT_YOURS, f"{case.owner} keeps the case", "/acting_body")


def refusals_of_naming(case: KeptCase, body: str, partners: Sequence[str], *, is_named: bool) -> Iterator[Refusal]:
    """A partner is named once, and the owner always."""
    if body not in partners:
        yield Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", "/body")
    elif body == case.owner:
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{body} keeps the case, and always sees it", "/body")
    elif (body in case.named) == is_named:
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{body} is {'' if is_named else 'not '}named already", "/is_named")


def refusals_of_review(
    case: Case, acting_body: str, outcome: ReviewOutcome, lines: Sequence[str], reason: str
) -> Iterator[Refusal]:
    """A body of the case reviews it; a shunt is found in lines of the case, and who does not accept says why."""
    if acting_body not in case.bodies:
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{acting_body} is no body of the case", "/acting_body")
    if (outcome is ReviewOutcome.SHUNT_FOUND) != bool(lines):
        detail = "a shunt is found in lines of the case, and nothing else is"
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/findings")
    if outcome is not ReviewOutcome.ACCEPTED and not reason.strip():
        yield Refusal(Code.PAYLOAD_IS_NOT_VALID, "say why", "/reason")
    known = {one.id for one in case.benefits} | {one.id for one in case.costs}
    for place, line in enumerate(lines):
        if line not in known:
            detail = f"the version has no line {line}"
            yield Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"/findings/{place}/line")


def refusals_of_baseline(
    found: KeptCase, version: KeptVersion, case: Case, reviews: Sequence[CaseReviewView]
) -> Iterator[Refusal]:
    """Why a version cannot be agreed: it or a later one is, or a body of the case stands against it."""
    if found.baseline_version is not None and version.version <= found.baseline_version:
        detail = f"version {found.baseline_version} is the baseline"
        yield Refusal(Code.BASELINE_IS_AGREED, detail, "/version")
        return
    last = {one.body: one for one in reviews if one.version == version.version}
    for body in case.bodies:
        review = last.get(body)
        match None if review is None else review.outcome:
            case None:
                yield Refusal(Code.CASE_IS_NOT_REVIEWED, f"{body} has not reviewed version {version.version}")
            case ReviewOutcome.NOT_ACCEPTED:
                yield Refusal(Code.CASE_IS_NOT_ACCEPTED, f"{body} does not accept version {version.version}")
            case ReviewOutcome.SHUNT_FOUND if not (review and review.is_answered) and not has_shunt(case, body):
                detail = f"{body} found a cost shunt in version {version.version}"
                yield Refusal(Code.SHUNT_IS_NOT_ANSWERED, detail)


def has_shunt(case: Case, body: str) -> bool:
    """Whether a line of the case has a value below zero for a body."""
    return any(one.body == body and one.amount_pence < 0 for line in case.benefits for one in line.unit_values)


def state_of(version: KeptVersion, baseline_version: int | None) -> CaseState:
    """Where a version stands: nothing of it is stored."""
    if version.baseline is None:
        return CaseState.PROJECTED
    return CaseState.AGREED if version.version == baseline_version else CaseState.SUPERSEDED
