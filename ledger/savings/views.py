"""How claims, items and shortfalls read; pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ledger.core.period import financial_year_name
from ledger.rules.fencing import year_name
from ledger.rules.savings.life import Stage, Standing
from ledger.rules.savings.overlaps import Counted
from ledger.savings.claim_views import (
    ClaimSummary,
    ClaimView,
    EvidenceView,
    OverlapView,
    ShortfallView,
    StagesView,
    StepView,
)
from ledger.savings.item_model import ItemView, ReportView
from ledger.savings.records import ItemState, KeptAnswer, KeptClaim, KeptItem, KeptShortfall, KeptStep, overlap_id

_SAME = (
    *("claim", "body", "case", "line", "programme", "baseline", "budget_line", "period", "first_day", "last_day"),
    *("amount_pence", "kind", "recurrence", "label", "effective_date", "recorded_at"),
)
_SAME_OF_STEP = (
    *("move", "amount_pence", "reason", "journal_reference", "journal_date", "planned", "actual", "unit", "label"),
    *("effective_date", "recorded_at"),
)
_SAME_OF_ITEM = (
    *("item", "case", "beneficiary", "owner", "what", "name", "label", "stops_by", "due_on", "state", "recorded_at"),
)


def claim_summary(kept: KeptClaim, pool_path: str) -> ClaimSummary:
    """A claim as it is listed."""
    return ClaimSummary(**_summary(kept, pool_path))


def _summary(kept: KeptClaim, pool_path: str) -> dict[str, Any]:
    standing = kept.standing
    return {name: getattr(kept, name) for name in _SAME} | {
        "financial_year": financial_year_name(kept.first_day),
        "has_ended": standing.has_ended,
        "stages": _stages(standing),
        "verified_flow_pence": standing.verified_flow_pence,
        "href": address_of(pool_path, kept.claim),
    }


def _stages(standing: Standing) -> StagesView:
    return StagesView(**{f"{stage}_pence": standing.pence[stage] for stage in Stage})


def claim_view(
    kept: KeptClaim,
    pool_path: str,
    overlaps: Sequence[Counted],
    items: Sequence[KeptItem],
    may_see: Callable[[Counted], bool],
    today: date,
) -> ClaimView:
    """A claim whole; may_see: whether the pool of an overlap is one that the reader may see."""
    answers = {one.overlap: one for one in kept.answers}
    return ClaimView(
        **_summary(kept, pool_path),
        counterfactual=kept.counterfactual,
        counterfactual_words=kept.counterfactual_words,
        baseline_budget_pence=kept.baseline_budget_pence,
        cohort=kept.cohort,
        outcome=kept.outcome,
        evidence=tuple(EvidenceView(**{f: getattr(one, f) for f in one.__struct_fields__}) for one in kept.evidence),
        overlaps=tuple(_overlap(one, answers, is_seen=may_see(one)) for one in overlaps),
        decommissioning=tuple(item_view(one, pool_path, today) for one in items if one.holds_up(kept)),
        history=tuple(_step(one, pool_path) for one in kept.steps),
        entries=tuple(_entry(pool_path, one) for one in (kept.sequence, *(step.sequence for step in kept.steps))),
    )


def _overlap(other: Counted, answers: Mapping[Any, KeptAnswer], *, is_seen: bool) -> OverlapView:
    found = answers.get(overlap_id(other))
    seen = ("pool", "case", "line", "body", "programme")
    return OverlapView(
        overlap=overlap_id(other),
        what=_in_words(other) if is_seen else "a saving of a pool that you are no partner of",
        **{name: getattr(other, name) if is_seen else None for name in seen},
        claim=other.claim or None if is_seen else None,
        cohort=other.cohort,
        outcome=other.outcome,
        is_answered=found is not None,
        answer=None if found is None else found.reason,
    )


def _in_words(other: Counted) -> str:
    what = f"claim {other.claim}" if other.claim else f"line {other.line} of case {other.case}"
    return f"{what} of {other.body} in pool {other.pool}: {other.outcome} of {other.cohort}"


def _step(kept: KeptStep, pool_path: str) -> StepView:
    place_path, _, own_pool = pool_path.rpartition("/")
    other = f"{place_path}/{kept.other_pool or own_pool}"
    return StepView(
        **{name: getattr(kept, name) for name in _SAME_OF_STEP},
        from_stage=kept.source,
        to_stage=kept.target,
        counted_in=None if kept.other_claim is None else address_of(other, kept.other_claim),
        proposal=None if kept.proposal_id is None else f"{pool_path}/proposals/{kept.proposal_id}",
        entry=_entry(pool_path, kept.sequence),
    )


def item_view(kept: KeptItem, pool_path: str, today: date) -> ItemView:
    """An item of the register as its readers see it on a day."""
    return ItemView(
        **{name: getattr(kept, name) for name in _SAME_OF_ITEM},
        line=kept.line or None,
        is_overdue=kept.state in {ItemState.OPEN, ItemState.LATE} and kept.due_on < today,
        reports=tuple(ReportView(**{f: getattr(one, f) for f in one.__struct_fields__}) for one in kept.reports),
        href=f"{pool_path}/decommissioning-items/{kept.item}",
    )


def shortfall_view(kept: KeptShortfall, pool_path: str) -> ShortfallView:
    """A shortfall of a baseline as it is listed."""
    same = ("number", "case", "body", "programme", "amount_pence", "reason", "label", "effective_date", "recorded_at")
    return ShortfallView(
        **{name: getattr(kept, name) for name in same},
        financial_year=year_name(kept.year),
        entry=_entry(pool_path, kept.sequence),
    )


def address_of(pool_path: str, claim: int) -> str:
    """Where a claim is read."""
    return f"{pool_path}/savings-claims/{claim}"


def _entry(pool_path: str, sequence: int) -> str:
    return f"{pool_path}/entries/{sequence}"
