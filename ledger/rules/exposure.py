"""What a partner stands to bear of a pool's overspend while its agreement has no rules for sharing risk; pure."""

from collections.abc import Mapping

from msgspec import Struct

from ledger.core.money import share_exactly

BY_CONTRIBUTION = (
    "the agreement has no rules for sharing risk: the pool's overspend by contributions scheduled in the year, "
    "the largest remainder first"
)
OWN_OVERSPEND = "the agreement has no rules for sharing risk, and each partner keeps its own cash: its own overspend"
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
