"""What a partner stands to bear of a pool's overspend: by the agreement's rules, or by assumption without any; pure."""

from collections.abc import Mapping

from msgspec import Struct

from ledger.core.money import pounds_from_pence, share_exactly
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet

BY_CONTRIBUTION = (
    "the agreement has no rules for sharing risk: the overspend that the pool is expected to end the year with, by "
    "contributions scheduled in the year, the largest remainder first"
)
OWN_OVERSPEND = (
    "the agreement has no rules for sharing risk, and each partner keeps its own cash: what it spent too much"
)
_TOLD_MAX = 3
SAVINGS_MOVE = "in a savings pool there is no variance to bear: its rules move savings between the partners"
NOTHING_TO_SHARE_BY = "the agreement has no rules for sharing risk, and no contribution is scheduled in the year"


class Exposure(Struct, frozen=True):
    """The most that a body would bear, and on which assumption; no amount where nothing says how to divide."""

    amount_pence: int | None
    assumption: str


def share_of_overspend(overspend_pence: int, scheduled_pence: Mapping[str, int], body: str) -> Exposure:
    """A body's share of what a pooled fund spends beyond its budget; partners in the order of the agreement."""
    if overspend_pence <= 0:
        return Exposure(0, BY_CONTRIBUTION)
    weights = [max(pence, 0) for pence in scheduled_pence.values()]
    if not any(weights):
        return Exposure(None, NOTHING_TO_SHARE_BY)
    shares = dict(zip(scheduled_pence, share_exactly(overspend_pence, weights), strict=True))
    return Exposure(shares.get(body, 0), BY_CONTRIBUTION)


def own_overspend(spent_pence: int, budget_pence: int) -> Exposure:
    """What a body spends beyond its budget where each keeps its own cash."""
    return Exposure(max(spent_pence - budget_pence, 0), OWN_OVERSPEND)


def share_by_rules(rule_set: RuleSet, named: str, figures: Figures, uncoded_pence: int, body: str) -> Exposure:
    """A body's share of what the year is expected to end at, by the rule set that applies; a credit is no exposure.

    named: the version by which the assumption tells of the rules. No amount where the figures do not fit them.
    """
    result = evaluate(rule_set, figures)
    if isinstance(result, tuple):
        told = "; ".join(one.detail for one in result[:_TOLD_MAX])
        return Exposure(None, f"{named}, which cannot be evaluated on what the year is expected to end at: {told}")
    left_out = f"; £{pounds_from_pence(uncoded_pence)} that no scheme is charged with yet is left out"
    assumption = f"{named}, on what the year is expected to end at{left_out if uncoded_pence else ''}"
    return Exposure(max(result.shares_pence.get(body, 0), 0), assumption)
